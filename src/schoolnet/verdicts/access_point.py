"""A planned access point, as its controller lists it or as it answers for itself.

Rules of this file: the plan is the truth, so an access point that a whole list lacks is down, reason `missing`. The
list is the newest whole one, and what was seen since. Identities may be in another tier's rows than states: a listed
row that might be the planned one, for all that is known, forbids to call it missing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import inf
from typing import Any

from schoolnet.facts.absent import NO_SUCH_OBJECT, NOT_OFFERED, STALE, Absent, AbsentReason, Maybe
from schoolnet.facts.device import TIERS, DeviceFacts, Section
from schoolnet.facts.rows import AccessPoint as AccessPointRow
from schoolnet.facts.rows import AccessPointState, Radio
from schoolnet.inventory.model import AccessPoint
from schoolnet.verdicts.model import AccessPointVerdictState, Evidence, Reason
from schoolnet.verdicts.radio import NO_BANDS, Bands, judge_bands, radio_gap
from schoolnet.verdicts.unknown import unknown_reason

IDENTITIES = ("mac", "serial", "name")
"""What an access point is found by, in this order."""

INCOMPLETE = Absent(AbsentReason.INCOMPLETE)

_FROM_STATE = {
    AccessPointState.UP: (AccessPointVerdictState.UP, Reason.OK),
    AccessPointState.UPGRADING: (AccessPointVerdictState.DEGRADED, Reason.UPGRADING),
    AccessPointState.DEGRADED: (AccessPointVerdictState.DEGRADED, Reason.ACCESS_POINT_DEGRADED),
    AccessPointState.DOWN: (AccessPointVerdictState.DOWN, Reason.ACCESS_POINT_DOWN),
}


@dataclass(frozen=True, slots=True)
class AccessPointIndex:
    """Who is on a controller's list, made once per poll.

    `listed` are the keys of the newest whole list and of what was seen since; `gap` says why there is no whole list.
    `keys` finds a listed key by kind of identity and identity; `nameless` are the listed keys without an identity of
    that kind. `radios` are the keys of an access point's radio rows, `radio_gap` says why not all are known. It holds
    until `expires_at`, and `listed_at` is when the list was seen (Unix seconds). `is_standalone`: the device is itself
    the one access point.
    """

    device: str
    listed: frozenset[str]
    gap: Absent | None
    keys: Mapping[str, Mapping[str, str]]
    nameless: Mapping[str, frozenset[str]]
    radios: Mapping[str, tuple[str, ...]]
    radio_gap: Absent | None
    listed_at: float | None
    expires_at: float
    is_standalone: bool


@dataclass(frozen=True, slots=True)
class AccessPointVerdict:
    """A judgement on a planned access point; `key` is that of its row, None where it has none."""

    access_point: str
    state: AccessPointVerdictState
    reason: Reason
    key: str | None
    bands: Bands
    evidence: tuple[Evidence, ...] = ()


def index_access_points(facts: DeviceFacts, now: float, *, is_standalone: bool = False) -> AccessPointIndex:
    """The index of a device's access points at `now` (Unix seconds)."""
    sections = _fresh(facts, AccessPointRow, now)
    whole_at = max((section.observed_at for section in sections if section.gap is None), default=None)
    since = [section for section in sections if whole_at is None or section.observed_at >= whole_at]
    listed = frozenset(key for section in since for key in section.rows)
    keys, named = _identities(sections, listed)
    return AccessPointIndex(
        device=facts.device,
        listed=listed,
        gap=None if whole_at is not None else _why_no_list(facts, sections),
        keys=keys,
        nameless={kind: listed - named[kind] for kind in IDENTITIES},
        radios=_radios_by_access_point(_fresh(facts, Radio, now)),
        radio_gap=radio_gap(facts, now),
        listed_at=whole_at,
        expires_at=min((section.expires_at for section in sections), default=inf),
        is_standalone=is_standalone,
    )


def judge_access_point(
    plan: AccessPoint, index: AccessPointIndex, facts: DeviceFacts, now: float
) -> AccessPointVerdict:
    """The verdict on a planned access point from its device's facts and their index; `now` is Unix seconds."""
    if now >= index.expires_at:
        return _unseen(plan, index, facts, STALE)
    key = find_key(plan, index)
    if key is None:
        return _unseen(plan, index, facts, _doubt(plan, index, facts))
    value, observed_at = facts.observe(AccessPointRow, key, "state", now)
    state, reason = _state_of(value, index, facts)
    bands = judge_bands(index.radios.get(key, ()), index.radio_gap, facts, now)
    evidence = Evidence(index.device, key, "state", value, observed_at)
    return AccessPointVerdict(plan.id, state, reason, key, bands, (evidence,))


def find_key(plan: AccessPoint, index: AccessPointIndex) -> str | None:
    """The key of a planned access point's row, by MAC, serial, then name; None where no row is known to be it."""
    for kind in IDENTITIES:
        identity = getattr(plan, kind)
        if identity is not None and (key := index.keys[kind].get(identity.casefold())) is not None:
            return key
    return min(index.listed, default=None) if index.is_standalone else None


def count_unplanned(index: AccessPointIndex, plans: Iterable[AccessPoint]) -> int | None:
    """How many listed access points, of those that say who they are, match no plan; None without a whole list."""
    if index.gap is not None:
        return None
    planned = {find_key(plan, index) for plan in plans}
    silent = frozenset.intersection(*index.nameless.values())
    return len(index.listed - silent - planned)


def _fresh(facts: DeviceFacts, row_class: type[Any], now: float) -> list[Section[Any]]:
    return [section for tier in TIERS if (section := facts.fresh(row_class, tier, now)) is not None]


def _why_no_list(facts: DeviceFacts, sections: list[Section[AccessPointRow]]) -> Absent:
    if sections:
        return sections[0].gap or INCOMPLETE
    return STALE if any(row_class is AccessPointRow for row_class, _ in facts.sections) else NOT_OFFERED


def _identities(
    sections: list[Section[AccessPointRow]], listed: frozenset[str]
) -> tuple[dict[str, dict[str, str]], dict[str, set[str]]]:
    """Of the listed rows: keys by kind and identity (the first of equals counts); keys that have one, by kind."""
    keys: dict[str, dict[str, str]] = {kind: {} for kind in IDENTITIES}
    named: dict[str, set[str]] = {kind: set() for kind in IDENTITIES}
    for section in sections:
        for key, row in section.rows.items():
            for kind in IDENTITIES:
                identity = getattr(row, kind)
                if key in listed and not isinstance(identity, Absent):
                    keys[kind].setdefault(identity.casefold(), key)
                    named[kind].add(key)
    return keys, named


def _radios_by_access_point(sections: Iterable[Section[Radio]]) -> dict[str, tuple[str, ...]]:
    radios: dict[str, dict[str, None]] = {}
    for section in sections:
        for key, row in section.rows.items():
            radios.setdefault(row.access_point, {})[key] = None
    return {access_point: tuple(keys) for access_point, keys in radios.items()}


def _doubt(plan: AccessPoint, index: AccessPointIndex, facts: DeviceFacts) -> Absent | None:
    """Why an access point that was not found may be there all the same; None when it is surely not listed."""
    if index.gap is not None or index.is_standalone:
        return index.gap or NOT_OFFERED
    kinds = [kind for kind in IDENTITIES if getattr(plan, kind) is not None]
    if not index.listed.intersection(*(index.nameless[kind] for kind in kinds)):
        return None
    is_old = any(
        row_class is AccessPointRow and section.expires_at < index.expires_at
        for (row_class, _), section in facts.sections.items()
    )
    return STALE if is_old else INCOMPLETE


def _unseen(plan: AccessPoint, index: AccessPointIndex, facts: DeviceFacts, doubt: Absent | None) -> AccessPointVerdict:
    if doubt is None:
        state, reason = AccessPointVerdictState.DOWN, Reason.MISSING
    else:
        state, reason = AccessPointVerdictState.UNKNOWN, unknown_reason(facts, doubt)
    evidence = Evidence(index.device, plan.id, "listed", doubt or NO_SUCH_OBJECT, index.listed_at)
    return AccessPointVerdict(plan.id, state, reason, None, NO_BANDS, (evidence,))


def _state_of(
    value: Maybe[AccessPointState], index: AccessPointIndex, facts: DeviceFacts
) -> tuple[AccessPointVerdictState, Reason]:
    if not isinstance(value, Absent):
        return _FROM_STATE[value]
    if index.is_standalone and value.reason is AbsentReason.NOT_OFFERED:
        return AccessPointVerdictState.UP, Reason.OK
    return AccessPointVerdictState.UNKNOWN, unknown_reason(facts, value)
