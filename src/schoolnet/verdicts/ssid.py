"""The network names that an access point puts on the air.

Rules of this file: where a device tells them per access point, the name must be that one's; where it tells them as a
whole, a name that is listed and not switched off is on the air of every joined access point.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from schoolnet.facts.absent import Absent, value_or_none
from schoolnet.facts.device import DeviceFacts
from schoolnet.facts.rows import Ssid
from schoolnet.verdicts.model import Evidence, Reason
from schoolnet.verdicts.radio import Bands, BandState, BandVerdict, fresh_sections, list_gap
from schoolnet.verdicts.unknown import is_lost, unknown_reason

EVERYWHERE = ""


@dataclass(frozen=True, slots=True)
class SsidIndex:
    """A device's network names, made once per poll: the facts on each, by access point's key and name; `gap` says why
    the list is not whole."""

    names: Mapping[str, Mapping[str, tuple[Evidence, ...]]]
    gap: Absent | None


def index_ssids(facts: DeviceFacts, now: float) -> SsidIndex:
    """The index of a device's network names at `now` (Unix seconds)."""
    names: dict[str, dict[str, tuple[Evidence, ...]]] = {}
    gap = list_gap(facts, Ssid, now)
    for section in fresh_sections(facts, Ssid, now):
        for key, row in section.rows.items():
            if isinstance(row.name, Absent):
                gap = gap or (row.name if is_lost(row.name) else None)
                continue
            known = names.setdefault(value_or_none(row.access_point) or EVERYWHERE, {})
            fact = Evidence(facts.device, key, "is_up", row.is_up, section.observed_at)
            known[row.name] = (*known.get(row.name, ()), fact)
    return SsidIndex(names, gap)


def judge_ssids(index: SsidIndex, access_point: str, facts: DeviceFacts) -> Bands:
    """The names that the access point with this key has on the air, in the form of bands."""
    own = {**index.names.get(EVERYWHERE, {}), **index.names.get(access_point, {})}
    if index.gap is None:
        others = BandVerdict(BandState.MISSING, Reason.SSID_MISSING)
    else:
        others = BandVerdict(BandState.UNKNOWN, unknown_reason(facts, index.gap))
    return Bands({name: _judge(told, others, facts) for name, told in own.items()}, others)


def _judge(told: Sequence[Evidence], others: BandVerdict, facts: DeviceFacts) -> BandVerdict:
    evidence = tuple(told)
    if any(fact.value is not False and not is_lost(fact.value) for fact in told):
        return BandVerdict(BandState.UP, Reason.OK, evidence=evidence)
    for fact in told:
        if isinstance(fact.value, Absent):
            return BandVerdict(BandState.UNKNOWN, unknown_reason(facts, fact.value), evidence=evidence)
    if others.state is BandState.UNKNOWN:
        return BandVerdict(BandState.UNKNOWN, others.reason, evidence=evidence)
    return BandVerdict(BandState.DOWN, Reason.SSID_MISSING, evidence=evidence)
