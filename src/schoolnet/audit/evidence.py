"""The evidence of a running service: what it sees goes on record, and nothing is shown before it is there.

Rules of this file: the event loop's side. It puts drafts into the writer's queue and never waits for a disk, but where
somebody asks whether all is durable. Moments are Unix seconds.
"""

import asyncio
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import structlog

from schoolnet import __version__
from schoolnet.audit.clients import MostClients, clients_of
from schoolnet.audit.closing import Standing
from schoolnet.audit.following import Following, gap_drafts
from schoolnet.audit.ledger import Ledger, LedgerError
from schoolnet.audit.notified import Notification, Unconfirmed, notification_draft
from schoolnet.audit.record import Draft, Kind, Newest
from schoolnet.audit.recorder import Recorder
from schoolnet.audit.told import local_day, maintenance_ended, maintenance_told, plan_drafts, when
from schoolnet.audit.writer import EvidenceWriter
from schoolnet.inventory.maintenance import active_at
from schoolnet.inventory.school_time import SchoolTime, school_times
from schoolnet.ledger_access import LedgerAccess
from schoolnet.verdicts.board import Board
from schoolnet.verdicts.board_entries import ClassroomEntry, Entry, SchoolEntry, UplinkEntry
from schoolnet.verdicts.model import ClassroomState, UplinkState

log = structlog.get_logger()

ALIVE_SECONDS = 900
"""How often the ledger says that somebody looks. After a kill the time since the last sign counts as not seen."""
FOLLOW_SECONDS = 60
"""How often the ledger is read for what others have written, and whether a school day is over."""
STALL_SECONDS = 120
"""A pause between two ticks that is longer was no looking: the machine slept, or the process was stopped."""
BEGIN_SECONDS = 2.0
"""So long the start waits for the ledger; what a slower one holds is put on record once more."""
SETTLE_SECONDS = 2.0
"""So long a page waits for the ledger: a disk that hangs must not hide the verdicts."""
NOT_KNOWN = frozenset({UplinkState.UNKNOWN.value, ClassroomState.UNKNOWN.value})
ON_RECORD = (Kind.VERDICT, Kind.ASSET, Kind.PLAN, Kind.DEFINITIONS, Kind.MAINTENANCE)
"""Of these the newest records tell what need not be told again."""


class Evidence:
    """What a service puts on record that runs on the plan of this board.

    `show` gets what the ledger says by now, `clock` gives Unix seconds.
    """

    def __init__(
        self,
        access: LedgerAccess,
        board: Board,
        show: Callable[[Standing], None],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._ledger = Ledger(access.url, access.password)
        self.writer = EvidenceWriter(self._ledger, now=clock)
        self._clients = MostClients()
        self._unconfirmed = Unconfirmed()
        self._follows = Following(access, self._ledger, self.writer, self._clients, show, clock)
        self._recorder: Recorder | None = None
        self._known: Mapping[Kind, Newest] = {}
        self._open: dict[str, Mapping[str, Any]] = {}
        self._following: asyncio.Task[None] | None = None
        self._has_untaken = self._sees_all = False
        self._alive_at = self._followed_at = self._ticked_at = 0.0
        self._use(board)

    async def begin(self, now: float) -> None:
        """Find out what is on record already, and put there that the service has started, and what is known by then."""
        self.writer.start()
        self._put(Draft(Kind.RUN, {**when(now, self._zone), "event": "started", "version": __version__}))
        self._known = await self._on_record()
        self._open = _open_windows(self._known)
        verdicts, assets = (self._known.get(kind, {}) for kind in (Kind.VERDICT, Kind.ASSET))
        self._recorder = Recorder(verdicts, assets, self._zone)
        self._ticked_at = now
        self._tell_plan(now)
        self._maintain(now)
        self._watch_all(now)

    def adopt(self, board: Board, now: float) -> None:
        """Go on with another plan, before anything of it is shown."""
        self._use(board)
        self._followed_at = 0.0
        if self._recorder is not None:
            self._recorder.zone = self._zone
            self._tell_plan(now)
            self._maintain(now)

    def watch(self, entry: Entry, now: float) -> None:
        """Put on record what is new about what was just judged."""
        if self._recorder is None or (not self._sees_all and self._is_premature(entry)):
            return
        draft = self._recorder.of(entry, self._board, now)
        if draft is not None:
            if self._put(draft):
                self._recorder.taken(draft)
            else:
                self._has_untaken = True
        if isinstance(entry, ClassroomEntry):
            self._count_clients(entry, now)

    def tick(self, now: float, *, is_ready: bool) -> None:
        """What time brings, every few seconds. `is_ready`: every device was asked once."""
        if self._recorder is None:
            return
        if now - self._ticked_at > STALL_SECONDS:
            self._put(*gap_drafts(self._ticked_at, now))
        self._ticked_at = now
        if (is_ready and not self._sees_all) or (self._has_untaken and not self.writer.is_failing):
            self._sees_all, self._has_untaken = self._sees_all or is_ready, False
            self._tell_plan(now)
            self._watch_all(now)
        self._maintain(now)
        if is_ready and _is_due(self._alive_at, ALIVE_SECONDS, now):
            self._alive_at = now
            self._put(self._alive(now))
        if _is_due(self._followed_at, FOLLOW_SECONDS, now) and (self._following is None or self._following.done()):
            self._followed_at = now
            self._following = asyncio.create_task(self._follows.follow(sees_all=self._sees_all))

    async def notified(self, notification: Notification, now: float) -> bool:
        """Put on record what people were told; whether it is durable. While it is not, its sender shall tell it again,
        and it is put once all the same."""
        if notification not in self._unconfirmed:
            if not self._put(notification_draft(notification, now, self._zone)):
                return False
            self._unconfirmed.add(notification)
        is_durable = await self.writer.settled(SETTLE_SECONDS)
        if is_durable:
            self._unconfirmed.confirm(notification)
        return is_durable

    async def settled(self) -> None:
        """Return when all that was seen so far is durable, or cannot be for now."""
        await self.writer.settled(SETTLE_SECONDS)

    async def followed(self) -> None:
        """Return when nothing is being read or closed."""
        if self._following is not None:
            await self._following

    async def end(self, now: float, seconds: float) -> None:
        """Say that the service ends, and write what waits, for so long at most."""
        end = time.monotonic() + seconds
        with suppress(TimeoutError):
            await asyncio.wait_for(self.followed(), seconds / 2)
        if self._recorder is not None:
            today = local_day(now, self._zone)
            for day, school, rooms in self._clients.days():
                if day == today:
                    body = {**when(now, self._zone), "school": school, "classrooms": dict(rooms)}
                    self._put(Draft(Kind.USE, body, school, day))
            self._put(Draft(Kind.RUN, {**when(now, self._zone), "event": "ended", "version": __version__}))
        await self.writer.close(end - time.monotonic())

    def _use(self, board: Board) -> None:
        self._board = board
        self._zone = ZoneInfo(board.inventory.city.timezone)
        self._times: Mapping[str, SchoolTime] = school_times(board.inventory)
        self._follows.use(board)

    async def _on_record(self) -> Mapping[Kind, Newest]:
        """What the ledger says, in time; nothing where it does not."""
        found = self.writer.run(partial(_newest, self._ledger))
        if await self.writer.settled(BEGIN_SECONDS):
            await asyncio.wait({found}, timeout=BEGIN_SECONDS)
        if not found.done():
            found.add_done_callback(self._learn_late)
            log.warning("evidence_begins_without_the_ledger", error=self.writer.error or "it does not answer in time")
            return {}
        try:
            return found.result()
        except (LedgerError, ValueError) as error:  # a ledger that was tampered with keeps nobody from polling
            log.warning("evidence_begins_without_the_ledger", error=str(error))
            return {}

    def _learn_late(self, found: "asyncio.Future[Mapping[Kind, Newest]]") -> None:
        """Announced work that had begun before we started may have ended since."""
        if not found.cancelled() and found.exception() is None:
            self._open = {**_open_windows(found.result()), **self._open}

    def _put(self, *drafts: Draft) -> bool:
        return self.writer.put(drafts)

    def _tell_plan(self, now: float) -> None:
        drafts = plan_drafts(self._board.inventory, self._known, now, self._zone)
        if drafts and self._put(*drafts):
            told = {kind: dict(self._known.get(kind, {})) for kind in (Kind.PLAN, Kind.DEFINITIONS)}
            for draft in drafts:
                told[draft.kind][draft.school, draft.subject] = {"body": draft.body}
            self._known = {**self._known, **told}
        elif drafts:
            self._has_untaken = True

    def _is_premature(self, entry: Entry) -> bool:
        """Whether this is no finding, because not every device was asked once that it depends on: that a circuit or a
        room is not known, and a school's trouble. Until then the ledger tells of a gap, in which nothing is known."""
        if isinstance(entry, SchoolEntry):
            return True
        if not isinstance(entry, UplinkEntry | ClassroomEntry) or entry.verdict.state not in NOT_KNOWN:
            return False
        behind = entry.plan.ends if isinstance(entry, UplinkEntry) else [each.plan for each in entry.access_points]
        return any(self._board.devices[each.device].facts.polled_at is None for each in behind)

    def _watch_all(self, now: float) -> None:
        for entry in self._board.entries():
            self.watch(entry, now)

    def _maintain(self, now: float) -> None:
        """Which announced work has begun or ended since it was last on record."""
        inventory = self._board.inventory
        active = {window.id: window for window in active_at(inventory.maintenance, now)}
        for name in active.keys() - self._open.keys():
            began = maintenance_told(active[name], inventory, now, self._zone)
            if self._put(began):
                self._open[name] = began.body
        for name in self._open.keys() - active.keys():
            if self._put(maintenance_ended(self._open[name], now, self._zone)):
                del self._open[name]

    def _count_clients(self, entry: ClassroomEntry, now: float) -> None:
        if self._times[entry.school].is_in_session(now):
            clients = clients_of(entry, self._board.facts, now)
            if clients:
                self._clients.see(local_day(now, self._zone), entry.school, {entry.plan.id: clients})

    def _alive(self, now: float) -> Draft:
        devices = self._board.devices.values()
        answering = sum(device.facts.polled_at is not None and not device.facts.failures for device in devices)
        return Draft(Kind.ALIVE, {**when(now, self._zone), "devices": len(devices), "answering": answering})


def _is_due(last: float, seconds: int, now: float) -> bool:
    """Whether so much time has passed; or the clock was set back, and nobody knows how much has."""
    return not 0 <= now - last < seconds


def _open_windows(known: Mapping[Kind, Newest]) -> dict[str, Mapping[str, Any]]:
    """What the records say of announced work that has begun and not ended."""
    windows = [content["body"] for content in known.get(Kind.MAINTENANCE, {}).values()]
    return {body["window"]: body for body in windows if body["event"] == "began"}


def _newest(ledger: Ledger) -> Mapping[Kind, Newest]:
    return {kind: ledger.newest(kind) for kind in ON_RECORD}
