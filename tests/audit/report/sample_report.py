"""Reports to give a form to: a city with so many rooms, and one whose every name is hostile."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from audit.hostile import HOSTILE, Hostile
from schoolnet.audit.report.model import (
    BurnUp,
    Cell,
    Column,
    Figure,
    Form,
    HeatCell,
    HeatRow,
    HeatStrip,
    LedgerHead,
    Report,
    Series,
    Table,
)
from schoolnet.locale.catalogue import Language, text

HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
AS_OF, MADE_AT = "2026-11-24", "2026-11-25 07:30:00"
DAYS = [(date(2026, 6, 1) + timedelta(days)).isoformat() for days in range(177)]
ROOMS_OF_A_SCHOOL = 20
SCHOOL_NAMES = (
    "Zemgales priekšpilsētas specializētā pamatizglītības un profesionālās orientācijas vidusskola",
    "Šķūņu ielas pamatskola",
    "1. ģimnāzija",
    "Pirmsskolas izglītības iestāde „Ķiršu ziediņš”",
)
ROOM_COLUMNS = (
    ("school", Form.TEXT),
    ("classroom", Form.TEXT),
    ("room_kind", Form.TEXT),
    ("planned", Form.DAY),
    ("delivered", Form.DAY),
    ("installed", Form.DAY),
    ("verified", Form.DAY),
    ("accepted", Form.DAY),
    ("in_use", Form.DAY),
    ("coverage", Form.TEXT),
    ("good_days", Form.COUNT),
    ("complete_percent", Form.PERCENT),
    ("accepted_by", Form.TEXT),
)
EVIDENCE_COLUMNS = (
    ("school", Form.TEXT),
    ("classroom", Form.TEXT),
    ("device", Form.TEXT),
    ("object", Form.TEXT),
    ("value", Form.TEXT),
    ("observed_at", Form.MOMENT),
    ("record", Form.COUNT),
)


def city_report(language: Language = "lv", rooms: int = 40, *, is_made_up: bool = True) -> Report:
    """A city's report with so many classrooms, three rows of evidence for each."""
    schools = [f"{SCHOOL_NAMES[at % 4]} {at + 1}" for at in range(max(1, rooms // ROOMS_OF_A_SCHOOL))]
    tables = (
        _table("coverage", language, (("school", Form.TEXT), ("verified_percent", Form.PERCENT)), [(schools[0], 97.5)]),
        _table("classrooms", language, ROOM_COLUMNS, [_room(at, schools, language) for at in range(rooms)]),
        _table("evidence", language, EVIDENCE_COLUMNS, [_fact(at, schools) for at in range(3 * rooms)]),
        _table("gaps", language, (("from", Form.MOMENT), ("why", Form.TEXT)), []),
    )
    return _report(language, tables, schools, is_made_up=is_made_up)


def hostile_report(corpus: Sequence[Hostile] = HOSTILE, language: Language = "lv") -> Report:
    """A report whose texts are all hostile: each name in a row of its own, in every column of text, and in all that
    stands around the tables."""
    names = [each.told for each in corpus]
    columns = (*(Column(key, name) for key, name in zip("abc", names, strict=False)), Column("number", "n", Form.COUNT))
    rows: tuple[tuple[Cell, ...], ...] = tuple((name, name, name, at) for at, name in enumerate(names))
    tables = (
        Table("names", "names", columns, rows, names[0]),
        *(Table(f"table_{at}", name, columns[:1], ((name,),), name) for at, name in enumerate(names)),
    )
    return replace(
        _report(language, tables, names, is_made_up=True),
        title=names[0],
        city=names[-1],
        school=names[1],
        notes=tuple(names),
        figures=tuple(Figure(f"f{at}", name, 3, 1, 1, 1, 33.3, None) for at, name in enumerate(names)),
    )


def _report(language: Language, tables: tuple[Table, ...], heat: Sequence[str], *, is_made_up: bool) -> Report:
    return Report(
        language=language,
        title=text("report", "title", language),
        city="Paraugpilsēta",
        school=None,
        as_of=AS_OF,
        made_at=MADE_AT,
        version="0.1.0",
        is_made_up=is_made_up,
        head=LedgerHead(123456, HASH, "2026-11-24T15:00:00.123Z", HASH[::-1]),
        notes=(text("report_note", "not_signed", language), text("report_note", "one_school", language)),
        figures=tuple(
            Figure(key, text("report_figure", key, language), 100, 71, 9, 20, 71.0, 98.7)
            for key in ("circuits", "classrooms", "schools")
        ),
        burn_ups=(_burn_up(language),),
        heat_strips=(HeatStrip("schools", text("report_chart", "schools", language), tuple(map(_heat_row, heat))),),
        tables=tables,
        figures_document={},
    )


def _table(
    key: str, language: Language, columns: Sequence[tuple[str, Form]], rows: Sequence[tuple[Cell, ...]]
) -> Table:
    told = tuple(Column(name, text("report_column", name, language), form) for name, form in columns)
    return Table(key, text("report_table", key, language), told, tuple(rows), text("report_table_note", key, language))


def _room(at: int, schools: Sequence[str], language: Language) -> tuple[Cell, ...]:
    is_verified = at % 7 != 0
    state = text("coverage", "verified" if is_verified else "unknown", language)
    school = schools[at // ROOMS_OF_A_SCHOOL % len(schools)]
    stages = (
        "2026-06-01",
        "2026-08-12",
        "2026-08-30",
        DAYS[100 + at % 30] if is_verified else None,
        None,
        "2026-10-01",
    )
    kind = text("room_kind", "classroom", language)
    return (school, f"A-{at}", kind, *stages, state, at % 40, 98.5 if is_verified else None, "IKT departaments")


def _fact(at: int, schools: Sequence[str]) -> tuple[Cell, ...]:
    school = schools[at // 3 // ROOMS_OF_A_SCHOOL % len(schools)]
    device = f"ap-{at // 3:04}-ziemelu-korpuss-3-stavs"
    return (
        school,
        f"A-{at // 3}",
        device,
        "AIRESPACE-WIRELESS-MIB::bsnAPOperationStatus",
        "1",
        f"{AS_OF} 14:59:30",
        at,
    )


def _burn_up(language: Language) -> BurnUp:
    series = [
        Series(key, text("stage", key, language), tuple(max(0, slope * at // 2 - late) for at in range(len(DAYS))))
        for key, slope, late in (("planned", 2, 0), ("installed", 2, 20), ("verified", 2, 45), ("accepted", 1, 20))
    ]
    return BurnUp("classrooms", text("report_chart", "classrooms", language), tuple(DAYS), tuple(series))


def _heat_row(title: str) -> HeatRow:
    cells = [HeatCell(day, None if at % 31 == 0 else 100.0 - at % 9, 100.0 - at % 40) for at, day in enumerate(DAYS)]
    return HeatRow(title, tuple(cells))
