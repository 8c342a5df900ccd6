"""A 10G circuit against its contract.

Rules of this file: a breach that is seen at either end (down, or slower than the contract) settles it; else every end
of the plan must be known, and the worst end speaks for the circuit. Whether a port is up is ifOperStatus alone;
ifAdminStatus says why it is not.
"""

from collections.abc import Mapping

from schoolnet.facts.absent import NO_SUCH_OBJECT, NOT_OFFERED, Absent, Maybe
from schoolnet.facts.device import TIERS, DeviceFacts, Tier, observe
from schoolnet.facts.rows import Duplex, Interface, PortStatus
from schoolnet.inventory.model import Circuit, CircuitEnd
from schoolnet.verdicts.model import Evidence, Reason, UplinkState, Verdict
from schoolnet.verdicts.unknown import is_lost, unknown_reason

_WORST_FIRST = (
    UplinkState.DOWN,
    UplinkState.BELOW_CONTRACT,
    UplinkState.UNKNOWN,
    UplinkState.DEGRADED,
    UplinkState.MEETS,
)


def judge_uplink(circuit: Circuit, facts: Mapping[str, DeviceFacts], now: float) -> Verdict[UplinkState]:
    """The verdict on a circuit from the newest facts of the devices at its ends; `now` is Unix seconds.

    A device without facts counts as not polled yet.
    """
    if len(circuit.ends) == 1:
        (end,) = circuit.ends
        return _judge_end(end, circuit.speed, facts.get(end.device), now)
    return _worst([_judge_end(end, circuit.speed, facts.get(end.device), now) for end in circuit.ends])


def _worst(ends: list[Verdict[UplinkState]]) -> Verdict[UplinkState]:
    worst = min(ends, key=lambda end: _WORST_FIRST.index(end.state))
    evidence = tuple(fact for end in ends if end.state is worst.state for fact in end.evidence)
    return Verdict(worst.state, worst.reason, evidence)


def _judge_end(end: CircuitEnd, contract_bps: int, facts: DeviceFacts | None, now: float) -> Verdict[UplinkState]:
    device, port = end.device, end.port
    if facts is None:
        facts = DeviceFacts(device)
    seen = facts.sightings(Interface, port, now)
    oper, oper_at = observe(seen, "oper")
    status = Evidence(device, port, "oper", _lost_status(facts, port) or oper, oper_at)
    if status.value is not PortStatus.UP:
        return _judge_not_up(status, facts, now)
    speed, speed_at = observe(seen, "speed_bps")
    evidence = (status, Evidence(device, port, "speed_bps", speed, speed_at))
    # RFC 2863: a speed of 0 is that of a layer without a bandwidth, not of a slow link.
    if isinstance(speed, Absent) or speed == 0:
        return _unknown(facts, speed or NOT_OFFERED, evidence)
    if speed < contract_bps:
        return Verdict(UplinkState.BELOW_CONTRACT, Reason.SPEED_BELOW_CONTRACT, evidence)
    duplex, duplex_at = observe(seen, "duplex")
    if duplex is not Duplex.FULL:
        return _judge_not_full_duplex(Evidence(device, port, "duplex", duplex, duplex_at), facts, evidence)
    return Verdict(UplinkState.MEETS, Reason.OK, (*evidence, Evidence(device, port, "duplex", duplex, duplex_at)))


def _lost_status(facts: DeviceFacts, port: str) -> Absent | None:
    """Why the newest status lacks this port though it was asked for; an older table does not stand in for it."""
    newest = facts.sections.get((Interface, Tier.STATUS))
    return newest.gap if newest is not None and port not in newest.rows else None


def _judge_not_full_duplex(
    duplex: Evidence, facts: DeviceFacts, evidence: tuple[Evidence, ...]
) -> Verdict[UplinkState]:
    if duplex.value is Duplex.HALF:
        return Verdict(UplinkState.DEGRADED, Reason.HALF_DUPLEX, (duplex,))
    if is_lost(duplex.value):
        return _unknown(facts, duplex.value, (*evidence, duplex))
    # Optical and aggregate ports know only full duplex, and many agents say nothing of it.
    return Verdict(UplinkState.MEETS, Reason.OK, evidence)


def _judge_not_up(status: Evidence, facts: DeviceFacts, now: float) -> Verdict[UplinkState]:
    """RFC 2863: a port that is down, lowerLayerDown, notPresent, dormant or testing passes no traffic."""
    admin, admin_at = facts.observe(Interface, status.subject, "admin", now)
    evidence = (Evidence(status.device, status.subject, "admin", admin, admin_at), status)
    if admin is PortStatus.DOWN:
        return Verdict(UplinkState.DOWN, Reason.ADMIN_DOWN, evidence)
    if status.value is PortStatus.UNKNOWN:
        return _unknown(facts, NOT_OFFERED, (status,))
    if not isinstance(status.value, Absent):
        return Verdict(UplinkState.DOWN, Reason.LINK_DOWN, (status,))
    missing_since = _missing_since(facts, status.subject, now)
    if missing_since is not None:
        gone = Evidence(status.device, status.subject, "oper", NO_SUCH_OBJECT, missing_since)
        return Verdict(UplinkState.UNKNOWN, Reason.PORT_NOT_FOUND, (gone,))
    return _unknown(facts, status.value, (status,))


def _missing_since(facts: DeviceFacts, port: str, now: float) -> float | None:
    """When a whole list of ports was seen without this one (Unix seconds); None when that cannot be said."""
    fresh = [section for tier in TIERS if (section := facts.fresh(Interface, tier, now)) is not None]
    if any(port in section.rows for section in fresh):
        return None
    return max((section.observed_at for section in fresh if section.gap is None), default=None)


def _unknown(facts: DeviceFacts, value: Maybe[object], evidence: tuple[Evidence, ...]) -> Verdict[UplinkState]:
    absent = value if isinstance(value, Absent) else NOT_OFFERED
    return Verdict(UplinkState.UNKNOWN, unknown_reason(facts, absent), evidence)
