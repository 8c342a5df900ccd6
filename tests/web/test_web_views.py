"""What the page says of a school, and in which order."""

from collections.abc import Sequence
from datetime import time as clock
from zoneinfo import ZoneInfo

import pytest

from schoolnet.facts.absent import NO_SUCH_OBJECT, STALE
from schoolnet.facts.rows import PortStatus
from schoolnet.inventory.speed import format_speed
from schoolnet.locale.collation import name_order
from schoolnet.verdicts.model import ClassroomState, Evidence, Reason, UplinkState, Verdict
from schoolnet.web.reader import Reader, format_age, format_impact
from schoolnet.web.views import SchoolView, view_schools, view_shared_causes
from web.web_city import Shown, make_inventory, make_school, port, router_facts, show_city, show_dead_core, up_at

NOON = 1_790_000_000.0
READER = Reader("en", NOON, ZoneInfo("Europe/Riga"))
MEETS = Verdict(UplinkState.MEETS, Reason.OK, up_at(10**10, NOON - 3))
COVERED = Verdict(ClassroomState.COVERED, Reason.OK, up_at(10**10, NOON - 4))
UNCOVERED = Verdict(ClassroomState.UNCOVERED, Reason.MISSING, up_at(10**10, NOON - 4))
DEGRADED = Verdict(ClassroomState.DEGRADED, Reason.CHANNEL_BUSY, up_at(10**10, NOON - 4))

NIGHT = {"start": clock(1), "end": clock(2)}

School = tuple[Verdict[UplinkState], Sequence[Verdict[ClassroomState]]]


def views(schools: dict[str, School]) -> list[SchoolView]:
    """The views of schools, by name, with these verdicts."""
    ids = {name: f"school-{number}" for number, name in enumerate(schools)}
    inventory = make_inventory(
        [make_school(ids[name], {"lv": name, "en": name}, len(rooms)) for name, (_, rooms) in schools.items()]
    )
    collector = Shown(inventory, NOON).collector
    for name, (uplink, rooms) in schools.items():
        entry = collector.board.schools[ids[name]]
        entry.uplinks["main"].verdict = uplink
        for number, verdict in enumerate(rooms):
            entry.classrooms[str(100 + number)].verdict = verdict
    return view_schools(collector, READER)


def test_names_stand_as_in_a_latvian_directory() -> None:
    names = [
        "2. vidusskola",
        "10. vidusskola",
        "Ādažu vidusskola",
        "Aglonas vidusskola",
        "Cēsu pamatskola",
        "Cukura skola",
        "Čakstes skola",
        "Daugavas skola",
        "Pārventas pamatskola",
        "Pirmsskola Saulīte",
        "Ventspils 2. vidusskola",
        "Ventspils Tehnikums",
        "VIZIUM",
        "Zaļā skola",
        "Žagares skola",
    ]
    assert sorted(reversed(names), key=name_order) == names
    assert name_order("Ādaži")[0] == name_order("a\u0304daži")[0]


def test_unlucky_names_can_be_sorted_too() -> None:
    assert sorted(["\ud800", "", "²³", "9" * 10_000, "٣"], key=name_order)


def test_what_is_worst_comes_first_and_an_unknown_uplink_before_any_room() -> None:
    nine = [COVERED] * 9
    unknown = Verdict(ClassroomState.UNKNOWN, Reason.UNREACHABLE)
    shown = views(
        {
            "all is well": (MEETS, [COVERED] * 20),
            "half duplex": (Verdict(UplinkState.DEGRADED, Reason.HALF_DUPLEX), nine),
            "a busy channel": (MEETS, [DEGRADED]),
            "an unknown room": (MEETS, [unknown]),
            "no WiFi in one": (MEETS, [*nine, UNCOVERED, *[DEGRADED] * 5]),
            "no WiFi in two": (MEETS, [*nine, UNCOVERED, UNCOVERED]),
            "silent": (Verdict(UplinkState.UNKNOWN, Reason.UNREACHABLE), nine),
            "slow": (Verdict(UplinkState.BELOW_CONTRACT, Reason.SPEED_BELOW_CONTRACT), nine),
            "down, small": (Verdict(UplinkState.DOWN, Reason.LINK_DOWN), [unknown]),
            "down, large": (Verdict(UplinkState.DOWN, Reason.LINK_DOWN), [unknown] * 9),
        }
    )
    assert [view.name for view in shown] == [
        "down, large",
        "down, small",
        "slow",
        "silent",
        "no WiFi in two",
        "no WiFi in one",
        "an unknown room",
        "half duplex",
        "a busy channel",
        "all is well",
    ]


def test_where_all_is_well_the_size_of_a_school_does_not_count() -> None:
    shown = views({"Žagare": (MEETS, [COVERED] * 5), "Ādaži": (MEETS, [COVERED]), "Cēsis": (MEETS, [])})
    assert [view.name for view in shown] == ["Ādaži", "Cēsis", "Žagare"]


def test_the_provider_stands_beside_a_circuit_that_is_not_fine() -> None:
    down, fine = views({"a": (Verdict(UplinkState.DOWN, Reason.LINK_DOWN), []), "b": (MEETS, [])})
    assert (down.uplinks[0].provider, fine.uplinks[0].provider) == ("Example", "")


def test_the_age_is_that_of_the_oldest_fact() -> None:
    old = Verdict(ClassroomState.COVERED, Reason.OK, up_at(10**10, NOON - 47))
    [view] = views({"school": (MEETS, [COVERED, old])})
    assert (view.age, view.lacks_data) == ("47 s", False)


def test_a_fresh_uplink_does_not_hide_that_nothing_is_heard_of_rooms() -> None:
    silent = Evidence("wlc", "ap-1", "listed", STALE, None)
    [view] = views({"school": (MEETS, [Verdict(ClassroomState.UNKNOWN, Reason.UNREACHABLE, (silent,)), COVERED])})
    assert (view.age, view.lacks_data) == ("4 s", True)
    assert view.rooms[0].heard == ""


def test_where_the_evidence_tells_it_a_silent_device_was_last_heard_then() -> None:
    silent = Evidence("wlc", "ap-1", "listed", STALE, NOON - 600)
    [view] = views({"school": (MEETS, [Verdict(ClassroomState.UNKNOWN, Reason.UNREACHABLE, (silent,)), COVERED])})
    assert (view.age, view.lacks_data) == ("10 min", False)
    assert view.rooms[0].heard == READER.clock(NOON - 600) != ""
    gone = Evidence("router", "Te0/0/0", "oper", STALE, NOON - 200_000)
    [view] = views({"school": (Verdict(UplinkState.UNKNOWN, Reason.UNREACHABLE, (gone,)), [])})
    assert view.uplinks[0].heard.startswith("2026-09-")


def test_an_access_point_that_is_not_listed_does_not_make_its_controller_silent() -> None:
    missing = Evidence("wlc", "ap-1", "listed", NO_SUCH_OBJECT, NOON - 5)
    [view] = views({"school": (MEETS, [Verdict(ClassroomState.UNCOVERED, Reason.MISSING, (missing,)), COVERED])})
    assert (view.rooms[0].heard, view.rooms[0].names) == ("", ("Room 100",))


def test_rooms_behind_a_cut_are_as_old_as_what_was_said_of_the_cut() -> None:
    cut = (Evidence("router", "Te0/0/0", "oper", PortStatus.DOWN, NOON - 2),)
    rooms = [Verdict(ClassroomState.UNKNOWN, Reason.UNREACHABLE, cut)] * 3
    [view] = views({"school": (Verdict(UplinkState.DOWN, Reason.LINK_DOWN, cut), rooms)})
    assert (view.age, view.lacks_data, view.rooms[0].heard) == ("2 s", False, "")
    assert (view.rooms[0].count, view.rooms[0].names) == (3, ())


def test_what_differs_from_the_plan_and_whether_lessons_are_held_is_said_of_each_school() -> None:
    inventory = make_inventory([make_school("a", "A", 2), make_school("b", "B", 2, lesson_hours=NIGHT)])
    gone = router_facts("a", NOON, port(), gone=[0], rooms=2)
    day, night = view_schools(Shown(inventory, NOON, gone).collector, READER)
    assert (day.name, day.is_in_session, day.drift) == ("B", False, 0)
    assert (night.name, night.is_in_session, night.drift) == ("A", True, 1)


def test_a_cause_says_since_when_and_whom_it_hits() -> None:
    board = show_dead_core(NOON).collector.board
    [cause] = view_shared_causes(board, READER)
    assert (cause.name, cause.sentence) == ("Monitoring", "A device that many schools depend on does not answer.")
    assert (cause.since, cause.impact) == (READER.clock(NOON), "15 classrooms, about 3200 pupils")
    assert len(cause.schools) == 5
    assert view_shared_causes(show_city(NOON).collector.board, READER) == []


@pytest.mark.parametrize(
    ("classrooms", "students", "text"),
    [
        (0, 0, ""),
        (1, 46, "1 classroom, about 46 pupils"),
        (10, 0, "10 classrooms"),
        (0, 640, "about 640 pupils"),
    ],
)
def test_whom_a_cause_hits_for_people(classrooms: int, students: int, text: str) -> None:
    assert format_impact(classrooms, students, "en") == text


@pytest.mark.parametrize(
    ("bits_per_second", "text"),
    [
        (10**10, "10 Gbit/s"),
        (2_500_000_000, "2.5 Gbit/s"),
        (10**8, "100 Mbit/s"),
        (64_000, "64 kbit/s"),
        (0, "0 bit/s"),
    ],
)
def test_speeds_for_people(bits_per_second: int, text: str) -> None:
    assert format_speed(bits_per_second) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(None, ""), (-3, "0 s"), (119.4, "119 s"), (120, "2 min"), (7_300, "2 h"), (260_000, "3 d")],
)
def test_ages_for_people(seconds: float | None, text: str) -> None:
    assert format_age(seconds) == text
