"""All that a device tells, for a person who wants to know, or for a program.

Asks once for everything that the device's profile knows, at all tiers, and says what was not whole. Nothing is kept.
"""

import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from schoolnet.facts.absent import Absent
from schoolnet.facts.device import READING_ORDER, TIERS, DeviceFacts, Section, SectionKey
from schoolnet.polling.interpret import interpret
from schoolnet.snmp.engine import Agent, Raw
from schoolnet.snmp.engines import EngineName, make_engine
from schoolnet.snmp.errors import FailureReason, SnmpError
from schoolnet.snmp.guard import Limits, Reader, Rows
from schoolnet.vendors.registry import SYS_DESCR, SYS_OBJECT_ID, Match, match
from schoolnet.vendors.schema import Profile

Progress = Callable[[str, int, int], None]
"""Told what is asked for now, how many questions have been answered, and how many there are."""

Columns: TypeAlias = dict[str, Mapping[str, Raw]]
Failures: TypeAlias = dict[str, FailureReason]

_SILENT_TABLES = 2
"""After so many tables in a row without any answer the device is taken for gone, and the rest is not asked."""


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
                told = {name: getattr(row, name) for name in row.__struct_fields__}
                kept = {name: value for name, value in told.items() if not isinstance(value, Absent)}
                found[key] = kept | found.get(key, {})
        return found


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
    for tier in READING_ORDER:
        sections |= interpret(
            profile, tier, rows, observed_at=now, expires_at=float("inf"), port_keys={}, known=sections
        )
    return sections


async def _ask_all(reader: Reader, profile: Profile, progress: Progress) -> Rows:
    scalars = dict.fromkeys(column.oid for group in profile.scalars for column in group.columns)
    scalars |= dict.fromkeys(table.counted_by for table in profile.tables if table.counted_by)
    tables = [table for table in profile.tables if not table.per_port]
    columns: dict[str, Mapping[str, Raw]] = {}
    said = await _get_scalars(reader, list(scalars))
    failures = dict(said.failures)
    silent = 0
    for done, table in enumerate(tables):
        progress(table.columns[0].mib, done, len(tables))
        oids = [oid for oid in dict.fromkeys(column.oid for column in table.columns) if oid not in columns]
        if silent >= _SILENT_TABLES:
            failures |= dict.fromkeys(oids, FailureReason.TIMEOUT)
            continue
        found, failed = await _ask(reader.walk(oids), oids) if oids else ({}, {})
        columns |= found
        failures |= failed
        silent = silent + 1 if oids and not found else 0
    progress("done", len(tables), len(tables))
    return Rows(columns, failures, said.instances)


async def _ask(answer: Awaitable[Rows], oids: list[str]) -> tuple[Columns, Failures]:
    """What was answered, and what was not and why."""
    try:
        rows = await answer
    except SnmpError as error:
        return {}, dict.fromkeys(oids, error.reason)
    return dict(rows.columns), dict(rows.failures)


async def _get_scalars(reader: Reader, oids: list[str]) -> Rows:
    """The `.0` instances of these objects, or why they were not answered."""
    try:
        return await reader.read([f"{oid}.0" for oid in oids])
    except SnmpError as error:
        return Rows(failures=dict.fromkeys(oids, error.reason))


def _text(raw: Raw | None) -> str:
    return raw.decode("utf-8", "replace") if isinstance(raw, bytes) else str(raw or "")


async def inspect_with(engine: EngineName, agent: Agent, timeout_seconds: float, progress: Progress) -> Inspection:
    """Open the agent with this engine, inspect it, close everything. Raises SnmpError."""
    opened = make_engine(engine)
    reader = Reader(opened, agent, Limits(timeout_seconds=timeout_seconds))
    try:
        return await inspect_device(reader, progress)
    finally:
        reader.close()
        opened.close()
