"""What follows from the ledger: it is read each minute, school days are closed, what they have verified is told, and
its head is signed.

Rules of this file: the event loop's side. The ledger is read aside; what is added follows all that was put before it,
in the thread that writes, and tells the moment at which it is written.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import structlog

from schoolnet.audit.aside import aside
from schoolnet.audit.clients import MostClients
from schoolnet.audit.closing import NOT_RUNNING, Follower, SchoolDay, Standing, Turn, days_over
from schoolnet.audit.ledger import Ledger, LedgerError
from schoolnet.audit.record import Draft, Kind, moment
from schoolnet.audit.retention import erase_old
from schoolnet.audit.signing import append_head, signer_of
from schoolnet.audit.told import evidence_told, local_day
from schoolnet.audit.writer import EvidenceWriter
from schoolnet.inventory.school_time import SchoolTime, school_times
from schoolnet.ledger_access import LedgerAccess
from schoolnet.verdicts.board import Board

log = structlog.get_logger()


class Following:
    """Follows a ledger. `show` gets what it says by now; `clients` are those that were seen in lessons."""

    def __init__(
        self,
        access: LedgerAccess,
        ledger: Ledger,
        writer: EvidenceWriter,
        clients: MostClients,
        show: Callable[[Standing], None],
        clock: Callable[[], float],
    ) -> None:
        self._access = access
        self._ledger = ledger
        self._writer = writer
        self._clients = clients
        self._show_standing = show
        self._clock = clock
        self._signer = None if access.signing_key is None else signer_of(access.signing_key)
        self._follower = Follower(ledger)
        self._standing: Standing | None = None
        self._has_told_gap = False

    def use(self, board: Board) -> None:
        """Go on with this plan."""
        self._board = board
        self._zone = ZoneInfo(board.inventory.city.timezone)
        self._times: Mapping[str, SchoolTime] = school_times(board.inventory)
        if self._standing is not None:
            self._show(self._standing)

    async def follow(self, *, sees_all: bool) -> None:
        """Read what is new; put on record what follows from it, once every device was asked."""
        try:
            self._standing = await self._read()
            if not self._has_told_gap and sees_all:
                self._has_told_gap = True
                self._tell_gap()
            if self._has_told_gap:
                await self._tell_turns(self._standing.turns)
                await self._close_days(self._standing)
                await self._sign(self._standing)
        except LedgerError as error:
            log.warning("evidence_not_followed", error=str(error))
        except Exception:
            log.exception("evidence_not_followed")

    async def _read(self) -> Standing:
        now = self._clock()
        standing = await aside(partial(self._follower.follow, local_day(now, self._zone), now))
        self._show(standing)
        return standing

    def _show(self, standing: Standing) -> None:
        """Schools that are planned no more are not shown, also before the ledger was read again."""
        planned = self._board.schools
        figures = [each for each in standing.figures if each["by"] != "school" or each["of"] in planned]
        self._show_standing(standing._replace(figures=figures))

    def _tell_gap(self) -> None:
        since, now = self._follower.unseen_since, self._clock()
        if since is not None:
            self._writer.put(gap_drafts(since, now))

    async def _close_days(self, standing: Standing) -> None:
        now = self._clock()
        days = list(days_over(self._times, standing, now, self._zone))
        for day in days:
            await self._tell_turns(await self._writer.run(partial(self._close, day)))
        if days:
            self._clients.forget(before=local_day(now, self._zone))
            self._standing = await self._read()

    def _close(self, day: SchoolDay) -> list[Turn]:
        return self._follower.close(day, self._clients, self._clock())

    async def _tell_turns(self, turns: list[Turn]) -> None:
        if turns:
            now = self._clock()
            drafts = {turn: self._turned(turn, now) for turn in turns}
            await self._writer.run(lambda: self._follower.tell(drafts, self._clock()))

    def _turned(self, turn: Turn, now: float) -> Draft:
        what, school, name = turn.key
        who = {"what": what, "school": school, "id": name, "stage": "verified", "reached": turn.reached}
        body = {"at": moment(now), "day": turn.day, **who, "evidence": self._evidence_of(what, school, name)}
        return Draft(Kind.STAGE, body, school, f"{what}/{name}")

    def _evidence_of(self, what: str, school: str, name: str) -> list[dict[str, Any]]:
        """The facts that the verdict rests on by now; none where a reload has just taken it from the plan."""
        entries = self._board.schools.get(school)
        entry = None if entries is None else (entries.uplinks if what == "uplink" else entries.classrooms).get(name)
        return [] if entry is None else evidence_told(entry.verdict.evidence, self._board.facts)

    async def _sign(self, standing: Standing) -> None:
        """Put the head of the day before on record, once, and erase what is too old."""
        now = self._clock()
        today, yesterday = local_day(now, self._zone), local_day(now - 86_400, self._zone)
        if standing.head is None or standing.head["day"] != yesterday:  # also a later one, where the clock was set back
            await self._writer.run(lambda: append_head(self._ledger, self._signer, yesterday, self._clock()))
            await aside(partial(self._erase, today, now))

    def _erase(self, today: str, now: float) -> None:
        """By a writer of its own, which keeps this one waiting for moments only."""
        ledger = Ledger(self._access.url, self._access.password)
        try:
            erase_old(ledger, self._access.retention_years, today, now)
        finally:
            ledger.close()


def gap_drafts(begin: float, end: float) -> list[Draft]:
    """Nobody looked between these moments (Unix seconds); nothing where the clock was set back in between."""
    if int(begin) >= int(end):
        return []
    return [Draft(Kind.GAP, {"from": moment(begin), "to": moment(end), "why": NOT_RUNNING})]
