"""What the devices said.

Frozen dataclasses, one per kind of row that a device can report, grouped in sections that know when they were
observed, when they expire and whether they are complete. A field is a value or `Absent(reason)`; nothing here is
ever 0 because something failed. Units are in the names.

This room must not know how devices are asked, what a vendor calls a thing, or what a verdict is.
It imports nothing of schoolnet.
"""
