"""The made-up city under a clock of our own: real agents, real UDP, real polls, and minutes that pass in milliseconds.

A round is a minute of the city's time: every device that is due is polled as the service would poll it, and the board
judges what that brought. What the board ever said is kept, so that a scenario can be read as a whole.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from schoolnet.demo import blueprint
from schoolnet.demo.agents import Order, serve
from schoolnet.demo.city import DEMO_ENVIRONMENT, LOOPBACK, demo_inventory
from schoolnet.demo.plan import CITY_CORE, SCHOOLS, SchoolPlan
from schoolnet.demo.timeline import Timeline
from schoolnet.facts.device import Tier
from schoolnet.inventory.lookup import all_devices
from schoolnet.inventory.model import Device, Inventory
from schoolnet.inventory.secrets import resolve_credentials
from schoolnet.polling.agents import agent_of, ports_by_device
from schoolnet.polling.poller import DevicePoller, Outcome, poll_deadlines
from schoolnet.polling.wants import wants_by_device
from schoolnet.snmp.column import Limits
from schoolnet.snmp.engines import make_engine
from schoolnet.snmp.errors import SnmpError
from schoolnet.snmp.guard import Reader
from schoolnet.verdicts.board import Board
from schoolnet.verdicts.board_entries import ClassroomEntry, SchoolEntry, UplinkEntry
from schoolnet.verdicts.memory import Memory

SYS_UPTIME = "1.3.6.1.2.1.1.3.0"
START = 1_795_000_000.0
ROUND_SECONDS = 60
INTERVALS = {Tier.STATUS: ROUND_SECONDS, Tier.TABLES: 300, Tier.INVENTORY: 3600}
TIMEOUT_SECONDS = 0.05
AT_ONCE = 8
"""Agents and pollers share one thread: more at once would only time out."""

Said = tuple[float, str, str]
"""When the board said so (seconds since the start), the state and the reason."""


@dataclass(slots=True)
class CityInMotion:
    """The city, its pollers and its board. `said` has each change of a verdict, by kind, school and id."""

    inventory: Inventory
    board: Board
    hire: Callable[[], dict[str, DevicePoller]]
    ask_once: Callable[[str], Reader]
    pollers: dict[str, DevicePoller] = field(default_factory=dict)
    now: float = START
    said: dict[tuple[str, str, str], list[Said]] = field(default_factory=dict)
    failures: dict[str, int] = field(default_factory=dict)
    rounds: int = 0

    @property
    def elapsed(self) -> float:
        """Seconds since the start."""
        return self.now - START

    async def lost_of(self, questions: int, device: str) -> int:
        """How many of so many questions, each asked once, this device does not answer."""
        reader, lost = self.ask_once(device), 0
        for _ in range(questions):
            try:
                await reader.get([SYS_UPTIME])
            except SnmpError:
                lost += 1
        reader.close()
        return lost

    def restart(self) -> None:
        """Know nothing any more but what is written down of the memory."""
        self.close()
        self.board = Board(self.inventory, Memory.from_bytes(self.board.memory.to_bytes()), self.now)
        self.pollers = self.hire()
        self.rounds = 0

    def close(self) -> None:
        """End all sessions."""
        for poller in self.pollers.values():
            poller.close()

    async def minutes(self, count: int) -> None:
        """Let so many minutes pass."""
        for _ in range(count):
            await self.round()

    async def round(self, seconds: float = ROUND_SECONDS) -> None:
        """Let time pass, then poll what is due and judge."""
        self.now += seconds
        self.rounds += 1
        due = {tier for tier, interval in INTERVALS.items() if self.rounds * ROUND_SECONDS % interval == 0}
        due |= set(INTERVALS) if self.rounds == 1 else set()
        asked = [poller for poller in self.pollers.values() if poller.accept(frozenset(due))]
        silent = [poller for poller in asked if poller.facts.failures]
        answering = [poller for poller in asked if not poller.facts.failures]
        for batch in (silent, *(answering[at : at + AT_ONCE] for at in range(0, len(answering), AT_ONCE))):
            for outcome in await asyncio.gather(*(poller.poll() for poller in batch)):
                self._judge(outcome)
        for entry in self.board.expire(self.now):
            self._note(entry)

    def _judge(self, outcome: Outcome) -> None:
        if outcome.failure is not None:
            name = outcome.facts.device
            self.failures[name] = self.failures.get(name, 0) + 1
        for entry in self.board.update(outcome.facts, self.now):
            self._note(entry)

    def _note(self, entry: object) -> None:
        if isinstance(entry, UplinkEntry):
            self._add(("uplink", entry.school, entry.plan.id), entry.verdict.state, entry.verdict.reason)
        elif isinstance(entry, ClassroomEntry):
            self._add(("classroom", entry.school, entry.plan.id), entry.verdict.state, entry.verdict.reason)
        elif isinstance(entry, SchoolEntry):
            self._add(("cause", entry.plan.id, ""), entry.cause.layer, entry.cause.reason)

    def _add(self, key: tuple[str, str, str], state: str, reason: str) -> None:
        told = self.said.setdefault(key, [])
        if not told or told[-1][1:] != (state, reason):
            told.append((self.elapsed, state, reason))

    def uplink(self, school: SchoolPlan) -> tuple[str, str]:
        """The verdict on a school's circuit by now."""
        verdict = self.board.schools[school.id].uplinks[f"{school.short}-10g"].verdict
        return verdict.state, verdict.reason

    def rooms(self, school: SchoolPlan) -> dict[str, tuple[str, str]]:
        """The verdicts on a school's classrooms by now."""
        entries = self.board.schools[school.id].classrooms
        return {name: (entry.verdict.state, entry.verdict.reason) for name, entry in entries.items()}

    def cause(self, school: SchoolPlan) -> tuple[str, str]:
        """The cause of a school's trouble by now."""
        cause = self.board.schools[school.id].cause
        return cause.layer, cause.reason

    def states_of(self, kind: str, school: SchoolPlan) -> set[str]:
        """All states that the school's verdicts of this kind ever had, once they were known."""
        return {
            state
            for (each, name, _), told in self.said.items()
            if (each, name) == (kind, school.id)
            for _, state, reason in told
            if reason != "not_polled_yet"
        }


@asynccontextmanager
async def city(timeline: Timeline, *schools: SchoolPlan, attempts: int = 2) -> AsyncIterator[CityInMotion]:
    """The city on this timeline, which begins at START; only these schools and the core, all of them unless said.

    Each question is asked so often: silence costs real time, so twice where no packet is lost on the way.
    """
    boxes = {box.id for school in schools or SCHOOLS for box in blueprint.school_boxes(school)} | {CITY_CORE}
    moving: list[CityInMotion] = []
    order = Order(timeline, START, devices=frozenset(boxes))
    async with serve(order, LOOPBACK, DEMO_ENVIRONMENT, lambda: moving[0].now if moving else START) as ports:
        inventory = demo_inventory(ports)
        async with _polled(inventory, moving, attempts) as made:
            yield made


@asynccontextmanager
async def _polled(inventory: Inventory, moving: list[CityInMotion], attempts: int) -> AsyncIterator[CityInMotion]:
    secrets = resolve_credentials(inventory, DEMO_ENVIRONMENT)
    ports, wants, deadlines = ports_by_device(inventory), wants_by_device(inventory), poll_deadlines()
    snmp, limits = make_engine("gufo"), Limits(timeout_seconds=TIMEOUT_SECONDS, attempts=attempts)

    def poller(name: str, device: Device) -> DevicePoller:
        reader = Reader(snmp, agent_of(device, secrets), limits)
        return DevicePoller(name, reader, ports.get(name, ()), wants[name], INTERVALS, lambda: made.now, deadlines)

    def hire() -> dict[str, DevicePoller]:
        return {name: poller(name, device) for name, (_, device) in all_devices(inventory).items()}

    def ask_once(name: str) -> Reader:
        once = Limits(timeout_seconds=TIMEOUT_SECONDS, attempts=1)
        return Reader(snmp, agent_of(all_devices(inventory)[name][1], secrets), once)

    made = CityInMotion(inventory, Board(inventory, Memory(), START), hire, ask_once, hire())
    moving.append(made)
    try:
        yield made
    finally:
        made.close()
        snmp.close()
