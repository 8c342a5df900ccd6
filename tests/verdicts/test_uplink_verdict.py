from typing import Any

import pytest
from msgspec.structs import replace

from schoolnet.facts.absent import NO_SUCH_OBJECT, NOT_OFFERED, STALE, Absent, AbsentReason
from schoolnet.facts.device import DeviceFacts, Tier
from schoolnet.facts.rows import Duplex, Interface, PortStatus
from schoolnet.verdicts.model import Evidence, Reason, UplinkState
from schoolnet.verdicts.uplink import judge_uplink
from verdicts.verdict_city import (
    CIRCUIT,
    CORE,
    NOW,
    PORT,
    ROUTER,
    SEEN_AT,
    TABLES_SECONDS,
    TWO_ENDS,
    port,
    router,
    section,
)

TIMEOUT = Absent(AbsentReason.TIMEOUT)
BAD_VALUE = Absent(AbsentReason.BAD_VALUE, "99")
MEETS, DEGRADED, BELOW, DOWN, UNKNOWN = (
    UplinkState.MEETS,
    UplinkState.DEGRADED,
    UplinkState.BELOW_CONTRACT,
    UplinkState.DOWN,
    UplinkState.UNKNOWN,
)


def judge(facts: DeviceFacts, now: float = NOW) -> tuple[UplinkState, Reason]:
    verdict = judge_uplink(CIRCUIT, {ROUTER: facts}, {}, now)
    return verdict.state, verdict.reason


@pytest.mark.parametrize(
    ("says", "state", "reason"),
    [
        pytest.param({}, MEETS, Reason.OK, id="10G, up, full duplex"),
        pytest.param({"speed_bps": 25_000_000_000}, MEETS, Reason.OK, id="25G on a 10G contract"),
        pytest.param({"speed_bps": 1_000_000_000}, BELOW, Reason.SPEED_BELOW_CONTRACT, id="came up at 1G on day one"),
        pytest.param({"speed_bps": 0}, UNKNOWN, Reason.NOT_OFFERED, id="a speed of 0 is no speed"),
        pytest.param({"speed_bps": NOT_OFFERED}, UNKNOWN, Reason.NOT_OFFERED, id="no speed"),
        pytest.param({"speed_bps": TIMEOUT}, UNKNOWN, Reason.INCOMPLETE, id="speed lost"),
        pytest.param({"speed_bps": BAD_VALUE}, UNKNOWN, Reason.BAD_ANSWER, id="speed makes no sense"),
        pytest.param({"duplex": Duplex.HALF}, DEGRADED, Reason.HALF_DUPLEX, id="half duplex"),
        pytest.param({"duplex": NOT_OFFERED}, MEETS, Reason.OK, id="a LAG has no duplex"),
        pytest.param({"duplex": NO_SUCH_OBJECT}, MEETS, Reason.OK, id="agent without EtherLike-MIB"),
        pytest.param({"duplex": TIMEOUT}, UNKNOWN, Reason.INCOMPLETE, id="duplex lost"),
        pytest.param(
            {"duplex": Duplex.HALF, "speed_bps": 10**9}, BELOW, Reason.SPEED_BELOW_CONTRACT, id="1G and half duplex"
        ),
        pytest.param({"oper": PortStatus.DOWN}, DOWN, Reason.LINK_DOWN, id="down"),
        pytest.param({"oper": PortStatus.LOWER_LAYER_DOWN}, DOWN, Reason.LINK_DOWN, id="a LAG without members"),
        pytest.param({"oper": PortStatus.NOT_PRESENT}, DOWN, Reason.LINK_DOWN, id="module pulled out"),
        pytest.param({"oper": PortStatus.DORMANT}, DOWN, Reason.LINK_DOWN, id="waits for an event"),
        pytest.param({"oper": PortStatus.TESTING}, DOWN, Reason.LINK_DOWN, id="in a test"),
        pytest.param({"oper": PortStatus.UNKNOWN}, UNKNOWN, Reason.NOT_OFFERED, id="agent does not know"),
        pytest.param({"oper": TIMEOUT}, UNKNOWN, Reason.INCOMPLETE, id="status lost"),
        pytest.param(
            {"oper": PortStatus.DOWN, "admin": PortStatus.DOWN}, DOWN, Reason.ADMIN_DOWN, id="switched off by a person"
        ),
        pytest.param({"oper": TIMEOUT, "admin": PortStatus.DOWN}, DOWN, Reason.ADMIN_DOWN, id="switched off is enough"),
        pytest.param({"oper": PortStatus.DOWN, "admin": TIMEOUT}, DOWN, Reason.LINK_DOWN, id="down, admin lost"),
    ],
)
def test_what_the_port_says(says: dict[str, Any], state: UplinkState, reason: Reason) -> None:
    assert judge(router(**says)) == (state, reason)


@pytest.mark.parametrize(
    ("failure", "reason"),
    [
        ("timeout", Reason.UNREACHABLE),
        ("refused", Reason.UNREACHABLE),
        ("deadline", Reason.UNREACHABLE),
        ("auth", Reason.AUTH),
        ("decode_error", Reason.BAD_ANSWER),
    ],
)
def test_a_device_that_never_answered_says_why(failure: str, reason: Reason) -> None:
    assert judge(DeviceFacts(ROUTER).with_failure(failure, SEEN_AT)) == (UNKNOWN, reason)


def test_a_device_that_was_never_polled() -> None:
    assert judge(DeviceFacts(ROUTER)) == (UNKNOWN, Reason.NOT_POLLED_YET)
    assert judge_uplink(CIRCUIT, {}, {}, NOW).reason is Reason.NOT_POLLED_YET


def test_one_lost_poll_changes_nothing_until_the_facts_expire() -> None:
    silent = router().with_failure("timeout", SEEN_AT + 60)
    assert judge(silent, SEEN_AT + 179) == (MEETS, Reason.OK)
    assert judge(silent, SEEN_AT + 180) == (UNKNOWN, Reason.UNREACHABLE)


def test_old_facts_of_a_device_whose_polls_do_not_fail_are_stale() -> None:
    assert judge(router(), SEEN_AT + 180) == (UNKNOWN, Reason.STALE)


def test_a_slower_tier_does_not_keep_a_silent_router_up() -> None:
    both = router().with_sections({(Interface, Tier.TABLES): section(port(), tier=Tier.TABLES)}, SEEN_AT)
    silent = both.with_failure("timeout", SEEN_AT + 60)
    assert SEEN_AT + 200 < SEEN_AT + TABLES_SECONDS
    assert judge(silent, SEEN_AT + 200) == (UNKNOWN, Reason.UNREACHABLE)


def test_an_older_up_does_not_stand_in_for_a_lost_status() -> None:
    tables = {(Interface, Tier.TABLES): section(port(), tier=Tier.TABLES)}
    assert judge(router(oper=TIMEOUT).with_sections(tables, SEEN_AT)) == (UNKNOWN, Reason.INCOMPLETE)


def test_an_older_up_does_not_stand_in_for_a_lost_row() -> None:
    lost = {
        (Interface, Tier.STATUS): section(gap=TIMEOUT),
        (Interface, Tier.TABLES): section(port(), tier=Tier.TABLES),
    }
    assert judge(DeviceFacts(ROUTER).with_sections(lost, SEEN_AT)) == (UNKNOWN, Reason.INCOMPLETE)


def test_duplex_may_come_from_a_slower_tier() -> None:
    tables = {(Interface, Tier.TABLES): section(port(duplex=Duplex.HALF), tier=Tier.TABLES)}
    facts = router(duplex=NOT_OFFERED).with_sections(tables, SEEN_AT)
    assert judge(facts) == (DEGRADED, Reason.HALF_DUPLEX)


def test_half_duplex_that_grew_old_is_not_forgiven() -> None:
    old = replace(section(port(duplex=Duplex.HALF), tier=Tier.TABLES), expires_at=NOW)
    facts = router(duplex=NOT_OFFERED).with_sections({(Interface, Tier.TABLES): old}, SEEN_AT)
    assert judge(facts) == (UNKNOWN, Reason.STALE)


def test_a_port_that_a_whole_list_lacks_is_not_found() -> None:
    other = replace(port(), key="Te1/0/2")
    facts = DeviceFacts(ROUTER).with_sections({(Interface, Tier.TABLES): section(other, tier=Tier.TABLES)}, SEEN_AT)
    verdict = judge_uplink(CIRCUIT, {ROUTER: facts}, {}, NOW)
    assert (verdict.state, verdict.reason) == (UNKNOWN, Reason.PORT_NOT_FOUND)
    assert verdict.evidence == (Evidence(ROUTER, PORT, "oper", NO_SUCH_OBJECT, SEEN_AT),)


def test_a_port_that_half_a_list_lacks_may_be_there() -> None:
    half = section(replace(port(), key="Te1/0/2"), tier=Tier.TABLES, gap=Absent(AbsentReason.INCOMPLETE))
    facts = DeviceFacts(ROUTER).with_sections({(Interface, Tier.TABLES): half}, SEEN_AT)
    assert judge(facts) == (UNKNOWN, Reason.INCOMPLETE)


@pytest.mark.parametrize(
    ("school_end", "city_end", "state"),
    [
        pytest.param({}, {}, MEETS, id="both good"),
        pytest.param({}, {"oper": PortStatus.DOWN}, DOWN, id="down at the city's end"),
        pytest.param({"speed_bps": 10**9}, {}, BELOW, id="1G at the school's end"),
        pytest.param({"speed_bps": 10**9}, {"oper": PortStatus.DOWN}, DOWN, id="down is worse than slow"),
        pytest.param({"duplex": Duplex.HALF}, {}, DEGRADED, id="half duplex at one end"),
        pytest.param({}, {"oper": TIMEOUT}, UNKNOWN, id="one end not known"),
        pytest.param({"duplex": Duplex.HALF}, {"oper": TIMEOUT}, UNKNOWN, id="degraded, or worse"),
        pytest.param({"speed_bps": 10**9}, {"oper": TIMEOUT}, BELOW, id="a breach is a breach, whatever the other end"),
    ],
)
def test_two_ends(school_end: dict[str, Any], city_end: dict[str, Any], state: UplinkState) -> None:
    facts = {ROUTER: router(**school_end), CORE: router(CORE, **city_end)}
    assert judge_uplink(TWO_ENDS, facts, {}, NOW).state is state


def test_a_verdict_names_the_facts_it_rests_on() -> None:
    assert judge_uplink(CIRCUIT, {ROUTER: router(speed_bps=10**9)}, {}, NOW).evidence == (
        Evidence(ROUTER, PORT, "oper", PortStatus.UP, SEEN_AT),
        Evidence(ROUTER, PORT, "speed_bps", 10**9, SEEN_AT),
    )


def test_what_is_not_known_says_so_in_the_evidence() -> None:
    (fact,) = judge_uplink(CIRCUIT, {ROUTER: router()}, {}, SEEN_AT + 180).evidence
    assert fact == Evidence(ROUTER, PORT, "oper", STALE, SEEN_AT)
