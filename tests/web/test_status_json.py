"""The status document over HTTP: its shape, what it says, and what it never says."""

import json
import re
import time
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest

from metrics.page_reading import HOSTILE
from schoolnet.facts.absent import STALE
from schoolnet.facts.rows import PortStatus
from schoolnet.verdicts.model import Evidence, Reason, UplinkState, Verdict
from schoolnet.web import status_document as doc
from schoolnet.web.reader import Reader
from schoolnet.web.status_json import build_status
from web.web_city import (
    NAMES,
    SECRET_HOST,
    Shown,
    make_inventory,
    make_school,
    port,
    router_facts,
    said,
    show_city,
    show_dead_core,
    window,
)

NOON = 1_790_000_000.0
READER = Reader("en", NOON, ZoneInfo("Europe/Riga"))


def status(shown: Shown, school: str | None = None) -> doc.Status:
    return build_status(shown.collector, READER, is_ready=True, school=school)


def texts(value: Any) -> list[str]:
    """Every text in a document, the names of its keys too."""
    if isinstance(value, dict):
        return [text for pair in value.items() for each in pair for text in texts(each)]
    if isinstance(value, list):
        return [text for each in value for text in texts(each)]
    return [value] if isinstance(value, str) else []


async def test_it_is_json_that_reads_back_as_the_document(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/status?lang=en")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    told = doc.status_from_json(answer.content)
    assert doc.as_json(told) == answer.json()
    assert (told.city, told.language, told.ready) == ("Ventspils", "en", True)
    assert [school.id for school in told.schools] == ["school-4", "school-2", "bitite", "gymnasium-1", "vizium"]


async def test_the_language_is_the_readers(client: httpx.AsyncClient) -> None:
    for query, header, language in (("?lang=lv", "en", "lv"), ("", "en-GB", "en"), ("?lang=xx", "", "lv")):
        answer = await client.get(f"/api/status{query}", headers={"Accept-Language": header})
        assert (answer.json()["language"], answer.headers["vary"]) == (language, "Accept-Language")
    first = (await client.get("/api/status?lang=lv")).json()["schools"][0]
    assert first["cause"]["name"] == "Pieslēgums"
    assert first["cause"]["sentence"] == "Portā nav aktīva savienojuma."
    assert first["uplinks"][0]["word"] == "nedarbojas"


async def test_times_say_their_zone(client: httpx.AsyncClient) -> None:
    told = (await client.get("/api/status")).json()
    times = [told["generated_at"], told["schools"][0]["cause"]["since"], told["schools"][0]["uplinks"][0]["since"]]
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0[23]:00", each) for each in times)
    assert abs(datetime.fromisoformat(told["generated_at"]).timestamp() - time.time()) < 30


def test_a_cause_names_its_layer_its_reason_its_place_and_the_facts_that_say_so() -> None:
    [school] = status(show_city(NOON), "school-2").schools
    cause = school.cause
    assert (cause.layer, cause.name, cause.where) == ("uplink", "Uplink", "main")
    assert (cause.reason, cause.sentence) == ("speed_below_contract", "The link is slower than the contract says.")
    assert cause.since == READER.moment(NOON)
    [speed] = [fact for fact in cause.evidence if fact.field == "speed_bps"]
    assert (speed.device, speed.subject, speed.value) == ("school-2-core-router", "Te0/0/0", 10**9)
    assert speed.observed_at == READER.moment(NOON - 3)
    assert school.impact == doc.Impact(14, 640)


def test_a_circuit_tells_its_speed_and_its_contract() -> None:
    shown = {school.id: school.uplinks[0] for school in status(show_city(NOON)).schools}
    assert {name: (each.speed_bps, each.contract_bps) for name, each in shown.items()} == {
        "school-4": (None, 10**10),  # a port that is down has no speed
        "school-2": (10**9, 10**10),
        "bitite": (None, 10**10),
        "gymnasium-1": (10**10, 10**10),
        "vizium": (10**10, 10**10),
    }


def test_rooms_name_their_access_points_and_these_what_differs_from_the_plan() -> None:
    [school] = status(show_city(NOON), "gymnasium-1").schools
    lost = [room for room in school.classrooms if room.state != "covered"]
    assert [(room.id, room.state, room.reason, room.access_points) for room in lost] == [
        ("101", "uncovered", "missing", ("ap-1",)),
        ("109", "uncovered", "missing", ("ap-9",)),
    ]
    [point] = [point for point in school.access_points if point.id == "ap-1"]
    assert (point.state, point.word, point.sentence) == (
        "down",
        "down",
        "The controller does not list the access point.",
    )
    assert [(item.kind, item.subject) for item in point.drift] == [("never_seen", "ap-1")]
    assert len(school.drift) == 2


def test_counts_add_up_to_the_plan_and_have_every_state() -> None:
    counts = status(show_city(NOON)).counts
    assert counts.uplinks == {"meets": 2, "degraded": 0, "below_contract": 1, "down": 1, "unknown": 1}
    assert counts.classrooms == {"covered": 39, "degraded": 1, "uncovered": 2, "unknown": 28}
    assert sum(counts.access_points.values()) == 70


def test_a_dead_core_is_one_cause_of_five_schools() -> None:
    told = status(show_dead_core(NOON))
    [cause] = told.causes
    assert (cause.layer, cause.reason, cause.where) == ("monitoring", "city_silent", "core")
    assert {school.id for school in cause.schools} == {name for name, _ in NAMES}
    assert (cause.classrooms, cause.students, cause.since) == (15, 3200, READER.moment(NOON))
    [of_one] = status(show_dead_core(NOON), "vizium").causes
    assert of_one == cause


def test_one_school_alone_has_its_own_counts_and_causes() -> None:
    told = status(show_city(NOON), "vizium")
    assert [school.id for school in told.schools] == ["vizium"]
    assert sum(told.counts.uplinks.values()) == 1
    assert [[school.id for school in cause.schools] for cause in told.causes] == [["vizium"]]


def test_maintenance_is_told_of_the_city_and_of_whom_it_covers() -> None:
    windows = [
        window("core", NOON, device="core"),
        window("room", NOON, school="a", classroom="100"),
        window("over", NOON - 90_000, school="a"),
    ]
    schools = [make_school("a", "A", 2), make_school("b", "B", 1)]
    shown = Shown(make_inventory(schools, maintenance=windows), NOON)
    told = status(shown)
    assert [each.id for each in told.maintenance] == ["core", "room"]
    assert (told.maintenance[1].why, told.maintenance[1].classroom) == ("Cable", ("100",))
    assert told.maintenance[1].end == READER.moment(NOON + 3600)
    by_id = {school.id: school for school in told.schools}
    assert {name: school.maintenance for name, school in by_id.items()} == {"a": ("room",), "b": ()}
    assert [room.maintenance for room in by_id["a"].classrooms] == [True, False]
    assert [each.id for each in status(shown, "a").maintenance] == ["room"]
    assert status(shown, "b").maintenance == ()


def test_a_fact_that_is_not_there_says_why() -> None:
    shown = show_city(NOON)
    gone = Evidence("router", "Te0/0/0", "oper", STALE, None)
    entry = shown.collector.board.schools["vizium"].uplinks["main"]
    entry.verdict = Verdict(UplinkState.UNKNOWN, Reason.STALE, (gone,))
    [fact] = status(shown, "vizium").schools[0].uplinks[0].evidence
    assert (fact.value, fact.observed_at) == ({"absent": "stale"}, None)


def test_lessons_are_held_or_not() -> None:
    assert all(school.in_session for school in status(show_city(NOON)).schools)
    night = datetime(2026, 12, 25, 12, tzinfo=ZoneInfo("Europe/Riga")).timestamp()
    assert not any(school.in_session for school in status(show_city(night)).schools)


@pytest.mark.parametrize("asked", ["bitite", "BITĪTE", "bitite ", "Kindergarten"])
async def test_a_school_is_found_by_its_id_or_a_part_of_its_name(client: httpx.AsyncClient, asked: str) -> None:
    answer = await client.get("/api/status", params={"school": asked.strip()})
    assert [school["id"] for school in answer.json()["schools"]] == ["bitite"]


@pytest.mark.parametrize(
    ("asked", "close"),
    [("vizum", ["vizium"]), ("Secondary", ["school-2", "school-4"]), ("zzz", []), ("<script>", [])],
)
async def test_no_school_or_several_is_a_404_with_the_ids_that_are_close(
    client: httpx.AsyncClient, asked: str, close: list[str]
) -> None:
    answer = await client.get("/api/status", params={"school": asked})
    assert (answer.status_code, answer.json()) == (404, {"error": "unknown school", "close": close})


async def test_no_address_and_no_secret_is_told(client: httpx.AsyncClient, shown: Shown) -> None:
    for each in (shown, show_dead_core(time.time())):
        shown.collector = each.collector
        told = (await client.get("/api/status")).text
        assert SECRET_HOST not in told
        assert "192.0.2." not in told
        assert "COMMUNITY" not in told
        assert "credentials" not in told


async def test_hostile_names_and_answers_are_inert(client: httpx.AsyncClient, shown: Shown) -> None:
    for hostile in HOSTILE:
        now = time.time()
        inventory = make_inventory([make_school("a", "A", 2)])
        school = inventory.schools[0]
        name = school.name.model_copy(update={"lv": hostile, "en": hostile})
        inventory = inventory.model_copy(update={"schools": (school.model_copy(update={"name": name}),)})
        facts = router_facts("a", now, port(oper=PortStatus.DOWN), rooms=2)
        shown.show(inventory, now, facts, said("core", now, port()))
        entry = shown.collector.board.schools["a"].uplinks["main"]
        entry.verdict = Verdict(UplinkState.DOWN, Reason.LINK_DOWN, (Evidence(hostile, hostile, "x", hostile, now),))
        answer = await client.get("/api/status")
        assert answer.status_code == 200
        found = texts(json.loads(answer.content))
        assert all(text.isprintable() and len(text) <= 256 for text in found), hostile[:40]
