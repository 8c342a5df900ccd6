"""Facts, verdicts and equipment as records tell them.

Rules of this file: no IO, no clock. Whole numbers, texts and yes or no stay what they are; a decimal becomes a text, so
that no reader rounds it; what is absent says why.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, tzinfo
from enum import Enum
from typing import Any

from schoolnet.audit.record import Draft, Kind, Newest, moment
from schoolnet.facts.absent import Absent
from schoolnet.facts.device import DeviceFacts
from schoolnet.inventory.maintenance import covered
from schoolnet.inventory.model import Inventory
from schoolnet.inventory.plan_document import definitions_document, plan_document
from schoolnet.inventory.window import Maintenance
from schoolnet.verdicts.model import Evidence
from schoolnet.verdicts.origin import origin_of

MOST_CHARACTERS = 200
"""Of a value: facts are cleaned and shorter already, so this only keeps a record small whatever comes."""


def when(at: float, zone: tzinfo) -> dict[str, str]:
    """A moment (Unix seconds), and the city's local day that it is on."""
    return {"at": moment(at), "day": local_day(at, zone)}


def local_day(at: float, zone: tzinfo) -> str:
    """The local day of a moment (Unix seconds), as 2026-11-24."""
    return datetime.fromtimestamp(at, UTC).astimezone(zone).date().isoformat()


def evidence_told(evidence: Iterable[Evidence], facts: Mapping[str, DeviceFacts]) -> list[dict[str, Any]]:
    """The facts that a verdict rests on, with the MIB object that each was read from."""
    return [_fact(each, origin_of(each, facts)) for each in evidence]


def _fact(evidence: Evidence, origin: str | None) -> dict[str, Any]:
    at = evidence.observed_at
    value: dict[str, Any] = (
        {"absent": evidence.value.reason.value}
        if isinstance(evidence.value, Absent)
        else {"value": _plain(evidence.value)}
    )
    return {
        "device": cut(evidence.device),
        "subject": cut(evidence.subject),
        "field": evidence.field,
        "object": origin,
        "observed_at": None if at is None else moment(at),
        **value,
    }


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, Enum):
        return _plain(value.value)
    if isinstance(value, int):
        return value
    return format(value, ".6g") if isinstance(value, float) else cut(str(value))


def cut(text: str) -> str:
    """A text that is not ours: no longer than it may be, and such that it can be written."""
    return text[:MOST_CHARACTERS].encode("utf-8", "replace").decode()


def plan_drafts(inventory: Inventory, known: Mapping[Kind, Newest], now: float, zone: tzinfo) -> list[Draft]:
    """What the plan and the definitions say that is not on record; `known` are the newest records of these kinds."""
    drafts = []
    on_record = known.get(Kind.DEFINITIONS, {}).get(("", ""), {"body": {}})["body"]
    kept = {"made_up": True} if on_record.get("made_up") else {}  # once invented, always marked
    definitions = definitions_document(inventory.city) | kept
    if definitions != on_record:
        drafts.append(Draft(Kind.DEFINITIONS, definitions))
    plans = {school.id: plan_document(school, inventory.city) for school in inventory.schools}
    told = {school: content["body"]["plan"] for (school, _), content in known.get(Kind.PLAN, {}).items()}
    for school in sorted(plans.keys() | told.keys()):
        if plans.get(school) != told.get(school):
            body = {**when(now, zone), "school": school, "plan": plans.get(school)}
            drafts.append(Draft(Kind.PLAN, body, school))
    return drafts


def maintenance_told(window: Maintenance, inventory: Inventory, now: float, zone: tzinfo) -> Draft:
    """Announced work has begun; what it covers, by this plan."""
    what = covered((window,), inventory)
    body = {
        **when(now, zone),
        "event": "began",
        "window": window.id,
        "why": {"lv": window.why.lv, "en": window.why.en},
        "start": moment(window.start.timestamp()),
        "end": moment(window.end.timestamp()),
        "uplinks": [list(pair) for pair in sorted(what.circuits)],
        "classrooms": [list(pair) for pair in sorted(what.classrooms)],
    }
    return Draft(Kind.MAINTENANCE, body, subject=window.id)


def maintenance_ended(began: Mapping[str, Any], now: float, zone: tzinfo) -> Draft:
    """Announced work has ended, of which the record of its beginning says this; or it is announced no more."""
    return Draft(Kind.MAINTENANCE, {**began, **when(now, zone), "event": "ended"}, subject=began["window"])
