"""What that means.

Pure functions from the plan and the facts to verdicts: a state, a reason code, and the facts it rests on. This is the
room that an auditor may read. Thresholds are in `thresholds.py`, each with its reason. Fewer or older facts never
improve a verdict.

This room must not know about devices' protocols, vendors, metrics or clocks: time is an argument.
"""
