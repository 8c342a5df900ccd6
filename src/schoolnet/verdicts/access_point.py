"""A planned access point, as its controller lists it or as it answers for itself.

Rules of this file: the plan is the truth, so an access point that a whole list lacks is down, reason `missing`. One
that was being upgraded a while ago comes back by itself, and one whose controller has just started may still join.
"""

from dataclasses import dataclass, replace

from schoolnet.facts.absent import NO_SUCH_OBJECT, STALE, Absent, AbsentReason, Maybe
from schoolnet.facts.device import DeviceFacts
from schoolnet.facts.rows import AccessPoint as AccessPointRow
from schoolnet.facts.rows import AccessPointState
from schoolnet.inventory.model import AccessPoint
from schoolnet.verdicts.access_point_index import AccessPointIndex, doubt, find_key
from schoolnet.verdicts.access_point_memory import NEVER_SEEN, AccessPointMemory, may_be_upgrading
from schoolnet.verdicts.boot import uptime
from schoolnet.verdicts.model import AccessPointVerdictState, Evidence, Reason
from schoolnet.verdicts.radio import NO_BANDS, Bands
from schoolnet.verdicts.unknown import unknown_reason
from schoolnet.verdicts.wired import cable_flaw, power_loss

_FROM_STATE = {
    AccessPointState.UP: (AccessPointVerdictState.UP, Reason.OK),
    AccessPointState.UPGRADING: (AccessPointVerdictState.DEGRADED, Reason.UPGRADING),
    AccessPointState.DEGRADED: (AccessPointVerdictState.DEGRADED, Reason.ACCESS_POINT_DEGRADED),
    AccessPointState.DOWN: (AccessPointVerdictState.DOWN, Reason.ACCESS_POINT_DOWN),
}


@dataclass(frozen=True, slots=True)
class AccessPointVerdict:
    """A judgement on a planned access point; `key` is that of its row, None where it has none. `ssids` are its network
    names, in the form of bands."""

    access_point: str
    state: AccessPointVerdictState
    reason: Reason
    key: str | None
    bands: Bands
    evidence: tuple[Evidence, ...] = ()
    ssids: Bands = NO_BANDS


def judge_access_point(
    plan: AccessPoint,
    index: AccessPointIndex,
    facts: DeviceFacts,
    now: float,
    memory: AccessPointMemory = NEVER_SEEN,
) -> AccessPointVerdict:
    """The verdict on a planned access point from its device's facts and their index, and from what is remembered of
    it; `now` is Unix seconds."""
    if now >= index.expires_at:
        return _unseen(plan, index, facts, STALE)
    key = find_key(plan, index)
    if key is None:
        verdict = _unseen(plan, index, facts, doubt(plan, index, facts))
    else:
        verdict = _seen(plan, key, index, facts, now)
    if verdict.state is AccessPointVerdictState.DOWN:
        return _judge_down(verdict, index, facts, memory, now)
    if (
        verdict.state is AccessPointVerdictState.UP
        and _has_no_radios_yet(verdict, index)
        and may_be_upgrading(memory, now)
    ):
        return _judge_upgrading(verdict, index, memory)
    return _judge_cable(verdict, index.device, memory) if verdict.state is AccessPointVerdictState.UP else verdict


def _seen(plan: AccessPoint, key: str, index: AccessPointIndex, facts: DeviceFacts, now: float) -> AccessPointVerdict:
    value, observed_at = facts.observe(AccessPointRow, key, "state", now)
    state, reason = _state_of(value, index, facts)
    bands, ssids = index.air.judge(key, facts, now)
    evidence = Evidence(index.device, key, "state", value, observed_at)
    if state is AccessPointVerdictState.UP and isinstance(value, Absent):
        evidence = Evidence(index.device, key, "listed", True, observed_at)
    return AccessPointVerdict(plan.id, state, reason, key, bands, (evidence,), ssids)


def _unseen(plan: AccessPoint, index: AccessPointIndex, facts: DeviceFacts, why: Absent | None) -> AccessPointVerdict:
    if why is None:
        state, reason = AccessPointVerdictState.DOWN, Reason.MISSING
    else:
        state, reason = AccessPointVerdictState.UNKNOWN, unknown_reason(facts, why)
    evidence = Evidence(index.device, plan.id, "listed", why or NO_SUCH_OBJECT, index.listed_at)
    return AccessPointVerdict(plan.id, state, reason, None, NO_BANDS, (evidence,))


def _judge_down(
    verdict: AccessPointVerdict, index: AccessPointIndex, facts: DeviceFacts, memory: AccessPointMemory, now: float
) -> AccessPointVerdict:
    """Down, unless that is expected to pass: it is being upgraded, or its controller has just started."""
    if may_be_upgrading(memory, now):
        return _judge_upgrading(verdict, index, memory)
    if now < index.boots_until:
        return _as(verdict, AccessPointVerdictState.UNKNOWN, Reason.BOOTING, uptime(facts, now))
    unpowered = power_loss(memory.wired)
    if unpowered is None:
        return verdict
    # One that its controller has forgotten stays missing: that it has no power is a fact beside it.
    reason = Reason.MISSING if verdict.reason is Reason.MISSING else Reason.NO_POWER
    return _as(verdict, AccessPointVerdictState.DOWN, reason, unpowered)


def _has_no_radios_yet(verdict: AccessPointVerdict, index: AccessPointIndex) -> bool:
    """Whether a whole list of radios lacks those of a joined access point: it was read before that came back."""
    return index.air.radio_gap is None and not index.air.radios(verdict.key)


def _judge_upgrading(
    verdict: AccessPointVerdict, index: AccessPointIndex, memory: AccessPointMemory
) -> AccessPointVerdict:
    seen = Evidence(index.device, verdict.access_point, "state", AccessPointState.UPGRADING, memory.upgraded_at)
    return _as(verdict, AccessPointVerdictState.DEGRADED, Reason.UPGRADING, seen)


def _judge_cable(verdict: AccessPointVerdict, device: str, memory: AccessPointMemory) -> AccessPointVerdict:
    flaw = cable_flaw(memory.wired, device, verdict.key or verdict.access_point)
    return verdict if flaw is None else _as(verdict, AccessPointVerdictState.DEGRADED, *flaw)


def _as(
    verdict: AccessPointVerdict, state: AccessPointVerdictState, reason: Reason, fact: Evidence
) -> AccessPointVerdict:
    return replace(verdict, state=state, reason=reason, evidence=(*verdict.evidence, fact))


def _state_of(
    value: Maybe[AccessPointState], index: AccessPointIndex, facts: DeviceFacts
) -> tuple[AccessPointVerdictState, Reason]:
    if not isinstance(value, Absent):
        return _FROM_STATE[value]
    if index.is_standalone and value.reason is AbsentReason.NOT_OFFERED:
        return AccessPointVerdictState.UP, Reason.OK
    return AccessPointVerdictState.UNKNOWN, unknown_reason(facts, value)
