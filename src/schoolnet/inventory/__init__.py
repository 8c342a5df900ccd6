"""What should exist.

The city as planned and contracted: schools, classrooms, circuits, devices, access points, learning services,
calendar, maintenance windows. Frozen models, the loader of their files, and all problems of those files at once, each
with file, line, key and the key probably meant (`ConfigError`).

This room must not know what is polled or measured. It imports nothing of schoolnet.
"""
