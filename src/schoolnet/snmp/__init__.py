"""How devices are asked.

The engine interface, two engines behind it (gufo, pysnmp), and the guard on top of either that turns what an agent
does into complete rows or a named failure. Rows are raw: an OID and what stood there.

This room must not know what an object means, what a school is, or when to ask. It imports nothing of schoolnet.
Reading only: there is no SET.
"""
