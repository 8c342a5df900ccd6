"""Asking one device: the only place where an SnmpError is caught and becomes data.

A poll reads the due tiers, the cheap one first, within a deadline. What was read before a failure counts; what was not
read stays as it was until it expires. A device that keeps failing is asked more rarely, and nobody waits for it.
"""

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from msgspec.structs import replace

from schoolnet.facts.absent import Absent
from schoolnet.facts.device import DeviceFacts, Section, SectionKey, Tier
from schoolnet.facts.rows import Interface
from schoolnet.polling.interpret import interpret
from schoolnet.polling.plan import Question, plan_ports, plan_question
from schoolnet.snmp.engine import Raw
from schoolnet.snmp.errors import SnmpError
from schoolnet.snmp.guard import Reader, Rows
from schoolnet.vendors.registry import SYS_DESCR, SYS_OBJECT_ID, match
from schoolnet.vendors.schema import Profile

LIFETIME_INTERVALS = 3
DEADLINE_SHARE = 0.9
LONGEST_BACK_OFF_INTERVALS = 4
DEADLINE = "deadline"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a poll brought: the device's facts after it, how long it took, and per tier asked whether it was whole."""

    facts: DeviceFacts
    duration_seconds: float
    failure: str | None
    collectors: Mapping[Tier, bool]


class DevicePoller:
    """Asks one device, and remembers what is needed to ask it cheaply.

    `ports` are the names of the ports that terminate circuits; `intervals` are seconds per tier; `clock` gives Unix
    seconds.
    """

    def __init__(
        self,
        device: str,
        reader: Reader,
        ports: tuple[str, ...],
        intervals: Mapping[Tier, int],
        clock: Callable[[], float],
    ) -> None:
        self.facts = DeviceFacts(device)
        self.is_busy = False
        self._reader = reader
        self._ports = ports
        self._intervals = intervals
        self._clock = clock
        self._deadline_seconds = DEADLINE_SHARE * intervals[Tier.STATUS]
        self._profile: Profile | None = None
        self._port_indexes: dict[str, int] = {}
        self._questions: dict[Tier, Question] = {}
        self._owed: set[Tier] = set(Tier)
        self._asleep_rounds = 0

    def accept(self, tiers: frozenset[Tier]) -> bool:
        """Owe these tiers; whether to poll now. False while a poll is under way or the back-off is not over."""
        self._owed |= tiers
        if self.is_busy:
            return False
        if self._asleep_rounds > 0:
            self._asleep_rounds -= 1
            return False
        self.is_busy = True
        return True

    async def poll(self) -> Outcome:
        """Read the tiers owed. Never raises SnmpError."""
        started = time.monotonic()
        asked = self._in_order(self._owed)
        sections: dict[SectionKey, Section[Any]] = {}
        try:
            failure = await self._within_deadline(asked, sections)
        finally:
            self.is_busy = False
        self._settle(sections, failure)
        collectors = {tier: tier not in self._owed for tier in asked}
        return Outcome(self.facts, time.monotonic() - started, failure, collectors)

    def close(self) -> None:
        """Free the session."""
        self._reader.close()

    async def _within_deadline(self, tiers: tuple[Tier, ...], sections: dict[SectionKey, Section[Any]]) -> str | None:
        """Read these tiers into `sections`; the reason when that failed. asyncio.timeout would cost thrice."""
        task = asyncio.current_task()
        if task is None:
            raise RuntimeError("a poll runs in a task")
        overdue = asyncio.get_running_loop().call_later(self._deadline_seconds, task.cancel, DEADLINE)
        try:
            for tier in tiers:
                await self._read(tier, sections)
        except SnmpError as error:
            return error.reason
        except asyncio.CancelledError as error:
            if error.args != (DEADLINE,):
                raise
            task.uncancel()
            return DEADLINE
        finally:
            overdue.cancel()
        return None

    def _in_order(self, tiers: set[Tier]) -> tuple[Tier, ...]:
        if len(tiers) == 1:
            return tuple(tiers)
        needs_ports_first = len(self._port_indexes) < len(self._ports)
        first, second = (Tier.TABLES, Tier.STATUS) if needs_ports_first else (Tier.STATUS, Tier.TABLES)
        return tuple(tier for tier in (first, second, Tier.INVENTORY) if tier in tiers)

    def _settle(self, sections: Mapping[SectionKey, Section[Any]], failure: str | None) -> None:
        now = self._clock()
        answered = bool(sections)
        facts = self.facts.with_sections(sections, now) if answered else self.facts
        if failure is not None and (not answered or Tier.STATUS in self._owed):
            facts = facts.with_failure(failure, now)
        self.facts = facts
        self._asleep_rounds = min(facts.failures // 2, LONGEST_BACK_OFF_INTERVALS - 1)

    async def _read(self, tier: Tier, sections: dict[SectionKey, Section[Any]]) -> None:
        profile = self._profile
        if profile is None or tier is Tier.INVENTORY:
            profile = await self._identify()
        if tier is Tier.TABLES and self._ports:
            await self._find_ports(profile, sections)
        question = self._questions.get(tier)
        if question is None:
            question = self._questions[tier] = plan_question(profile, tier, self._port_indexes)
        rows = await self._ask(question)
        found = self._interpret(profile, question, rows)
        if tier is Tier.STATUS and self._is_renumbered(found):
            self._owed.add(Tier.TABLES)
            await self._find_ports(profile, sections)
            question = self._questions[tier] = plan_question(profile, tier, self._port_indexes)
            found = self._interpret(profile, question, await self._ask(question))
        sections.update(found)
        if not rows.failures:
            self._owed.discard(tier)

    async def _identify(self) -> Profile:
        values = await self._reader.get((SYS_OBJECT_ID, SYS_DESCR))
        profile = match(_text(values.get(SYS_OBJECT_ID)), _text(values.get(SYS_DESCR))).profile
        if profile is not self._profile:
            self._profile = profile
            self._questions.clear()
            self.facts = replace(self.facts, profile=profile.name)
        return profile

    async def _find_ports(self, profile: Profile, sections: dict[SectionKey, Section[Any]]) -> None:
        question = plan_ports(profile)
        found = self._interpret(profile, question, await self._ask(question))
        sections.update(found)
        table = found.get((Interface, Tier.TABLES))
        rows = table.rows if table is not None else {}
        indexes = {name: rows[name].index for name in self._ports if name in rows}
        if indexes != self._port_indexes:
            self._port_indexes = indexes
            self._questions.clear()

    def _is_renumbered(self, found: Mapping[SectionKey, Section[Any]]) -> bool:
        section = found.get((Interface, Tier.STATUS))
        if section is None:
            return False
        for port in self._port_indexes:
            row = section.rows.get(port)
            if row is None:
                return True
            known = self.facts.sections.get((Interface, Tier.TABLES))
            named = known.rows.get(port) if known is not None else None
            if named is not None and not isinstance(row.name, Absent) and row.name != named.name:
                return True
        return False

    def _interpret(self, profile: Profile, question: Question, rows: Rows) -> dict[SectionKey, Section[Any]]:
        now = self._clock()
        expires_at = now + LIFETIME_INTERVALS * self._intervals[question.tier]
        return interpret(
            profile, question.tier, rows, observed_at=now, expires_at=expires_at, port_keys=question.port_keys
        )

    async def _ask(self, question: Question) -> Rows:
        instances: dict[str, Raw | None] = {}
        if question.gets:
            instances = {**question.gets, **await self._reader.get(tuple(question.gets))}
        if not question.walks:
            return Rows(instances=instances)
        walked = await self._reader.walk(question.walks)
        return Rows(walked.columns, walked.failures, instances)


def _text(value: Raw | None) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value or "")
