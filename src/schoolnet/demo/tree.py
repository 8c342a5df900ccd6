"""The objects of one agent, in order.

A value is encoded already, or a function of the moment of the question. A tree never changes; an agent whose state
changes takes another tree.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from schoolnet.demo import ber
from schoolnet.demo.ber import Oid
from schoolnet.demo.traffic import Outages


@dataclass(frozen=True, slots=True)
class Moment:
    """When a question is asked. Times are Unix seconds; `changed_at` says when a port or access point last changed
    (and under no name, when the mains did), `outages` when a port was down before, since the agent booted."""

    at: float
    booted_at: float
    boots: int = 1
    changed_at: Mapping[str, float] = field(default_factory=dict)
    outages: Mapping[str, tuple[Outages, ...]] = field(default_factory=dict)

    @property
    def uptime_seconds(self) -> float:
        """Since the agent started."""
        return self.at - self.booted_at


Value: TypeAlias = bytes | Callable[[Moment], bytes]
Row: TypeAlias = tuple[Oid, Value]


def scalars(group: str, values: Mapping[int, Value]) -> Iterator[Row]:
    """The `.0` instances of a group."""
    stem = ber.parse_oid(group)
    return (((*stem, number, 0), value) for number, value in values.items())


def cells(entry: str, index: Sequence[int], values: Mapping[int, Value]) -> Iterator[Row]:
    """One row of a table, by column number."""
    stem = ber.parse_oid(entry)
    return (((*stem, column, *index), value) for column, value in values.items())


class Tree:
    """All objects of an agent, by OID; those that are `broken` can be named, but not read."""

    def __init__(self, rows: Iterable[Row], unbroken: frozenset[Oid] | None = None) -> None:
        self._values = dict(rows)
        self.broken = frozenset[Oid]() if unbroken is None else self._values.keys() - unbroken
        self.oids = sorted(self._values)
        self._encoded = {oid: ber.oid(oid) for oid in self.oids}

    def value(self, oid: Oid, moment: Moment) -> bytes | None:
        """The encoded value of this instance, None when there is none."""
        value = self._values.get(oid)
        return value if value is None or isinstance(value, bytes) else value(moment)

    def after(self, oid: Oid) -> Oid | None:
        """The first instance after `oid`, None at the end."""
        place = bisect_right(self.oids, oid)
        return self.oids[place] if place < len(self.oids) else None

    def varbind(self, oid: Oid, moment: Moment) -> bytes:
        """The instance `oid`, which must be there, with its value."""
        return ber.varbind(self._encoded[oid], self.value(oid, moment) or ber.NO_SUCH_OBJECT)
