"""All that a device tells, for a person who wants to know, or for a program.

Asks once for everything that the device's profile knows, at all tiers, and says what was not whole. Nothing is kept.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from schoolnet.facts.absent import Absent
from schoolnet.facts.device import TIERS, DeviceFacts, Section, SectionKey
from schoolnet.polling.interpret import interpret
from schoolnet.snmp.engine import Raw
from schoolnet.snmp.errors import FailureReason, SnmpError
from schoolnet.snmp.guard import Reader, Rows
from schoolnet.vendors.registry import SYS_DESCR, SYS_OBJECT_ID, Match, match
from schoolnet.vendors.schema import Profile

Progress = Callable[[str, int, int], None]
"""Told what is asked for now, how many questions have been answered, and how many there are."""

_SCALARS_PER_REQUEST = 20


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a device told. `failures` maps each MIB object that is not whole to the reason."""

    match: Match
    facts: DeviceFacts
    failures: Mapping[str, FailureReason] = field(default_factory=dict)

    def rows(self, row_class: type[Any]) -> dict[str, dict[str, Any]]:
        """The rows of one kind from all tiers together: key -> field -> value; what is absent is left out."""
        found: dict[str, dict[str, Any]] = {}
        for tier in TIERS:
            section = self.facts.sections.get((row_class, tier))
            for key, row in section.rows.items() if section else ():
                told = {name: getattr(row, name) for name in row.__slots__}
                kept = {name: value for name, value in told.items() if not isinstance(value, Absent)}
                found[key] = kept | found.get(key, {})
        return found

    def is_whole(self, row_class: type[Any]) -> bool:
        """Whether rows of this kind were asked for and every section of them is complete."""
        asked = [section for (kind, _), section in self.facts.sections.items() if kind is row_class]
        return bool(asked) and all(section.gap is None for section in asked)


async def inspect_device(reader: Reader, progress: Progress = lambda *_: None) -> Inspection:
    """Ask a device for everything that its profile knows. Raises SnmpError when it does not answer at all."""
    progress("who it is", 0, 1)
    said = await reader.get((SYS_OBJECT_ID, SYS_DESCR))
    found = match(_text(said.get(SYS_OBJECT_ID)), _text(said.get(SYS_DESCR)))
    rows = await _ask_all(reader, found.profile, progress)
    names = {column.oid: column.mib for part in _parts(found.profile) for column in part.columns}
    now = time.time()
    facts = DeviceFacts("", profile=found.profile.name).with_sections(_interpret(found.profile, rows, now), now)
    return Inspection(found, facts, {names.get(oid, oid): reason for oid, reason in rows.failures.items()})


def _parts(profile: Profile) -> list[Any]:
    return [*profile.scalars, *(table for table in profile.tables if not table.per_port)]


def _interpret(profile: Profile, rows: Rows, now: float) -> dict[SectionKey, Section[Any]]:
    sections: dict[SectionKey, Section[Any]] = {}
    for tier in TIERS:
        sections |= interpret(profile, tier, rows, observed_at=now, expires_at=float("inf"), port_keys={})
    return sections


async def _ask_all(reader: Reader, profile: Profile, progress: Progress) -> Rows:
    scalars = dict.fromkeys(column.oid for group in profile.scalars for column in group.columns)
    scalars |= dict.fromkeys(table.counted_by for table in profile.tables if table.counted_by)
    tables = [table for table in profile.tables if not table.per_port]
    columns: dict[str, Mapping[str, Raw]] = {}
    failures: dict[str, FailureReason] = {}
    oids = list(scalars)
    for start in range(0, len(oids), _SCALARS_PER_REQUEST):
        await _ask_scalars(reader, oids[start : start + _SCALARS_PER_REQUEST], columns, failures)
    for done, table in enumerate(tables):
        progress(table.columns[0].mib, done, len(tables))
        await _ask_table(
            reader, [column.oid for column in table.columns if column.oid not in columns], columns, failures
        )
    progress("done", len(tables), len(tables))
    return Rows(columns, failures)


async def _ask_scalars(
    reader: Reader, oids: list[str], columns: dict[str, Mapping[str, Raw]], failures: dict[str, FailureReason]
) -> None:
    try:
        said = await reader.get([f"{oid}.0" for oid in oids])
    except SnmpError as error:
        failures |= dict.fromkeys(oids, error.reason)
        return
    columns |= {oid: {"0": said[f"{oid}.0"]} if f"{oid}.0" in said else {} for oid in oids}


async def _ask_table(
    reader: Reader, oids: list[str], columns: dict[str, Mapping[str, Raw]], failures: dict[str, FailureReason]
) -> None:
    if not oids:
        return
    try:
        said = await reader.walk(list(dict.fromkeys(oids)))
    except SnmpError as error:
        failures |= dict.fromkeys(oids, error.reason)
        return
    columns |= said.columns
    failures |= said.failures


def _text(raw: Raw | None) -> str:
    return raw.decode("utf-8", "replace") if isinstance(raw, bytes) else str(raw or "")
