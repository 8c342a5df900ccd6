"""What is wrong with a circuit that is up, and what is not the fault of one that is down."""

from typing import Any

import pytest

from schoolnet.facts.absent import NOT_OFFERED, STALE, Absent, AbsentReason
from schoolnet.facts.device import DeviceFacts, Tier
from schoolnet.facts.rows import Identity, Interface, PortStatus
from schoolnet.verdicts.model import Reason, UplinkState
from schoolnet.verdicts.thresholds import BOOT_WINDOW_SECONDS, FLAP_SETTLES_SECONDS
from schoolnet.verdicts.uplink import judge_uplink
from verdicts.port_past import DOWN, START, TEN_G, after, poll
from verdicts.uplink_judged import judge
from verdicts.verdict_city import CIRCUIT, CORE, NOW, PORT, ROUTER, TWO_ENDS, port, router, section

TIMEOUT = Absent(AbsentReason.TIMEOUT)
DAY = 86_400.0
MEETS = (UplinkState.MEETS, Reason.OK)
LINK_DOWN = (UplinkState.DOWN, Reason.LINK_DOWN)
FLAPPING = (UplinkState.DEGRADED, Reason.FLAPPING)
LR = CIRCUIT.model_copy(update={"medium": "10GBASE-LR"})


class TestFlapping:
    """Polls each minute; each time the port has lost its link since the last one."""

    polls = tuple(poll(60.0 * n, uptime=DAY + 60 * n, last_change_seconds=DAY + 60 * n - 5) for n in range(5))
    memory = after(polls)
    end = START + 240

    def test_a_port_that_is_up_and_flaps_is_degraded(self) -> None:
        assert judge(self.polls[-1], self.memory, self.end) == FLAPPING

    def test_two_losses_are_none(self) -> None:
        assert judge(self.polls[2], after(self.polls[:3]), START + 120) == MEETS

    def test_it_flaps_on_until_its_penalty_has_aged(self) -> None:
        def quiet(seconds: float) -> tuple[UplinkState, Reason]:
            at = 240 + seconds
            facts = poll(at, uptime=DAY + at, last_change_seconds=DAY + 235)
            return judge(facts, after([facts], self.memory), START + at)

        verdicts = [quiet(60.0 * minute) for minute in range(30)]
        assert verdicts == sorted(verdicts), "flapping, then good; not by turns"
        assert (verdicts[5], verdicts[-1]) == (FLAPPING, MEETS)

    def test_one_that_is_down_for_a_moment_is_flapping_and_not_down(self) -> None:
        at = 300.0
        facts = poll(at, oper=DOWN, uptime=DAY + at, last_change_seconds=DAY + at - 10)
        memory = after([facts], self.memory)
        assert judge(facts, memory, START + at) == FLAPPING
        assert judge(facts, memory, START + at - 10 + FLAP_SETTLES_SECONDS - 1) == FLAPPING

    def test_one_that_stays_down_is_down(self) -> None:
        at = 300.0
        facts = poll(at, oper=DOWN, uptime=DAY + at, last_change_seconds=DAY + at - 10)
        assert judge(facts, after([facts], self.memory), START + at - 10 + FLAP_SETTLES_SECONDS) == LINK_DOWN

    def test_one_that_a_person_switched_off_is_down_at_once(self) -> None:
        facts = poll(300.0, oper=DOWN, admin=DOWN)
        memory = after([facts], self.memory)
        assert judge(facts, memory, START + 300) == (UplinkState.DOWN, Reason.ADMIN_DOWN)
        assert judge(poll(300.0, oper=DOWN, admin=TIMEOUT), memory, START + 300) == LINK_DOWN

    def test_its_evidence_is_the_penalty_of_what_was_seen(self) -> None:
        verdict = judge_uplink(CIRCUIT, {ROUTER: self.polls[-1]}, {(ROUTER, PORT): self.memory}, self.end)
        (penalty,) = verdict.evidence
        assert (penalty.field, penalty.observed_at) == ("flap_penalty", self.end)
        assert penalty.value > 4


class TestLoss:
    """Counters of a minute each."""

    @pytest.mark.parametrize(
        ("per_minute", "verdict"),
        [
            ({}, MEETS),
            ({"receive_errors": 5}, MEETS),
            ({"receive_errors": 7}, (UplinkState.DEGRADED, Reason.ERRORS)),
            ({"transmit_errors": 7}, (UplinkState.DEGRADED, Reason.ERRORS)),
            ({"receive_discards": 59}, MEETS),
            ({"transmit_discards": 61}, (UplinkState.DEGRADED, Reason.DISCARDS)),
            ({"receive_errors": 7, "receive_discards": 61}, (UplinkState.DEGRADED, Reason.ERRORS)),
        ],
    )
    def test_above_a_share_of_packets_it_is_a_flaw(
        self, per_minute: dict[str, int], verdict: tuple[UplinkState, Reason]
    ) -> None:
        packets = {"receive_packets": 60_000, "transmit_packets": 60_000}
        polls = [
            poll(n * 60.0, **{name: n * count for name, count in (packets | per_minute).items()}) for n in range(6)
        ]
        assert judge(polls[-1], after(polls), START + 300) == verdict

    def test_an_old_burst_is_forgotten(self) -> None:
        polls = [poll(n * 60.0, receive_packets=n * 60_000, receive_errors=min(n, 1) * 900) for n in range(9)]
        assert judge(polls[2], after(polls[:3]), START + 120) == (UplinkState.DEGRADED, Reason.ERRORS)
        assert judge(polls[8], after(polls), START + 480) == MEETS

    def test_a_counter_that_was_lost_is_no_counter_of_0(self) -> None:
        assert judge(router(receive_errors=TIMEOUT)) == (UplinkState.UNKNOWN, Reason.INCOMPLETE)
        assert judge(router(receive_errors=NOT_OFFERED)) == MEETS


@pytest.mark.parametrize(
    ("contract", "share", "direction", "verdict"),
    [
        (TEN_G, 0.89, "receive", MEETS),
        (TEN_G, 0.91, "receive", (UplinkState.DEGRADED, Reason.SATURATED)),
        (TEN_G, 0.91, "transmit", (UplinkState.DEGRADED, Reason.SATURATED)),
        (10**9, 0.091, "receive", (UplinkState.DEGRADED, Reason.SATURATED)),
    ],
    ids=["almost full", "received", "sent", "full by its contract, not by its port"],
)
def test_a_circuit_is_saturated_when_the_95th_percentile_of_an_hour_is_near_the_contract(
    contract: int, share: float, direction: str, verdict: tuple[UplinkState, Reason]
) -> None:
    per_minute = int(share * TEN_G * 60 / 8)
    polls = [poll(n * 60.0, **{f"{direction}_bytes": n * per_minute}) for n in range(31)]
    circuit = CIRCUIT.model_copy(update={"speed": contract})
    assert judge(polls[-1], after(polls), START + 1800, circuit) == verdict


def test_a_full_moment_is_not_a_full_circuit() -> None:
    carried, polls = 0, []
    for n in range(31):
        carried += int((0.95 if n == 20 else 0.2) * TEN_G * 60 / 8)
        polls.append(poll(n * 60.0, receive_bytes=carried))
    assert judge(polls[-1], after(polls), START + 1800) == MEETS


@pytest.mark.parametrize(
    ("told", "verdict"),
    [
        ("10GBASE-LR", MEETS),
        ("10GBase-LR", MEETS),
        ("10GBASE-SR", (UplinkState.DEGRADED, Reason.WRONG_MEDIUM)),
        (NOT_OFFERED, MEETS),
        (TIMEOUT, (UplinkState.UNKNOWN, Reason.INCOMPLETE)),
    ],
)
def test_the_medium_is_the_contracted_one(told: Any, verdict: tuple[UplinkState, Reason]) -> None:
    assert judge(router(medium=told), circuit=LR) == verdict
    assert judge(router(medium=told)) == MEETS, "nobody contracted a medium"


def booted(seconds_ago: float, facts: DeviceFacts, **fields: Any) -> DeviceFacts:
    """The device, which has started so long before NOW."""
    told = Identity(uptime_seconds=seconds_ago - (NOW - (facts.polled_at or NOW)), **fields)
    return facts.with_sections({(Identity, Tier.STATUS): section(told)}, facts.polled_at or NOW)


class TestBooting:
    down = router(oper=DOWN)

    def test_a_link_of_a_device_that_has_just_started_may_come_up(self) -> None:
        verdict = judge_uplink(CIRCUIT, {ROUTER: booted(60, self.down)}, {}, NOW)
        assert (verdict.state, verdict.reason) == (UplinkState.UNKNOWN, Reason.BOOTING)
        assert [fact.field for fact in verdict.evidence] == ["oper", "uptime_seconds"]

    @pytest.mark.parametrize(("seconds", "reason"), [(-1, Reason.BOOTING), (0, Reason.LINK_DOWN)])
    def test_until_its_window_is_over(self, seconds: float, reason: Reason) -> None:
        assert judge(booted(BOOT_WINDOW_SECONDS + seconds, self.down))[1] is reason

    def test_what_is_up_is_judged_as_ever(self) -> None:
        assert judge(booted(60, router())) == MEETS
        slow = booted(60, router(speed_bps=10**9))
        assert judge(slow) == (UplinkState.BELOW_CONTRACT, Reason.SPEED_BELOW_CONTRACT)

    def test_what_a_person_switched_off_does_not_come_up(self) -> None:
        assert judge(booted(60, router(oper=DOWN, admin=DOWN)))[1] is Reason.ADMIN_DOWN

    def test_an_uptime_that_has_wrapped_is_no_start(self) -> None:
        years = booted(60, self.down, engine_time_seconds=int(2**32 / 100) + 30)
        assert judge(years) == LINK_DOWN

    def test_an_uptime_that_was_lost_excuses_nothing(self) -> None:
        lost = self.down.with_sections({(Identity, Tier.STATUS): section(Identity(uptime_seconds=TIMEOUT))}, NOW)
        assert judge(lost) == LINK_DOWN


@pytest.mark.parametrize(
    ("school_end", "city_end", "reason"),
    [
        ({"oper": DOWN}, {"oper": DOWN, "admin": DOWN}, Reason.ADMIN_DOWN),
        ({"oper": DOWN, "admin": DOWN}, {"oper": DOWN}, Reason.ADMIN_DOWN),
        ({"oper": DOWN}, {"oper": DOWN}, Reason.LINK_DOWN),
        ({"oper": DOWN}, {}, Reason.LINK_DOWN),
    ],
)
def test_of_two_ends_that_are_down_the_one_that_says_why_is_named(
    school_end: dict[str, Any], city_end: dict[str, Any], reason: Reason
) -> None:
    facts = {ROUTER: router(**school_end), CORE: router(CORE, **city_end)}
    assert judge_uplink(TWO_ENDS, facts, {}, NOW).reason is reason


def test_an_older_switched_off_does_not_stand_in_for_a_lost_row() -> None:
    facts = DeviceFacts(ROUTER).with_sections(
        {
            (Interface, Tier.STATUS): section(gap=TIMEOUT),
            (Interface, Tier.TABLES): section(port(oper=DOWN, admin=PortStatus.DOWN), tier=Tier.TABLES),
        },
        NOW,
    )
    assert judge(facts) == (UplinkState.UNKNOWN, Reason.INCOMPLETE)
    verdict = judge_uplink(CIRCUIT, {ROUTER: facts}, {}, NOW + 300)
    assert (verdict.reason, verdict.evidence[0].value) == (Reason.STALE, STALE)
