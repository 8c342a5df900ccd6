"""All that is known of one device, and how old it is."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Generic

import msgspec
from msgspec.structs import replace

from schoolnet.facts.absent import NOT_OFFERED, STALE, Absent, AbsentReason, Maybe
from schoolnet.facts.rows import Row


class Tier(StrEnum):
    """How often a fact is asked for: status each minute, tables each five, inventory each hour."""

    __hash__ = str.__hash__  # Enum's own is written in Python, and sections are looked up many times per poll

    STATUS = "status"
    TABLES = "tables"
    INVENTORY = "inventory"


TIERS = tuple(Tier)
"""From the fastest to the slowest."""

READING_ORDER = (Tier.STATUS, Tier.INVENTORY, Tier.TABLES)
"""The cheapest first; tables may need to be read beside the inventory."""

CLOCK_SLACK_SECONDS = 1.0

NO_OBJECTS: Mapping[str, str] = MappingProxyType({})
"""Of rows that were read from no MIB, or nobody says from which."""


class Section(msgspec.Struct, Generic[Row], frozen=True):
    """Rows of one kind from one poll.

    `observed_at` and `expires_at` are Unix seconds of our clock; `gap` is None when the device gave all rows, else
    why it did not. Rows of an incomplete section are true, but a row that it lacks is unknown, not gone.
    `objects` names the MIB objects that a field is read from (`IF-MIB::ifMtu 1.3.6.1.2.1.2.2.1.4`), by field; all polls
    by one profile share it.
    """

    rows: Mapping[str, Row]
    observed_at: float
    expires_at: float
    gap: Absent | None = None
    objects: Mapping[str, str] = NO_OBJECTS

    def is_fresh(self, now: float) -> bool:
        """Whether these rows still count at `now`; after the clock was set back, rows from the future do not."""
        return self.observed_at - CLOCK_SLACK_SECONDS <= now < self.expires_at


_LOST = frozenset({AbsentReason.TIMEOUT, AbsentReason.INCOMPLETE})

SectionKey = tuple[type[Any], Tier]


class DeviceFacts(msgspec.Struct, frozen=True):
    """The newest facts of one device.

    `failure` is the reason of the newest poll's failure (None when it answered), `failures` how many polls in a row
    have failed, `last_success_at` the Unix time of the last good poll. A device never polled has `polled_at` None.
    """

    device: str
    sections: Mapping[SectionKey, Section[Any]] = msgspec.field(default_factory=dict)
    polled_at: float | None = None
    last_success_at: float | None = None
    failure: str | None = None
    failures: int = 0
    profile: str | None = None

    def with_sections(self, sections: Mapping[SectionKey, Section[Any]], at: float) -> "DeviceFacts":
        """These facts after a good poll at `at` that brought `sections`."""
        return DeviceFacts(self.device, {**self.sections, **sections}, at, at, profile=self.profile)

    def with_failure(self, reason: str, at: float) -> "DeviceFacts":
        """These facts after a poll at `at` that failed; what was known stays until it expires."""
        return replace(self, polled_at=at, failure=reason, failures=self.failures + 1)

    def fresh(self, row_class: type[Row], tier: Tier, now: float) -> Section[Row] | None:
        """The section of this kind and tier, None when there is none or it has expired."""
        section = self.sections.get((row_class, tier))
        return section if section is not None and section.is_fresh(now) else None

    def lookup(self, row_class: type[Any], key: str, name: str, now: float) -> Maybe[Any]:
        """Field `name` of the row with this key, from the fastest tier that has it; else why it is absent."""
        return self.observe(row_class, key, name, now)[0]

    def observe(self, row_class: type[Any], key: str, name: str, now: float) -> "Observed":
        """What `lookup` finds, and when it was observed (Unix seconds, None when it never was)."""
        return observe(self.sightings(row_class, key, now), name)

    def sightings(self, row_class: type[Any], key: str, now: float) -> "list[Sighting]":
        """The row with this key as each tier that has its table saw it, the fastest first."""
        sections = self.sections
        found = []
        for tier in TIERS:
            section = sections.get((row_class, tier))
            if section is not None:
                found.append((section.rows.get(key), section, section.is_fresh(now)))
        return found


Sighting = tuple[Any, Section[Any], bool]
"""A row (None where the section lacks it), its section, and whether that still counts."""

Observed = tuple[Maybe[Any], float | None]


def observe(sightings: Sequence[Sighting], name: str) -> Observed:
    """Field `name` of the row seen, and when it was observed (Unix seconds, None when it never was).

    The fastest tier that asks for a field decides it: where its value has expired or was lost, a slower tier's, which
    is kept for longer, does not stand in for it.
    """
    missing: Absent = NOT_OFFERED
    missed_at: float | None = None
    for row, section, is_fresh in sightings:
        value = (section.gap or missing) if row is None else getattr(row, name)
        is_asked = not isinstance(value, Absent) or (row is not None and value.reason in _LOST)
        if not is_fresh:
            value = STALE
        if is_asked:
            return value, section.observed_at
        if missing is NOT_OFFERED or value.reason is not AbsentReason.NOT_OFFERED:
            missing, missed_at = value, section.observed_at
    return missing, missed_at
