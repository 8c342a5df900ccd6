"""The network names that access points put on the air, and the rooms that need them."""

from typing import Any

import pytest

from schoolnet.facts.absent import NOT_OFFERED, Absent, AbsentReason
from schoolnet.facts.device import DeviceFacts, Tier
from schoolnet.facts.rows import Ssid
from schoolnet.verdicts.access_point import AccessPointVerdict, judge_access_point
from schoolnet.verdicts.access_point_index import index_access_points
from schoolnet.verdicts.classroom import judge_classroom
from schoolnet.verdicts.model import ClassroomState, Reason, UplinkState, Verdict
from schoolnet.verdicts.radio import BandState
from verdicts.verdict_city import NOW, SEEN_AT, controller, plan, radio, room, row, section

TIMEOUT = Absent(AbsentReason.TIMEOUT)
MEETS = (Verdict(UplinkState.MEETS, Reason.OK),)
TWO = (row(1), radio(1), row(2), radio(2))


def ssid(name: Any = "edu", on: Any = NOT_OFFERED, is_up: Any = NOT_OFFERED, number: int = 1) -> Ssid:
    return Ssid(key=str(number), name=name, access_point=on, is_up=is_up)


def known(*rows: Any, gap: Absent | None = None) -> DeviceFacts:
    """Two access points that are up, and these network names."""
    return controller(*TWO).with_sections({(Ssid, Tier.TABLES): section(*rows, tier=Tier.TABLES, gap=gap)}, SEEN_AT)


def access_points(facts: DeviceFacts, *numbers: int) -> list[AccessPointVerdict]:
    index = index_access_points(facts, NOW)
    return [judge_access_point(plan(number), index, facts, NOW) for number in numbers]


@pytest.mark.parametrize(
    ("rows", "state", "reason"),
    [
        pytest.param([ssid()], BandState.UP, Reason.OK, id="on the controller's list"),
        pytest.param([ssid(is_up=True)], BandState.UP, Reason.OK, id="switched on"),
        pytest.param([ssid(is_up=False)], BandState.DOWN, Reason.SSID_MISSING, id="switched off"),
        pytest.param([ssid("guests")], BandState.MISSING, Reason.SSID_MISSING, id="only another name"),
        pytest.param([ssid("EDU")], BandState.MISSING, Reason.SSID_MISSING, id="names are compared letter by letter"),
        pytest.param([], BandState.MISSING, Reason.SSID_MISSING, id="no name at all"),
        pytest.param([ssid(on="1")], BandState.UP, Reason.OK, id="told of this access point"),
        pytest.param([ssid(on="2")], BandState.MISSING, Reason.SSID_MISSING, id="told of the other alone"),
        pytest.param([ssid(on="1", is_up=False)], BandState.DOWN, Reason.SSID_MISSING, id="switched off here"),
        pytest.param(
            [ssid(on="1", is_up=False), ssid(on="1", is_up=True, number=2)], BandState.UP, Reason.OK, id="on one radio"
        ),
        pytest.param([ssid(is_up=TIMEOUT)], BandState.UNKNOWN, Reason.INCOMPLETE, id="whether it is on was lost"),
        pytest.param([ssid(on=TIMEOUT)], BandState.UNKNOWN, Reason.INCOMPLETE, id="whose it is was lost"),
        pytest.param([ssid(TIMEOUT)], BandState.UNKNOWN, Reason.INCOMPLETE, id="the name was lost"),
        pytest.param(
            [ssid(is_up=Absent(AbsentReason.BAD_VALUE))], BandState.UNKNOWN, Reason.BAD_ANSWER, id="nonsense is not on"
        ),
    ],
)
def test_a_name_on_the_air(rows: list[Ssid], state: BandState, reason: Reason) -> None:
    verdict = access_points(known(*rows), 1)[0].ssids["edu"]
    assert (verdict.state, verdict.reason) == (state, reason)
    assert verdict.evidence


def test_half_a_list_has_no_name_missing() -> None:
    (first,) = access_points(known(ssid("guests"), gap=TIMEOUT), 1)
    assert (first.ssids["edu"].state, first.ssids["guests"].state) == (BandState.UNKNOWN, BandState.UP)
    (first,) = access_points(known(ssid(on="1", is_up=False), gap=TIMEOUT), 1)
    assert first.ssids["edu"].state is BandState.UNKNOWN


def test_a_device_that_tells_no_names_has_none_missing() -> None:
    (first,) = access_points(controller(*TWO), 1)
    assert (first.ssids["edu"].state, first.ssids["edu"].reason) == (BandState.UNKNOWN, Reason.NOT_OFFERED)


def judge(
    facts: DeviceFacts, *numbers: int, school: frozenset[str] = frozenset({"edu"}), own: Any = None
) -> tuple[ClassroomState, Reason]:
    classroom = room().model_copy(update={"ssids": own})
    verdict = judge_classroom(classroom, access_points(facts, *numbers), MEETS, school)
    return verdict.state, verdict.reason


COVERED = (ClassroomState.COVERED, Reason.OK)
NO_NAME = (ClassroomState.UNCOVERED, Reason.SSID_MISSING)


def test_a_room_needs_the_names_of_its_school() -> None:
    assert judge(known(ssid()), 1) == COVERED
    assert judge(known(ssid("guests")), 1) == NO_NAME
    assert judge(known(ssid("guests")), 1, school=frozenset()) == COVERED


def test_a_room_may_have_names_of_its_own_or_none() -> None:
    assert judge(known(ssid("guests")), 1, own=frozenset({"guests"})) == COVERED
    assert judge(known(ssid("edu")), 1, own=frozenset({"guests"})) == NO_NAME
    assert judge(known(ssid("guests")), 1, own=frozenset()) == COVERED


def test_every_name_is_needed_and_two_access_points_may_share_them() -> None:
    shared = known(ssid("edu", on="1"), ssid("guests", on="2", number=2))
    both = frozenset({"edu", "guests"})
    assert judge(shared, 1, 2, school=both) == COVERED
    assert judge(shared, 1, school=both) == NO_NAME


@pytest.mark.parametrize(
    ("facts", "reason"),
    [(controller(*TWO), Reason.NOT_OFFERED), (known(ssid(is_up=TIMEOUT)), Reason.INCOMPLETE)],
    ids=["not offered", "lost"],
)
def test_a_name_that_is_not_known_leaves_the_room_unknown(facts: DeviceFacts, reason: Reason) -> None:
    assert judge(facts, 1) == (ClassroomState.UNKNOWN, reason)


def test_the_evidence_of_a_covered_room_is_what_covers_it() -> None:
    shared = access_points(known(ssid("edu", on="1", is_up=True)), 1, 2)
    verdict = judge_classroom(room(), shared, MEETS, frozenset({"edu"}))
    assert (verdict.state, [fact.value for fact in verdict.evidence if isinstance(fact.value, Absent)]) == (
        ClassroomState.COVERED,
        [],
    )
