"""Where the evidence of verdicts comes from."""

from pathlib import Path

import pytest
from recorded import facts_of, judged_after_rounds

from schoolnet.facts.rows import Interface
from schoolnet.verdicts.model import OF_THE_PLAN, Evidence
from schoolnet.verdicts.origin import ORIGINS, origin_of

RECORDINGS = Path(__file__).parent.parent / "recordings"
CASES = sorted(RECORDINGS.glob("*/*.snmprec"))
CISCO = RECORDINGS / "cisco" / "switch_with_optics.snmprec"
AIREOS = RECORDINGS / "cisco_aireos" / "downloading.snmprec"
UNIFI = RECORDINGS / "ubiquiti_unifi" / "two_radios.snmprec"


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}-{case.stem}")
def test_all_evidence_of_a_recorded_device_names_its_objects(case: Path) -> None:
    board = judged_after_rounds(case)
    school = board.schools["school"]
    entries = (*school.uplinks.values(), *school.access_points.values(), *school.classrooms.values())
    told = [(fact, origin_of(fact, board.facts)) for entry in entries for fact in entry.verdict.evidence]
    assert [fact for fact, origin in told if origin is None] == []
    assert all("::" in origin and ".1.3.6.1." not in origin for _, origin in told if origin)


def test_what_the_plan_says_comes_from_no_object() -> None:
    facts = {"device": facts_of(CISCO)}
    assert origin_of(Evidence(OF_THE_PLAN, "101", "access_points", 0), facts) is None
    assert origin_of(Evidence("device", "", "failure", "timeout"), facts) is None
    assert origin_of(Evidence("another", "Gi1/0/1", "oper", "up"), facts) is None


@pytest.mark.parametrize(
    ("case", "subject", "field", "expected"),
    [
        (CISCO, "no such port", "oper", "IF-MIB::ifOperStatus 1.3.6.1.2.1.2.2.1.8"),
        (
            CISCO,
            "any",
            "p95_bps",
            "IF-MIB::ifHCInOctets 1.3.6.1.2.1.31.1.1.1.6, IF-MIB::ifHCOutOctets 1.3.6.1.2.1.31.1.1.1.10",
        ),
        (AIREOS, "gone", "is_up", "AIRESPACE-WIRELESS-MIB::bsnAPIfOperStatus 1.3.6.1.4.1.14179.2.2.2.1.12"),
        (AIREOS, "gone", "name", "AIRESPACE-WIRELESS-MIB::bsnDot11EssSsid 1.3.6.1.4.1.14179.2.1.1.1.2"),
        (AIREOS, "", "uptime_seconds", "SNMPv2-MIB::sysUpTime 1.3.6.1.2.1.1.3"),
        (UNIFI, "gone", "ssids", "UBNT-UniFi-MIB::unifiVapEssId 1.3.6.1.4.1.41112.1.6.1.2.1.6"),
    ],
)
def test_what_is_worked_out_or_missing_names_what_was_looked_at(
    case: Path, subject: str, field: str, expected: str
) -> None:
    assert origin_of(Evidence("device", subject, field, None), {"device": facts_of(case)}) == expected


def test_each_field_of_a_row_that_evidence_names_exists() -> None:
    for name, origin in ORIGINS.items():
        for kind in origin.kinds:
            assert set(origin.fields or (name,)) <= set(kind.__struct_fields__), name
    assert ORIGINS["oper"].kinds == (Interface,)
