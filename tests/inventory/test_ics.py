"""What becomes of iCalendar files: the time that their events take, or what is wrong with them and in which line."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schoolnet.inventory.ics import MAX_RECURRING, read_spans
from schoolnet.inventory.problems import ConfigError
from schoolnet.inventory.spans import Span

RIGA = ZoneInfo("Europe/Riga")
HEAD = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//EN")
EXAMPLE = Path(__file__).parent.parent.parent / "config" / "inventory" / "calendar" / "days-without-lessons.ics"
ZONE_OF_THE_FILE = (
    "BEGIN:VTIMEZONE", "TZID:School clock",
    "BEGIN:STANDARD", "DTSTART:19701025T040000", "TZOFFSETFROM:+0300", "TZOFFSETTO:+0200",
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", "END:STANDARD",
    "BEGIN:DAYLIGHT", "DTSTART:19700329T030000", "TZOFFSETFROM:+0200", "TZOFFSETTO:+0300",
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "END:DAYLIGHT",
    "END:VTIMEZONE",
)  # fmt: skip


def event(*lines: str, uid: str = "one") -> tuple[str, ...]:
    return ("BEGIN:VEVENT", f"UID:{uid}", *lines, "END:VEVENT")


def calendar(*lines: str) -> str:
    return "\r\n".join([*HEAD, *lines, "END:VCALENDAR", ""])


def local(unix_seconds: float) -> str:
    return datetime.fromtimestamp(unix_seconds, RIGA).isoformat()[:22]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "x.ics"


def spans_of(path: Path, text: str) -> list[tuple[str, str]]:
    path.write_text(text, "utf-8", newline="")
    return [(local(span.start), local(span.end)) for span in read_spans(path, RIGA)]


def problems_of(path: Path, text: str) -> list[str]:
    path.write_text(text, "utf-8", newline="")
    with pytest.raises(ConfigError) as caught:
        read_spans(path, RIGA)
    return [str(problem).removeprefix(str(path)) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("lines", "start", "end"),
    [
        ("DTSTART;VALUE=DATE:20261019 DTEND;VALUE=DATE:20261024", "2026-10-19T00:00:00+03", "2026-10-24T00:00:00+03"),
        ("DTSTART;VALUE=DATE:20261019", "2026-10-19T00:00:00+03", "2026-10-20T00:00:00+03"),
        ("DTSTART;VALUE=DATE:20261019 DURATION:P2D", "2026-10-19T00:00:00+03", "2026-10-21T00:00:00+03"),
        ("DTSTART;VALUE=DATE:20261025", "2026-10-25T00:00:00+03", "2026-10-26T00:00:00+02"),
        ("DTSTART:20261019T080000 DTEND:20261019T093000", "2026-10-19T08:00:00+03", "2026-10-19T09:30:00+03"),
        ("DTSTART:20261019T080000Z DTEND:20261019T093000Z", "2026-10-19T11:00:00+03", "2026-10-19T12:30:00+03"),
        ("DTSTART;TZID=Asia/Tokyo:20261019T080000 DURATION:PT1H", "2026-10-19T02:00:00+03", "2026-10-19T03:00:00+03"),
        ("DTSTART:20261025T023000 DTEND:20261025T043000", "2026-10-25T02:30:00+03", "2026-10-25T04:30:00+02"),
    ],
)
def test_an_event_takes_its_time(path: Path, lines: str, start: str, end: str) -> None:
    assert spans_of(path, calendar(*event(*lines.split(" ")))) == [(start, end)]


def test_zones_may_have_the_names_that_windows_gives_them(path: Path) -> None:
    lines = event("DTSTART;TZID=FLE Standard Time:20261019T080000", "DURATION:PT1H")
    assert spans_of(path, calendar(*lines)) == [("2026-10-19T08:00:00+03", "2026-10-19T09:00:00+03")]


def test_an_event_over_a_clock_change_is_as_long_as_it_is(path: Path) -> None:
    path.write_text(calendar(*event("DTSTART:20261025T000000", "DTEND:20261026T000000")))
    [span] = read_spans(path, RIGA)
    assert (span.end - span.start) / 3600 == 25


def test_a_zone_that_the_file_brings_along_is_believed(path: Path) -> None:
    lines = event("DTSTART;TZID=School clock:20261030T080000", "DTEND;TZID=School clock:20261030T090000")
    assert spans_of(path, calendar(*ZONE_OF_THE_FILE, *lines)) == [("2026-10-30T08:00:00+02", "2026-10-30T09:00:00+02")]


def test_events_that_touch_or_overlap_are_one_span(path: Path) -> None:
    first = event("DTSTART;VALUE=DATE:20261019", "DTEND;VALUE=DATE:20261022")
    second = event("DTSTART;VALUE=DATE:20261022", uid="two")
    inside = event("DTSTART:20261020T100000", "DTEND:20261020T110000", uid="three")
    assert spans_of(path, calendar(*second, *inside, *first)) == [("2026-10-19T00:00:00+03", "2026-10-23T00:00:00+03")]


def test_recurrences_are_followed_without_their_exceptions(path: Path) -> None:
    lines = event(
        "DTSTART;TZID=Europe/Riga:20261021T140000", "DTEND;TZID=Europe/Riga:20261021T150000",
        "RRULE:FREQ=WEEKLY;COUNT=4", "EXDATE;TZID=Europe/Riga:20261104T140000",
    )  # fmt: skip
    assert spans_of(path, calendar(*lines)) == [
        ("2026-10-21T14:00:00+03", "2026-10-21T15:00:00+03"),
        ("2026-10-28T14:00:00+02", "2026-10-28T15:00:00+02"),
        ("2026-11-11T14:00:00+02", "2026-11-11T15:00:00+02"),
    ]


def test_an_occurrence_in_an_hour_that_the_clocks_skip_takes_no_time(path: Path) -> None:
    lines = event("DTSTART:20270327T033000", "DTEND:20270327T040000", "RRULE:FREQ=DAILY;BYHOUR=3;COUNT=3")
    assert [start for start, _ in spans_of(path, calendar(*lines))] == [
        "2027-03-27T03:30:00+02",
        "2027-03-29T03:30:00+03",
    ]


def test_one_occurrence_may_be_moved_and_one_cancelled(path: Path) -> None:
    series = event("DTSTART;VALUE=DATE:20261001", "RRULE:FREQ=MONTHLY;COUNT=3")
    moved = event("RECURRENCE-ID;VALUE=DATE:20261101", "DTSTART;VALUE=DATE:20261105")
    cancelled = event("RECURRENCE-ID;VALUE=DATE:20261201", "DTSTART;VALUE=DATE:20261201", "STATUS:Cancelled")
    starts = [start[:10] for start, _ in spans_of(path, calendar(*series, *moved, *cancelled))]
    assert starts == ["2026-10-01", "2026-11-05"]


def test_a_recurrence_without_an_end_goes_on_until_2049(path: Path) -> None:
    spans = spans_of(path, calendar(*event("DTSTART;VALUE=DATE:20150901", "RRULE:FREQ=YEARLY")))
    assert (len(spans), spans[-1][0][:10]) == (35, "2049-09-01")


def test_lines_may_be_folded_and_end_as_on_unix(path: Path) -> None:
    text = calendar(*event("SUMMARY:a long", " er title", "DTSTART;VALUE=DATE", " :20261019")).replace("\r\n", "\n")
    assert spans_of(path, text) == [("2026-10-19T00:00:00+03", "2026-10-20T00:00:00+03")]


NO_TIME = "must be after DTSTART: it is no part of the event"
TOO_OFTEN = "must recur by days, weeks, months or years"
OTHER_KIND = "must be a date where DTSTART is one, and a time where DTSTART is one"


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("SUMMARY:x", ":4: has no DTSTART"),
        ("DTSTART:19.10.2026", ":6: DTSTART: Expected datetime, date, or time. Got: '19.10.2026'"),
        ("DTSTART;VALUE=TIME:080000", ":6: DTSTART: must be a date, alone or with a time"),
        ("DTSTART;VALUE=DATE:20261019 DTSTART;VALUE=DATE:20261020", ":6: DTSTART: is here twice"),
        ("DTSTART:20261019T080000", ":4: has neither DTEND nor DURATION: it takes no time"),
        ("DTSTART:20261019T080000 DTEND;VALUE=DATE:20261020", f":7: DTEND: {OTHER_KIND}"),
        ("DTSTART;VALUE=DATE:20261019 DTEND;VALUE=DATE:20261019", f":7: DTEND: {NO_TIME}"),
        ("DTSTART:20261019T080000Z DTEND:20261018T080000Z", f":7: DTEND: {NO_TIME}"),
        ("DTSTART;VALUE=DATE:20261019 DURATION:-P1D", f":7: DURATION: {NO_TIME}"),
        (
            "DTSTART:20261019T080000 DTEND:20261019T090000 DURATION:PT1H",
            ":8: DURATION: stands beside DTEND: give one of them",
        ),
        ("DTSTART;TZID=Europe/Nida:20261019T080000 DURATION:PT1H", ":6: DTSTART: there is no time zone 'Europe/Nida'"),
        ("DTSTART;VALUE=DATE:20261019 RRULE:FREQ=OFTEN", ":7: RRULE: Expected frequency, got: OFTEN"),
        ("DTSTART;VALUE=DATE:20261019 RRULE;VALUE=DATE:20261019", ":7: RRULE: must be a rule: FREQ=WEEKLY"),
        ("DTSTART;VALUE=DATE:20261019 RRULE:FREQ=SECONDLY", f":7: RRULE: {TOO_OFTEN}"),
        ("DTSTART;VALUE=DATE:20261019 RRULE:FREQ=DAILY;BYSECOND=1,2,3", f":7: RRULE: {TOO_OFTEN}"),
        ("DTSTART;VALUE=DATE:20261019 RRULE:FREQ=DAILY;INTERVAL=0", ":7: RRULE: INTERVAL must be at least 1"),
        ("DTSTART;VALUE=DATE:20620901", ":6: DTSTART: must be from 2000 to 2049"),
        ("nothing", ":6: is not a line of iCalendar: 'nothing'"),
        ("END:VALARM", ":6: ends 'VALARM', but line 4 begins VEVENT"),
    ],
)
def test_what_is_wrong_with_an_event_is_said_with_its_line(path: Path, lines: str, said: str) -> None:
    assert problems_of(path, calendar(*event(*lines.split(" ")))) == [said]


def test_all_events_with_problems_are_listed(path: Path) -> None:
    first, second = event("SUMMARY:a", uid="one"), event("DTSTART:x", uid="two")
    assert problems_of(path, calendar(*first, *second)) == [
        ":4: has no DTSTART",
        ":10: DTSTART: Expected datetime, date, or time. Got: 'x'",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ": is no iCalendar file: it must begin with BEGIN:VCALENDAR"),
        ("<html>", ":1: is not a line of iCalendar: '<html>'"),
        ("BEGIN:VCARD\nEND:VCARD\n", ": is no iCalendar file: it must begin with BEGIN:VCALENDAR"),
        (calendar(), ": has no event"),
        (calendar() + calendar(), ":5: comes after the end of the calendar: one calendar per file"),
        ("\n".join([*HEAD, "BEGIN:VEVENT"]), ":4: VEVENT has no END"),
        ("x" * (1024 * 1024 + 1), ": is larger than 1 MiB"),
    ],
    ids=lambda text: text[:12],
)
def test_what_is_no_calendar_is_said(path: Path, text: str, said: str) -> None:
    assert problems_of(path, text) == [said]


def test_a_flood_of_recurring_events_is_refused(path: Path) -> None:
    events = [
        line
        for number in range(MAX_RECURRING + 1)
        for line in event("DTSTART;VALUE=DATE:20261019", "RRULE:FREQ=DAILY", uid=str(number))
    ]
    assert problems_of(path, calendar(*events)) == [f": has more than {MAX_RECURRING} recurring events"]


def test_a_zone_for_the_whole_file_that_nobody_knows_is_a_problem(path: Path) -> None:
    text = calendar("X-WR-TIMEZONE:Europe/Rigaa", *event("DTSTART:20261019T080000Z", "DURATION:PT1H"))
    [said] = problems_of(path, text)
    assert "Europe/Rigaa" in said


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("ics") / "x.ics"


WHOLE = (EXAMPLE.read_bytes()).replace(b"RRULE:FREQ=YEARLY", b"RRULE:FREQ=YEARLY;COUNT=3\r\nEXDATE;VALUE=DATE:20270901")


@settings(max_examples=300, deadline=None)
@given(at=st.integers(0, len(WHOLE)), cut=st.integers(0, 30), data=st.data())
def test_a_file_with_foreign_bytes_is_read_or_says_why(scratch: Path, at: int, cut: int, data: st.DataObject) -> None:
    pieces = [
        b"\r\n",
        b";",
        b":",
        b"=",
        b",",
        b"\r\nDTSTART:",
        b"\r\nRRULE:",
        b"BEGIN:VEVENT",
        b"END:",
        b"0",
        b"Z",
        b"-",
    ]
    foreign = data.draw(st.one_of(st.sampled_from(pieces), st.binary(max_size=4)))
    scratch.write_bytes(WHOLE[:at] + foreign + WHOLE[at + cut :])
    try:
        spans: Sequence[Span] = read_spans(scratch, RIGA)
    except ConfigError as error:
        spans = ()
        unsaid = [problem for problem in error.problems if not problem.message]
    else:
        unsaid = []
    assert not unsaid
    assert all(span.start < span.end for span in spans)
