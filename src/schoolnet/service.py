"""The wiring: configuration in, polls on schedule, verdicts and metrics out.

One APScheduler job ticks each second and starts the polls of that second as a batch; another judges again what may have
aged. The scheduler goes by the clock on the wall, the wheel by one that nobody can set: when ticks stay away, because
the clock was set back, they are called for. SIGHUP reloads (the old configuration stays when the new one is bad),
SIGTERM and SIGINT end.
"""

import asyncio
import signal
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger

from schoolnet.audit.closing import Standing
from schoolnet.audit.evidence import Evidence
from schoolnet.facts.device import Tier
from schoolnet.inventory.maintenance import active_at
from schoolnet.inventory.problems import ConfigError
from schoolnet.logs import ChangeLog, configure_logging
from schoolnet.metrics.collector import Collector
from schoolnet.metrics.evidence import EvidenceMetrics
from schoolnet.metrics.exposition import Exposition
from schoolnet.metrics.lines_evidence import render_evidence
from schoolnet.metrics.process import ProcessMetrics
from schoolnet.polling.fleet import Fleet
from schoolnet.polling.garbage import spare_the_garbage_collector
from schoolnet.polling.journal import Guard, tell_change
from schoolnet.polling.poller import CRASHED, DEADLINE, DevicePoller, Outcome
from schoolnet.polling.traps import TrapListener
from schoolnet.settings import Configuration, Settings
from schoolnet.snmp.errors import FailureReason
from schoolnet.snmp.trap_lines import IgnoredReason
from schoolnet.state_file import SAVE_SECONDS, open_state
from schoolnet.verdicts.board import Board
from schoolnet.verdicts.board_entries import Entry
from schoolnet.verdicts.changes import Changes
from schoolnet.verdicts.memory import Memory
from schoolnet.web.app import make_app
from schoolnet.web.server import serve

log = structlog.get_logger()

SHUTDOWN_SECONDS = 5.0
EXPIRY_SECONDS = 10
NEEDS_RESTART = ("web", "snmp", "traps", "state", "audit")
MOST_SECONDS_TO_CATCH_UP = 60
LONGEST_WITHOUT_TICK_SECONDS = 5.0


class Service:
    """One running schoolnet. `load` reads the configuration anew; None where there is nothing to reload."""

    def __init__(self, configuration: Configuration, load: Callable[[], Configuration] | None = None) -> None:
        self._load = load
        self._settings = configuration.settings
        self._stop = asyncio.Event()
        self._one_reload_at_a_time = asyncio.Lock()
        self._ticked_at = time.monotonic()
        self.fleet = Fleet(self._settings, self._poll)
        self._outcomes: list[Outcome] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._second = 0
        self._epoch = time.time() - time.monotonic()
        self.process = ProcessMetrics((*FailureReason, DEADLINE, CRASHED), IgnoredReason)
        self.traps = TrapListener(self._settings.traps, self.fleet.under_way, self.process)
        self.exposition = Exposition(self.process.registry, self._settings.intervals.by_tier())
        self._state = open_state(self._settings.state.folder, self.process.state_not_written)
        self._memory = Memory() if self._state is None else self._state.load(time.time())
        self._changes = Changes(self._memory)
        self._change_log = ChangeLog(self.settled)
        self.evidence: Evidence | None = None
        self.notification_token = configuration.ledger.notification_token if configuration.ledger else None
        self.board, self.collector = self._adopt(configuration)
        if configuration.ledger is not None:
            self.evidence = Evidence(configuration.ledger, self.board, self._show_evidence)
            EvidenceMetrics(self.evidence.writer, self.process.registry)

    @property
    def allow_reload(self) -> bool:
        """Whether POST /-/reload is served."""
        return self._settings.web.allow_reload

    def is_ready(self) -> bool:
        """Whether every device has been asked once."""
        return self.fleet.has_asked_all()

    async def settled(self) -> None:
        """Return when all that was seen so far is on record, or cannot be for now."""
        if self.evidence is not None:
            await self.evidence.settled()

    async def run(self, started: Callable[[str], None] = lambda url: None) -> None:
        """Serve until SIGTERM, SIGINT or `stop()`. `started` gets the address of the first page."""
        self._listen_to_signals()
        if self.evidence is not None:
            await self.evidence.begin(time.time())
        server = await serve(make_app(self), self._settings.web.host, self._settings.web.port)
        scheduler = AsyncIOScheduler(timezone=UTC)
        self._second = self._due_second()
        how = {"max_instances": 1, "coalesce": True, "misfire_grace_time": None}
        scheduler.add_job(self._tick, _Every(1), id="tick", **how)
        scheduler.add_job(self._expire, _Every(EXPIRY_SECONDS), id="expire", **how)
        if self._state is not None:
            scheduler.add_job(self._save, _Every(SAVE_SECONDS), id="save", **how)
        scheduler.start()
        self._keep(asyncio.create_task(self._call_for_ticks(scheduler)))
        self._keep(asyncio.create_task(self.traps.run()))
        spare_the_garbage_collector()
        log.info("started", url=server.url, devices=len(self.fleet.pollers), engine=self.fleet.engine.name)
        started(server.url)
        try:
            await self._stop.wait()
        finally:
            scheduler.shutdown(wait=False)
            await self._end_polls()
            await server.close()
            await self._save()
            if self.evidence is not None:
                await self.evidence.end(time.time(), SHUTDOWN_SECONDS)
            self._close()
            log.info("ended")

    def stop(self) -> None:
        """End soon, in order."""
        self._stop.set()

    async def reload(self) -> list[str]:
        """Read the configuration anew; the problems, and then nothing has changed. An empty list means done."""
        if self._load is None:
            return ["there are no configuration files to reload here"]
        async with self._one_reload_at_a_time:  # so that the newest files are the last ones adopted
            return await self._reload(self._load)

    async def _reload(self, load: Callable[[], Configuration]) -> list[str]:
        try:
            configuration = await asyncio.to_thread(load)
        except ConfigError as error:
            problems = [str(problem) for problem in error.problems]
            self.process.reloaded(successful=False)
            log.error("reload_refused", problems=problems)
            return problems
        except Exception as error:
            self.process.reloaded(successful=False)
            log.exception("reload_crashed")
            return [f"schoolnet failed while it read the configuration ({type(error).__name__}); its log says where"]
        configure_logging(configuration)
        self.board, self.collector = self._adopt(configuration, self.collector)
        self._warn_of_what_needs_a_restart(configuration.settings)
        self.process.reloaded(successful=True)
        log.info("reloaded", devices=len(self.fleet.pollers))
        return []

    def _listen_to_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stop)
        loop.add_signal_handler(signal.SIGHUP, self._start_reload)

    def _start_reload(self) -> None:
        self._keep(asyncio.create_task(self._reload_by_signal()))

    async def _reload_by_signal(self) -> None:
        await self.reload()

    def _adopt(self, configuration: Configuration, previous: Collector | None = None) -> tuple[Board, Collector]:
        """Run on this configuration from now on; a device whose part of it is the same keeps its facts and session."""
        kept = self.fleet.adopt(configuration)
        self.traps.plan(configuration, self.fleet.pollers)
        self.exposition.describe(configuration.settings.intervals.by_tier())
        now = time.time()
        self._memory.prune(configuration.inventory)
        self._changes.prune()
        board = Board(configuration.inventory, self._memory, now)
        if self.evidence is not None:
            self.evidence.adopt(board, now)
        collector = Collector(board, self.exposition, now, self._watch)
        if previous is not None:
            collector.inherit(previous, kept)
        collector.publish(now)
        return board, collector

    def _warn_of_what_needs_a_restart(self, settings: Settings) -> None:
        changed = [group for group in NEEDS_RESTART if getattr(settings, group) != getattr(self._settings, group)]
        if changed:
            log.warning("restart_needed", settings=changed)

    def _due_second(self) -> int:
        return int(self._epoch + time.monotonic())

    async def _tick(self) -> None:
        """Start the polls of each second since the last tick; a stalled loop catches up, within bounds."""
        self._ticked_at = time.monotonic()
        now = self._due_second()
        first = max(self._second + 1, now - MOST_SECONDS_TO_CATCH_UP)
        self.process.ticked(seconds_missed=max(0, now - self._second - 1))
        for second in range(first, now + 1):
            for device, tiers in self.fleet.due(second).items():
                self.start_poll(device, tiers, due_at=second - self._epoch)
        self._second = max(self._second, now)

    def start_poll(self, device: str, tiers: frozenset[Tier], due_at: float) -> None:
        """Poll a device of the plan unless it is being polled or rests; `due_at` is monotonic seconds."""
        if not self.fleet.start(device, tiers, due_at):
            self.process.poll_skipped()

    async def _poll(self, poller: DevicePoller, due_at: float) -> None:
        self.process.poll_started(lag_seconds=time.monotonic() - due_at)
        outcome: Outcome | None = None
        with Guard(poller.facts.device, self.process.poll_crashed):
            outcome = await poller.poll()
        self._outcomes.append(outcome or poller.crashed())
        if len(self._outcomes) == 1:
            asyncio.get_running_loop().call_soon(self._start_judging)

    def _start_judging(self) -> None:
        outcomes, self._outcomes = self._outcomes, []
        self._keep(asyncio.create_task(self._judge(outcomes)))

    async def _judge(self, outcomes: Sequence[Outcome]) -> None:
        """Judge what one turn of the loop brought: in a row each costs half of what it costs between two polls."""
        now = time.time()
        self.process.polls_ended(
            sum(outcome.duration_seconds for outcome in outcomes),
            [outcome.failure for outcome in outcomes],
            sum(outcome.ignored_datagrams for outcome in outcomes),
        )
        for outcome in outcomes:
            with Guard(outcome.facts.device, self.process.poll_crashed):
                before = self.board.facts.get(outcome.facts.device)
                await self.collector.update(outcome.facts, outcome.duration_seconds, outcome.collectors, now)
                tell_change(before, outcome)
        await self._change_log.tell()

    def _keep(self, task: asyncio.Task[None]) -> None:
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _expire(self) -> None:
        now = time.time()
        for change in self._changes.of_maintenance(active_at(self.board.inventory.maintenance, now), now):
            self._change_log.note(change)
        if self.evidence is not None:
            self.evidence.tick(now, is_ready=self.is_ready())
        await self.collector.expire(now)
        await self._change_log.tell()

    def _watch(self, entry: Entry, now: float) -> None:
        self._change_log.note(self._changes.of(entry, now))
        if self.evidence is not None:
            self.evidence.watch(entry, now)

    def _show_evidence(self, standing: Standing) -> None:
        self.exposition.put("evidence", render_evidence(standing.figures, standing.head, standing.read_at))

    async def _save(self) -> None:
        if self._state is not None:
            await self._state.save(self._memory)

    async def _call_for_ticks(self, scheduler: AsyncIOScheduler) -> None:
        """Let the jobs run when there was no tick for long: the clock that the scheduler goes by was set back."""
        while True:
            await asyncio.sleep(LONGEST_WITHOUT_TICK_SECONDS)
            if time.monotonic() - self._ticked_at > LONGEST_WITHOUT_TICK_SECONDS:
                log.warning("clock_was_set_back")
                for job in scheduler.get_jobs():
                    job.modify(next_run_time=datetime.now(UTC))

    async def _end_polls(self) -> None:
        for task in self._tasks:
            task.cancel()
        tasks = [*self.fleet.under_way.cancel(), *self._tasks]
        if tasks:
            await asyncio.wait(tasks, timeout=SHUTDOWN_SECONDS)

    def _close(self) -> None:
        self.fleet.close()
        if self._state is not None:
            self._state.close()


class _Every(BaseTrigger):  # type: ignore[misc]
    """Each so many seconds, on a whole second. What a clock set forward has skipped is not made up for: APScheduler's
    own interval would list every missed second before it left them out."""

    def __init__(self, seconds: int) -> None:
        self._seconds = seconds

    def get_next_fire_time(self, _: datetime | None, now: datetime) -> datetime:
        return datetime.fromtimestamp(int(now.timestamp()) + self._seconds, UTC)
