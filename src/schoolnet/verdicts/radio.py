"""What the radios of an access point do, band by band.

Rules of this file: a band is up when one of its radios is; it is down, or missing, only when every radio of the access
point is known.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from schoolnet.facts.absent import NOT_OFFERED, STALE, Absent, Maybe
from schoolnet.facts.device import TIERS, DeviceFacts, Section
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


def judge_bands(radios: Sequence[str], gap: Absent | None, facts: DeviceFacts, now: float) -> Bands:
    """The bands of an access point from the keys of its radios; `gap` is the device's `list_gap`."""
    by_band: dict[str, list[str]] = {}
    doubt = gap if radios or gap is not None else NOT_OFFERED
    for key in radios:
        band = facts.lookup(Radio, key, "band", now)
        if isinstance(band, Absent):
            doubt = doubt or band
        else:
            by_band.setdefault(str(band), []).append(key)
    others = _others(doubt, facts)
    return Bands({band: _judge_band(keys, others, facts, now) for band, keys in by_band.items()}, others)


def _others(doubt: Absent | None, facts: DeviceFacts) -> BandVerdict:
    if doubt is None:
        return BandVerdict(BandState.MISSING, Reason.BAND_MISSING)
    return BandVerdict(BandState.UNKNOWN, unknown_reason(facts, doubt))


def _judge_band(keys: Sequence[str], others: BandVerdict, facts: DeviceFacts, now: float) -> BandVerdict:
    evidence = tuple(Evidence(facts.device, key, "is_up", *facts.observe(Radio, key, "is_up", now)) for key in keys)
    up = tuple(fact for fact in evidence if fact.value is True)
    if up:
        return _judge_channels(up, first_lost(fact.value for fact in evidence), facts, now)
    for fact in evidence:
        if isinstance(fact.value, Absent):
            return BandVerdict(BandState.UNKNOWN, unknown_reason(facts, fact.value), NOT_OFFERED, evidence)
    if others.state is BandState.UNKNOWN:
        return BandVerdict(BandState.UNKNOWN, others.reason, NOT_OFFERED, evidence)
    return BandVerdict(BandState.DOWN, Reason.RADIO_DOWN, NOT_OFFERED, evidence)


def _judge_channels(up: tuple[Evidence, ...], lost: Absent | None, facts: DeviceFacts, now: float) -> BandVerdict:
    """`lost`: why it is not known whether another radio of the band is up, and how busy its channel is."""
    ratios = [facts.lookup(Radio, fact.subject, "utilization_ratio", now) for fact in up]
    busiest = max((ratio for ratio in ratios if not isinstance(ratio, Absent)), default=NOT_OFFERED)
    if not isinstance(busiest, Absent) and busiest > CHANNEL_BUSY_RATIO:
        return BandVerdict(BandState.UP, Reason.CHANNEL_BUSY, busiest, up)
    lost = lost or first_lost(ratios)
    if lost is not None:
        return BandVerdict(BandState.UP, unknown_reason(facts, lost), lost, up)
    return BandVerdict(BandState.UP, Reason.OK, busiest, up)
