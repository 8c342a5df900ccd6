"""The status document in a terminal."""

import io
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from rich.console import Console

from metrics.page_reading import HOSTILE
from schoolnet.locale.catalogue import Language
from schoolnet.web import status_document as doc
from schoolnet.web.reader import Reader
from schoolnet.web.status_json import build_status
from schoolnet.web.status_tables import print_city, print_school
from web.web_city import (
    Shown,
    make_inventory,
    make_school,
    port,
    router_facts,
    show_city,
    show_dead_core,
    window,
)

NOON = 1_790_000_000.0
CLOCK = "17:13:20"


def printed(shown: Shown, school: str | None = None, language: Language = "en", **console: Any) -> str:
    """What is printed of this city, or of one school."""
    reader = Reader(language, NOON, ZoneInfo("Europe/Riga"))
    told = doc.status_from_json(doc.to_json(build_status(shown.collector, reader, is_ready=True, school=school)))
    output = io.StringIO()
    write = print_city if school is None else print_school
    write(told, Console(**{"file": output, "width": 160, "highlight": False} | console))
    return output.getvalue()


def test_causes_come_first_then_the_schools_the_worst_first() -> None:
    lines = printed(show_city(NOON), width=180).splitlines()
    assert lines[0] == f"Ventspils · 2026-09-21 {CLOCK} · in session"
    assert lines[1] == "2 of 5 uplinks meet their contract · 39 of 70 rooms have WiFi"
    causes = lines[3:8]
    assert [line.split(":")[0] for line in causes] == ["Uplink", "Uplink", "Monitoring", "WiFi", "WiFi"]
    assert (
        f"Uplink: The link is slower than the contract says. [main] · since {CLOCK} · 14 classrooms, about 640 pupils"
        " · Secondary School No. 2" in causes
    )
    rows = [" ".join(line.split()) for line in lines[11:]]
    assert rows[0] == (f"Secondary School No. 4 down: The port has no working link. 14 unknown Uplink {CLOCK}")
    assert rows[2] == "Kindergarten Bitīte unknown: The device has not been polled yet. 14 unknown Monitoring"
    assert rows[3] == f"Ventspils State Gymnasium No. 1 meets contract 2 no WiFi WiFi {CLOCK}"
    assert rows[4] == "12 covered 2 differences from the plan"


def test_a_dead_core_is_one_line_that_names_all_that_it_hits() -> None:
    text = printed(show_dead_core(NOON), width=400)
    [line] = [line for line in text.splitlines() if line.startswith("Monitoring: ")]
    assert line.startswith(
        f"Monitoring: A device that many schools depend on does not answer. [core] · since {CLOCK} · 15 classrooms,"
        " about 3200 pupils · 5 institutions: Kindergarten Bitīte, Ventspils State"
    )


def test_a_school_is_told_with_its_evidence_its_circuits_its_rooms_and_its_drift() -> None:
    text = printed(show_city(NOON), "gymnasium-1")
    assert text.startswith(f"Ventspils State Gymnasium No. 1 (gymnasium-1) · 2026-09-21 {CLOCK} · in session\n")
    assert "WiFi: The controller does not list the access point. [gymnasium-1-core-router] · since" in text
    assert f"since {CLOCK} · 2 classrooms" in text
    assert "evidence: gymnasium-1-core-router ap-1: listed = no_such_object (17:12:36)" in text
    assert f"Uplink main\nmeets contract · since {CLOCK}\n10 Gbit/s · contract: 10 Gbit/s, Example\n" in text
    assert "gymnasium-1-core-router Te0/0/0: speed_bps = 10000000000 (17:12:36)" in text
    assert "Classrooms: 2 no WiFi, 12 covered" in text
    room = "Room 101 no WiFi: The controller does not list the access point. 17:13:20 ap-1: down"
    assert room in [" ".join(line.split()) for line in text.splitlines()]
    assert "Room 102" not in text
    assert "ap-1: The planned access point has never been seen. · planned: SERIAL-4711-1" in text


def test_the_same_in_latvian() -> None:
    text = printed(show_city(NOON), "gymnasium-1", "lv")
    for part in ("notiek mācības", f"kopš {CLOCK}", "līgums: 10 Gbit/s", "Telpas: 2 nav WiFi, 12 ir WiFi", "plānots: "):
        assert part in text
    city = printed(show_dead_core(NOON), language="lv")
    assert "0 no 5 pieslēgumiem atbilst līgumam" in city
    assert "5 iestādes: " in city


def test_whom_else_a_cause_hits_is_told_of_each_school() -> None:
    text = printed(show_dead_core(NOON), "vizium", width=400)
    assert "The same cause also hits: Kindergarten Bitīte, Ventspils State Gymnasium No. 1, Secondary School" in text
    assert "The same cause" not in printed(show_city(NOON), "vizium")


def test_where_all_is_well_it_says_so() -> None:
    shown = Shown(make_inventory([make_school("a", "A", 1)]), NOON, router_facts("a", NOON, port(), rooms=1))
    assert "\nCause: no problems\n" in printed(shown)
    assert "\nCause: no problems\n" in printed(shown, "a")
    assert "Drift" not in printed(shown, "a")


def test_announced_work_is_told_with_its_end() -> None:
    inventory = make_inventory([make_school("a", "A", 1)], maintenance=[window("w", NOON, school="a", circuit="main")])
    shown = Shown(inventory, NOON)
    for text in (printed(shown), printed(shown, "a")):
        assert "Maintenance: Cable (a, main) · until 18:13:20" in text
        assert "unknown (in maintenance): The device has not been polled yet." in text


def test_what_was_printed_once_of_a_cause_is_not_said_again_of_its_circuit() -> None:
    assert printed(show_city(NOON), "school-2").count("speed_bps = 1000000000 ") == 1


@pytest.mark.parametrize("width", [30, 60, 80, 120])
@pytest.mark.parametrize("school", [None, "gymnasium-1", "school-4"])
def test_it_fits_every_terminal(width: int, school: str | None) -> None:
    text = printed(show_city(NOON), school, width=width)
    assert max(len(line.rstrip()) for line in text.splitlines()) <= width
    assert "No. 4" in text or school == "gymnasium-1"


def test_colour_is_for_terminals_only() -> None:
    assert "\x1b[" not in printed(show_city(NOON))
    assert "\x1b[31mdown" in printed(show_city(NOON), force_terminal=True, color_system="standard")


@pytest.mark.parametrize("school", [None, "a"])
def test_hostile_names_are_only_text(school: str | None) -> None:
    for hostile in (*HOSTILE, "[red]markup[/red]", "[link=https://example.org]x[/link]"):
        inventory = make_inventory([make_school("a", "A", 1)])
        plan = inventory.schools[0]
        name = plan.name.model_copy(update={"lv": hostile, "en": hostile})
        room = plan.classrooms[0].model_copy(update={"name": name})
        city = inventory.city.model_copy(update={"name": name})
        plans = (plan.model_copy(update={"name": name, "classrooms": (room,)}),)
        text = printed(Shown(inventory.model_copy(update={"city": city, "schools": plans}), NOON), school)
        assert all(line.isprintable() for line in text.splitlines()), hostile[:40]
        assert len(text) < 5_000
    assert "[link=https://example.org]x[/link]" in text
