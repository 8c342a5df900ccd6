"""Verdicts and facts to lines: renders what the board has judged, and keeps each owner's lines for the page."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import TypeAlias

from schoolnet.facts.device import DeviceFacts, Tier
from schoolnet.inventory.maintenance import Covered, active_at, covered
from schoolnet.inventory.school_time import school_times
from schoolnet.metrics.exposition import Exposition
from schoolnet.metrics.lines_device import DeviceLines, Polled
from schoolnet.metrics.lines_school import SchoolLines
from schoolnet.metrics.lines_uplink import UplinkLines
from schoolnet.metrics.lines_wifi import AccessPointLines, ClassroomLines
from schoolnet.metrics.text import Blocks
from schoolnet.verdicts.board import Board
from schoolnet.verdicts.board_entries import (
    AccessPointEntry,
    ClassroomEntry,
    DeviceEntry,
    Entry,
    SchoolEntry,
    UplinkEntry,
)

ENTRIES_PER_SLICE = 50
"""So many are judged and rendered (some 20 us each) before others get their turn on the event loop."""

Watch: TypeAlias = Callable[[Entry, float], None]
"""Whom whatever was judged is shown, with the moment (Unix seconds)."""

Owner: TypeAlias = tuple[str, Callable[[float], Blocks]]
"""Whose lines, and what renders them at a moment (Unix seconds)."""


def _look_away(_: Entry, __: float) -> None:
    pass


class Collector:
    """The lines of a board in `exposition`, kept up to date poll by poll; `now` is Unix seconds everywhere.

    `watch` sees all that was judged, once each time that it was.
    """

    def __init__(self, board: Board, exposition: Exposition, now: float, watch: Watch = _look_away) -> None:
        self.board = board
        self._exposition = exposition
        self._watch = watch
        self._is_retired = False
        self._polled = {name: Polled() for name in board.devices}
        self._school_times = school_times(board.inventory)
        self._covered = Covered()
        self._in_session = dict.fromkeys(board.schools, False)
        self._owners = {entry: self._owner(entry) for entry in board.entries()}
        self._tell_time(now)

    @property
    def covered(self) -> Covered:
        """What the maintenance windows that are open cover."""
        return self._covered

    @property
    def in_session(self) -> Mapping[str, bool]:
        """Whether lessons are held now, by the id of the school."""
        return self._in_session

    def inherit(self, previous: "Collector", devices: Iterable[str]) -> None:
        """Take over from the plan before: how polls of these devices went, and the lines of who is gone."""
        previous._is_retired = True
        for name in devices:
            self.board.adopt(previous.board.devices[name].facts)
            self._polled[name] = previous._polled[name]
        ours = {owner for owner, _ in self._owners.values()}
        for owner, _ in previous._owners.values():
            if owner not in ours:
                self._exposition.drop(owner)

    def publish(self, now: float) -> None:
        """Judge and render everything."""
        for entry in self.board.judge_all(now):
            self._watch(entry, now)
            self._put(entry, now)

    async def update(
        self, facts: DeviceFacts, duration_seconds: float, collectors: Mapping[Tier, bool], now: float
    ) -> None:
        """What a poll brought: judge and render what depends on this device."""
        polled = self._polled.get(facts.device)
        if polled is not None:
            polled.collectors.update(collectors)
            polled.duration_seconds = duration_seconds
            await self._put_all(self.board.update(facts, now), now)

    async def expire(self, now: float) -> None:
        """Judge again what rests on devices that do not answer, and render what the hour has changed."""
        for entry in self._tell_time(now):
            self._put(entry, now)
        await self._put_all(self.board.expire(now), now)

    async def _put_all(self, entries: Iterable[Entry], now: float) -> None:
        for count, entry in enumerate(entries, start=1):
            self._watch(entry, now)
            self._put(entry, now)
            if count % ENTRIES_PER_SLICE == 0:
                await asyncio.sleep(0)
                if self._is_retired:
                    return

    def _put(self, entry: Entry, now: float) -> None:
        owner, render = self._owners[entry]
        self._exposition.put(owner, render(now))

    def _tell_time(self, now: float) -> list[Entry]:
        """What the calendar and the maintenance windows say at `now`; whom that changes."""
        board, before, held = self.board, self._covered, self._in_session
        inventory = board.inventory
        self._covered = after = covered(active_at(inventory.maintenance, now), inventory)
        self._in_session = {name: self._school_times[name].is_in_session(now) for name in board.schools}
        changed: list[Entry] = [board.schools[name] for name, is_on in self._in_session.items() if is_on != held[name]]
        if after == before:
            return changed
        changed += (board.schools[name] for name in after.schools ^ before.schools)
        changed += (board.devices[name] for name in after.devices ^ before.devices)
        changed += (board.schools[school].uplinks[name] for school, name in after.circuits ^ before.circuits)
        changed += (board.schools[school].classrooms[name] for school, name in after.classrooms ^ before.classrooms)
        return changed

    def _owner(self, entry: Entry) -> Owner:
        if isinstance(entry, DeviceEntry):
            return f"device/{entry.plan.id}", partial(self._device, entry, DeviceLines(entry.school, entry.plan))
        if isinstance(entry, SchoolEntry):
            return f"school/{entry.plan.id}", partial(self._school, entry, SchoolLines(entry.plan))
        key = f"{entry.school}/{entry.plan.id}"
        if isinstance(entry, UplinkEntry):
            return f"uplink/{key}", partial(self._uplink, entry, UplinkLines(entry.school, entry.plan))
        if isinstance(entry, ClassroomEntry):
            return f"classroom/{key}", partial(self._classroom, entry, ClassroomLines(entry.school, entry.plan))
        return f"ap/{key}", partial(self._access_point, entry, AccessPointLines(entry.school, entry.plan))

    def _device(self, entry: DeviceEntry, lines: DeviceLines, now: float) -> Blocks:
        name = entry.plan.id
        reboots = self.board.memory.device(name).reboots
        return lines.render(entry, self._polled[name], reboots, now, is_maintained=name in self._covered.devices)

    def _school(self, entry: SchoolEntry, lines: SchoolLines, now: float) -> Blocks:
        name = entry.plan.id
        is_maintained = name in self._covered.schools
        return lines.render(entry, is_in_session=self._in_session[name], is_maintained=is_maintained)

    def _uplink(self, entry: UplinkEntry, lines: UplinkLines, now: float) -> Blocks:
        board, ends = self.board, entry.plan.ends
        facts = [board.devices[end.device].facts for end in ends]
        changes = max(board.memory.port(end.device, end.port).changes for end in ends)  # a cut is seen at both ends
        is_maintained = (entry.school, entry.plan.id) in self._covered.circuits
        return lines.render(entry, facts, changes, now, is_maintained=is_maintained)

    def _classroom(self, entry: ClassroomEntry, lines: ClassroomLines, now: float) -> Blocks:
        is_maintained = (entry.school, entry.plan.id) in self._covered.classrooms
        return lines.render(entry.verdict, is_maintained=is_maintained)

    def _access_point(self, entry: AccessPointEntry, lines: AccessPointLines, now: float) -> Blocks:
        return lines.render(entry, self.board.devices[entry.plan.device].facts, now)
