"""What the radios of an access point do, band by band.

Rules of this file: a band is up when one of its radios is; it is down, or missing, only when every radio of the access
point is known.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

from schoolnet.facts.absent import NOT_OFFERED, STALE, Absent, Maybe
from schoolnet.facts.device import TIERS, DeviceFacts, Section, Sighting, observe
from schoolnet.facts.rows import Radio
from schoolnet.verdicts.model import Evidence, Reason
from schoolnet.verdicts.thresholds import CHANNEL_BUSY_RATIO
from schoolnet.verdicts.unknown import first_lost, unknown_reason


class BandState(StrEnum):
    """Whether an access point serves a band; `missing` is one that it has no radio for."""

    UP = "up"
    DOWN = "down"
    MISSING = "missing"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class BandVerdict:
    """A judgement on the radios of one band, or on one network name.

    `utilization_ratio` is the busiest channel's busy air time (0 to 1). A band that is up has the reason ok,
    channel_busy, or why it is not known how busy it is.
    """

    state: BandState
    reason: Reason
    utilization_ratio: Maybe[float] = NOT_OFFERED
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Bands:
    """The bands ("2.4", "5", "6") that an access point has radios for, or the network names that it has on the air;
    and what holds for all others."""

    by_band: Mapping[str, BandVerdict]
    others: BandVerdict

    def __getitem__(self, band: str) -> BandVerdict:
        """The verdict on a band, listed or not."""
        return self.by_band.get(band, self.others)


NO_BANDS = Bands({}, BandVerdict(BandState.UNKNOWN, Reason.NOT_OFFERED))
"""What is known of the radios of an access point that is not seen."""


def fresh_sections(facts: DeviceFacts, row_class: type[Any], now: float) -> list[Section[Any]]:
    """What a device listed of this kind, from each tier, as far as it still counts at `now` (Unix seconds)."""
    return [section for tier in TIERS if (section := facts.fresh(row_class, tier, now)) is not None]


def list_gap(facts: DeviceFacts, row_class: type[Any], now: float) -> Absent | None:
    """Why a device's list of this kind is not whole at `now` (Unix seconds); None when it is."""
    fresh = fresh_sections(facts, row_class, now)
    if fresh:
        return next((section.gap for section in fresh if section.gap is not None), None)
    return STALE if any(listed is row_class for listed, _ in facts.sections) else NOT_OFFERED


_Seen: TypeAlias = tuple[str, list[Sighting]]
"""A radio's key, and its row as each tier saw it."""


def judge_bands(radios: Sequence[str], gap: Absent | None, facts: DeviceFacts, now: float) -> Bands:
    """The bands of an access point from the keys of its radios; `gap` is the device's `list_gap`."""
    by_band: dict[str, list[_Seen]] = {}
    doubt = gap if radios or gap is not None else NOT_OFFERED
    for key in radios:
        seen = facts.sightings(Radio, key, now)
        band = observe(seen, "band")[0]
        if isinstance(band, Absent):
            doubt = doubt or band
        else:
            by_band.setdefault(str(band), []).append((key, seen))
    others = _others(doubt, facts)
    return Bands({band: _judge_band(of_band, others, facts) for band, of_band in by_band.items()}, others)


def _others(doubt: Absent | None, facts: DeviceFacts) -> BandVerdict:
    if doubt is None:
        return BandVerdict(BandState.MISSING, Reason.BAND_MISSING)
    return BandVerdict(BandState.UNKNOWN, unknown_reason(facts, doubt))


def _judge_band(radios: Sequence[_Seen], others: BandVerdict, facts: DeviceFacts) -> BandVerdict:
    evidence = tuple([Evidence(facts.device, key, "is_up", *observe(seen, "is_up")) for key, seen in radios])
    if any(fact.value is True for fact in evidence):
        return _judge_channels(radios, evidence, facts)
    for fact in evidence:
        if isinstance(fact.value, Absent):
            return BandVerdict(BandState.UNKNOWN, unknown_reason(facts, fact.value), NOT_OFFERED, evidence)
    if others.state is BandState.UNKNOWN:
        return BandVerdict(BandState.UNKNOWN, others.reason, NOT_OFFERED, evidence)
    return BandVerdict(BandState.DOWN, Reason.RADIO_DOWN, NOT_OFFERED, evidence)


def _judge_channels(radios: Sequence[_Seen], evidence: tuple[Evidence, ...], facts: DeviceFacts) -> BandVerdict:
    """A band that is up: how busy its busiest channel is, or that one that was lost may be busier."""
    up = tuple([fact for fact in evidence if fact.value is True])
    on_air = [seen for (_, seen), fact in zip(radios, evidence, strict=True) if fact.value is True]
    ratios = [observe(seen, "utilization_ratio")[0] for seen in on_air]
    busiest = max([ratio for ratio in ratios if not isinstance(ratio, Absent)], default=NOT_OFFERED)
    if not isinstance(busiest, Absent) and busiest > CHANNEL_BUSY_RATIO:
        return BandVerdict(BandState.UP, Reason.CHANNEL_BUSY, busiest, up)
    lost = first_lost([*(fact.value for fact in evidence), *ratios])
    if lost is not None:
        return BandVerdict(BandState.UP, unknown_reason(facts, lost), lost, up)
    return BandVerdict(BandState.UP, Reason.OK, busiest, up)
