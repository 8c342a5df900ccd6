"""What people and Prometheus open: /metrics, /sd, health, reload, the first page.

This room must not judge or poll; it shows what it is given.
"""
