"""The network names that an access point puts on the air.

Rules of this file: a name that is listed and not switched off is on the air: of one access point where the device tells
them per access point, of every joined one where it tells them as a whole.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from schoolnet.facts.absent import NO_SUCH_OBJECT, Absent, AbsentReason
from schoolnet.facts.device import DeviceFacts
from schoolnet.facts.rows import Ssid
from schoolnet.verdicts.model import Evidence, Reason
from schoolnet.verdicts.radio import Bands, BandState, BandVerdict, fresh_sections, list_gap
from schoolnet.verdicts.unknown import first_lost, is_lost, unknown_reason

EVERYWHERE = ""
_NEVER_TOLD = frozenset({AbsentReason.NOT_OFFERED, AbsentReason.NO_SUCH_OBJECT})
NO_NAMES: Mapping[str, tuple[Evidence, ...]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class SsidIndex:
    """A device's network names, made once per poll: the facts on each, by access point's key and name; `gap` says why
    the list is not whole, `listed_at` when it was seen (Unix seconds)."""

    names: Mapping[str, Mapping[str, tuple[Evidence, ...]]]
    gap: Absent | None
    listed_at: float | None


def index_ssids(facts: DeviceFacts, now: float) -> SsidIndex:
    """The index of a device's network names at `now` (Unix seconds)."""
    names: dict[str, dict[str, tuple[Evidence, ...]]] = {}
    gap = list_gap(facts, Ssid, now)
    sections = fresh_sections(facts, Ssid, now)
    for section in sections:
        for row in section.rows.values():
            gap = gap or first_lost((row.name, row.access_point))
            if isinstance(row.name, Absent) or is_lost(row.access_point):
                continue
            at = EVERYWHERE if isinstance(row.access_point, Absent) else row.access_point
            known = names.setdefault(at, {})
            known[row.name] = (*known.get(row.name, ()), _fact(facts.device, row, section.observed_at))
    return SsidIndex(names, gap, max((section.observed_at for section in sections), default=None))


def judge_ssids(index: SsidIndex, access_point: str, facts: DeviceFacts) -> Bands:
    """The names that the access point with this key has on the air, in the form of bands."""
    everywhere, own = index.names.get(EVERYWHERE, NO_NAMES), index.names.get(access_point, NO_NAMES)
    evidence = (Evidence(facts.device, access_point, "ssids", index.gap or NO_SUCH_OBJECT, index.listed_at),)
    if index.gap is None:
        others = BandVerdict(BandState.MISSING, Reason.SSID_MISSING, evidence=evidence)
    else:
        others = BandVerdict(BandState.UNKNOWN, unknown_reason(facts, index.gap), evidence=evidence)
    told = {name: (*everywhere.get(name, ()), *own.get(name, ())) for name in (*everywhere, *own)}
    return Bands({name: _judge(evidence, others, facts) for name, evidence in told.items()}, others)


def _judge(evidence: tuple[Evidence, ...], others: BandVerdict, facts: DeviceFacts) -> BandVerdict:
    on_air = tuple([fact for fact in evidence if fact.field == "name" or fact.value is True])
    if on_air:
        return BandVerdict(BandState.UP, Reason.OK, evidence=on_air)
    for fact in evidence:
        if isinstance(fact.value, Absent):
            return BandVerdict(BandState.UNKNOWN, unknown_reason(facts, fact.value), evidence=evidence)
    if others.state is BandState.UNKNOWN:
        return BandVerdict(BandState.UNKNOWN, others.reason, evidence=evidence)
    return BandVerdict(BandState.DOWN, Reason.SSID_MISSING, evidence=evidence)


def _fact(device: str, row: Ssid, observed_at: float) -> Evidence:
    """What says whether a name is on the air: that it is listed, where the device never says more."""
    if isinstance(row.is_up, Absent) and row.is_up.reason in _NEVER_TOLD:
        return Evidence(device, row.key, "name", row.name, observed_at)
    return Evidence(device, row.key, "is_up", row.is_up, observed_at)
