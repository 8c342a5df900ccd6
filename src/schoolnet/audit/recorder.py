"""What of the board is not on record yet, as drafts of records.

Rules of this file: no IO, no clock. A verdict is put on record when its state or its reason has changed, equipment when
it is first seen, seen elsewhere, or tells who it is. What has not been asked yet is no verdict.
"""

from collections.abc import Mapping
from datetime import tzinfo
from typing import Any

from schoolnet.audit.record import Draft, Kind, Newest, Place, moment
from schoolnet.audit.told import evidence_told, when
from schoolnet.facts.absent import value_or_none
from schoolnet.facts.device import DeviceFacts, observe
from schoolnet.facts.rows import AccessPoint as AccessPointRow
from schoolnet.verdicts.board import Board
from schoolnet.verdicts.board_entries import (
    AccessPointEntry,
    ClassroomEntry,
    DeviceEntry,
    Entry,
    SchoolEntry,
    UplinkEntry,
)
from schoolnet.verdicts.drift import told_of_device
from schoolnet.verdicts.model import AccessPointVerdictState, DriftKind, Evidence, Reason

JOINED = frozenset({AccessPointVerdictState.UP, AccessPointVerdictState.DEGRADED})


class Recorder:
    """Knows what is on record. `verdicts` and `assets` are the newest records of these kinds, `zone` is the city's."""

    def __init__(self, verdicts: Newest, assets: Newest, zone: tzinfo) -> None:
        self.zone = zone
        self._verdicts = {place: _verdict_of(content["body"]) for place, content in verdicts.items()}
        self._assets = {place: _asset_of(content["body"]) for place, content in assets.items()}

    def of(self, entry: Entry, board: Board, now: float) -> Draft | None:
        """What is new about what was just judged at `now` (Unix seconds); `taken` says that it is on record."""
        if isinstance(entry, AccessPointEntry):
            return self._access_point(entry, board.devices[entry.plan.device].facts, now)
        if isinstance(entry, DeviceEntry):
            return self._device(entry, now)
        place, verdict, evidence = _judged(entry)
        told = self._verdicts.get(place)
        if verdict == told or verdict[1] == Reason.NOT_POLLED_YET:
            return None
        what, _, name = place[1].partition("/")
        body = {
            **when(now, self.zone),
            "what": what,
            "school": place[0],
            "id": name,
            "state": verdict[0],
            "was": None if told is None else told[0],
            "reason": verdict[1],
            "since": None if entry.since is None else moment(entry.since),
            "evidence": evidence_told(evidence, board.facts),
        }
        if isinstance(entry, SchoolEntry):
            body["where"] = entry.cause.where
        return Draft(Kind.VERDICT, body, *place)

    def taken(self, draft: Draft) -> None:
        """A draft is on its way into the ledger, so it is told no more."""
        place = draft.school, draft.subject
        if draft.kind is Kind.VERDICT:
            self._verdicts[place] = _verdict_of(draft.body)
        elif draft.kind is Kind.ASSET:
            self._assets[place] = _asset_of(draft.body)

    def _access_point(self, entry: AccessPointEntry, facts: DeviceFacts, now: float) -> Draft | None:
        if entry.verdict.key is None or entry.verdict.state not in JOINED:
            return None
        seen = facts.sightings(AccessPointRow, entry.verdict.key, now)
        told = {name: value_or_none(observe(seen, name)[0]) for name in ("serial", "mac", "model")}
        elsewhere = next((item.seen for item in entry.drift if item.kind is DriftKind.OTHER_ROOM), None)
        rooms = list(entry.plan.classrooms) if elsewhere is None else elsewhere.split(", ")
        planned = list(entry.plan.classrooms)
        return self._asset((entry.school, f"access_point/{entry.plan.id}"), told, rooms, planned, now)

    def _device(self, entry: DeviceEntry, now: float) -> Draft | None:
        if not entry.facts.sections:
            return None
        told = {name: next(iter(told_of_device(entry.facts, name, now)), None) for name in ("serial", "model")}
        if not any(told.values()):
            return None
        return self._asset((entry.school or "", f"device/{entry.plan.id}"), told, [], [], now)

    def _asset(
        self, place: Place, told: Mapping[str, str | None], rooms: list[str], planned: list[str], now: float
    ) -> Draft | None:
        known = self._assets.get(place, {})
        asset = {name: told.get(name) or known.get(name) for name in ("serial", "mac", "model")} | {"classrooms": rooms}
        if asset == known:
            return None
        what, _, name = place[1].partition("/")
        who = {"what": what, "school": place[0] or None, "id": name}
        return Draft(Kind.ASSET, {**when(now, self.zone), **who, **asset, "planned_classrooms": planned}, *place)


def _judged(
    entry: UplinkEntry | ClassroomEntry | SchoolEntry,
) -> tuple[Place, tuple[str, ...], tuple[Evidence, ...]]:
    """Where the verdict on an entry is filed, what it is, and what it rests on."""
    if isinstance(entry, SchoolEntry):
        cause = entry.cause
        return (entry.plan.id, "school/"), (cause.layer.value, cause.reason.value, cause.where), cause.evidence
    what = "classroom" if isinstance(entry, ClassroomEntry) else "uplink"
    verdict = entry.verdict
    return (
        (entry.school, f"{what}/{entry.plan.id}"),
        (verdict.state.value, verdict.reason.value),
        verdict.evidence,
    )


def _verdict_of(body: Mapping[str, Any]) -> tuple[str, ...]:
    where = (body["where"],) if body["what"] == "school" else ()
    return (body["state"], body["reason"], *where)


def _asset_of(body: Mapping[str, Any]) -> dict[str, Any]:
    return {name: body[name] for name in ("serial", "mac", "model", "classrooms")}
