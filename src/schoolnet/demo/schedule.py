"""When what goes wrong in the made-up city: its timeline, and each fault alone.

Rules of this file: pure data. Times suit the demo's intervals (a status in 5 s, a table in 15 s): each fault lasts at
least 40 s, no more than three change at a time, and the death of the core has the city to itself.
"""

from collections.abc import Callable, Mapping
from math import inf

from schoolnet.demo import circuit_faults, device_faults
from schoolnet.demo.fault_kinds import FaultKind
from schoolnet.demo.timeline import ONCE_SECONDS, Fault, Timeline

CYCLE_SECONDS = 600.0
ALONE_FROM_SECONDS = 20.0
"""When a fault comes that is played alone: all is known by then."""
_REST_SECONDS = 40.0
_MAKERS: Mapping[FaultKind, Callable[[float, float], Fault]] = {
    FaultKind.ONE_GIGABIT: circuit_faults.one_gigabit,
    FaultKind.PACKET_LOSS: circuit_faults.packet_loss,
    FaultKind.CUT_FIBRE: circuit_faults.cut_fibre,
    FaultKind.ACCESS_POINT_GONE: device_faults.access_point_gone,
    FaultKind.WRONG_CREDENTIALS: device_faults.wrong_credentials,
    FaultKind.POWER_CUT: circuit_faults.power_cut,
    FaultKind.FLAPPING: circuit_faults.flapping,
    FaultKind.FIRMWARE_NIGHT: device_faults.firmware_night,
    FaultKind.HALF_TABLE: device_faults.half_table,
    FaultKind.POWER_CUT_WITHOUT_UPS: circuit_faults.power_cut_without_ups,
    FaultKind.ACCESS_POINT_MOVED: device_faults.access_point_moved,
    FaultKind.AGENT_REBOOT: circuit_faults.agent_reboot,
    FaultKind.CONTROLLER_DEAD: device_faults.controller_dead,
    FaultKind.CORE_DEAD: circuit_faults.core_dead,
}
_TIMES: Mapping[FaultKind, tuple[float, float]] = {
    FaultKind.ONE_GIGABIT: (-inf, inf),
    FaultKind.PACKET_LOSS: (-inf, inf),
    FaultKind.CUT_FIBRE: (25, 75),
    FaultKind.ACCESS_POINT_GONE: (65, 120),
    FaultKind.WRONG_CREDENTIALS: (110, 165),
    FaultKind.POWER_CUT: (155, 227),
    FaultKind.FLAPPING: (215, 515),
    FaultKind.FIRMWARE_NIGHT: (220, 330),
    FaultKind.HALF_TABLE: (320, 370),
    FaultKind.POWER_CUT_WITHOUT_UPS: (360, 410),
    FaultKind.ACCESS_POINT_MOVED: (400, 450),
    FaultKind.AGENT_REBOOT: (440, 480),
    FaultKind.CONTROLLER_DEAD: (465, 515),
    FaultKind.CORE_DEAD: (535, 585),
}


def single(kind: FaultKind, start_seconds: float, end_seconds: float, cycle_seconds: float = ONCE_SECONDS) -> Timeline:
    """One fault alone, between these seconds, once unless a cycle is given; the permanent ones are there all the
    time."""
    return Timeline((_MAKERS[kind](start_seconds, end_seconds),), cycle_seconds)


def alone(kind: FaultKind) -> Timeline:
    """One fault alone, as long as in the city's timeline, soon after the start, and then again and again."""
    start, end = _TIMES[kind]
    if start == -inf:
        return single(kind, start, end)
    until = ALONE_FROM_SECONDS + end - start
    return single(kind, ALONE_FROM_SECONDS, until, until + _REST_SECONDS)


def city_timeline() -> Timeline:
    """All faults, each at its time."""
    return Timeline(tuple(_MAKERS[kind](*times) for kind, times in _TIMES.items()), CYCLE_SECONDS)


def timeline_of(played: str) -> Timeline:
    """The timeline of `on` (the city's), `off` (nothing ever happens) or a fault's name (that one alone)."""
    if played == "off":
        return Timeline()
    return city_timeline() if played == "on" else alone(FaultKind(played))
