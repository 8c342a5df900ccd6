"""The rules of this room as one script that an auditor can read and run without schoolnet."""

import ast
from collections import defaultdict
from collections.abc import Iterable
from importlib.resources import files

MODULES = ("verify", "ed25519", "chain", "days", "stages", "replay")
"""In the order of reading: how to use it comes first, and is cut off to run last."""
OWN = "schoolnet."


def verifier_script() -> str:
    """The source of `verify.py`: what these modules hold, their imports of the standard library on top."""
    parts = {name: _Part(files(__package__).joinpath(f"{name}.py").read_text(encoding="utf-8")) for name in MODULES}
    imports = _merged(line for part in parts.values() for line in part.imports)
    bodies = [f"# --- {name}: {parts[name].title}\n\n{parts[name].body}" for name in (*MODULES[1:], MODULES[0])]
    return "\n\n\n".join([f'"""{parts["verify"].docstring}"""\n\n' + "\n".join(imports), *bodies]) + "\n"


class _Part:
    """A module: its docstring, the names that it imports from elsewhere, and the rest."""

    def __init__(self, source: str) -> None:
        tree = ast.parse(source)
        self.docstring = ast.get_docstring(tree, clean=False) or ""
        self.title = self.docstring.partition("\n")[0]
        imported = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
        foreign = [node for node in imported if not ast.unparse(node).startswith(f"from {OWN}")]
        self.imports = [ast.unparse(node) for node in foreign]
        last = imported[-1] if imported else tree.body[0]
        self.body = "\n".join(source.splitlines()[last.end_lineno :]).strip()


def _merged(lines: Iterable[str]) -> list[str]:
    """Each module's import once, the plain ones first."""
    names: defaultdict[str, set[str]] = defaultdict(set)
    for line in lines:
        module, _, imported = line.removeprefix("from ").partition(" import ")
        names[module].update(imported.split(", "))
    return sorted(module for module, found in names.items() if found == {""}) + [
        f"from {module} import {', '.join(sorted(found))}" for module, found in sorted(names.items()) if found != {""}
    ]
