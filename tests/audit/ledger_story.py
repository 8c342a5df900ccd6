"""What happens in the city of `ledger_city`: three made-up schools and fifteen school days, as drafts of records."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from schoolnet.audit.record import Draft, Kind, moment
from schoolnet.inventory.rollout import Rollout

ZONE = ZoneInfo("Europe/Riga")
DAYS = tuple(date(2025, 9, 8) + timedelta(days=7 * week + day) for week in range(3) for day in range(5))
LESSONS = (("08:30", "12:00"), ("12:30", "14:30"))
CLIENTS = {"a101": 24, "a102": 18, "b1": 12}
BETA = (("uplink", "beta-10g"), ("classroom", "b1"), ("classroom", "b2"))
FACTS = {
    "uplink": ("router", "Te1/1/1", "oper", "IF-MIB::ifOperStatus.7"),
    "classroom": ("controller", "ap", "state", "AIRESPACE-WIRELESS-MIB::bsnAPOperationStatus.1"),
    "school": ("router", "Te1/1/1", "receive_power", "ENTITY-SENSOR-MIB::entPhySensorValue.12"),
}
DEFINITIONS = {
    "city": {"name": {"lv": "Jūraslīča pilsēta", "en": "City on the bay"}, "timezone": "Europe/Riga"},
    "rollout": Rollout().model_dump(mode="json", include={"verified", "in_use"}),
    "made_up": True,
}


def circuit(name: str, speed_bps: int = 10_000_000_000, delivered: str | None = None) -> dict[str, Any]:
    told = {"id": name, "provider": "Provider", "speed_bps": speed_bps, "delivered": delivered}
    return {**told, "funding": "ERAF 5.1.1", "target": "2025-09-18"}


def room(name: str, kind: str = "classroom") -> dict[str, Any]:
    told = {"id": name, "name": {"lv": f"Telpa {name}", "en": f"Room {name}"}, "kind": kind}
    return {**told, "building": "A", "floor": "1", "funding": "ERAF 5.1.1", "target": "2025-10-01"}


def access_point(name: str, number: int, *classrooms: str) -> dict[str, Any]:
    told = {
        "id": name,
        "classrooms": list(classrooms),
        "serial": f"SN{number:04}",
        "mac": f"02:00:00:00:00:{number:02x}",
    }
    return {**told, "model": "AP-515", "delivered": "2025-08-20"}


def plan(
    name: str, kind: str, circuits: list[dict[str, Any]], classrooms: list[dict[str, Any]], *points: dict[str, Any]
) -> dict[str, Any]:
    """What a school should have, as `inventory.plan_document` tells it."""
    told = {"name": {"lv": name, "en": name}, "kind": kind, "students": 300, "circuits": circuits}
    return {**told, "classrooms": classrooms, "access_points": list(points)}


PLANS = {
    "alfa": plan(
        "Alfa",
        "school",
        [circuit("alfa-10g", delivered="2025-08-14")],
        [room("a101"), room("a102"), room("a103", "lab")],
        *(access_point(f"ap-{name}", number, name) for number, name in enumerate(("a101", "a102", "a103"), 1)),
    ),
    "beta": plan(
        "Beta",
        "kindergarten",
        [circuit("beta-10g")],
        [room("b1"), room("b2", "hall")],
        access_point("ap-b1", 4, "b1", "b2"),
        access_point("ap-b2", 5, "b2"),
    ),
    "gamma": plan("Gamma", "school", [circuit("gamma-1g", 10**9)], [room("g1")], access_point("ap-g1", 6, "g1")),
}


class Change(NamedTuple):
    """A verdict that changes on a school day (the first is 1), by the city's clocks."""

    day: int
    clock: str
    what: str
    school: str
    id: str
    state: str
    reason: str = "ok"


CHANGES = (
    Change(1, "07:50", "uplink", "alfa", "alfa-10g", "meets"),
    Change(1, "07:50", "classroom", "alfa", "a101", "covered"),
    Change(1, "07:50", "classroom", "alfa", "a102", "covered"),
    Change(1, "07:50", "classroom", "alfa", "a103", "covered"),
    Change(1, "07:50", "uplink", "beta", "beta-10g", "meets"),
    Change(1, "07:50", "classroom", "beta", "b1", "covered"),
    Change(1, "07:50", "classroom", "beta", "b2", "degraded", "second_access_point_down"),
    Change(1, "07:50", "uplink", "gamma", "gamma-1g", "unknown", "unreachable"),
    Change(1, "07:50", "classroom", "gamma", "g1", "unknown", "unreachable"),
    Change(4, "10:00", "uplink", "beta", "beta-10g", "down", "no_light"),
    Change(4, "10:00", "classroom", "beta", "b1", "unknown", "unreachable"),
    Change(4, "10:00", "classroom", "beta", "b2", "unknown", "unreachable"),
    Change(4, "10:00", "school", "beta", "beta", "optics", "no_light"),
    Change(4, "11:00", "uplink", "beta", "beta-10g", "meets"),
    Change(4, "11:00", "classroom", "beta", "b1", "covered"),
    Change(4, "11:00", "classroom", "beta", "b2", "degraded", "second_access_point_down"),
    Change(4, "11:00", "school", "beta", "beta", "none"),
    Change(6, "07:00", "classroom", "alfa", "a102", "uncovered", "access_point_down"),
    Change(8, "16:00", "classroom", "alfa", "a102", "covered"),
    Change(11, "10:05", "uplink", "beta", "beta-10g", "down", "link_down"),
    Change(11, "11:50", "uplink", "beta", "beta-10g", "meets"),
    Change(12, "08:00", "classroom", "alfa", "a103", "uncovered", "radio_down"),
)


def at(day: int, clock: str) -> float:
    """Unix seconds of this time by the city's clocks on this school day."""
    return datetime.combine(DAYS[day - 1], time.fromisoformat(clock), ZONE).timestamp()


def when(day: int, clock: str) -> dict[str, Any]:
    """What most bodies begin with."""
    return {"at": moment(at(day, clock)), "day": DAYS[day - 1].isoformat()}


def beginning(plans: Mapping[str, Mapping[str, Any]]) -> Iterator[Draft]:
    """What the service writes when it starts for the first time."""
    now = when(1, "07:00")
    yield Draft(Kind.DEFINITIONS, DEFINITIONS)
    yield Draft(Kind.RUN, {**now, "event": "started", "version": "0.1.0"})
    for school, told in plans.items():
        yield Draft(Kind.PLAN, {**now, "school": school, "plan": told}, school)


def events(day: int, states: dict[tuple[str, str, str], str]) -> Mapping[str, Sequence[Draft]]:
    """What happens before the evening of a school day, by the clock. `states` are those of the verdicts so far."""
    found: defaultdict[str, list[Draft]] = defaultdict(list)
    found["08:00"].append(Draft(Kind.ALIVE, {**when(day, "08:00"), "devices": 9, "answering": 8}))
    for change in CHANGES:
        if change.day == day:
            key = change.what, change.school, change.id
            found[change.clock].append(_verdict(change, states.get(key)))
            states[key] = change.state
    for clock, draft in OTHERS[day]():
        found[clock].append(draft)
    return dict(sorted(found.items()))


def stage(day: int, what: str, school: str, name: str, is_reached: bool) -> Draft:
    """Measurement has verified something, or does so no more."""
    told = {"what": what, "school": school, "id": name, "stage": "verified", "reached": is_reached}
    return Draft(
        Kind.STAGE,
        {**when(day, "15:00"), **told, "evidence": _evidence(what, school, "up", day, "14:29")},
        school,
        f"{what}/{name}",
    )


def accepted(
    day: int,
    school: str,
    uplinks: list[str],
    classrooms: list[str],
    withdrawn: bool = False,
    unverified: Sequence[str] = (),
) -> Draft:
    """The school's board accepts."""
    told = {"school": school, "uplinks": uplinks, "classrooms": classrooms, "by": "acceptance commission"}
    reason = {"why": "seen on site, the measurements are good", "document": "4-2/17", "withdrawn": withdrawn}
    return Draft(Kind.ACCEPTANCE, {**when(day, "15:30"), **told, **reason, "unverified": list(unverified)}, school)


def _evidence(what: str, school: str, value: str, day: int, clock: str) -> list[dict[str, Any]]:
    device, subject, field, mib_object = FACTS[what]
    told = {"device": f"{school}-{device}", "subject": subject, "field": field, "object": mib_object, "value": value}
    return [{**told, "observed_at": moment(at(day, clock) - 5)}]


def _verdict(change: Change, was: str | None) -> Draft:
    told = {"what": change.what, "school": change.school, "id": change.id, "state": change.state, "was": was}
    where = {"where": "beta-10g"} if change.what == "school" else {}
    now = when(change.day, change.clock)
    evidence = _evidence(change.what, change.school, change.state, change.day, change.clock)
    reason = {"reason": change.reason, "since": now["at"], "evidence": evidence}
    return Draft(Kind.VERDICT, {**now, **told, **where, **reason}, change.school, f"{change.what}/{change.id}")


def _asset(day: int, school: str, point: Mapping[str, Any]) -> tuple[str, Draft]:
    told = {
        "what": "access_point",
        "school": school,
        **{key: point[key] for key in ("id", "serial", "mac", "model", "classrooms")},
    }
    body = {**when(day, "07:55"), **told, "planned_classrooms": point["classrooms"]}
    return "07:55", Draft(Kind.ASSET, body, school, point["serial"])


def _first() -> Iterator[tuple[str, Draft]]:
    yield from (_asset(1, school, point) for school in ("alfa", "beta") for point in PLANS[school]["access_points"])


def _dark() -> Iterator[tuple[str, Draft]]:
    labels = {"alertname": "SchoolnetCause", "school": "beta", "cause": "optics"}
    alert = {"name": "SchoolnetCause", "labels": labels, "starts_at": moment(at(4, "10:00")), "ends_at": None}
    told = {"receiver": "network", "status": "firing", "alerts": [alert]}
    yield "10:03", Draft(Kind.NOTIFICATION, {**when(4, "10:03"), **told})


def _moved() -> Iterator[tuple[str, Draft]]:
    found = {**access_point("ap-b2", 3, "b2"), "classrooms": ["b2"]}
    yield _asset(7, "beta", found)


def _nobody_looked() -> Iterator[tuple[str, Draft]]:
    yield "09:00", Draft(Kind.RUN, {**when(9, "09:00"), "event": "ended", "version": "0.1.0"})
    spans = {"from": moment(at(9, "09:00")), "to": moment(at(9, "10:00")), "why": "not_running"}
    yield "10:00", Draft(Kind.RUN, {**when(9, "10:00"), "event": "started", "version": "0.1.0"})
    yield "10:00", Draft(Kind.GAP, spans)


def _announced() -> Iterator[tuple[str, Draft]]:
    span = {
        "window": "beta-fibre",
        "why": {"lv": "jauna šķiedra", "en": "new fibre"},
        "start": moment(at(11, "10:00")),
        "end": moment(at(11, "12:00")),
    }
    rooms = [["beta", name] for what, name in BETA if what == "classroom"]
    for clock, event in (("10:00", "began"), ("12:00", "ended")):
        body = {**when(11, clock), "event": event, **span, "uplinks": [["beta", "beta-10g"]], "classrooms": rooms}
        yield clock, Draft(Kind.MAINTENANCE, body, "", "beta-fibre")


def _accepted_all() -> Iterator[tuple[str, Draft]]:
    yield "15:30", accepted(12, "alfa", ["alfa-10g"], ["a101", "a103"])
    yield "15:30", accepted(12, "beta", ["beta-10g"], [], unverified=["beta-10g"])


def _taken_back() -> Iterator[tuple[str, Draft]]:
    yield "15:30", accepted(15, "alfa", [], ["a103"], withdrawn=True)


def _nothing() -> Iterator[tuple[str, Draft]]:
    yield from ()


OTHERS = defaultdict(
    lambda: _nothing,
    {1: _first, 4: _dark, 7: _moved, 9: _nobody_looked, 11: _announced, 12: _accepted_all, 15: _taken_back},
)
