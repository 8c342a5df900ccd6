"""What is counted of the ledger, asked of its writer at each scrape."""

import time
from collections.abc import Iterator
from typing import Protocol

from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from schoolnet.metrics.families import evidence as families
from schoolnet.metrics.family import Family

HANGS_AFTER_SECONDS = 15
"""What waits so long without any record being written waits for a disk or a database that hangs: it never says that it
has failed. Longer than a writer waits for another one."""


class Written(Protocol):
    """What the ledger's writer counts, in records and attempts."""

    @property
    def written(self) -> int:
        """Records that are durable."""

    @property
    def waiting(self) -> int:
        """Records that are not durable yet."""

    @property
    def failures(self) -> int:
        """Attempts that failed."""

    @property
    def lost(self) -> int:
        """Records that were dropped."""

    @property
    def is_failing(self) -> bool:
        """Whether the newest attempt failed."""


class EvidenceMetrics(Collector):
    """The families of a ledger's writer, in `registry`."""

    def __init__(self, writer: Written, registry: CollectorRegistry) -> None:
        self._writer = writer
        self._written, self._moved_at = 0, time.monotonic()
        registry.register(self)

    def collect(self) -> Iterator[Metric]:
        """The families, as prometheus_client asks for them."""
        writer = self._writer
        yield _counter(families.EVIDENCE_RECORDS, writer.written)
        yield _gauge(families.EVIDENCE_WAITING, writer.waiting)
        yield _counter(families.EVIDENCE_FAILURES, writer.failures)
        yield _counter(families.EVIDENCE_LOST, writer.lost)
        yield _gauge(families.EVIDENCE_IS_WRITABLE, not writer.is_failing and not self._hangs())

    def _hangs(self) -> bool:
        """As seen from one scrape to the next."""
        writer, now = self._writer, time.monotonic()
        if not writer.waiting or writer.written != self._written:
            self._written, self._moved_at = writer.written, now
        return now - self._moved_at > HANGS_AFTER_SECONDS


def _counter(family: Family, value: int) -> Metric:
    return CounterMetricFamily(family.name.removesuffix("_total"), family.help, value=value)


def _gauge(family: Family, value: float) -> Metric:
    return GaugeMetricFamily(family.name, family.help, value=float(value))
