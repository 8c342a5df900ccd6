"""A recording (.snmprec) as the rows that a walk of its agent gives."""

from pathlib import Path

from schoolnet.snmp.engine import Raw
from schoolnet.snmp.guard import Rows
from schoolnet.vendors.schema import Profile

NUMBERS = ("2", "65", "66", "67", "70")


def read(path: Path) -> dict[str, Raw]:
    """All instances of a recording."""
    instances: dict[str, Raw] = {}
    for line in path.read_text("utf-8").rstrip("\n").split("\n"):  # a text may hold other separators of lines
        oid, tag, text = line.split("|", 2)
        instances[oid] = int(text) if tag in NUMBERS else _octets(tag, text) if tag in ("4", "4x") else text
    return instances


def _octets(tag: str, text: str) -> bytes:
    return bytes.fromhex(text) if tag == "4x" else text.encode()


def rows_of(instances: dict[str, Raw], profile: Profile) -> Rows:
    """What an agent with these instances answers when everything of the profile is asked for."""
    oids = {column.oid for part in (*profile.scalars, *profile.tables) for column in part.columns}
    oids |= {table.counted_by for table in profile.tables if table.counted_by}
    columns: dict[str, dict[str, Raw]] = {oid: {} for oid in oids}
    for instance, raw in instances.items():
        column = next((oid for oid in _above(instance) if oid in columns), None)
        if column is not None:
            columns[column][instance[len(column) + 1 :]] = raw
    asked = {f"{oid}.0": None for oid in oids}
    return Rows(columns, instances=asked | instances)


def _above(instance: str) -> list[str]:
    parts = instance.split(".")
    return [".".join(parts[:length]) for length in range(len(parts) - 1, 5, -1)]
