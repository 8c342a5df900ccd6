"""What schoolnet counts of itself, in a registry of prometheus_client that is ours alone."""

import platform
import time
from collections.abc import Callable, Iterable, Mapping, Sequence

import prometheus_client
from prometheus_client import CollectorRegistry, Counter, Gauge, Info

import schoolnet
from schoolnet.metrics.families import process as families
from schoolnet.metrics.family import Family


class ProcessMetrics:
    """The process's own metrics, and those of the interpreter.

    `failure_reasons` are all reasons that a poll can fail for, `trap_reasons` those that a datagram at the trap port is
    ignored for; `clock` gives Unix seconds.
    """

    def __init__(
        self,
        failure_reasons: Iterable[str] = (),
        trap_reasons: Iterable[str] = (),
        clock: Callable[[], float] = time.time,
    ) -> None:
        prometheus_client.disable_created_metrics()  # type: ignore[no-untyped-call]
        self._clock = clock
        self.registry = CollectorRegistry()
        prometheus_client.ProcessCollector(registry=self.registry)
        prometheus_client.GCCollector(registry=self.registry)
        self._polls = self._counter(families.POLLS)
        self._failures = self._counter(families.POLL_FAILURES)
        self._seconds = self._counter(families.POLL_SECONDS)
        self._ignored = self._counter(families.IGNORED_DATAGRAMS)
        self._skipped = self._counter(families.POLLS_SKIPPED)
        self._crashes = self._counter(families.POLL_CRASHES)
        self._misfires = self._counter(families.SCHEDULER_MISFIRES)
        self._state_failures = self._counter(families.STATE_WRITE_FAILURES)
        self._traps = self._counter(families.TRAPS)
        self._traps_ignored = self._counter(families.TRAPS_IGNORED)
        for reason in failure_reasons:
            self._failures.labels(reason)  # a rate() needs a 0 before the first failure
        for reason in trap_reasons:
            self._traps_ignored.labels(reason)
        self._lag_seconds = 0.0
        self._gauge(families.SCHEDULER_LAG).set_function(lambda: self._lag_seconds)
        self._reload_successful = self._gauge(families.CONFIG_RELOAD_SUCCESSFUL)
        self._reload_time = self._gauge(families.CONFIG_RELOAD_TIME)
        build = families.BUILD_INFO
        info = Info(build.name.removesuffix("_info"), build.help, registry=self.registry)
        info.info(dict(zip(build.labels, (schoolnet.__version__, platform.python_version()), strict=True)))
        self.reloaded(successful=True)

    def poll_started(self, lag_seconds: float) -> None:
        """A poll began, this late."""
        self._lag_seconds = lag_seconds

    def polls_ended(self, duration_seconds: float, failures: Sequence[str | None], ignored_datagrams: int) -> None:
        """Polls ended, which took so long all together; `failures` has each one's reason, None for an answer."""
        self._polls.inc(len(failures))
        self._seconds.inc(duration_seconds)
        if ignored_datagrams:
            self._ignored.inc(ignored_datagrams)
        for failure in failures:
            if failure is not None:
                self._failures.labels(failure).inc()

    def poll_skipped(self) -> None:
        """A poll was due while the device's last one still ran."""
        self._skipped.inc()

    def poll_crashed(self) -> None:
        """A poll ended in a fault of ours."""
        self._crashes.inc()

    def trap_heard(self) -> None:
        """A trap or inform was taken as a hint."""
        self._traps.inc()

    def traps_ignored(self, counts: Mapping[str, int]) -> None:
        """So many datagrams at the trap port were ignored, by reason."""
        for reason, count in counts.items():
            self._traps_ignored.labels(reason).inc(count)

    def ticked(self, seconds_missed: int) -> None:
        """A tick came; `seconds_missed` had none of their own."""
        self._misfires.inc(seconds_missed)

    def reloaded(self, *, successful: bool) -> None:
        """The configuration was read anew."""
        self._reload_successful.set(successful)
        if successful:
            self._reload_time.set(self._clock())

    def state_not_written(self) -> None:
        """What outlives a restart could not be written to the disk."""
        self._state_failures.inc()

    def _counter(self, family: Family) -> Counter:
        return Counter(family.name, family.help, family.labels, registry=self.registry)

    def _gauge(self, family: Family) -> Gauge:
        return Gauge(family.name, family.help, family.labels, registry=self.registry)
