"""What the answers say: raw rows to facts.

Rules of this file: pure and fast. What can be worked out once per profile and tier is (`_plan`); per cell there is one
look-up and one decoder. A bad cell costs itself, a malformed index its row, a failed column its fields.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, TypeAlias

from msgspec.structs import asdict

from schoolnet.facts.absent import NO_SUCH_OBJECT, NOT_OFFERED, Absent, AbsentReason
from schoolnet.facts.device import NO_OBJECTS, Section, SectionKey, Tier
from schoolnet.facts.rows import Identity
from schoolnet.snmp.errors import FailureReason
from schoolnet.snmp.guard import Rows
from schoolnet.vendors.origins import objects_of
from schoolnet.vendors.schema import Column, Draft, Drafts, Join, Profile, Scalars, Table
from schoolnet.vendors.scratch import feeds

Cells: TypeAlias = tuple[tuple[str, str, Any, bool], ...]
"""Per column: OID, field, decoder, and whether another column of the table fills the field already."""


NO_LIST: Final = Absent(AbsentReason.NOT_OFFERED, "these rows are no list")
"""The gap of rows that only add to what another tier lists."""

_NOT_ASKED: Final = object()


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """A table, or scalars (whose `table` is None), ready to be read. `blank` is a row of which nothing is known yet."""

    fills: type[Any]
    cells: Cells
    table: Table | None
    blank: Draft


@dataclass(frozen=True, slots=True, eq=False)
class _Plan:
    """All that a profile has at one tier. `facts` are the classes of rows that it can bring, each with the gap that it
    always has and the MIB objects behind its fields; `beside` are the tables whose joins read classes of the inventory
    tier."""

    parts: tuple[_Part, ...]
    joins: tuple[Join, ...]
    facts: Mapping[type[Any], tuple[Absent | None, Mapping[str, str]]]
    constants: Mapping[str, Any]
    columns: tuple[tuple[Column, tuple[type[Any], ...]], ...]
    beside: tuple[Table, ...]


@cache
def _plan(profile: Profile, tier: Tier) -> _Plan:
    scalars = [group for group in profile.scalars if group.tier is tier]
    tables = [table for table in profile.tables if table.tier is tier]
    asked: list[Scalars | Table] = [*scalars, *tables]
    fed: dict[type[Any], Absent | None] = {fact: NO_LIST for part in asked for fact in feeds(part.fills)}
    fed |= {fact: None for part in asked if not _completes(part) for fact in feeds(part.fills)}
    objects = objects_of(asked, profile.joins)
    return _Plan(
        parts=tuple(
            _Part(
                part.fills,
                _cells(part.columns),
                part if isinstance(part, Table) else None,
                {"key": "", "index": 0} | dict.fromkeys((column.field for column in part.columns), NOT_OFFERED),
            )
            for part in asked
        ),
        joins=profile.joins if any(_is_joined(part) for part in asked) else (),
        facts={fact: (gap, objects.get(fact, NO_OBJECTS)) for fact, gap in fed.items()},
        constants=profile.constants if tier is Tier.INVENTORY else {},
        columns=tuple((column, feeds(part.fills)) for part in asked for column in part.columns),
        beside=tuple(table for table in tables if table.beside and tier is not Tier.INVENTORY),
    )


def _is_joined(part: Scalars | Table) -> bool:
    """Whether a join could have a say in it: none has in the uptime and the ports that are asked for by name."""
    return part.fills is not Identity and not (isinstance(part, Table) and part.per_port)


def _completes(part: Scalars | Table) -> bool:
    return isinstance(part, Table) and part.completes


def _cells(columns: tuple[Column, ...]) -> Cells:
    fields = [column.field for column in columns]
    return tuple(
        (column.oid, column.field, column.decode, column.field in fields[:position])
        for position, column in enumerate(columns)
    )


def interpret(
    profile: Profile,
    tier: Tier,
    rows: Rows,
    *,
    observed_at: float,
    expires_at: float,
    port_keys: Mapping[str, str],
    known: Mapping[SectionKey, Section[Any]] = {},
) -> dict[SectionKey, Section[Any]]:
    """The sections that these rows make, one per kind of row that was asked for at this tier.

    `port_keys` maps the ifIndex (text) of each port that was asked by GET to the key of its interface; times are Unix
    seconds; `known` is what was read before. What is neither in `rows.columns`, `rows.failures` nor `rows.instances`
    was not asked.
    """
    plan = _plan(profile, tier)
    drafts: Drafts = {}
    short: dict[type[Any], str] = {}
    for part in plan.parts:
        if part.table is None:
            _read_scalars(part, rows, drafts)
        elif part.table.per_port:
            if port_keys:
                _read_ports(part, rows, port_keys, drafts)
        else:
            _read_table(part, part.table, rows, drafts, short)
    if plan.constants and Identity in drafts:
        _fill(drafts[Identity][""], plan.constants)
    if plan.beside:
        _set_beside(plan, rows, known, observed_at, drafts, short)
    for join in plan.joins:
        join(drafts)
    gaps = _gaps(plan, rows, short) if rows.failures or short else {}
    sections: dict[SectionKey, Section[Any]] = {}
    for fact, (constant_gap, objects) in plan.facts.items():
        if fact in drafts:
            built = {key: fact(**draft) for key, draft in drafts[fact].items()}
            sections[fact, tier] = Section(built, observed_at, expires_at, gaps.get(fact, constant_gap), objects)
    return sections


def _read_scalars(part: _Part, rows: Rows, drafts: Drafts) -> None:
    instances = rows.instances
    draft: Draft | None = None
    for oid, field, decode, _ in part.cells:
        instance = oid + ".0"
        if instance not in instances:
            continue
        if draft is None:
            draft = drafts.setdefault(part.fills, {}).setdefault("", {"key": ""})
        known = draft.get(field)
        if known is None or isinstance(known, Absent):
            raw = instances[instance]
            draft[field] = _prefer(known, _missing(rows.failures.get(oid)) if raw is None else decode(raw))


def _read_ports(part: _Part, rows: Rows, port_keys: Mapping[str, str], drafts: Drafts) -> None:
    instances = rows.instances
    made = drafts.setdefault(part.fills, {})
    for suffix, key in port_keys.items():
        draft = part.blank.copy()
        draft["key"], draft["index"] = key, int(suffix)
        answered = False
        for instance, oid, field, decode in _instances(part, suffix):
            raw = instances.get(instance, _NOT_ASKED)
            if raw is None:
                draft[field] = _missing(rows.failures.get(oid))
            elif raw is not _NOT_ASKED:
                draft[field] = decode(raw)
                answered = True
        if answered:
            made[key] = draft


@cache
def _instances(part: _Part, suffix: str) -> tuple[tuple[str, str, str, Any], ...]:
    """Per column of a port: the instance's OID, what it is an instance of, the field, the decoder."""
    named = [(column.instance(suffix), column) for column in part.table.columns] if part.table else []
    return tuple((oid, oid.rpartition(".")[0], column.field, column.decode) for oid, column in named)


def _read_table(part: _Part, table: Table, rows: Rows, drafts: Drafts, short: dict[type[Any], str]) -> None:
    columns, failures = rows.columns, rows.failures
    asked = [cell for cell in part.cells if cell[0] in columns or cell[0] in failures]
    if not asked:
        return
    defaults = {field: _missing(failures.get(oid)) for oid, field, _, _ in reversed(asked)}
    found: dict[str, Draft | None] = {}
    for oid, field, decode, is_fallback in asked:
        for suffix, raw in columns.get(oid, {}).items():
            draft = found.get(suffix)
            if draft is None and suffix not in found:
                draft = found[suffix] = _new_row(table, suffix, defaults)
            if draft is None:
                continue
            if not is_fallback:
                draft[field] = decode(raw)
            elif _is_open(draft[field]):
                draft[field] = _prefer(draft[field], decode(raw))
    made = drafts.setdefault(part.fills, {})
    for draft in found.values():
        if draft is not None and not (table.requires and isinstance(draft.get(table.requires), Absent)):
            _merge(made, draft)
    _check_count(table, len(made), rows, short)


def _set_beside(
    plan: _Plan,
    rows: Rows,
    known: Mapping[SectionKey, Section[Any]],
    now: float,
    drafts: Drafts,
    short: dict[type[Any], str],
) -> None:
    """Put the rows that were read with the inventory beside the new ones; what is made of both lacks what they lack."""
    needed: dict[type[Any], dict[type[Any], None]] = {}
    for table in plan.beside:
        if any(column.oid in rows.columns or column.oid in rows.failures for column in table.columns):
            for fact in table.beside:
                needed.setdefault(fact, {}).update(dict.fromkeys(feeds(table.fills)))
    for fact, makes in needed.items():
        section = known.get((fact, Tier.INVENTORY))
        if section is not None and section.is_fresh(now):
            drafts[fact] = {key: asdict(row) for key, row in section.rows.items()}
        if section is None or section.gap is not None or not section.is_fresh(now):
            short.update(dict.fromkeys(makes, f"{fact.__name__} is not whole"))


def _is_open(known: Any) -> bool:
    """Whether another column may still fill this field: it is absent, and not because what was said cannot be true."""
    return isinstance(known, Absent) and known.reason is not AbsentReason.BAD_VALUE


def _new_row(table: Table, suffix: str, defaults: Draft) -> Draft | None:
    fields = table.index(suffix)
    return None if fields is None else {**defaults, **fields}


def _merge(made: dict[str, Draft], draft: Draft) -> None:
    known = made.get(draft["key"])
    if known is None:
        made[draft["key"]] = draft
    else:
        _fill(known, draft)


def _fill(known: Draft, more: Mapping[str, Any]) -> None:
    """Add the fields that are not there yet, or absent; what is there stays."""
    for field, value in more.items():
        if field not in known or isinstance(known[field], Absent):
            known[field] = _prefer(known.get(field), value)


def _prefer(known: Any, value: Any) -> Any:
    """The value; of two absences the one that tells more."""
    if isinstance(value, Absent) and isinstance(known, Absent) and known.reason is not AbsentReason.NO_SUCH_OBJECT:
        return known
    return value


def _missing(failure: FailureReason | None) -> Absent:
    """Why a cell is missing: its column failed, or the device has no such object."""
    if failure is None:
        return NO_SUCH_OBJECT
    return Absent(AbsentReason.TIMEOUT if failure is FailureReason.TIMEOUT else AbsentReason.INCOMPLETE, failure)


def _check_count(table: Table, listed: int, rows: Rows, short: dict[type[Any], str]) -> None:
    """Note a table that lists fewer rows than the device counts."""
    counted = rows.instances.get(f"{table.counted_by}.0")
    if isinstance(counted, int) and listed < counted:
        short[table.fills] = f"{listed} of {counted} rows"


def _gaps(plan: _Plan, rows: Rows, short: Mapping[type[Any], str]) -> dict[type[Any], Absent]:
    failed: dict[type[Any], list[tuple[str, FailureReason]]] = {}
    for column, facts in plan.columns:
        if column.oid in rows.failures:
            for fact in facts:
                failed.setdefault(fact, []).append((column.mib, rows.failures[column.oid]))
    gaps = {fact: Absent(AbsentReason.INCOMPLETE, detail) for fact, detail in short.items()}
    for fact, columns in failed.items():
        is_timeout = all(reason is FailureReason.TIMEOUT for _, reason in columns)
        detail = ", ".join(f"{mib}: {reason}" for mib, reason in columns)
        gaps[fact] = Absent(AbsentReason.TIMEOUT if is_timeout else AbsentReason.INCOMPLETE, detail)
    return gaps
