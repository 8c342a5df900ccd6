"""What Prometheus sees.

Every metric family declared once (`families/`), the lines of one owner (a device, a circuit, a classroom) rendered when
it is judged (`lines_*.py`, driven by `collector.py`), and the page that joins them (`exposition.py`).

This room must not know how facts came about: it imports neither vendors, snmp, probes nor polling.
"""
