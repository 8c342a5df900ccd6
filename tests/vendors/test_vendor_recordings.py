"""The contract of every vendor's file: its recordings become the facts beside them."""

import json
from pathlib import Path
from typing import Any

import pytest

from replay import read, rows_of
from schoolnet.facts.absent import Absent
from schoolnet.facts.device import TIERS, Section, SectionKey
from schoolnet.polling.interpret import NO_LIST, interpret
from schoolnet.vendors.registry import PROFILES, SYS_DESCR, SYS_OBJECT_ID, match
from schoolnet.vendors.scratch import Scratch

RECORDINGS = Path(__file__).parent.parent / "recordings"
CASES = sorted(RECORDINGS.glob("*/*.snmprec"))


def told(case: Path) -> tuple[str, dict[str, dict[str, dict[str, Any]]]]:
    """The profile's name, and class name -> key -> field -> value from all tiers (an absence where no tier knows)."""
    instances = read(case)
    profile = match(str(instances[SYS_OBJECT_ID]), bytes(instances[SYS_DESCR]).decode()).profile  # type: ignore[arg-type]
    rows = rows_of(instances, profile)
    found: dict[str, dict[str, dict[str, Any]]] = {}
    known: dict[SectionKey, Section[Any]] = {}
    for tier in reversed(TIERS):
        sections = interpret(profile, tier, rows, observed_at=1.0, expires_at=2.0, port_keys={}, known=known)
        known |= sections
        for (kind, _), section in sections.items():
            assert section.gap in (None, NO_LIST)
            for key, row in section.rows.items():
                fields = found.setdefault(kind.__name__, {}).setdefault(key, {})
                for name in row.__slots__:
                    value = getattr(row, name)
                    if name not in fields or not isinstance(value, Absent):
                        fields[name] = value
    return profile.name, found


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}-{case.stem}")
def test_a_recording_becomes_its_facts(case: Path) -> None:
    expected = json.loads(case.with_suffix(".facts.json").read_text("utf-8"))

    profile, found = told(case)

    assert profile == expected["profile"]
    for kind, rows in expected["facts"].items():
        assert set(found[kind]) == set(rows), kind
        for key, fields in rows.items():
            for name, value in fields.items():
                got = found[kind][key][name]
                assert (None if isinstance(got, Absent) else got) == pytest.approx(value), f"{kind} {key!r} {name}"


def test_every_vendors_file_has_a_recording() -> None:
    assert {profile.name for profile in PROFILES} == {case.parent.name for case in CASES} - {"standard"}


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.name)
def test_every_column_fills_a_field_of_its_row(profile: Any) -> None:
    read_by_joins = {"is_isolated", "entity_index"}
    for part in (*profile.scalars, *profile.tables):
        if not issubclass(part.fills, Scratch):
            assert {column.field for column in part.columns} <= {*part.fills.__slots__, *read_by_joins}


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.name)
def test_no_column_stands_twice_in_a_table(profile: Any) -> None:
    for table in profile.tables:
        seen = [(column.oid, column.field) for column in table.columns]
        assert len(seen) == len(set(seen)), table
