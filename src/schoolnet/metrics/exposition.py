"""The page that Prometheus reads: lines that are already rendered, joined by family.

Rules of this file: the event loop only swaps bytes in dictionaries and takes references of them; joining, compressing
and the process's own metrics run in a thread, in pieces so small that the loop never waits for the interpreter's lock.
"""

import asyncio
import zlib
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

from prometheus_client import CollectorRegistry
from prometheus_client.exposition import choose_encoder, generate_latest, gzip_accepted
from prometheus_client.openmetrics.exposition import generate_latest as generate_openmetrics

from schoolnet.facts.device import Tier
from schoolnet.metrics.families import FAMILIES
from schoolnet.metrics.family import Family, Kind, help_text

BLOCKS_PER_PIECE = 2_000
GZIP_LEVEL = 1
GZIP_WINDOW_BITS = 31
END_OF_OPENMETRICS = b"# EOF\n"


class Format(StrEnum):
    """What /metrics can be; the value is its content type."""

    TEXT = "text/plain; version=0.0.4; charset=utf-8"
    OPENMETRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8"


def negotiate(accept: str) -> Format:
    """The format for an Accept header, chosen as prometheus_client does; never a newer version than we write."""
    _, content_type = choose_encoder(accept)
    return Format.OPENMETRICS if content_type.startswith("application/openmetrics-text") else Format.TEXT


def header(family: Family, form: Format, intervals: Mapping[Tier, int]) -> bytes:
    """The lines before a family's samples. `intervals` are seconds per tier."""
    if form is Format.OPENMETRICS:
        name, kind = _openmetrics_name(family), _openmetrics_kind(family)
        unit = f"# UNIT {name} {family.unit}\n" if family.unit else ""
    else:
        name, kind, unit = family.name, Kind.COUNTER if family.kind is Kind.COUNTER else Kind.GAUGE, ""
    return f"# HELP {name} {help_text(family, intervals)}\n# TYPE {name} {kind}\n{unit}".encode()


def _openmetrics_name(family: Family) -> str:
    suffix = {Kind.COUNTER: "_total", Kind.INFO: "_info"}.get(family.kind, "")
    return family.name.removesuffix(suffix)


def _openmetrics_kind(family: Family) -> Kind:
    # OpenMetrics wants a state set's label to be called like the family; ours is `state`, so there it is a gauge.
    return Kind.GAUGE if family.kind is Kind.STATESET else family.kind


class Exposition:
    """Each owner's lines, and the page of them all. `registry` has the process's own metrics."""

    def __init__(self, registry: CollectorRegistry, intervals: Mapping[Tier, int]) -> None:
        self._registry = registry
        self._blocks: dict[str, Mapping[str, bytes]] = {}
        self._headers: dict[Format, dict[str, bytes]] = {}
        self._one_page_at_a_time = asyncio.Lock()
        self.describe(intervals)

    def describe(self, intervals: Mapping[Tier, int]) -> None:
        """Say in HELP how often is polled; `intervals` are seconds per tier."""
        self._headers = {form: {family.name: header(family, form, intervals) for family in FAMILIES} for form in Format}

    def put(self, owner: str, blocks: Mapping[str, bytes]) -> None:
        """Replace all lines of an owner by these, keyed by the family's name; the mapping is not to change any more."""
        self._blocks[owner] = blocks

    def drop(self, owner: str) -> None:
        """Forget an owner."""
        self._blocks.pop(owner, None)

    def render(self, form: Format) -> bytes:
        """The whole page."""
        return b"".join(self._pieces(tuple(self._blocks.values()), form))

    async def page(self, accept: str, accept_encoding: str) -> tuple[bytes, str, str | None]:
        """The page as these headers want it: body, content type, content encoding (None or gzip)."""
        form = negotiate(accept)
        encoding = "gzip" if gzip_accepted(accept_encoding) else None
        async with self._one_page_at_a_time:
            pieces = self._pieces(tuple(self._blocks.values()), form)
            body = await asyncio.to_thread(_compress if encoding else b"".join, pieces)
        return body, form.value, encoding

    def _pieces(self, owners: Iterable[Mapping[str, bytes]], form: Format) -> Iterator[bytes]:
        families: dict[str, list[bytes]] = {family.name: [] for family in FAMILIES}
        for blocks in owners:
            for name, block in blocks.items():
                families[name].append(block)
        for name, lines in families.items():
            yield self._headers[form][name]
            for start in range(0, len(lines), BLOCKS_PER_PIECE):
                yield b"".join(lines[start : start + BLOCKS_PER_PIECE])
        if form is Format.TEXT:
            yield generate_latest(self._registry)
        else:
            own: bytes = generate_openmetrics(self._registry)  # type: ignore[no-untyped-call]
            yield own.removesuffix(END_OF_OPENMETRICS)
            yield END_OF_OPENMETRICS


def _compress(pieces: Iterator[bytes]) -> bytes:
    compressor = zlib.compressobj(GZIP_LEVEL, zlib.DEFLATED, GZIP_WINDOW_BITS)
    compressed = [compressor.compress(piece) for piece in pieces]
    return b"".join((*compressed, compressor.flush()))
