"""What recordings of real devices become as verdicts, round after round with counters that stand still."""

from pathlib import Path

import pytest
from recorded import ROUND_SECONDS, ROUNDS, STARTED, judged_after_rounds

from schoolnet.facts.absent import Absent
from schoolnet.facts.rows import Duplex, Interface, PortStatus
from schoolnet.verdicts.board import Board
from schoolnet.verdicts.model import Reason, UplinkState

WALKS = Path(__file__).parents[3] / "shared" / "walks"
CASES = sorted(WALKS.glob("*.snmprec"))

pytestmark = pytest.mark.skipif(not CASES, reason="the recordings of real devices are not on this machine")


@pytest.fixture(scope="module", params=CASES, ids=lambda case: case.stem)
def judged(request: pytest.FixtureRequest) -> Board:
    return judged_after_rounds(request.param)


def test_a_port_that_is_up_meets_a_contract_of_its_own_speed(judged: Board) -> None:
    now = STARTED + (ROUNDS - 1) * ROUND_SECONDS
    for uplink in judged.schools["school"].uplinks.values():
        facts, port, verdict = judged.facts["device"], uplink.plan.ends[0].port, uplink.verdict
        oper, duplex, speed = (facts.lookup(Interface, port, name, now) for name in ("oper", "duplex", "speed_bps"))
        if oper is not PortStatus.UP:
            continue
        if duplex is Duplex.HALF:
            assert verdict.reason is Reason.HALF_DUPLEX, port
        elif isinstance(speed, Absent):
            assert (verdict.state, verdict.reason) == (UplinkState.UNKNOWN, Reason.NOT_OFFERED), port
        else:
            assert (verdict.state, verdict.reason) == (UplinkState.MEETS, Reason.OK), port


def test_counters_that_stand_still_are_no_restart_and_no_change(judged: Board) -> None:
    assert judged.memory.device("device").reboots == 0
    assert {port.changes for port in judged.memory.ports.values()} <= {0}
    reasons = {uplink.verdict.reason for uplink in judged.schools["school"].uplinks.values()}
    assert reasons.isdisjoint({Reason.BOOTING, Reason.FLAPPING, Reason.ERRORS, Reason.DISCARDS, Reason.SATURATED})


def test_an_access_point_on_the_list_is_neither_missing_nor_moved(judged: Board) -> None:
    school = judged.schools["school"]
    assert Reason.MISSING not in {entry.verdict.reason for entry in school.access_points.values()}
    assert [item for item in school.drift if item.kind not in ("slower_than_planned", "unplanned")] == []


def test_every_verdict_says_what_it_rests_on(judged: Board) -> None:
    school = judged.schools["school"]
    for entry in (*school.uplinks.values(), *school.access_points.values(), *school.classrooms.values()):
        assert entry.verdict.evidence, entry.plan.id
