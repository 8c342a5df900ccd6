"""Who is on a controller's list, made once per poll.

Rules of this file: the list is the newest whole one, and what was seen since. Identities may be in another tier's rows
than states: a listed row that might be the planned one, for all that is known, forbids to call it missing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import inf

from schoolnet.facts.absent import NOT_OFFERED, STALE, Absent, AbsentReason
from schoolnet.facts.device import DeviceFacts, Section, Tier
from schoolnet.facts.rows import AccessPoint as AccessPointRow
from schoolnet.facts.rows import Identity
from schoolnet.inventory.model import AccessPoint
from schoolnet.verdicts.air import Air
from schoolnet.verdicts.boot import boots_until
from schoolnet.verdicts.radio import fresh_sections

IDENTITIES = ("mac", "serial", "name")
"""What an access point is found by, in this order."""

INCOMPLETE = Absent(AbsentReason.INCOMPLETE)


@dataclass(frozen=True, slots=True)
class AccessPointIndex:
    """Who is on a controller's list.

    `listed` are the keys of the newest whole list and of what was seen since; `gap` says why there is no whole list.
    `keys` finds a listed key by kind of identity and identity; `nameless` are the listed keys without an identity of
    that kind. `air` is what they have on the air. It holds until `expires_at`; `listed_at` is when the list was seen
    (Unix seconds); before `boots_until` the device has just started, and what it does not list may still join.
    `is_standalone`: the device is itself the one access point.
    """

    device: str
    listed: frozenset[str]
    gap: Absent | None
    keys: Mapping[str, Mapping[str, str]]
    nameless: Mapping[str, frozenset[str]]
    air: Air
    listed_at: float | None
    expires_at: float
    boots_until: float
    is_standalone: bool


def index_access_points(
    facts: DeviceFacts, now: float, *, is_standalone: bool = False, before: AccessPointIndex | None = None
) -> AccessPointIndex:
    """The index of a device's access points at `now` (Unix seconds); `before` is that of its facts before."""
    sections = fresh_sections(facts, AccessPointRow, now)
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
        air=Air(facts, now) if before is None else before.air.renewed(facts, now),
        listed_at=whole_at,
        expires_at=min((section.expires_at for section in (*sections, *_answers(facts))), default=inf),
        boots_until=boots_until(facts, now),
        is_standalone=is_standalone,
    )


def find_key(plan: AccessPoint, index: AccessPointIndex) -> str | None:
    """The key of a planned access point's row, by MAC, serial, then name; None where no row is known to be it."""
    for kind in IDENTITIES:
        identity = getattr(plan, kind)
        if identity is not None and (key := index.keys[kind].get(identity.casefold())) is not None:
            return key
    return min(index.listed, default=None) if index.is_standalone else None


def doubt(plan: AccessPoint, index: AccessPointIndex, facts: DeviceFacts) -> Absent | None:
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


def unplanned(index: AccessPointIndex, plans: Iterable[AccessPoint]) -> frozenset[str] | None:
    """The keys of listed access points, of those that say who they are, that match no plan; None without a whole
    list."""
    if index.gap is not None:
        return None
    planned = {find_key(plan, index) for plan in plans}
    silent = frozenset.intersection(*index.nameless.values())
    return index.listed - silent - planned


def _answers(facts: DeviceFacts) -> list[Section[Identity]]:
    """Its newest sign of life: the list of a device that is silent does not count for as long as the list would."""
    alive = facts.sections.get((Identity, Tier.STATUS))
    return [] if alive is None else [alive]


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
