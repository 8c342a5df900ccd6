"""A made-up city.

Its inventory, a simulated SNMP agent per device on loopback, and a timeline of faults. Agents answer real UDP on
127.0.0.1 only. Nothing here is used when schoolnet polls a real city.
"""
