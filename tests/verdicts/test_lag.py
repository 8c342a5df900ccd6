"""Whether all members of a LAG carry its traffic."""

from typing import Any

import pytest
from msgspec.structs import replace

from schoolnet.facts.absent import NOT_OFFERED, Absent, AbsentReason
from schoolnet.facts.device import DeviceFacts, Tier
from schoolnet.facts.rows import Interface, LagMember, PortStatus
from schoolnet.inventory.model import Circuit, CircuitEnd
from schoolnet.verdicts.model import Reason, UplinkState, Verdict
from schoolnet.verdicts.uplink import judge_uplink
from verdicts.verdict_city import NOW, PORT, ROUTER, router, section

TIMEOUT = Absent(AbsentReason.TIMEOUT)
LAG, OTHER_LAG = 7, 8  # the ifIndex of the port that `router` has
MEETS = (UplinkState.MEETS, Reason.OK)
MISSING = (UplinkState.DEGRADED, Reason.LAG_MEMBER_MISSING)
INCOMPLETE = (UplinkState.UNKNOWN, Reason.INCOMPLETE)
MEMBERS = ("Te1", "Te2")


def member(index: int, aggregate: Any = LAG, selected: Any = LAG, carries: Any = True) -> LagMember:
    return LagMember(
        key=str(index), index=index, aggregate_index=aggregate, selected_index=selected, is_distributing=carries
    )


def member_ports(**opers: Any) -> list[Interface]:
    """The ports Te1 and Te2, up unless said otherwise."""
    states = {"Te1": PortStatus.UP, "Te2": PortStatus.UP} | opers
    return [Interface(key=name, index=int(name[-1]), type=6, oper=oper) for name, oper in states.items()]


def facts(*rows: Any, kind: Any = 161, gap: Absent | None = None, has_table: bool = True) -> DeviceFacts:
    """A router with a port-channel; LagMember and Interface rows of the slower tier; `gap` is that of the members."""
    lag = Interface(key=PORT, index=LAG, type=kind)
    ports = [row for row in rows if isinstance(row, Interface)]
    sections: dict[Any, Any] = {(Interface, Tier.TABLES): section(lag, *ports, tier=Tier.TABLES)}
    if has_table:
        members = [row for row in rows if isinstance(row, LagMember)]
        sections[LagMember, Tier.TABLES] = section(*members, tier=Tier.TABLES, gap=gap)
    return router().with_sections(sections, NOW)


def verdict_on(known: DeviceFacts, *members: str) -> Verdict[UplinkState]:
    end = CircuitEnd(device=ROUTER, port=PORT, members=members)
    return judge_uplink(Circuit(id="uplink", provider="Telecom", ends=(end,)), {ROUTER: known}, {}, NOW)


def judge(known: DeviceFacts, *members: str) -> tuple[UplinkState, Reason]:
    verdict = verdict_on(known, *members)
    return verdict.state, verdict.reason


@pytest.mark.parametrize(
    ("rows", "verdict"),
    [
        pytest.param([member(1), member(2)], MEETS, id="both carry"),
        pytest.param([member(1), member(2, aggregate=NOT_OFFERED)], MISSING, id="selected it, not attached"),
        pytest.param([member(1), member(2, aggregate=99)], MISSING, id="selected it, attached elsewhere"),
        pytest.param([member(1), member(2, carries=False)], MISSING, id="attached, not distributing"),
        pytest.param([member(1), member(2, carries=NOT_OFFERED)], MEETS, id="attached, and no more is told"),
        pytest.param([member(1), member(2, OTHER_LAG, OTHER_LAG, carries=False)], MEETS, id="another LAG's trouble"),
        pytest.param([member(1), member(LAG, carries=False)], MEETS, id="attached to itself"),
        pytest.param([member(1), member(2, carries=TIMEOUT)], INCOMPLETE, id="whether it distributes was lost"),
        pytest.param([member(1), member(2, aggregate=TIMEOUT)], INCOMPLETE, id="where it is attached was lost"),
        pytest.param([member(1), member(2, NOT_OFFERED, TIMEOUT)], INCOMPLETE, id="what it selected was lost"),
        pytest.param([member(1, carries=False), member(2, TIMEOUT)], MISSING, id="a flaw is one, whatever was lost"),
        pytest.param([], MEETS, id="a LAG without LACP"),
    ],
)
def test_members_by_lacp(rows: list[LagMember], verdict: tuple[UplinkState, Reason]) -> None:
    assert judge(facts(*rows)) == verdict


@pytest.mark.parametrize(
    ("rows", "verdict"),
    [
        pytest.param([*member_ports(), member(1), member(2)], MEETS, id="both carry"),
        pytest.param([*member_ports(Te2=PortStatus.DOWN), member(1)], MISSING, id="one is down"),
        pytest.param([*member_ports(), member(1)], MISSING, id="one is up, and in no LAG"),
        pytest.param([*member_ports(), member(1), member(2, 99, 99)], MISSING, id="one is up, and in another LAG"),
        pytest.param([*member_ports(), member(1), member(2, carries=False)], MISSING, id="one does not distribute"),
        pytest.param(member_ports(), MEETS, id="a LAG without LACP, both up"),
        pytest.param(member_ports(Te2=PortStatus.DOWN), MISSING, id="a LAG without LACP, one down"),
        pytest.param([*member_ports(Te2=TIMEOUT), member(1), member(2)], INCOMPLETE, id="status lost"),
        pytest.param(member_ports()[:1], (UplinkState.UNKNOWN, Reason.NOT_OFFERED), id="one does not exist"),
        pytest.param([*member_ports(), member(1), member(2, TIMEOUT)], INCOMPLETE, id="where it is attached was lost"),
    ],
)
def test_members_that_the_plan_names(rows: list[Any], verdict: tuple[UplinkState, Reason]) -> None:
    assert judge(facts(*rows), *MEMBERS) == verdict


def test_half_a_list_of_members_may_hide_one() -> None:
    assert judge(facts(member(1), gap=TIMEOUT)) == INCOMPLETE
    assert judge(facts(*member_ports(), member(1), gap=TIMEOUT), *MEMBERS) == INCOMPLETE
    assert judge(facts(*member_ports(), gap=TIMEOUT), *MEMBERS) == INCOMPLETE


def test_a_list_of_members_that_expired_is_not_forgiven() -> None:
    known = facts(member(1), member(2, carries=False))
    old = replace(known.sections[LagMember, Tier.TABLES], expires_at=NOW)
    known = known.with_sections({(LagMember, Tier.TABLES): old}, NOW)
    assert judge(known) == (UplinkState.UNKNOWN, Reason.STALE)


def test_a_device_that_never_tells_of_members_has_none_missing() -> None:
    assert judge(facts(has_table=False)) == MEETS
    assert judge(facts(*member_ports(), has_table=False), *MEMBERS) == MEETS


@pytest.mark.parametrize("kind", [6, 117])
def test_an_ethernet_port_is_no_lag_whatever_the_list_lacks(kind: int) -> None:
    assert judge(facts(gap=TIMEOUT, kind=kind)) == MEETS
    assert judge(facts(member(1, carries=False), kind=kind)) == MEETS
    assert judge(facts(member(1, carries=False), kind=TIMEOUT)) == MISSING


def test_the_evidence_is_what_the_device_said_of_the_member() -> None:
    told = [(fact.subject, fact.field, fact.value) for fact in verdict_on(facts(member(1), member(2, 99))).evidence]
    assert told == [("2", "aggregate_index", 99)]
    down = verdict_on(facts(*member_ports(Te2=PortStatus.DOWN)), *MEMBERS)
    assert [(fact.subject, fact.field, fact.value) for fact in down.evidence] == [("Te2", "oper", PortStatus.DOWN)]
