"""What can be wrong with a port of a circuit that is up and fast enough.

Rules of this file: one look per property; each tells a flaw, or why it is not known whether there is one, and the facts
that it rests on. A property that the device never tells is neither. The order of `LOOKS` is that in which flaws are
named.
"""

from collections.abc import Callable

from schoolnet.facts.absent import Absent
from schoolnet.facts.rows import Duplex
from schoolnet.verdicts.lag import lag_members
from schoolnet.verdicts.model import Reason
from schoolnet.verdicts.optics import NO_LIGHT_DBM
from schoolnet.verdicts.port_memory import (
    Directions,
    PortMemory,
    discard_ratio,
    error_ratio,
    is_flapping_at,
    p95_bps,
    penalty_at,
)
from schoolnet.verdicts.port_view import NOTHING, Finding, PortView, read_light
from schoolnet.verdicts.thresholds import DISCARDS_RATIO, ERRORS_RATIO, SATURATED_RATIO
from schoolnet.verdicts.unknown import is_lost


def _flapping(view: PortView) -> Finding:
    if not is_flapping_at(view.memory, view.now):
        return NOTHING
    evidence = view.remembered("flap_penalty", penalty_at(view.memory, view.now))
    return Finding((evidence,), Reason.FLAPPING)


def _duplex(view: PortView) -> Finding:
    duplex = view.fact("duplex")
    if duplex.value is Duplex.HALF:
        return Finding((duplex,), Reason.HALF_DUPLEX)
    if is_lost(duplex.value):
        return Finding((duplex,), doubt=duplex.value)
    # Optical and aggregate ports know only full duplex, and many agents say nothing of it.
    return Finding((duplex,) if duplex.value is Duplex.FULL else ())


def _light(view: PortView) -> Finding:
    reading = read_light(view)
    if isinstance(reading.power_dbm, Absent):
        return Finding((reading.fact,), doubt=reading.power_dbm) if is_lost(reading.power_dbm) else NOTHING
    if reading.power_dbm <= NO_LIGHT_DBM:  # a port that is up does not do so in the dark
        return NOTHING
    if isinstance(reading.limits, Absent):
        return Finding((reading.fact,), doubt=reading.limits) if is_lost(reading.limits) else NOTHING
    is_within = reading.limits.low_dbm <= reading.power_dbm <= reading.limits.high_dbm
    return Finding((reading.fact,), None if is_within else Reason.OPTICS_OUT_OF_BUDGET)


def _ratio(field: str, ratio: Callable[[PortMemory, float], Directions], limit: float, flaw: Reason) -> "Look":
    counters = (f"receive_{field}", f"transmit_{field}")

    def look(view: PortView) -> Finding:
        worst = _greatest(ratio(view.memory, view.now))
        if worst is not None and worst > limit:
            return Finding((view.remembered(f"{field}_ratio", worst),), flaw)
        lost = [fact for name in counters if is_lost((fact := view.fact(name)).value)]
        return Finding(tuple(lost), doubt=lost[0].value) if lost else NOTHING

    return look


def _saturation(view: PortView) -> Finding:
    busiest = _greatest(p95_bps(view.memory, view.now))
    if busiest is None or busiest < SATURATED_RATIO * view.circuit.speed:
        return NOTHING
    return Finding((view.remembered("p95_bps", busiest),), Reason.SATURATED)


def _greatest(directions: Directions) -> float | None:
    return max((value for value in directions if value is not None), default=None)


def _medium(view: PortView) -> Finding:
    if view.circuit.medium is None:
        return NOTHING
    medium = view.fact("medium")
    if isinstance(medium.value, Absent):
        return Finding((medium,), doubt=medium.value) if is_lost(medium.value) else NOTHING
    is_contracted = medium.value.casefold() == view.circuit.medium.casefold()
    return Finding((medium,), None if is_contracted else Reason.WRONG_MEDIUM)


Look = Callable[[PortView], Finding]

LOOKS: tuple[Look, ...] = (
    _flapping,
    _duplex,
    lag_members,
    _light,
    _ratio("errors", error_ratio, ERRORS_RATIO, Reason.ERRORS),
    _ratio("discards", discard_ratio, DISCARDS_RATIO, Reason.DISCARDS),
    _saturation,
    _medium,
)
