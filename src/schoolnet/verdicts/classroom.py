"""A classroom's WiFi, from the access points that are planned for it.

Rules of this file: an access point must be joined, and each required band and network name must come from one that is.
A classroom is uncovered only when it is known that one does not; where the school is cut off, or a controller does not
answer, it is unknown. An access point that is being upgraded comes back by itself: its classrooms are degraded
meanwhile, not uncovered.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from schoolnet.inventory.model import Classroom
from schoolnet.verdicts.access_point import AccessPointVerdict
from schoolnet.verdicts.model import (
    OF_THE_PLAN,
    AccessPointVerdictState,
    ClassroomState,
    Evidence,
    Reason,
    UplinkState,
    Verdict,
)
from schoolnet.verdicts.radio import BandState, BandVerdict
from schoolnet.verdicts.unknown import foremost

_UNCOVERED_BY = (
    Reason.RADIO_DOWN,
    Reason.BAND_MISSING,
    Reason.SSID_MISSING,
    Reason.NO_POWER,
    Reason.ACCESS_POINT_DOWN,
    Reason.MISSING,
)

_DEGRADED_BY = (
    Reason.SECOND_ACCESS_POINT_DOWN,
    Reason.UPGRADING,
    Reason.ACCESS_POINT_DEGRADED,
    Reason.WIRED_TOO_SLOW,
    Reason.POE_SHORT,
    Reason.CHANNEL_BUSY,
)


class _Service(NamedTuple):
    """Whether an access point is joined, or serves a band or a network name (None: not known), and the reason."""

    is_given: bool | None
    reason: Reason


def judge_classroom(
    classroom: Classroom,
    access_points: Sequence[AccessPointVerdict],
    uplinks: Sequence[Verdict[UplinkState]],
    ssids: frozenset[str] = frozenset(),
) -> Verdict[ClassroomState]:
    """The verdict on a classroom from all access points planned for it and all uplinks of its school; `ssids` are the
    network names that its school requires, where the room has none of its own."""
    if not access_points:
        nobody = Evidence(OF_THE_PLAN, classroom.id, "access_points", 0)
        return Verdict(ClassroomState.UNCOVERED, Reason.NO_PLANNED_ACCESS_POINT, (nobody,))
    if _is_cut_off(access_points, uplinks):
        evidence = tuple(fact for uplink in uplinks for fact in uplink.evidence)
        return Verdict(ClassroomState.UNKNOWN, Reason.UNREACHABLE, evidence)
    serving = sorted(access_points, key=lambda access_point: access_point.access_point)
    bands, names = sorted(classroom.bands), sorted(ssids if classroom.ssids is None else classroom.ssids)
    wanted = [[ap.bands[band] for ap in serving] for band in bands] + [
        [ap.ssids[name] for ap in serving] for name in names
    ]
    joined = [_joined(access_point) for access_point in serving]
    services = [joined, *([_service(*pair) for pair in zip(serving, joined, each, strict=True)] for each in wanted)]
    state, reason = _judge(serving, services)
    return Verdict(state, reason, _evidence(serving, wanted, is_covered=state is ClassroomState.COVERED))


def may_cut_off(uplink: Verdict[UplinkState]) -> bool:
    """Whether rooms may be out of sight because of this uplink; any other has no say in their verdicts."""
    return uplink.state is UplinkState.DOWN or uplink.reason is Reason.UNREACHABLE


def _is_cut_off(access_points: Sequence[AccessPointVerdict], uplinks: Sequence[Verdict[UplinkState]]) -> bool:
    """Whether the school is behind an uplink that is down; or behind one that does not answer, and no access point
    is seen that would prove that the way is open."""
    if not uplinks:
        return False
    if all(uplink.state is UplinkState.DOWN for uplink in uplinks):
        return True
    nothing_seen = all(ap.state is AccessPointVerdictState.DOWN for ap in access_points)
    return nothing_seen and all(may_cut_off(uplink) for uplink in uplinks)


def _joined(access_point: AccessPointVerdict) -> _Service:
    if access_point.state is AccessPointVerdictState.DOWN:
        return _Service(False, access_point.reason)
    if access_point.state is AccessPointVerdictState.UNKNOWN:
        return _Service(None, access_point.reason)
    return _Service(True, Reason.OK)


def _service(access_point: AccessPointVerdict, joined: _Service, given: BandVerdict) -> _Service:
    if not joined.is_given or access_point.reason is Reason.UPGRADING:
        return joined
    return _Service(None if given.state is BandState.UNKNOWN else given.state is BandState.UP, given.reason)


def _judge(
    serving: Sequence[AccessPointVerdict], services: Sequence[Sequence[_Service]]
) -> tuple[ClassroomState, Reason]:
    lacking = [each for each in services if not any(service.is_given for service in each)]
    without = [each for each in lacking if all(service.is_given is False for service in each)]
    if without:
        return ClassroomState.UNCOVERED, _first(_UNCOVERED_BY, (service.reason for service in without[0]))
    if lacking:
        unknown = (service.reason for each in lacking for service in each if service.is_given is None)
        return ClassroomState.UNKNOWN, foremost(unknown)
    return _judge_covered(serving, [service for each in services for service in each])


def _judge_covered(
    serving: Sequence[AccessPointVerdict], services: Sequence[_Service]
) -> tuple[ClassroomState, Reason]:
    """A room that has its WiFi: degraded by a flaw that is known, unknown where one may be hidden, else covered."""
    given = {service.reason for service in services if service.is_given}
    flaws = {_flaw(access_point) for access_point in serving} | given.intersection({Reason.CHANNEL_BUSY})
    flaws.discard(Reason.OK)
    if flaws:
        return ClassroomState.DEGRADED, _first(_DEGRADED_BY, flaws)
    # Radios that a controller never tells of take nothing from a room that has its bands from another.
    lost = {service.reason for service in services if service.is_given is None} - {Reason.NOT_OFFERED}
    if lost or any(access_point.state is AccessPointVerdictState.UNKNOWN for access_point in serving):
        return ClassroomState.UNKNOWN, Reason.SECOND_ACCESS_POINT_UNKNOWN
    doubts = given - {Reason.OK}
    return (ClassroomState.UNKNOWN, foremost(doubts)) if doubts else (ClassroomState.COVERED, Reason.OK)


def _flaw(access_point: AccessPointVerdict) -> Reason:
    """What an access point is known to take from a room that has its WiFi all the same."""
    if access_point.state is AccessPointVerdictState.DOWN:
        return Reason.SECOND_ACCESS_POINT_DOWN
    return access_point.reason if access_point.state is AccessPointVerdictState.DEGRADED else Reason.OK


def _first(order: Sequence[Reason], reasons: Iterable[Reason]) -> Reason:
    return min(reasons, key=order.index)


def _evidence(
    serving: Sequence[AccessPointVerdict], wanted: Iterable[Iterable[BandVerdict]], *, is_covered: bool
) -> tuple[Evidence, ...]:
    """What was seen of access points, bands and names; of a covered room not what one of several of them lacks."""
    given = (each for of_all in wanted for each in of_all if not is_covered or each.state is BandState.UP)
    of_wanted = (fact for each in given for fact in each.evidence)
    return (*(fact for access_point in serving for fact in access_point.evidence), *of_wanted)
