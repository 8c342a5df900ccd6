"""Asking one device: the only place where an SnmpError is caught and becomes data.

A poll reads the due tiers, the cheap one first, within a deadline. What was read before a failure counts; what was not
read stays as it was until it expires. A device that keeps failing is asked more rarely, and nobody waits for it.
"""

import asyncio
import time
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeAlias

from msgspec.structs import replace

from schoolnet.facts.device import READING_ORDER, DeviceFacts, Section, SectionKey, Tier
from schoolnet.facts.reboot import has_restarted
from schoolnet.facts.rows import AccessPoint, Identity, Interface
from schoolnet.polling.dues import LIFETIME_INTERVALS, Dues
from schoolnet.polling.interpret import interpret
from schoolnet.polling.plan import Question, plan_ports, plan_question
from schoolnet.polling.ports import CircuitPorts, have_changed
from schoolnet.polling.wants import Wants
from schoolnet.snmp.deadlines import Deadlines
from schoolnet.snmp.engine import Raw
from schoolnet.snmp.errors import SnmpError
from schoolnet.snmp.guard import Reader, Rows
from schoolnet.vendors.registry import SYS_DESCR, SYS_OBJECT_ID, match
from schoolnet.vendors.schema import Profile

DEADLINE_SHARE = 0.9
DEADLINE_RESOLUTION_SECONDS = 0.1
LONGEST_BACK_OFF_INTERVALS = 2
"""A silent device costs little, and a school that has power again should not wait long for its verdict."""
DEADLINE = "deadline"
CRASHED = "crashed"
"""A fault of ours: told, and counted against the device, so that it rests as one that fails."""
PORTS: SectionKey = (Interface, Tier.TABLES)
ANSWERS: SectionKey = (Interface, Tier.STATUS)
UPTIME: SectionKey = (Identity, Tier.STATUS)
LISTED: SectionKey = (AccessPoint, Tier.STATUS)
Sections: TypeAlias = dict[SectionKey, Section[Any]]
PollDeadlines: TypeAlias = Deadlines[asyncio.Task[Any]]


def poll_deadlines() -> PollDeadlines:
    """The deadlines of all pollers: a poll that is overdue is cancelled."""
    return Deadlines(_give_up, DEADLINE_RESOLUTION_SECONDS)


def _give_up(poll: asyncio.Task[Any]) -> None:
    poll.cancel(DEADLINE)


class Outcome(NamedTuple):
    """What a poll brought: the device's facts after it, how long it took, and per tier asked whether it was whole.

    `ignored_datagrams` were no answer to what was asked; `new_sources` are addresses that answered in the device's
    place for the first time.
    """

    facts: DeviceFacts
    duration_seconds: float
    failure: str | None
    collectors: Mapping[Tier, bool]
    ignored_datagrams: int = 0
    new_sources: frozenset[str] = frozenset()


class DevicePoller:
    """Asks one device, and remembers what is needed to ask it cheaply.

    `ports` are the names of the ports that terminate circuits; `wants` are the kinds of rows that the plan needs;
    `intervals` are seconds per tier; `clock` gives Unix seconds; `deadlines` are those of all pollers.
    """

    def __init__(
        self,
        device: str,
        reader: Reader,
        ports: tuple[str, ...],
        wants: Wants,
        intervals: Mapping[Tier, int],
        clock: Callable[[], float],
        deadlines: PollDeadlines,
    ) -> None:
        self.facts = DeviceFacts(device)
        self.is_busy = False
        self._reader = reader
        self._ports = CircuitPorts(ports)
        self._wants = wants
        self._intervals = intervals
        self._clock = clock
        self._deadlines = deadlines
        self._deadline_seconds = DEADLINE_SHARE * intervals[Tier.STATUS]
        self._profile: Profile | None = None
        self._questions: dict[Tier, Question] = {}
        self._dues = Dues(intervals)
        self._asleep_rounds = 0
        self._ignored = 0
        self._sources: frozenset[str] = frozenset()

    def accept(self, tiers: frozenset[Tier], *, is_urgent: bool = False) -> bool:
        """Owe these tiers; whether to poll now. False while a poll is under way or, unless it is urgent, the back-off
        is not over."""
        self._dues.owed |= tiers
        if self.is_busy:
            return False
        if self._asleep_rounds > 0 and not is_urgent:
            self._asleep_rounds -= 1
            return False
        self.is_busy = True
        return True

    async def poll(self) -> Outcome:
        """Read the tiers owed, within the deadline. Never raises SnmpError."""
        started = time.monotonic()
        collectors = {tier: False for tier in READING_ORDER if tier in self._dues.owed}
        sections: Sections = {}
        failure: str | None = CRASHED
        task = _current_task()
        self._deadlines.add(task, self._deadline_seconds)
        try:
            for tier in self._dues.lapsed(self._clock()):
                self._read_too(tier, collectors)
            for tier in READING_ORDER:
                if tier in collectors:
                    self._dues.attempt(tier)
                    collectors[tier] = await self._read(tier, sections, collectors)
            failure = None
        except SnmpError as error:
            failure = error.reason
        except asyncio.CancelledError as error:
            if error.args != (DEADLINE,):
                raise
            task.uncancel()
            failure = DEADLINE
        finally:
            self._deadlines.remove(task)
            self.is_busy = False
            del task  # a cancelled one remembers this frame: together they would keep the socket
            self._settle(collectors, sections, failure)
        return Outcome(self.facts, time.monotonic() - started, failure, collectors, *self._strangers())

    def crashed(self) -> Outcome:
        """What is known after a poll that raised."""
        return Outcome(self.facts, 0.0, CRASHED, {})

    def close(self) -> None:
        """Free the session."""
        self._reader.close()

    def _settle(self, collectors: Mapping[Tier, bool], sections: Sections, failure: str | None) -> None:
        now = self._clock()
        self._dues.settle(collectors, now)
        facts = self.facts.with_sections(sections, now) if sections else self.facts
        if failure is not None and not (sections and collectors.get(Tier.STATUS, True)):
            facts = facts.with_failure(failure, now)
        self.facts = facts
        self._asleep_rounds = min(facts.failures // 2, LONGEST_BACK_OFF_INTERVALS - 1)

    def _strangers(self) -> tuple[int, frozenset[str]]:
        """How many datagrams were ignored since the last poll, and who has newly answered in the device's place."""
        count, sources = self._reader.ignored_datagrams + self._reader.extra_varbinds, self._reader.other_sources
        more, new = count - self._ignored, sources - self._sources
        self._ignored, self._sources = count, sources
        return more, new

    async def _read(self, tier: Tier, sections: Sections, collectors: dict[Tier, bool]) -> bool:
        """Read a tier into `sections`; whether it is whole. Where ports were renumbered, a circuit's link came or went,
        or an access point joined, the tables are read too."""
        profile = self._profile
        if profile is None or tier is Tier.INVENTORY:
            profile = await self._identify()
        are_ports_whole = True
        if tier is Tier.STATUS and self._ports.names and PORTS not in self.facts.sections:
            are_ports_whole = await self._find_ports(profile, sections)
        rows, found = await self._ask_and_interpret(profile, tier, sections)
        if tier is Tier.STATUS and self._ports.are_renumbered(found.get(ANSWERS), self.facts.sections.get(PORTS)):
            are_ports_whole = await self._find_ports(profile, sections)
            self._forget_tables()
            self._read_too(Tier.TABLES, collectors)
            rows, found = await self._ask_and_interpret(profile, tier, sections)
        if tier is Tier.STATUS and have_changed(self.facts.sections.get(ANSWERS), found.get(ANSWERS)):
            self._read_too(Tier.TABLES, collectors)  # the light says why a link is down only while it is
        if tier is Tier.STATUS and has_joined(self.facts.sections.get(LISTED), found.get(LISTED)):
            self._read_too(Tier.TABLES, collectors)  # an access point's radios and names stand in these
        if tier is Tier.STATUS and self._has_restarted(found):
            self._dues.owed.update(Tier)  # it may have another firmware, other ports, or be another device
        sections.update(found)
        self._learn_ports(found)
        return are_ports_whole and not rows.failures

    def _read_too(self, tier: Tier, collectors: dict[Tier, bool]) -> None:
        """Read this tier too in this poll, which has only begun."""
        self._dues.owed.add(tier)
        collectors.setdefault(tier, False)

    async def _identify(self) -> Profile:
        values = (await self._reader.read((SYS_OBJECT_ID, SYS_DESCR))).instances
        profile = match(_text(values.get(SYS_OBJECT_ID)), _text(values.get(SYS_DESCR))).profile
        if profile is not self._profile:
            self._profile = profile
            self._questions.clear()
            self.facts = replace(self.facts, profile=profile.name)
        return profile

    async def _find_ports(self, profile: Profile, sections: Sections) -> bool:
        """Learn which ifIndex each port has; whether the list of ports is whole."""
        question = plan_ports(profile)
        rows = await self._ask(question)
        found = self._interpret(profile, question, rows, sections)
        sections.update(found)
        self._learn_ports(found)
        return not rows.failures

    def _learn_ports(self, found: Sections) -> None:
        if PORTS in found and self._ports.learn(found[PORTS]):
            self._questions.clear()

    def _forget_tables(self) -> None:
        """Let go of what was said of ports by numbers that they no longer have."""
        kept = {key: section for key, section in self.facts.sections.items() if key[1] is not Tier.TABLES}
        self.facts = replace(self.facts, sections=kept)

    def _has_restarted(self, found: Mapping[SectionKey, Section[Any]]) -> bool:
        """Whether the agent has started anew since its status was last read."""
        before, after = self.facts.sections.get(UPTIME), found.get(UPTIME)
        if before is None or after is None:
            return False
        return has_restarted(before.rows[""], after.rows[""], after.observed_at - before.observed_at)

    async def _ask_and_interpret(self, profile: Profile, tier: Tier, sections: Sections) -> tuple[Rows, Sections]:
        question = self._questions.get(tier)
        if question is None:
            question = plan_question(
                profile, tier, self._wants, self._ports.indexes, are_ports_named=self._ports.are_named
            )
            self._questions[tier] = question
        rows = await self._ask(question)
        return rows, self._interpret(profile, question, rows, sections)

    def _interpret(self, profile: Profile, question: Question, rows: Rows, newest: Sections) -> Sections:
        now = self._clock()
        tier = question.tier
        return interpret(
            profile,
            tier,
            rows,
            observed_at=now,
            expires_at=now + LIFETIME_INTERVALS * self._intervals[tier],
            port_keys=question.port_keys,
            known={**self.facts.sections, **newest} if tier is Tier.TABLES else {},
        )

    async def _ask(self, question: Question) -> Rows:
        """What was asked by GET, and by walks: when these fail altogether, what was had before still counts."""
        rows = await self._reader.read(tuple(question.gets)) if question.gets else Rows()
        if not question.walks:
            return rows
        try:
            walked = await self._reader.walk(question.walks)
        except SnmpError as error:
            if not any(value is not None for value in rows.instances.values()):
                raise
            walked = Rows(failures=dict.fromkeys(question.walks, error.reason))
        return Rows(walked.columns, {**rows.failures, **walked.failures}, rows.instances)


def has_joined(before: Section[Any] | None, after: Section[Any] | None) -> bool:
    """Whether a controller lists an access point that it did not list when it was last asked."""
    return before is not None and after is not None and not after.rows.keys() <= before.rows.keys()


def _current_task() -> asyncio.Task[Any]:
    task = asyncio.current_task()
    if task is None:
        raise RuntimeError("a poll runs in a task")
    return task


def _text(value: Raw | None) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value or "")
