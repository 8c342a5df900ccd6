from collections.abc import Sequence
from typing import Any

import pytest

from schoolnet.facts.absent import NOT_OFFERED, Absent, AbsentReason
from schoolnet.facts.device import DeviceFacts, Tier
from schoolnet.facts.rows import AccessPoint as AccessPointRow
from schoolnet.facts.rows import AccessPointState, Band, Radio, WirelessTotals
from schoolnet.inventory.model import AccessPoint
from schoolnet.verdicts.access_point import AccessPointVerdict, judge_access_point
from schoolnet.verdicts.access_point_index import index_access_points, unplanned
from schoolnet.verdicts.model import AccessPointVerdictState, Reason
from schoolnet.verdicts.radio import BandState
from verdicts.verdict_city import CONTROLLER, NOW, SEEN_AT, controller, device, mac, plan, radio, row, section

TRUNCATED = Absent(AbsentReason.INCOMPLETE, "truncated")
TIMEOUT = Absent(AbsentReason.TIMEOUT)
UP, DEGRADED, DOWN, UNKNOWN = (
    AccessPointVerdictState.UP,
    AccessPointVerdictState.DEGRADED,
    AccessPointVerdictState.DOWN,
    AccessPointVerdictState.UNKNOWN,
)


def judge(
    planned: AccessPoint, facts: DeviceFacts, now: float = NOW, *, is_standalone: bool = False
) -> AccessPointVerdict:
    index = index_access_points(facts, now, is_standalone=is_standalone)
    return judge_access_point(planned, index, facts, now)


def outcome(planned: AccessPoint, facts: DeviceFacts, now: float = NOW) -> tuple[AccessPointVerdictState, Reason]:
    verdict = judge(planned, facts, now)
    return verdict.state, verdict.reason


def tables(facts: DeviceFacts, *rows: AccessPointRow) -> DeviceFacts:
    return facts.with_sections({(AccessPointRow, Tier.TABLES): section(*rows, tier=Tier.TABLES)}, SEEN_AT)


@pytest.mark.parametrize(
    ("says", "state", "reason"),
    [
        (AccessPointState.UP, UP, Reason.OK),
        (AccessPointState.UPGRADING, DEGRADED, Reason.UPGRADING),
        (AccessPointState.DEGRADED, DEGRADED, Reason.ACCESS_POINT_DEGRADED),
        (AccessPointState.DOWN, DOWN, Reason.ACCESS_POINT_DOWN),
        (NOT_OFFERED, UNKNOWN, Reason.NOT_OFFERED),
        (TIMEOUT, UNKNOWN, Reason.INCOMPLETE),
        (Absent(AbsentReason.BAD_VALUE, "42"), UNKNOWN, Reason.BAD_ANSWER),
    ],
)
def test_what_the_controller_says(says: Any, state: AccessPointVerdictState, reason: Reason) -> None:
    assert outcome(plan(1), controller(row(1, state=says))) == (state, reason)


@pytest.mark.parametrize(
    ("identity", "key"),
    [
        pytest.param({"mac": mac(2)}, "2", id="by MAC"),
        pytest.param({"serial": "SN2"}, "2", id="by serial"),
        pytest.param({"name": "ap-2"}, "2", id="by name, whatever its case"),
        pytest.param({"mac": mac(2), "serial": "SN1", "name": "AP-1"}, "2", id="MAC before serial and name"),
        pytest.param({"serial": "SN2", "name": "AP-1"}, "2", id="serial before name"),
        pytest.param({"mac": mac(9), "name": "AP-2"}, "2", id="hardware was swapped, the name is the same"),
        pytest.param({"mac": mac(9)}, None, id="not there"),
    ],
)
def test_how_an_access_point_is_found(identity: dict[str, str], key: str | None) -> None:
    assert judge(plan(0, **identity), controller(row(1), row(2))).key == key


def test_an_identity_may_be_in_another_tier_than_the_state() -> None:
    states = controller(row(1, mac=NOT_OFFERED, name=NOT_OFFERED, serial=NOT_OFFERED))
    facts = tables(states, row(1, state=NOT_OFFERED))
    assert outcome(plan(1), facts) == (UP, Reason.OK)


def test_forgotten_by_its_controller_is_missing() -> None:
    assert outcome(plan(1), controller(row(2))) == (DOWN, Reason.MISSING)


def test_gone_since_the_slower_tier_was_read_is_missing() -> None:
    facts = tables(controller(row(2)), row(1, state=NOT_OFFERED), row(2, state=NOT_OFFERED))
    newer = {(AccessPointRow, Tier.STATUS): section(row(2))}
    older = {(AccessPointRow, Tier.TABLES): facts.sections[AccessPointRow, Tier.TABLES]}
    moved = DeviceFacts(CONTROLLER).with_sections(_shift(older, -60) | newer, SEEN_AT)
    assert outcome(plan(1), moved) == (DOWN, Reason.MISSING)


def _shift(sections: Any, seconds: float) -> Any:
    return {
        key: type(old)(old.rows, old.observed_at + seconds, old.expires_at + seconds, old.gap)
        for key, old in sections.items()
    }


def test_a_controller_that_lists_nobody_misses_all() -> None:
    nobody = DeviceFacts(CONTROLLER).with_sections({(AccessPointRow, Tier.STATUS): section()}, SEEN_AT)
    assert outcome(plan(1), nobody) == (DOWN, Reason.MISSING)


@pytest.mark.parametrize("rows", [(), (row(2),)], ids=["nothing read", "part read"])
def test_half_a_list_does_not_make_an_access_point_missing(rows: Sequence[AccessPointRow]) -> None:
    half = {(AccessPointRow, Tier.STATUS): section(*rows, gap=TRUNCATED)}
    assert outcome(plan(1), DeviceFacts(CONTROLLER).with_sections(half, SEEN_AT)) == (UNKNOWN, Reason.INCOMPLETE)


def test_rows_of_half_a_list_are_true() -> None:
    half = {(AccessPointRow, Tier.STATUS): section(row(1), gap=TRUNCATED)}
    assert outcome(plan(1), DeviceFacts(CONTROLLER).with_sections(half, SEEN_AT)) == (UP, Reason.OK)


def test_a_listed_row_without_identity_may_be_the_planned_one() -> None:
    facts = controller(row(1, mac=TIMEOUT))
    assert outcome(plan(1), facts) == (UNKNOWN, Reason.INCOMPLETE)
    assert outcome(plan(1, serial="SN9"), facts) == (DOWN, Reason.MISSING)


def test_states_without_names_yet_are_nobody_s() -> None:
    facts = controller(row(1, mac=NOT_OFFERED, name=NOT_OFFERED, serial=NOT_OFFERED))
    assert outcome(plan(1), facts) == (UNKNOWN, Reason.INCOMPLETE)
    assert unplanned(index_access_points(facts, NOW), []) == frozenset()


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (DeviceFacts(CONTROLLER), Reason.NOT_POLLED_YET),
        (DeviceFacts(CONTROLLER).with_failure("auth", SEEN_AT), Reason.AUTH),
        (DeviceFacts(CONTROLLER).with_failure("timeout", SEEN_AT), Reason.UNREACHABLE),
        (device(CONTROLLER, status=[WirelessTotals()]), Reason.NOT_OFFERED),
    ],
    ids=["never polled", "wrong credentials", "silent", "no list at all"],
)
def test_without_a_list_nothing_is_known(facts: DeviceFacts, reason: Reason) -> None:
    assert outcome(plan(1), facts) == (UNKNOWN, reason)


def test_a_controller_that_fell_silent_is_unreachable_once_its_list_has_expired() -> None:
    silent = controller(row(1), row(2)).with_failure("timeout", SEEN_AT + 60)
    for planned in (plan(1), plan(3)):
        assert outcome(planned, silent, SEEN_AT + 180) == (UNKNOWN, Reason.UNREACHABLE)
    assert outcome(plan(1), silent, SEEN_AT + 179) == (UP, Reason.OK)


def test_an_index_does_not_outlive_its_list() -> None:
    facts = controller(row(2))
    index = index_access_points(facts, NOW)
    assert judge_access_point(plan(1), index, facts, SEEN_AT + 180).reason is Reason.STALE


class TestStandalone:
    """A device that is itself the access point: whatever row it has is the planned one."""

    def test_any_row_is_it(self) -> None:
        verdict = judge(plan(7), device("ap", status=[row(1)]), is_standalone=True)
        assert (verdict.state, verdict.key) == (UP, "1")

    def test_it_answers_for_itself_without_a_state(self) -> None:
        assert judge(plan(7), device("ap", status=[row(1, state=NOT_OFFERED)]), is_standalone=True).state is UP

    def test_a_lost_state_is_not_an_answer(self) -> None:
        verdict = judge(plan(7), device("ap", status=[row(1, state=TIMEOUT)]), is_standalone=True)
        assert (verdict.state, verdict.reason) == (UNKNOWN, Reason.INCOMPLETE)

    def test_silent_is_unreachable_not_down(self) -> None:
        verdict = judge(plan(7), DeviceFacts("ap").with_failure("timeout", SEEN_AT), is_standalone=True)
        assert (verdict.state, verdict.reason) == (UNKNOWN, Reason.UNREACHABLE)

    def test_it_is_never_missing_from_itself(self) -> None:
        empty = DeviceFacts("ap").with_sections({(AccessPointRow, Tier.STATUS): section()}, SEEN_AT)
        assert judge(plan(7), empty, is_standalone=True).state is UNKNOWN


@pytest.mark.parametrize(
    ("radios", "state", "reason"),
    [
        pytest.param([radio(1)], BandState.UP, Reason.OK, id="up"),
        pytest.param([radio(1, is_up=False)], BandState.DOWN, Reason.RADIO_DOWN, id="down"),
        pytest.param([radio(1, Band.GHZ_2_4)], BandState.MISSING, Reason.BAND_MISSING, id="only 2.4 GHz"),
        pytest.param([radio(1, is_up=NOT_OFFERED)], BandState.UNKNOWN, Reason.NOT_OFFERED, id="no radio status"),
        pytest.param([radio(1, is_up=TIMEOUT)], BandState.UNKNOWN, Reason.INCOMPLETE, id="radio status lost"),
        pytest.param([radio(1, band=TIMEOUT)], BandState.UNKNOWN, Reason.INCOMPLETE, id="band lost"),
        pytest.param([radio(2)], BandState.UNKNOWN, Reason.NOT_OFFERED, id="no radio rows of this one"),
        pytest.param([], BandState.UNKNOWN, Reason.NOT_OFFERED, id="no radios offered"),
        pytest.param([radio(1, utilization_ratio=0.9)], BandState.UP, Reason.CHANNEL_BUSY, id="busy"),
        pytest.param([radio(1, utilization_ratio=0.7)], BandState.UP, Reason.OK, id="at the limit"),
        pytest.param([radio(1, utilization_ratio=TIMEOUT)], BandState.UP, Reason.INCOMPLETE, id="how busy was lost"),
        pytest.param([radio(1, utilization_ratio=NOT_OFFERED)], BandState.UP, Reason.OK, id="busy is not offered"),
    ],
)
def test_the_5_ghz_band(radios: list[Radio], state: BandState, reason: Reason) -> None:
    band = judge(plan(1), controller(row(1), *radios)).bands["5"]
    assert (band.state, band.reason) == (state, reason)


def test_half_a_list_of_radios_has_no_missing_band() -> None:
    half = {(Radio, Tier.STATUS): section(radio(1, Band.GHZ_2_4), gap=TRUNCATED)}
    bands = judge(plan(1), controller(row(1)).with_sections(half, SEEN_AT)).bands
    assert (bands["5"].state, bands["2.4"].state) == (BandState.UNKNOWN, BandState.UP)


def test_unplanned_access_points_are_counted() -> None:
    index = index_access_points(controller(row(1), row(2), row(3)), NOW)
    assert unplanned(index, [plan(1), plan(8)]) == {"2", "3"}
    assert unplanned(index, [plan(1), plan(2), plan(3)]) == frozenset()


def test_half_a_list_is_not_counted() -> None:
    half = {(AccessPointRow, Tier.STATUS): section(row(1), row(2), gap=TRUNCATED)}
    assert unplanned(index_access_points(DeviceFacts("c").with_sections(half, SEEN_AT), NOW), []) is None
