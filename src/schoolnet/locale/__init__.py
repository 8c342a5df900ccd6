"""What people read, in Latvian and English.

One gettext catalogue per language, `<language>/LC_MESSAGES/schoolnet.po`: each text stands under a context (`reason`,
`cause`, `drift`, `page`, ...) and a stable code. `catalogue.py` reads them.

This room must not know what the texts are about. It imports nothing of schoolnet.
"""
