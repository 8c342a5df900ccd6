"""An access point's cable: where it is plugged in, how fast that is, whether it gets power."""

from typing import Any

import pytest
from msgspec.structs import replace

from schoolnet.facts.absent import NOT_OFFERED, Absent, AbsentReason
from schoolnet.facts.device import DeviceFacts, Section, Tier
from schoolnet.facts.rows import AccessPoint as AccessPointRow
from schoolnet.facts.rows import AccessPointState, Identity, Interface, Neighbour, PoePort, PortStatus
from schoolnet.inventory.model import AccessPoint, SwitchPort
from schoolnet.verdicts.access_point import AccessPointVerdict, judge_access_point
from schoolnet.verdicts.access_point_index import index_access_points
from schoolnet.verdicts.access_point_memory import NEVER_SEEN, AccessPointMemory, remember_row
from schoolnet.verdicts.model import AccessPointVerdictState, Reason
from schoolnet.verdicts.thresholds import BOOT_WINDOW_SECONDS, UPGRADE_WINDOW_SECONDS
from schoolnet.verdicts.wired import UNKNOWN_CABLE, Wired, index_switch, see_controller, see_switch
from verdicts.verdict_city import CONTROLLER, NOW, SEEN_AT, TABLES_SECONDS, controller, mac, plan, radio, row, section

TIMEOUT = Absent(AbsentReason.TIMEOUT)
UP, DEGRADED, DOWN, UNKNOWN = (
    AccessPointVerdictState.UP,
    AccessPointVerdictState.DEGRADED,
    AccessPointVerdictState.DOWN,
    AccessPointVerdictState.UNKNOWN,
)
STATED = plan(1).model_copy(update={"switch_port": SwitchPort(device="switch", port="Gi1")})


def heard(port: int, who: Any, **fields: Any) -> Neighbour:
    return Neighbour(key=f"{port}", protocol="lldp", local_interface_index=port, remote_chassis_id=who, **fields)


def gives(port: int, status: Any, **fields: Any) -> PoePort:
    return PoePort(key=f"1.{port}", status=status, **({"interface_index": port} | fields))


def switch(*rows: Any, name: str = "switch", at: float = 0.0, **speeds: int) -> DeviceFacts:
    """A switch with ports Gi1 and Gi2 at 1G, unless said otherwise, and these neighbours and PoE ports."""
    ports = [
        Interface(key=port, index=int(port[-1]), oper=PortStatus.UP, speed_bps=speed)
        for port, speed in ({"Gi1": 10**9, "Gi2": 10**9} | speeds).items()
    ]
    seen_at, sections = SEEN_AT + at, {}
    for row_class in (Interface, Neighbour, PoePort):
        of_class = {each.key: each for each in (*ports, *rows) if type(each) is row_class}
        sections[row_class, Tier.TABLES] = Section(of_class, seen_at, seen_at + TABLES_SECONDS)
    return DeviceFacts(name).with_sections(sections, seen_at)


def after(*polls: DeviceFacts, planned: AccessPoint = STATED, known: Wired = UNKNOWN_CABLE) -> Wired:
    """What is known of ap-1's cable after these polls of switches."""
    for facts in polls:
        ports = facts.sections[Interface, Tier.TABLES]
        known = see_switch(known, planned, index_switch(facts, ports, ports.observed_at))
    return known


@pytest.mark.parametrize(
    ("neighbour", "place"),
    [
        (heard(2, mac(1)), ("switch", "Gi2")),
        (heard(2, mac(1).upper()), ("switch", "Gi2")),
        (heard(2, NOT_OFFERED, remote_port_id=mac(1)), ("switch", "Gi2")),
        (heard(2, NOT_OFFERED, remote_sys_name="AP-1"), (None, None)),
        (heard(2, mac(9)), (None, None)),
        (heard(9, mac(1)), (None, None)),
        (heard(2, TIMEOUT), (None, None)),
    ],
    ids=["chassis", "in capitals", "port", "a name that is not planned", "another", "at no port", "lost"],
)
def test_where_it_is_heard(neighbour: Neighbour, place: tuple[str | None, str | None]) -> None:
    wired = after(switch(neighbour), planned=plan(1))
    assert (wired.device, wired.port) == place


def test_by_its_name_where_the_plan_has_one() -> None:
    wired = after(switch(heard(2, mac(9), remote_sys_name="ap-1")), planned=plan(1, name="AP-1"))
    assert (wired.device, wired.port) == ("switch", "Gi2")


def test_where_nobody_hears_it_it_is_where_the_plan_says() -> None:
    wired = after(switch())
    assert (wired.device, wired.port, wired.heard_at, wired.speed_bps) == ("switch", "Gi1", None, 10**9)
    assert after(switch(), planned=plan(1)) is UNKNOWN_CABLE
    assert after(switch(name="another")) is UNKNOWN_CABLE


def test_a_new_plan_counts_where_nobody_hears_it() -> None:
    moved = STATED.model_copy(update={"switch_port": SwitchPort(device="switch", port="Gi2")})
    wired = after(switch(at=60, Gi2=10**8), planned=moved, known=after(switch(gives(1, "searching"))))
    assert (wired.port, wired.speed_bps, wired.power) == ("Gi2", 10**8, None)


def test_it_stays_where_it_was_heard_last() -> None:
    wired = after(switch(heard(2, mac(1))), switch(at=60))
    assert (wired.port, wired.heard_at) == ("Gi2", SEEN_AT)


def test_what_was_told_of_the_old_port_is_not_said_of_the_new_one() -> None:
    slow = switch(heard(1, mac(1)), gives(1, "fault"), Gi1=10**8)
    other = switch(heard(2, mac(1)), name="another", at=60, Gi2=2_500_000_000)
    wired = after(slow, other)
    assert (wired.device, wired.port, wired.speed_bps, wired.power) == ("another", "Gi2", 2_500_000_000, None)


@pytest.mark.parametrize("swapped", [False, True])
def test_of_two_switches_the_one_that_heard_it_last_counts_in_whatever_order_they_are_polled(swapped: bool) -> None:
    polls = [switch(heard(1, mac(1)), at=10), switch(heard(2, mac(1)), name="another", at=20)]
    wired = after(*(reversed(polls) if swapped else polls))
    assert (wired.device, wired.port, wired.heard_at) == ("another", "Gi2", SEEN_AT + 20)


def test_a_fact_keeps_the_time_when_it_was_told() -> None:
    first = switch(heard(1, mac(1)), gives(1, "deliveringPower"))
    later = replace(switch(gives(1, TIMEOUT), at=300), polled_at=SEEN_AT + 300)
    wired = after(first, later)
    assert (wired.speed_at, wired.power_at, wired.power) == (SEEN_AT + 300, SEEN_AT, "deliveringPower")


def test_a_port_that_is_down_has_no_speed() -> None:
    facts = switch(heard(1, mac(1)))
    ports = facts.sections[Interface, Tier.TABLES]
    down = replace(ports, rows={**ports.rows, "Gi1": replace(ports.rows["Gi1"], oper=PortStatus.DOWN, speed_bps=10**7)})
    assert after(facts.with_sections({(Interface, Tier.TABLES): down}, SEEN_AT)).speed_bps is None


def test_a_poe_port_may_be_known_by_its_name_alone() -> None:
    named = gives(1, "poweredOn", interface_index=NOT_OFFERED, name="Gi1")
    assert after(switch(named)).power == "poweredOn"


def judge(memory: AccessPointMemory, *rows: Any, now: float = NOW, uptime: float | None = None) -> AccessPointVerdict:
    facts = controller(*rows, row(9))
    if uptime is not None:
        facts = facts.with_sections({(Identity, Tier.STATUS): section(Identity(uptime_seconds=uptime))}, SEEN_AT)
    return judge_access_point(STATED, index_access_points(facts, now), facts, now, memory)


def outcome(memory: AccessPointMemory, *rows: Any, **more: Any) -> tuple[AccessPointVerdictState, Reason]:
    verdict = judge(memory, *rows, **more)
    return verdict.state, verdict.reason


def wired_by(*polls: DeviceFacts) -> AccessPointMemory:
    return AccessPointMemory(wired=after(*polls))


def told_by_itself(**fields: Any) -> AccessPointMemory:
    return AccessPointMemory(wired=see_controller(UNKNOWN_CABLE, row(1, **fields), SEEN_AT))


GOOD = (row(1), radio(1))
FED = gives(1, "deliveringPower")


@pytest.mark.parametrize(
    ("memory", "verdict"),
    [
        pytest.param(NEVER_SEEN, (UP, Reason.OK), id="nothing known"),
        pytest.param(wired_by(switch(FED)), (UP, Reason.OK), id="1G and power"),
        pytest.param(wired_by(switch(Gi1=10**8)), (DEGRADED, Reason.WIRED_TOO_SLOW), id="100M at the stated port"),
        pytest.param(
            wired_by(switch(heard(2, mac(1)), Gi2=10**8)),
            (DEGRADED, Reason.WIRED_TOO_SLOW),
            id="100M where it is heard",
        ),
        pytest.param(
            wired_by(switch(heard(2, mac(1)), Gi1=10**8)), (UP, Reason.OK), id="100M where it should be and is not"
        ),
        pytest.param(wired_by(switch(Gi1=0)), (UP, Reason.OK), id="no speed"),
        pytest.param(
            told_by_itself(wired_speed_bps=10**8), (DEGRADED, Reason.WIRED_TOO_SLOW), id="100M by its own word"
        ),
        pytest.param(told_by_itself(wired_speed_bps=0), (UP, Reason.OK), id="in a mesh"),
        pytest.param(told_by_itself(is_underpowered=True), (DEGRADED, Reason.POE_SHORT), id="underpowered"),
        pytest.param(told_by_itself(is_underpowered=False), (UP, Reason.OK), id="enough power"),
        pytest.param(
            wired_by(switch(FED), switch(gives(1, "otherFault"), at=60)), (DEGRADED, Reason.POE_SHORT), id="fault"
        ),
        pytest.param(
            wired_by(switch(gives(1, "otherFault"))), (UP, Reason.OK), id="a fault of a port that never fed it"
        ),
        pytest.param(wired_by(switch(gives(1, "searching"))), (UP, Reason.OK), id="a power supply of its own"),
    ],
)
def test_an_access_point_that_is_up(memory: AccessPointMemory, verdict: tuple[AccessPointVerdictState, Reason]) -> None:
    assert outcome(memory, *GOOD) == verdict


TAKEN_AWAY = (switch(FED), switch(gives(1, "searching"), at=60))


@pytest.mark.parametrize(
    ("polls", "reason"),
    [
        (TAKEN_AWAY, Reason.NO_POWER),
        ([switch(gives(1, "poweredOn")), switch(gives(1, "waitingForLoad"), at=60)], Reason.NO_POWER),
        ([switch(FED)], Reason.ACCESS_POINT_DOWN),
        ([switch(gives(1, "searching"))], Reason.ACCESS_POINT_DOWN),
        ([switch(FED), switch(gives(1, TIMEOUT), at=60)], Reason.ACCESS_POINT_DOWN),
        ([], Reason.ACCESS_POINT_DOWN),
    ],
    ids=["taken away", "taken away, MikroTik", "fed", "never fed", "lost", "no switch"],
)
def test_one_that_is_down_has_lost_its_power_where_the_port_that_fed_it_gives_none(
    polls: list[DeviceFacts], reason: Reason
) -> None:
    assert outcome(wired_by(*polls), row(1, state=AccessPointState.DOWN)) == (DOWN, reason)


def test_one_that_its_controller_forgot_stays_missing_and_its_lost_power_stands_beside() -> None:
    gone = judge(wired_by(*TAKEN_AWAY))
    assert (gone.state, gone.reason) == (DOWN, Reason.MISSING)
    assert gone.evidence[-1].field == "power"


def test_power_that_is_missing_takes_nothing_from_one_that_is_up() -> None:
    assert outcome(wired_by(switch(FED), switch(gives(1, "searching"), at=60)), *GOOD) == (UP, Reason.OK)


def test_the_evidence_says_whose_word_it_is() -> None:
    *_, port = judge(wired_by(switch(Gi1=10**8)), *GOOD).evidence
    assert (port.device, port.subject, port.field, port.value) == ("switch", "Gi1", "speed_bps", 10**8)
    *_, own = judge(told_by_itself(wired_speed_bps=10**8), *GOOD).evidence
    assert (own.device, own.subject, own.field, own.observed_at) == (CONTROLLER, "1", "wired_speed_bps", SEEN_AT)


class TestUpgrade:
    """A firmware night."""

    memory = remember_row(NEVER_SEEN, row(1, state=AccessPointState.UPGRADING), SEEN_AT)
    end = SEEN_AT + UPGRADE_WINDOW_SECONDS

    @pytest.mark.parametrize("rows", [(), (row(1, state=AccessPointState.DOWN),)], ids=["gone", "down"])
    def test_away_after_it_was_seen_upgrading_it_is_upgrading(self, rows: tuple[AccessPointRow, ...]) -> None:
        assert outcome(self.memory, *rows) == (DEGRADED, Reason.UPGRADING)
        assert outcome(NEVER_SEEN, *rows)[0] is DOWN

    @pytest.mark.parametrize(("seconds", "state"), [(-1, DEGRADED), (0, DOWN)])
    def test_for_half_an_hour(self, seconds: float, state: AccessPointVerdictState) -> None:
        facts = controller(row(9))
        later = {key: replace(old, expires_at=self.end + 60) for key, old in facts.sections.items()}
        now = self.end + seconds
        index = index_access_points(facts.with_sections(later, SEEN_AT), now)
        assert judge_access_point(STATED, index, facts, now, self.memory).state is state

    def test_back_and_good_it_is_up(self) -> None:
        assert outcome(self.memory, *GOOD) == (UP, Reason.OK)

    def test_back_before_its_radios_are_listed_it_is_still_upgrading(self) -> None:
        assert outcome(self.memory, row(1), radio(9)) == (DEGRADED, Reason.UPGRADING)
        assert outcome(NEVER_SEEN, row(1), radio(9)) == (UP, Reason.OK)

    def test_a_list_of_radios_that_is_not_whole_proves_no_such_thing(self) -> None:
        verdict = judge(self.memory, row(1))
        assert (verdict.state, verdict.bands["5"].reason) == (UP, Reason.NOT_OFFERED)

    def test_a_controller_that_is_silent_is_not_upgrading(self) -> None:
        assert outcome(self.memory, now=SEEN_AT + 180) == (UNKNOWN, Reason.STALE)


class TestControllerJustStarted:
    """What its list lacks may still join."""

    @pytest.mark.parametrize("rows", [(), (row(1, state=AccessPointState.DOWN),)], ids=["gone", "down"])
    def test_it_is_not_known_to_be_down(self, rows: tuple[AccessPointRow, ...]) -> None:
        assert outcome(NEVER_SEEN, *rows, uptime=20.0) == (UNKNOWN, Reason.BOOTING)

    def test_until_the_window_is_over(self) -> None:
        assert outcome(NEVER_SEEN, uptime=BOOT_WINDOW_SECONDS - 31)[1] is Reason.BOOTING
        assert outcome(NEVER_SEEN, uptime=BOOT_WINDOW_SECONDS - 30)[1] is Reason.MISSING

    def test_what_has_joined_is_up(self) -> None:
        assert outcome(NEVER_SEEN, *GOOD, uptime=20.0) == (UP, Reason.OK)

    def test_an_upgrade_is_named_before_the_start(self) -> None:
        assert outcome(TestUpgrade.memory, uptime=20.0) == (DEGRADED, Reason.UPGRADING)


@pytest.mark.parametrize(
    ("state", "is_there"),
    [
        (AccessPointState.UP, True),
        (AccessPointState.UPGRADING, True),
        (AccessPointState.DEGRADED, True),
        (AccessPointState.DOWN, False),
        (NOT_OFFERED, False),
        (TIMEOUT, False),
    ],
)
def test_it_is_first_seen_when_it_has_joined(state: Any, is_there: bool) -> None:
    assert (remember_row(NEVER_SEEN, row(1, state=state), SEEN_AT).first_seen_at is not None) is is_there
