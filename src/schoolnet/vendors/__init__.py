"""What a vendor calls it.

One small declarative file per vendor or MIB: a docstring with the MIB's name and revision, and one `Profile`: how to
recognise the device, and which columns fill which fields of the facts. `standard.py` holds what every device has.
Oddities of values are named functions in `decoders.py`, of tables in `joins.py`, each with its source.

MIB spelling lives here and in `snmp/` only. This room must not know when anything is polled or what a school is.
"""
