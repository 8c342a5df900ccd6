"""What Prometheus sees.

Every metric family declared once (`families.py`), the lines of one owner (a device, a circuit, a classroom) rendered
once per poll (`render.py`), and the page that joins them (`exposition.py`).

This room must not know how facts came about: it imports neither vendors, snmp, probes nor polling.
"""
