"""What a box tells at a moment: its rows in its present condition.

Rules of this file: pure; time is an argument. A condition is the set of effects that show now; each condition of a
box has one tree, made when it first comes up.
"""

from collections.abc import Callable, Iterator, Mapping

from schoolnet.demo.affected import affected, renumbered, up_to
from schoolnet.demo.equipment import Box, Wifi
from schoolnet.demo.optics import OPTICS
from schoolnet.demo.standard_tables import power, standard_rows, ups
from schoolnet.demo.timeline import (
    OUTAGES,
    Effect,
    EffectKind,
    Timeline,
    active,
    finished_outages,
    last_changes,
    newest_passing,
)
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
_UNHEARD = frozenset({EffectKind.SILENT, EffectKind.CUT_OFF})
_LEAVES_ITS_TIME = frozenset(
    {
        EffectKind.PORT_DOWN,
        EffectKind.PORT_STARTING,
        EffectKind.PORT_AT_1G,
        EffectKind.PLUGGED_IN,
        EffectKind.ACCESS_POINT_GONE,
        EffectKind.ACCESS_POINT_MOVED,
        EffectKind.ON_BATTERY,
    }
)
"""What can be told from an ifLastChange or an uptime afterwards."""


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


def _tree(box: Box, condition: tuple[Effect, ...]) -> Tree:
    on_battery = any(effect.kind is EffectKind.ON_BATTERY for effect in condition)
    half = next((effect.subject for effect in condition if effect.kind is EffectKind.HALF_TABLE), None)
    unbroken = None if half is None else frozenset(oid for oid, _ in rows(up_to(box, half)))
    return Tree(rows(box, on_battery), unbroken)


class Simulation:
    """A box on a timeline that began at `started_at` (Unix seconds); all times are Unix seconds."""

    def __init__(self, box: Box, timeline: Timeline, started_at: float) -> None:
        self.box = box
        self.effects = timeline.effects_of(box.id)
        self._cycle_seconds = timeline.cycle_seconds
        self._started_at = started_at
        self._trees: dict[tuple[frozenset[tuple[EffectKind, str]], bool], Tree] = {}

    def shows(self, kind: EffectKind, at: float) -> bool:
        """Whether the box shows an effect of this kind at `at`."""
        return any(effect.kind is kind for effect in self._condition(at))

    def is_unheard(self, at: float) -> bool:
        """Whether nothing comes from the box at `at`: it is dead, or cut off."""
        return any(effect.kind in _UNHEARD for effect in self._condition(at))

    def present(self, at: float) -> Box:
        """The box as it is at `at`."""
        box = affected(self.box, self._condition(at))
        return renumbered(box) if self._is_renumbered(at) else box

    def tree(self, at: float) -> Tree | None:
        """What the box tells at `at`; None while it is silent."""
        if self.is_unheard(at):
            return None
        condition = self._condition(at)
        key = frozenset((effect.kind, effect.subject) for effect in condition), self._is_renumbered(at)
        if key not in self._trees:
            self._trees[key] = _tree(self.present(at), condition)
        return self._trees[key]

    def moment(self, at: float) -> Moment:
        """The moment `at` in the life of the box: after each silence it has booted anew."""
        changes = last_changes(self.effects, at - self._started_at, self._cycle_seconds)
        booted_at, boots = self._started_at - self.box.uptime_seconds, 1
        changed_at: dict[str, float] = {}
        for (kind, subject), (elapsed, ends) in changes.items():
            if kind is EffectKind.SILENT:
                booted_at, boots = self._started_at + elapsed, 1 + ends
            elif kind in _LEAVES_ITS_TIME:
                changed_at[subject] = max(self._started_at + elapsed, changed_at.get(subject, 0.0))
        return Moment(at, booted_at, boots, changed_at, self._outages(at, booted_at))

    def passed(self, since: float, until: float) -> list[tuple[float, bool, Effect]]:
        """What began (True) or ended (False) after `since`, and by `until`: each at its time, in order."""
        stretch = since - self._started_at, until - self._started_at, self._cycle_seconds
        found = []
        for effect in self.effects:
            for has_begun, second in ((True, effect.start_seconds), (False, effect.end_seconds)):
                at = newest_passing(second, *stretch)
                if at is not None:
                    found.append((at, has_begun, effect))
        return sorted(found, key=lambda event: event[:2])

    def _condition(self, at: float) -> tuple[Effect, ...]:
        return active(self.effects, at - self._started_at, self._cycle_seconds)

    def _is_renumbered(self, at: float) -> bool:
        """Whether its ifIndexes are the others: after every second start."""
        return self.shows(EffectKind.RENUMBERS, at) and self.moment(at).boots % 2 == 0

    def _outages(self, at: float, booted_at: float) -> Mapping[str, tuple[Outages, ...]]:
        """Of each port that is ever down: the outages that began after the box had booted, and are over."""
        outages: dict[str, tuple[Outages, ...]] = {}
        for effect in self.effects:
            if effect.kind in OUTAGES:
                over = finished_outages(effect, self._started_at, booted_at, at, self._cycle_seconds)
                if over.count:
                    outages[effect.subject] = (*outages.get(effect.subject, ()), over)
        return outages
