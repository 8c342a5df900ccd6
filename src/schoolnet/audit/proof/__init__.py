"""The rules by which evidence is checked and counted, in Python's standard library alone.

Its modules import nothing else, so that auditors get them as one script with each report (`script.py` joins them); the
rest of schoolnet has no other rules. They take records as the plain JSON that they are.
"""
