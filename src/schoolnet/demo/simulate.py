"""What a box tells at a moment: its rows in its present condition.

Rules of this file: pure; time is an argument. A condition is the set of effects that show now; each condition of a
box has one tree, made when it first comes up.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from math import ceil, floor

from schoolnet.demo.equipment import Box, Port, Wifi
from schoolnet.demo.optics import OPTICS
from schoolnet.demo.standard_tables import power, standard_rows, ups
from schoolnet.demo.timeline import Effect, EffectKind, Timeline, active, last_changes
from schoolnet.demo.traffic import Outages
from schoolnet.demo.tree import Moment, Row, Tree
from schoolnet.demo.wifi_aireos import aireos
from schoolnet.demo.wifi_aruba import aruba_controller, aruba_instant
from schoolnet.demo.wifi_own import mikrotik, mikrotik_system, unifi
from schoolnet.demo.wifi_ruckus import smartzone, zonedirector
from schoolnet.inventory.model import DeviceRole

FAMILIES: Mapping[Wifi, Callable[[Box], Iterator[Row]]] = {
    Wifi.ARUBA_CONTROLLER: aruba_controller,
    Wifi.ARUBA_INSTANT: aruba_instant,
    Wifi.AIREOS: aireos,
    Wifi.SMARTZONE: smartzone,
    Wifi.ZONEDIRECTOR: zonedirector,
    Wifi.UNIFI: unifi,
    Wifi.MIKROTIK: mikrotik,
}
_SLOW_MBPS = 1_000


def _changed(port: Port, kind: EffectKind) -> Port:
    if kind is EffectKind.PORT_AT_1G:
        return replace(port, speed_mbps=_SLOW_MBPS)
    return replace(port, is_up=False, poe_watts=None if port.poe_watts is None else 0.0)


def affected(box: Box, condition: Iterable[Effect]) -> Box:
    """The box as the effects leave it."""
    for effect in condition:
        if effect.kind in (EffectKind.PORT_DOWN, EffectKind.PORT_AT_1G):
            ports = (_changed(port, effect.kind) if port.name == effect.subject else port for port in box.ports)
            box = replace(box, ports=tuple(ports))
        elif effect.kind is EffectKind.ACCESS_POINT_GONE:
            box = replace(box, access_points=tuple(ap for ap in box.access_points if ap.id != effect.subject))
    return box


def rows(box: Box, on_battery: bool = False) -> Iterator[Row]:
    """Everything that the box tells."""
    yield from standard_rows(box)
    if box.role is DeviceRole.UPS:
        yield from ups(box, on_battery)
    if box.wifi is not None:
        yield from FAMILIES[box.wifi](box)
    if box.model.vendor in OPTICS:
        yield from OPTICS[box.model.vendor](box)
    yield from mikrotik_system(box) if box.model.vendor == "MikroTik" else power(box.ports)


class Simulation:
    """A box on a timeline that began at `started_at` (Unix seconds)."""

    def __init__(self, box: Box, timeline: Timeline, started_at: float) -> None:
        self.box = box
        self._effects = timeline.effects_of(box.id)
        self._cycle_seconds = timeline.cycle_seconds
        self._started_at = started_at
        self._trees: dict[frozenset[Effect], Tree] = {}

    def tree(self, at: float) -> Tree | None:
        """What the box tells at `at`; None while it is silent."""
        condition = active(self._effects, at - self._started_at, self._cycle_seconds)
        if any(effect.kind is EffectKind.SILENT for effect in condition):
            return None
        if condition not in self._trees:
            on_battery = any(effect.kind is EffectKind.ON_BATTERY for effect in condition)
            self._trees[condition] = Tree(rows(affected(self.box, condition), on_battery))
        return self._trees[condition]

    def moment(self, at: float) -> Moment:
        """The moment `at` in the life of the box: after each silence it has booted anew."""
        changes = last_changes(self._effects, at - self._started_at, self._cycle_seconds)
        booted_at, boots = self._started_at - self.box.uptime_seconds, 1
        changed_at = {}
        for (kind, subject), (elapsed, ends) in changes.items():
            if kind is EffectKind.SILENT:
                booted_at, boots = self._started_at + elapsed, 1 + ends
            else:
                changed_at[subject] = self._started_at + elapsed
        return Moment(at, booted_at, boots, changed_at, self._outages(at, booted_at))

    def _outages(self, at: float, booted_at: float) -> Mapping[str, Outages]:
        """Of each port that is ever down: the outages that began after the box had booted, and are over."""
        return {
            effect.subject: finished_outages(effect, self._started_at, booted_at, at, self._cycle_seconds)
            for effect in self._effects
            if effect.kind is EffectKind.PORT_DOWN
        }


def finished_outages(effect: Effect, started_at: float, booted_at: float, at: float, cycle_seconds: float) -> Outages:
    """How often an effect has come and gone between `booted_at` and `at`; all in Unix seconds."""
    start, end = started_at + effect.start_seconds, started_at + effect.end_seconds
    before = max(0, ceil((booted_at - start) / cycle_seconds))
    over = max(0, floor((at - end) / cycle_seconds) + 1)
    skipped = before * cycle_seconds
    return Outages(start + skipped, end + skipped, cycle_seconds, max(0, over - before))
