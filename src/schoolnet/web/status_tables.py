"""The status document as tables for a terminal.

Rules of this file: all text stands as it is, never as markup. Where a terminal is too narrow for a table, each row is
a block of lines.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from schoolnet.inventory.speed import format_speed
from schoolnet.locale.catalogue import Language, plural, text
from schoolnet.verdicts.model import AccessPointVerdictState, CauseLayer, ClassroomState, Reason, UplinkState
from schoolnet.verdicts.sentences import brief
from schoolnet.web import status_document as doc
from schoolnet.web.reader import format_clock, format_impact
from schoolnet.web.severity import ROOM_SEVERITY

NARROWEST_TABLE = 72
"""Characters; below this a table of five columns is harder to read than its rows one below the other."""

_STYLES: Mapping[str, str] = {
    UplinkState.MEETS: "green",
    UplinkState.DEGRADED: "yellow",
    UplinkState.BELOW_CONTRACT: "red",
    UplinkState.DOWN: "red",
    UplinkState.UNKNOWN: "magenta",
    ClassroomState.COVERED: "green",
    ClassroomState.UNCOVERED: "red",
    AccessPointVerdictState.UP: "green",
}
_SOFT = "dim"


def print_city(status: doc.Status, console: Console) -> None:
    """Print the city: causes first, then each school, the worst first."""
    _Printer(status, console).city()


def print_school(status: doc.Status, console: Console) -> None:
    """Print all that is known of the one school of this document."""
    _Printer(status, console).school(status.schools[0])


class _Printer:
    """Prints one document."""

    def __init__(self, status: doc.Status, console: Console) -> None:
        self._status = status
        self._console = console
        self._language: Language = status.language
        self._word = partial(text, "status", language=status.language)

    def city(self) -> None:
        status = self._status
        self._header(status.city, status.schools)
        self._shares(status.counts)
        self._causes(status.causes)
        self._maintenance(status.maintenance)
        rows = [self._school_row(school) for school in status.schools]
        self._rows(("school", "uplink", "classrooms", "cause", "since"), rows)
        self._drift(status.drift)

    def school(self, school: doc.School) -> None:
        self._header(f"{school.name} ({school.id})", (school,))
        self._cause(school)
        self._maintenance(self._status.maintenance)
        self._uplinks(school)
        self._classrooms(school)
        self._drift(school.drift)

    def _header(self, name: str, schools: Sequence[doc.School]) -> None:
        held = sum(school.in_session for school in schools)
        session = self._word("in_session" if held else "no_lessons")
        session += f" ({held}/{len(schools)})" if 0 < held < len(schools) else ""
        line = Text.assemble((name, "bold"), f" · {self._status.generated_at:%Y-%m-%d %H:%M:%S} · {session}")
        self._console.print(line)
        if not self._status.ready:
            self._console.print(Text(text("page", "starting", self._language), style="yellow"))

    def _shares(self, counts: doc.Counts) -> None:
        """How much of what was promised is there."""
        meet, covered = counts.uplinks[UplinkState.MEETS], counts.classrooms[ClassroomState.COVERED]
        uplinks = plural("page", "uplinks_meet", sum(counts.uplinks.values()), self._language)
        rooms = plural("page", "classrooms_covered", sum(counts.classrooms.values()), self._language)
        self._console.print(Text(_joined([f"{meet} {uplinks}", f"{covered} {rooms}"])))

    def _causes(self, causes: Sequence[doc.CityCause]) -> None:
        self._console.print()
        if not causes:
            self._no_cause()
        for cause in causes:
            hit = format_impact(cause.classrooms, cause.students, self._language)
            names = ", ".join(school.name for school in cause.schools)
            if len(cause.schools) > 1:
                names = f"{plural('status', 'school_count', len(cause.schools), self._language)}: {names}"
            self._console.print(self._cause_line(cause, [hit, names]))

    def _cause(self, school: doc.School) -> None:
        self._console.print()
        if school.cause.layer is CauseLayer.NONE:
            self._no_cause()
            return
        hit = format_impact(school.impact.classrooms, school.impact.students, self._language)
        self._console.print(self._cause_line(school.cause, [hit]))
        others = [each.name for cause in self._status.causes for each in cause.schools if each.id != school.id]
        if others:
            self._console.print(Text(f"{self._word('hits_others')}: {', '.join(others)}"))
        self._evidence(school.cause.evidence)

    def _no_cause(self) -> None:
        self._console.print(Text(f"{self._heading('cause')}: {self._word('no_problems')}"))

    def _cause_line(self, cause: doc.Cause | doc.CityCause, more: Iterable[str]) -> Text:
        where = f"[{cause.where}]" if cause.where else ""
        sentence = " ".join(filter(None, (brief(cause.reason, self._language), where)))
        return Text.assemble((f"{cause.name}: ", "bold red"), _joined([sentence, self._since(cause.since), *more]))

    def _school_row(self, school: doc.School) -> list[Text]:
        has_cause = school.cause.layer is not CauseLayer.NONE
        causes = [Text(school.cause.name)] if has_cause else []
        if school.drift:
            number = plural("status", "drift_count", len(school.drift), self._language)
            causes.append(Text(number, style=_SOFT))
        return [
            Text(school.name),
            _lines(map(self._uplink_state, school.uplinks)),
            _lines(_room_counts(school.classrooms)),
            _lines(causes),
            Text(self._clock(school.cause.since) if has_cause else ""),
        ]

    def _evidence(self, facts: Sequence[doc.Evidence]) -> None:
        for fact in facts:
            subject = " ".join(filter(None, (fact.device, fact.subject)))
            seen = f" ({self._clock(fact.observed_at)})" if fact.observed_at else ""
            line = f"  {self._word('evidence')}: {subject}: {fact.field} = {_value(fact.value)}{seen}"
            self._console.print(Text(line, style=_SOFT))

    def _uplinks(self, school: doc.School) -> None:
        for uplink in school.uplinks:
            self._title(f"{self._heading('uplink')} {uplink.id}")
            since = f" · {self._since(uplink.since)}" if uplink.since else ""
            self._console.print(Text.assemble(self._uplink_state(uplink), since))
            speed = "?" if uplink.speed_bps is None else format_speed(uplink.speed_bps)
            contract = f"{self._word('contract')}: {format_speed(uplink.contract_bps)}, {uplink.provider}"
            self._console.print(Text(f"{speed} · {contract}"))
            self._evidence([fact for fact in uplink.evidence if fact not in school.cause.evidence])

    def _classrooms(self, school: doc.School) -> None:
        rooms, points = school.classrooms, {each.id: each for each in school.access_points}
        self._console.print()
        title = (f"{self._heading('classrooms')}: ", "bold")
        self._console.print(Text.assemble(title, Text(", ").join(_room_counts(rooms))))
        rows = [
            [
                Text(room.name),
                self._state(room.word, room.state, room.reason, is_maintained=room.maintenance),
                Text(self._clock(room.since)),
                _lines(self._access_point(points[each], room) for each in room.access_points if each in points),
            ]
            for room in rooms
            if room.state is not ClassroomState.COVERED
        ]
        self._rows(("classroom", "state", "since", "access_points"), rows)

    def _uplink_state(self, uplink: doc.Uplink) -> Text:
        return self._state(uplink.word, uplink.state, uplink.reason, is_maintained=uplink.maintenance)

    def _access_point(self, point: doc.AccessPoint, room: doc.Classroom) -> Text:
        """An access point of a room, with its reason where that is not the room's own."""
        reason = Reason.OK if point.reason is room.reason else point.reason
        return Text.assemble(f"{point.id}: ", self._state(point.word, point.state, reason))

    def _drift(self, items: Sequence[doc.Drift]) -> None:
        if items:
            self._title(f"{self._heading('drift')} ({len(items)})")
        for item in items:
            planned = f"{self._word('planned')}: {item.planned}" if item.planned else ""
            seen = f"{self._word('seen')}: {item.seen}" if item.seen else ""
            self._console.print(Text(_joined([f"{item.subject}: {item.sentence}", planned, seen])))

    def _maintenance(self, windows: Sequence[doc.Window]) -> None:
        for window in windows:
            what = ", ".join(filter(None, (window.school, *window.circuit, *window.classroom, window.device)))
            until = f"{self._word('until')} {self._clock(window.end)}"
            line = _joined([f"{window.why} ({what})", until])
            self._console.print(Text.assemble((f"{self._heading('maintenance')}: ", "bold"), line))

    def _title(self, title: str) -> None:
        self._console.print()
        self._console.print(Text(title, style="bold"))

    def _rows(self, headings: Sequence[str], rows: Sequence[Sequence[Text]]) -> None:
        """A table, or blocks of lines where there is no room for one."""
        told = [self._heading(each) for each in headings]
        if not rows:
            return
        self._console.print()
        if self._console.width >= NARROWEST_TABLE:
            self._console.print(_table(told, rows))
            return
        for row in rows:
            self._console.print(Text(row[0].plain, style="bold"))
            for heading, cell in zip(told[1:], row[1:], strict=True):
                for line in cell.split("\n") if cell.plain else ():
                    self._console.print(Text.assemble(f"  {heading}: ", line))

    def _state(self, word: str, state: str, reason: Reason, *, is_maintained: bool = False) -> Text:
        mark = f" ({self._word('in_maintenance')})" if is_maintained else ""
        why = "" if reason is Reason.OK else f": {brief(reason, self._language)}"
        return Text.assemble((word, _STYLES[state]), mark, why)

    def _heading(self, code: str) -> str:
        word = self._word(code)
        return word[0].upper() + word[1:]

    def _since(self, since: datetime | None) -> str:
        return f"{self._word('since')} {self._clock(since)}" if since else ""

    def _clock(self, at: datetime | None) -> str:
        return format_clock(at, self._status.generated_at) if at else ""


def _room_counts(rooms: Iterable[doc.Classroom]) -> list[Text]:
    counts = Counter((room.state, room.word) for room in rooms)
    ordered = sorted(counts, key=lambda counted: ROOM_SEVERITY[counted[0]])
    return [Text.assemble(f"{counts[state, word]} ", (word, _STYLES[state])) for state, word in ordered]


def _lines(cells: Iterable[Text]) -> Text:
    return Text("\n").join(cells)


def _joined(parts: Iterable[str]) -> str:
    return " · ".join(filter(None, parts))


def _value(value: object) -> str:
    """A fact's value, or why there is none."""
    return str(value["absent"]) if isinstance(value, dict) and "absent" in value else str(value)


def _table(headings: Sequence[str], rows: Iterable[Sequence[Text]]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0), header_style="none")
    for heading in headings:
        table.add_column(Text(heading), overflow="fold")
    for row in rows:
        table.add_row(*row)
    return table
