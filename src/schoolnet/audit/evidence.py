"""The evidence of a running service: what it sees goes on record, and nothing is shown before it is there.

Rules of this file: the event loop's side. It puts drafts into the writer's queue and never waits for a disk, but where
somebody asks whether all is durable. Moments are Unix seconds.
"""

import asyncio
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any
from zoneinfo import ZoneInfo

import structlog

from schoolnet import __version__
from schoolnet.audit.clients import MostClients, clients_of
from schoolnet.audit.closing import Follower, Standing, Turn, days_over
from schoolnet.audit.ledger import Ledger, LedgerError
from schoolnet.audit.notified import Notification, Unconfirmed, notification_draft
from schoolnet.audit.record import Draft, Kind, Newest, moment
from schoolnet.audit.recorder import Recorder
from schoolnet.audit.retention import erase_old
from schoolnet.audit.signing import append_head, signer_of
from schoolnet.audit.told import evidence_told, local_day, maintenance_ended, maintenance_told, plan_drafts, when
from schoolnet.audit.writer import EvidenceWriter
from schoolnet.inventory.maintenance import active_at
from schoolnet.inventory.school_time import SchoolTime, school_times
from schoolnet.ledger_access import LedgerAccess
from schoolnet.verdicts.board import Board
from schoolnet.verdicts.board_entries import ClassroomEntry, Entry, SchoolEntry

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
        ledger = Ledger(access.url, access.password)
        self.writer = EvidenceWriter(ledger, now=clock)
        self._show = show
        self._ledger = ledger
        self._signer = None if access.signing_key is None else signer_of(access.signing_key)
        self._years = access.retention_years
        self._follower = Follower(ledger)
        self._clients = MostClients()
        self._unconfirmed = Unconfirmed()
        self._recorder: Recorder | None = None
        self._known: Mapping[Kind, Newest] = {}
        self._open: dict[str, Mapping[str, Any]] = {}
        self._following: asyncio.Task[None] | None = None
        self._has_untaken = self._sees_all = self._has_told_gap = False
        self._alive_at = self._followed_at = self._ticked_at = 0.0
        self._use(board)

    async def begin(self, now: float) -> None:
        """Find out what is on record already, and say that the service has started."""
        self.writer.start()
        try:
            self._known = await asyncio.wait_for(asyncio.to_thread(_newest, self._ledger), BEGIN_SECONDS)
        except (LedgerError, TimeoutError) as error:
            log.warning("evidence_begins_without_the_ledger", error=str(error) or "it does not answer in time")
        windows = [content["body"] for content in self._known.get(Kind.MAINTENANCE, {}).values()]
        self._open = {body["window"]: body for body in windows if body["event"] == "began"}
        verdicts, assets = (self._known.get(kind, {}) for kind in (Kind.VERDICT, Kind.ASSET))
        self._recorder = Recorder(verdicts, assets, self._zone)
        self._put(Draft(Kind.RUN, {**when(now, self._zone), "event": "started", "version": __version__}))
        self._tell_plan(now)

    def adopt(self, board: Board, now: float) -> None:
        """Go on with another plan."""
        self._use(board)
        if self._recorder is not None:
            self._tell_plan(now)

    def watch(self, entry: Entry, now: float) -> None:
        """Put on record what is new about what was just judged."""
        if self._recorder is None or (isinstance(entry, SchoolEntry) and not self._sees_all):
            return  # before every device was asked, a school seems to have trouble that it has not
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
        if self._ticked_at and now - self._ticked_at > STALL_SECONDS:
            self._put_gap(self._ticked_at, now)
        self._ticked_at = now
        if (is_ready and not self._sees_all) or (self._has_untaken and not self.writer.is_failing):
            self._sees_all, self._has_untaken = self._sees_all or is_ready, False
            for entry in self._board.entries():
                self.watch(entry, now)
        self._maintain(now)
        if now - self._alive_at >= ALIVE_SECONDS and is_ready:
            self._alive_at = now
            self._put(self._alive(now))
        if now - self._followed_at >= FOLLOW_SECONDS and (self._following is None or self._following.done()):
            self._followed_at = now
            self._following = asyncio.create_task(self._follow(now))

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
        with suppress(TimeoutError):
            await asyncio.wait_for(self.followed(), seconds)
        if self._recorder is not None:
            today = local_day(now, self._zone)
            for day, school, rooms in self._clients.days():
                if day == today:
                    body = {**when(now, self._zone), "school": school, "classrooms": dict(rooms)}
                    self._put(Draft(Kind.USE, body, school, day))
            self._put(Draft(Kind.RUN, {**when(now, self._zone), "event": "ended", "version": __version__}))
        await self.writer.close(seconds)

    def _use(self, board: Board) -> None:
        self._board = board
        self._zone = ZoneInfo(board.inventory.city.timezone)
        self._times: Mapping[str, SchoolTime] = school_times(board.inventory)

    def _put(self, *drafts: Draft) -> bool:
        return self.writer.put(drafts)

    def _tell_plan(self, now: float) -> None:
        drafts = plan_drafts(self._board.inventory, self._known, now, self._zone)
        if drafts and self._put(*drafts):
            told = {kind: dict(self._known.get(kind, {})) for kind in (Kind.PLAN, Kind.DEFINITIONS)}
            for draft in drafts:
                told[draft.kind][draft.school, draft.subject] = {"body": draft.body}
            self._known = {**self._known, **told}

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

    def _put_gap(self, begin: float, end: float) -> None:
        self._put(Draft(Kind.GAP, {"from": moment(begin), "to": moment(end), "why": "not_running"}))

    async def _follow(self, now: float) -> None:
        """Read what is new in the ledger; put on record what follows from it."""
        try:
            today = local_day(now, self._zone)
            standing = await asyncio.to_thread(self._follower.follow, today)
            self._show(standing)
            if not self._has_told_gap and self._sees_all:
                self._has_told_gap = True
                if self._follower.last_sign is not None:
                    self._put_gap(self._follower.last_sign, now)
            if self._has_told_gap:
                await self._close_days(standing, now, today)
                await self._sign(standing, now, today)
        except LedgerError as error:
            log.warning("evidence_not_followed", error=str(error))

    async def _close_days(self, standing: Standing, now: float, today: str) -> None:
        days = list(days_over(self._times, standing, now, self._zone))
        if days and await self.writer.settled(SETTLE_SECONDS):
            turns = await asyncio.to_thread(self._follower.close_days, days, self._clients, now, today)
            self._clients.forget(before=today)
            self._put(*(self._turned(turn, now) for turn in turns))
            self._show(await asyncio.to_thread(self._follower.follow, today))

    def _turned(self, turn: Turn, now: float) -> Draft:
        what, school, name = turn.key
        entries = self._board.schools[school]
        verdict = (entries.uplinks if what == "uplink" else entries.classrooms)[name].verdict
        evidence = evidence_told(verdict.evidence, self._board.facts)
        who = {"what": what, "school": school, "id": name, "stage": "verified", "reached": turn.reached}
        body = {"at": moment(now), "day": turn.day, **who, "evidence": evidence}
        return Draft(Kind.STAGE, body, school, f"{what}/{name}")

    async def _sign(self, standing: Standing, now: float, today: str) -> None:
        """Put the head of the day before on record, once, and erase what is too old."""
        yesterday = local_day(now - 86_400, self._zone)
        if standing.head is None or standing.head["day"] < yesterday:
            await asyncio.to_thread(append_head, self._ledger, self._signer, yesterday, now)
            await asyncio.to_thread(erase_old, self._ledger, self._years, today, now)


def _newest(ledger: Ledger) -> Mapping[Kind, Newest]:
    return {kind: ledger.newest(kind) for kind in ON_RECORD}
