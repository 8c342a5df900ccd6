"""A 10G circuit against its contract.

Rules of this file: a breach that is seen at either end (down, or slower than the contract) settles it; else every end
of the plan must be known, and the worst end speaks for the circuit. Whether a port is up is ifOperStatus alone;
ifAdminStatus says why it is not. A port that comes and goes is flapping until it has rested, not up and down by turns;
one of a device that has just started is not down yet. Of the light only what was read since the link went down says
anything about that.
"""

from collections.abc import Mapping

from schoolnet.facts.absent import NO_SUCH_OBJECT, NOT_OFFERED, STALE, Absent, Maybe
from schoolnet.facts.device import TIERS, DeviceFacts, Tier
from schoolnet.facts.rows import Interface, PortStatus
from schoolnet.inventory.model import Circuit, CircuitEnd
from schoolnet.verdicts.boot import boots_until, uptime
from schoolnet.verdicts.model import Evidence, Reason, UplinkState, Verdict
from schoolnet.verdicts.optics import NO_LIGHT_DBM
from schoolnet.verdicts.port_memory import PortMemory, down_for_seconds, is_flapping_at, penalty_at
from schoolnet.verdicts.port_view import PortView, read_light
from schoolnet.verdicts.thresholds import FLAP_SETTLES_SECONDS
from schoolnet.verdicts.unknown import is_lost, unknown_reason
from schoolnet.verdicts.uplink_flaws import LOOKS

PortMemories = Mapping[tuple[str, str], PortMemory]
"""What is remembered of ports, by device and port."""

_WORST_FIRST = (
    UplinkState.DOWN,
    UplinkState.BELOW_CONTRACT,
    UplinkState.UNKNOWN,
    UplinkState.DEGRADED,
    UplinkState.MEETS,
)

_CONSEQUENCES = (Reason.OPTICS_OUT_OF_BUDGET, Reason.NO_LIGHT, Reason.LINK_DOWN)
"""Of two ends that are down, the later in this list follows from what is wrong with the other."""


def judge_uplink(
    circuit: Circuit, facts: Mapping[str, DeviceFacts], memories: PortMemories, now: float
) -> Verdict[UplinkState]:
    """The verdict on a circuit from the newest facts of the devices at its ends, and what is remembered of its ports.

    `now` is Unix seconds. A device without facts counts as not polled yet.
    """
    ends = [_judge_end(_view(circuit, end, facts, memories, now)) for end in circuit.ends]
    worst = min(ends, key=_weight)
    evidence = tuple(fact for end in ends if end.state is worst.state for fact in end.evidence)
    return Verdict(worst.state, worst.reason, evidence)


def _weight(end: Verdict[UplinkState]) -> tuple[int, int]:
    is_consequence = end.state is UplinkState.DOWN and end.reason in _CONSEQUENCES
    return _WORST_FIRST.index(end.state), _CONSEQUENCES.index(end.reason) if is_consequence else -1


def _view(
    circuit: Circuit, end: CircuitEnd, facts: Mapping[str, DeviceFacts], memories: PortMemories, now: float
) -> PortView:
    known = facts.get(end.device) or DeviceFacts(end.device)
    memory = memories.get((end.device, end.port)) or PortMemory()
    return PortView(circuit, end, known, known.sightings(Interface, end.port, now), memory, now)


def _judge_end(view: PortView) -> Verdict[UplinkState]:
    facts = view.facts
    lost = _lost_status(view)
    if lost is not None:
        return _unknown(facts, lost.value, (lost,))
    status = view.fact("oper")
    if status.value is not PortStatus.UP:
        return _judge_not_up(status, view)
    speed = view.fact("speed_bps")
    # RFC 2863: a speed of 0 is that of a layer without a bandwidth, not of a slow link.
    if isinstance(speed.value, Absent) or speed.value == 0:
        return _unknown(facts, speed.value or NOT_OFFERED, (status, speed))
    if speed.value < view.circuit.speed:
        return Verdict(UplinkState.BELOW_CONTRACT, Reason.SPEED_BELOW_CONTRACT, (status, speed))
    return _judge_flaws(view, (status, speed))


def _judge_flaws(view: PortView, evidence: tuple[Evidence, ...]) -> Verdict[UplinkState]:
    findings = [look(view) for look in LOOKS]
    for finding in findings:
        if finding.flaw is not None:
            return Verdict(UplinkState.DEGRADED, finding.flaw, finding.evidence)
    for finding in findings:
        if finding.doubt is not None:
            return _unknown(view.facts, finding.doubt, (*evidence, *finding.evidence))
    seen = tuple(fact for finding in findings for fact in finding.evidence)
    return Verdict(UplinkState.MEETS, Reason.OK, (*evidence, *seen))


def _lost_status(view: PortView) -> Evidence | None:
    """That the newest status lacks this port though it was asked for; an older table does not stand in for it."""
    newest = view.facts.sections.get((Interface, Tier.STATUS))
    if newest is None or newest.gap is None or view.end.port in newest.rows:
        return None
    value = newest.gap if newest.is_fresh(view.now) else STALE
    return Evidence(view.end.device, view.end.port, "oper", value, newest.observed_at)


def _judge_not_up(status: Evidence, view: PortView) -> Verdict[UplinkState]:
    """RFC 2863: a port that is down, lowerLayerDown, notPresent, dormant or testing passes no traffic."""
    facts, now = view.facts, view.now
    admin = view.fact("admin")
    if admin.value is PortStatus.DOWN:
        return Verdict(UplinkState.DOWN, Reason.ADMIN_DOWN, (admin, status))
    if status.value is PortStatus.UNKNOWN:
        return _unknown(facts, NOT_OFFERED, (status,))
    if not isinstance(status.value, Absent):
        return _judge_down(status, view, may_be_switched_off=is_lost(admin.value))
    missing_since = _missing_since(facts, status.subject, now)
    if missing_since is not None:
        gone = Evidence(status.device, status.subject, "oper", NO_SUCH_OBJECT, missing_since)
        return Verdict(UplinkState.UNKNOWN, Reason.PORT_NOT_FOUND, (gone,))
    return _unknown(facts, status.value, (status,))


def _judge_down(status: Evidence, view: PortView, *, may_be_switched_off: bool) -> Verdict[UplinkState]:
    if _is_flapping(view) and not may_be_switched_off:
        penalty = view.remembered("flap_penalty", penalty_at(view.memory, view.now))
        return Verdict(UplinkState.DEGRADED, Reason.FLAPPING, (penalty, status))
    if view.now < boots_until(view.facts, view.now):
        return Verdict(UplinkState.UNKNOWN, Reason.BOOTING, (status, uptime(view.facts, view.now)))
    reason, light = _why_down(view)
    return Verdict(UplinkState.DOWN, reason, (status, *light))


def _is_flapping(view: PortView) -> bool:
    """Whether a port that is down will be up again in a moment, to go by its past."""
    down_seconds = down_for_seconds(view.memory, view.now)
    is_short = down_seconds is not None and down_seconds < FLAP_SETTLES_SECONDS
    return is_short and is_flapping_at(view.memory, view.now)


def _why_down(view: PortView) -> tuple[Reason, tuple[Evidence, ...]]:
    """What the light says about a link that is down: the reason, and the reading, where one says anything."""
    reading = read_light(view)
    power_dbm, read_at = reading.power_dbm, reading.fact.observed_at
    if isinstance(power_dbm, Absent) or read_at is None or read_at < (view.memory.since or read_at):
        return Reason.LINK_DOWN, ()
    if power_dbm <= NO_LIGHT_DBM:
        return Reason.NO_LIGHT, (reading.fact,)
    if isinstance(reading.limits, Absent):
        return Reason.LINK_DOWN, ()
    is_enough = power_dbm >= reading.limits.low_dbm
    return Reason.LINK_DOWN if is_enough else Reason.OPTICS_OUT_OF_BUDGET, (reading.fact,)


def _missing_since(facts: DeviceFacts, port: str, now: float) -> float | None:
    """When a whole list of ports was seen without this one (Unix seconds); None when that cannot be said."""
    fresh = [section for tier in TIERS if (section := facts.fresh(Interface, tier, now)) is not None]
    if any(port in section.rows for section in fresh):
        return None
    return max((section.observed_at for section in fresh if section.gap is None), default=None)


def _unknown(facts: DeviceFacts, value: Maybe[object], evidence: tuple[Evidence, ...]) -> Verdict[UplinkState]:
    absent = value if isinstance(value, Absent) else NOT_OFFERED
    return Verdict(UplinkState.UNKNOWN, unknown_reason(facts, absent), evidence)
