"""A school that is watched minute by minute, by a clock of ours, into a real ledger."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from schoolnet.audit.closing import Standing
from schoolnet.audit.evidence import Evidence
from schoolnet.audit.ledger import Ledger
from schoolnet.audit.proof.verify import Verification
from schoolnet.audit.record import Kind
from schoolnet.facts.device import DeviceFacts
from schoolnet.inventory.calendar import Calendar, LessonHours, Period
from schoolnet.inventory.model import City, Inventory
from schoolnet.inventory.rollout import Rollout
from schoolnet.inventory.shapes import LocalText
from schoolnet.ledger_access import LedgerAccess
from schoolnet.verdicts.board import Board
from schoolnet.verdicts.memory import Memory
from verdicts.board_city import SCHOOL, inventory
from verdicts.board_polls import City as Answers
from verdicts.board_polls import untroubled

RIGA = ZoneInfo("Europe/Riga")
NAME = LocalText(lv="Pilsēta", en="Town")


def at(clock: str, day: str = "2026-11-24") -> float:
    """Unix seconds of a local moment of a school day."""
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=RIGA).timestamp()


def planned(**fields: Any) -> Inventory:
    """The plan: one school, lessons from 8 to 16 on working days of the term."""
    plan = inventory(SCHOOL)
    hours = {"start": "08:00", "end": "16:00"}
    term = Period.model_validate({"name": "Term", "start": "2026-09-01", "end": "2026-12-18"})
    calendar = Calendar(country="LV", lesson_hours=LessonHours.model_validate(hours), terms=(term,))
    city = City.model_construct(
        name=NAME,
        timezone="Europe/Riga",
        calendar=calendar,
        rollout=Rollout(),
        devices=plan.city.devices,
        credentials={},
        learning_services=(),
    )
    return plan.model_copy(update={"city": city, **fields})


def seen(facts: DeviceFacts, now: float) -> DeviceFacts:
    """What a device says, as said now."""
    sections = {
        key: replace(section, observed_at=now, expires_at=now + section.expires_at - section.observed_at)
        for key, section in facts.sections.items()
    }
    return DeviceFacts(facts.device).with_sections(sections, now)


class WatchedCity:
    """A service's evidence over a ledger file. `shown` is what it has shown last."""

    def __init__(self, file: Path, key: str | None = None, plan: Inventory | None = None) -> None:
        self.file = file
        self.now = 0.0
        self.shown: list[Standing] = []
        self._access = LedgerAccess(f"sqlite:///{file}", signing_key=key)
        self._plan = plan or planned()

    async def start(self, now: float) -> None:
        """The service starts: it knows nothing yet."""
        self.now = now
        self.board = Board(self._plan, Memory(), now)
        self.evidence = Evidence(self._access, self.board, self.shown.append, clock=lambda: self.now)
        await self.evidence.begin(now)

    async def until(self, end: float, answers: Callable[[float], Answers] = lambda _: untroubled()) -> None:
        """Let minutes pass: each device says what `answers` says then, and is judged."""
        while self.now < end:
            self.now = min(end, self.now + 60)
            for facts in answers(self.now).values():
                for entry in self.board.update(seen(facts, self.now), self.now):
                    self.evidence.watch(entry, self.now)
            self.evidence.tick(self.now, is_ready=True)
            await self.evidence.followed()
        await self.evidence.settled()

    async def end(self) -> None:
        """The service ends in order."""
        await self.evidence.end(self.now, 5)

    async def kill(self) -> None:
        """The service is gone without a word."""
        await self.evidence.writer.close(5)

    def verified(self) -> Verification:
        """What an auditor finds."""
        found = Verification()
        found.check_ledger(Ledger(f"sqlite:///{self.file}").lines())
        found.check_contents(may_be_withheld=False)
        return found

    def bodies(self, kind: Kind) -> list[dict[str, Any]]:
        """The bodies of all records of a kind."""
        contents = (record.content for record in Ledger(f"sqlite:///{self.file}").read(kinds=[kind]))
        return [dict(content["body"]) for content in contents if content is not None]
