"""What has changed since it was told last: verdicts, a device that has restarted, maintenance that begins and ends.

Rules of this file: no IO, no clock. Each change of a verdict is told once, also where the process has restarted in
between: what the memory held was told. What is first seen as it should be is no change. Moments are Unix seconds.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple, TypeAlias

from schoolnet.inventory.window import Maintenance
from schoolnet.verdicts.board_entries import (
    AccessPointEntry,
    ClassroomEntry,
    DeviceEntry,
    Entry,
    SchoolEntry,
    UplinkEntry,
)
from schoolnet.verdicts.boot import started_at
from schoolnet.verdicts.memory import Memory, VerdictKey, VerdictKind
from schoolnet.verdicts.model import CauseLayer, ClassroomState, UplinkState

Told: TypeAlias = SchoolEntry | UplinkEntry | ClassroomEntry
"""Whose verdicts are told."""

AS_IT_SHOULD_BE = frozenset({CauseLayer.NONE.value, UplinkState.MEETS.value, ClassroomState.COVERED.value})


class Change(NamedTuple):
    """What has changed, as an event and its fields, when it happened, and when it was seen.

    `is_detail`: there are so many of its kind, and a larger event tells of them too, that few want to read them.
    """

    event: str
    fields: Mapping[str, Any]
    happened_at: float
    seen_at: float
    is_detail: bool = False

    def record(self) -> dict[str, Any]:
        """The fields for a log, moments as ISO 8601 in UTC."""
        moments = {"happened_at": _moment(self.happened_at), "seen_at": _moment(self.seen_at)}
        return {**self.fields, **moments}


class Changes:
    """Notices changes; one per process. `memory` is what the board remembers."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._told = dict(memory.verdicts)
        self._reboots = {name: device.reboots for name, device in memory.devices.items()}
        self._open: dict[str, Maintenance] = {}

    def prune(self) -> None:
        """Forget what the memory has forgotten."""
        self._told = {key: told for key, told in self._told.items() if key in self._memory.verdicts}
        self._reboots = {name: count for name, count in self._reboots.items() if name in self._memory.devices}

    def of(self, entry: Entry, now: float) -> Change | None:
        """What is new about what was just judged."""
        if isinstance(entry, AccessPointEntry):
            return None
        if isinstance(entry, DeviceEntry):
            return self._restart(entry, now)
        key = _key(entry)
        standing, told = self._memory.verdicts.get(key), self._told.get(key)
        if standing is None or standing is told:
            return None
        self._told[key] = standing
        before = None if told is None else told.state
        if standing.state == before or (before is None and standing.state in AS_IT_SHOULD_BE):
            return None
        event, fields = _described(entry, standing.state, before)
        return Change(event, fields, standing.since, now, is_detail=isinstance(entry, ClassroomEntry))

    def of_maintenance(self, windows: Iterable[Maintenance], now: float) -> Iterator[Change]:
        """Which windows have begun and ended, where these are open now; one that is open as we start is told again."""
        before, self._open = self._open, {window.id: window for window in windows}
        for name, window in self._open.items():
            if name not in before:
                yield Change("maintenance_began", _of_window(window), window.start.timestamp(), now)
        for name, window in before.items():
            if name not in self._open:
                ended_at = min(window.end.timestamp(), now)  # earlier, where it was taken from the plan
                yield Change("maintenance_ended", _of_window(window), ended_at, now)

    def _restart(self, entry: DeviceEntry, now: float) -> Change | None:
        device = entry.plan.id
        memory = self._memory.device(device)
        told = self._reboots.get(device)
        if memory.reboots == told:
            return None
        self._reboots[device] = memory.reboots
        if not memory.reboots or told is None:
            return None
        fields = {"device": device, "reboots": memory.reboots}
        return Change("device_restarted", fields, started_at(entry.facts, now) or now, now)


def _key(entry: Told) -> VerdictKey:
    if isinstance(entry, SchoolEntry):
        return VerdictKind.SCHOOL, entry.plan.id, entry.plan.id
    kind = VerdictKind.CLASSROOM if isinstance(entry, ClassroomEntry) else VerdictKind.UPLINK
    return kind, entry.school, entry.plan.id


def _described(entry: Told, state: str, before: str | None) -> tuple[str, dict[str, Any]]:
    if isinstance(entry, SchoolEntry):
        cause, hit = entry.cause, entry.impact
        cause_fields = {"cause": state, "was": before, "reason": cause.reason.value, "where": cause.where}
        hit_fields = {"classrooms_hit": hit.classrooms, "students_hit": hit.students}
        return "school_cause_changed", {"school": entry.plan.id, **cause_fields, **hit_fields}
    what = "classroom" if isinstance(entry, ClassroomEntry) else "uplink"
    fields = {"school": entry.school, what: entry.plan.id, "state": state, "was": before}
    return f"{what}_changed", {**fields, "reason": entry.verdict.reason.value}


def _of_window(window: Maintenance) -> dict[str, Any]:
    covers = {name: getattr(window, name) for name in ("school", "circuit", "classroom", "device")}
    return {"window": window.id, "why": window.why.en, **{name: what for name, what in covers.items() if what}}


def _moment(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
