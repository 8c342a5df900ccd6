from itertools import permutations

import pytest

from schoolnet.facts.absent import NOT_OFFERED, Absent, AbsentReason
from schoolnet.facts.device import DeviceFacts
from schoolnet.facts.rows import AccessPointState, Band, Radio
from schoolnet.inventory.model import Classroom
from schoolnet.verdicts.access_point import AccessPointVerdict, judge_access_point
from schoolnet.verdicts.access_point_index import index_access_points
from schoolnet.verdicts.classroom import judge_classroom
from schoolnet.verdicts.model import ClassroomState, Evidence, Reason, UplinkState, Verdict
from verdicts.verdict_city import CONTROLLER, NOW, SEEN_AT, controller, plan, radio, room, row

COVERED, DEGRADED, UNCOVERED, UNKNOWN = (
    ClassroomState.COVERED,
    ClassroomState.DEGRADED,
    ClassroomState.UNCOVERED,
    ClassroomState.UNKNOWN,
)
TIMEOUT = Absent(AbsentReason.TIMEOUT)
MEETS = Verdict(UplinkState.MEETS, Reason.OK)
FIBRE_CUT = Verdict(UplinkState.DOWN, Reason.LINK_DOWN, (Evidence("core", "Te1", "oper", "down", SEEN_AT),))
ROUTER_SILENT = Verdict(UplinkState.UNKNOWN, Reason.UNREACHABLE)
ROUTER_REFUSES_US = Verdict(UplinkState.UNKNOWN, Reason.AUTH)

GOOD = (row(1), radio(1))
SECOND = (row(2), radio(2))


def access_points(count: int, facts: DeviceFacts) -> list[AccessPointVerdict]:
    index = index_access_points(facts, NOW)
    return [judge_access_point(plan(number), index, facts, NOW) for number in range(1, count + 1)]


def judge(
    classroom: Classroom, serving: list[AccessPointVerdict], *uplinks: Verdict[UplinkState]
) -> tuple[ClassroomState, Reason]:
    verdict = judge_classroom(classroom, serving, uplinks or (MEETS,))
    return verdict.state, verdict.reason


UPGRADING = row(1, state=AccessPointState.UPGRADING)


@pytest.mark.parametrize(
    ("rows", "state", "reason"),
    [
        pytest.param(GOOD, COVERED, Reason.OK, id="up with its radio"),
        pytest.param((row(1, state=AccessPointState.DOWN), radio(1)), UNCOVERED, Reason.ACCESS_POINT_DOWN, id="down"),
        pytest.param((row(1), radio(1, is_up=False)), UNCOVERED, Reason.RADIO_DOWN, id="radio off"),
        pytest.param((row(1), radio(1, Band.GHZ_2_4)), UNCOVERED, Reason.BAND_MISSING, id="only 2.4 GHz"),
        pytest.param((row(1), radio(1, is_up=NOT_OFFERED)), UNKNOWN, Reason.NOT_OFFERED, id="no radio status offered"),
        pytest.param((row(1), radio(1, is_up=TIMEOUT)), UNKNOWN, Reason.INCOMPLETE, id="radio status lost"),
        pytest.param((UPGRADING,), DEGRADED, Reason.UPGRADING, id="firmware night"),
        pytest.param((UPGRADING, radio(1, is_up=False)), DEGRADED, Reason.UPGRADING, id="firmware night, radio off"),
        pytest.param(
            (row(1, state=AccessPointState.DEGRADED), radio(1)), DEGRADED, Reason.ACCESS_POINT_DEGRADED, id="limping"
        ),
        pytest.param((row(1), radio(1, utilization_ratio=0.9)), DEGRADED, Reason.CHANNEL_BUSY, id="channel busy"),
        pytest.param((row(1), radio(1, utilization_ratio=TIMEOUT)), UNKNOWN, Reason.INCOMPLETE, id="how busy was lost"),
    ],
)
def test_one_access_point(rows: tuple[object, ...], state: ClassroomState, reason: Reason) -> None:
    assert judge(room(), access_points(1, controller(*rows))) == (state, reason)


def test_a_room_that_nobody_planned_wifi_for_is_uncovered() -> None:
    assert judge(room(), []) == (UNCOVERED, Reason.NO_PLANNED_ACCESS_POINT)
    assert judge(room(), [], FIBRE_CUT) == (UNCOVERED, Reason.NO_PLANNED_ACCESS_POINT)


def test_forgotten_by_the_controller_is_uncovered_as_missing() -> None:
    assert judge(room(), access_points(1, controller(row(9)))) == (UNCOVERED, Reason.MISSING)


def test_a_busy_band_that_the_room_does_not_need_does_no_harm() -> None:
    facts = controller(*GOOD, radio(1, Band.GHZ_2_4, utilization_ratio=0.95))
    assert judge(room("5"), access_points(1, facts)) == (COVERED, Reason.OK)
    assert judge(room("5", "2.4"), access_points(1, facts)) == (DEGRADED, Reason.CHANNEL_BUSY)


@pytest.mark.parametrize(
    ("rows", "state", "reason"),
    [
        pytest.param((*GOOD, *SECOND), COVERED, Reason.OK, id="both up"),
        pytest.param(GOOD, DEGRADED, Reason.SECOND_ACCESS_POINT_DOWN, id="the second is missing"),
        pytest.param(
            (*GOOD, row(2, state=AccessPointState.UPGRADING)), DEGRADED, Reason.UPGRADING, id="the second is upgraded"
        ),
        pytest.param(
            (*GOOD, row(2, state=TIMEOUT)), UNKNOWN, Reason.SECOND_ACCESS_POINT_UNKNOWN, id="the second is not known"
        ),
        pytest.param(
            (*GOOD, row(2), radio(2, is_up=TIMEOUT)),
            UNKNOWN,
            Reason.SECOND_ACCESS_POINT_UNKNOWN,
            id="the second's radio was lost",
        ),
        pytest.param((*GOOD, row(2)), COVERED, Reason.OK, id="the second's radios are not offered"),
        pytest.param((row(9),), UNCOVERED, Reason.MISSING, id="both missing"),
        pytest.param(
            (row(1, state=AccessPointState.DOWN),), UNCOVERED, Reason.ACCESS_POINT_DOWN, id="one down, one missing"
        ),
        pytest.param((row(1, state=TIMEOUT),), UNKNOWN, Reason.INCOMPLETE, id="one not known, one missing"),
        pytest.param(
            (row(1, state=AccessPointState.DOWN), row(2), radio(2, is_up=False)),
            UNCOVERED,
            Reason.RADIO_DOWN,
            id="one down, one without its radio",
        ),
    ],
)
def test_two_access_points(rows: tuple[object, ...], state: ClassroomState, reason: Reason) -> None:
    serving = access_points(2, controller(*rows))
    assert [judge(room(), list(order)) for order in permutations(serving)] == [(state, reason)] * 2


def test_two_access_points_may_share_the_bands() -> None:
    facts = controller(row(1), radio(1, Band.GHZ_5), row(2), radio(2, Band.GHZ_2_4))
    assert judge(room("2.4", "5"), access_points(2, facts)) == (COVERED, Reason.OK)
    assert judge(room("2.4", "5", "6"), access_points(2, facts)) == (UNCOVERED, Reason.BAND_MISSING)


@pytest.mark.parametrize(
    ("rows", "state", "reason"),
    [
        pytest.param((row(1),), COVERED, Reason.OK, id="joined is enough"),
        pytest.param((row(1, state=AccessPointState.DOWN),), UNCOVERED, Reason.ACCESS_POINT_DOWN, id="down"),
        pytest.param((row(9),), UNCOVERED, Reason.MISSING, id="missing"),
        pytest.param((row(1, state=TIMEOUT),), UNKNOWN, Reason.INCOMPLETE, id="status lost"),
        pytest.param((UPGRADING,), DEGRADED, Reason.UPGRADING, id="firmware night"),
    ],
)
def test_a_room_that_needs_no_band_needs_an_access_point_all_the_same(
    rows: tuple[object, ...], state: ClassroomState, reason: Reason
) -> None:
    classroom = Classroom.model_validate({"id": "room-1", "name": "Room 1", "bands": []})
    assert judge(classroom, access_points(1, controller(*rows))) == (state, reason)


def test_a_second_radio_of_a_band_that_was_lost_may_be_the_busy_one() -> None:
    def second(**says: object) -> tuple[object, ...]:
        return (*GOOD, Radio(key="1.b", access_point="1", number=2, band=Band.GHZ_5, **says))

    quiet = judge(room(), access_points(1, controller(*second(is_up=True, utilization_ratio=0.1))))
    lost = judge(room(), access_points(1, controller(*second(is_up=TIMEOUT, utilization_ratio=0.9))))
    off = judge(room(), access_points(1, controller(*second(is_up=False, utilization_ratio=0.9))))
    assert (quiet, lost, off) == ((COVERED, Reason.OK), (UNKNOWN, Reason.INCOMPLETE), (COVERED, Reason.OK))


def test_a_silent_controller_makes_its_rooms_unknown_not_uncovered() -> None:
    silent = DeviceFacts(CONTROLLER).with_failure("timeout", SEEN_AT)
    assert judge(room(), access_points(1, silent)) == (UNKNOWN, Reason.UNREACHABLE)


class TestUplink:
    """What is behind an uplink that is down is not known."""

    missing = access_points(1, controller(row(9)))
    up = access_points(1, controller(*GOOD))

    def test_down_makes_rooms_unreachable(self) -> None:
        for serving in (self.missing, self.up):
            assert judge(room(), serving, FIBRE_CUT) == (UNKNOWN, Reason.UNREACHABLE)
        assert judge_classroom(room(), self.missing, [FIBRE_CUT]).evidence == FIBRE_CUT.evidence

    def test_one_of_two_down_leaves_a_way(self) -> None:
        assert judge(room(), self.up, FIBRE_CUT, MEETS) == (COVERED, Reason.OK)
        assert judge(room(), self.missing, FIBRE_CUT, MEETS) == (UNCOVERED, Reason.MISSING)

    def test_a_school_that_is_silent_as_a_whole_is_unreachable(self) -> None:
        assert judge(room(), self.missing, ROUTER_SILENT) == (UNKNOWN, Reason.UNREACHABLE)
        assert judge(room(), self.missing, ROUTER_SILENT, FIBRE_CUT) == (UNKNOWN, Reason.UNREACHABLE)

    def test_access_points_that_are_seen_prove_that_the_way_is_open(self) -> None:
        assert judge(room(), self.up, ROUTER_SILENT) == (COVERED, Reason.OK)

    def test_a_router_that_refuses_us_is_there(self) -> None:
        assert judge(room(), self.missing, ROUTER_REFUSES_US) == (UNCOVERED, Reason.MISSING)

    def test_a_school_without_a_circuit_of_its_own(self) -> None:
        assert judge_classroom(room(), self.up, []).state is COVERED
        assert judge_classroom(room(), self.missing, []).state is UNCOVERED
