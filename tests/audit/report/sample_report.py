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
from schoolnet.audit.report.tabled import tabled
from schoolnet.locale.catalogue import Language, text

HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
AS_OF, MADE_AT = "2026-11-24", "2026-11-25 07:30:00+02:00"
DAYS = [(date(2026, 6, 1) + timedelta(days)).isoformat() for days in range(177)]
ROOMS_OF_A_SCHOOL = 20
SCHOOL_NAMES = (
    "Zemgales priekšpilsētas specializētā pamatizglītības un profesionālās orientācijas vidusskola",
    "Šķūņu ielas pamatskola",
    "1. ģimnāzija",
    "Pirmsskolas izglītības iestāde „Ķiršu ziediņš”",
)
STAGES = ("planned", "delivered", "installed", "verified", "accepted", "in_use")
ROOM_COLUMNS = {
    **dict.fromkeys(("school_id", "school", "classroom", "name", "building", "floor", "room_kind"), Form.TEXT),
    "funding": Form.TEXT,
    "target": Form.DAY,
    "coverage": Form.TEXT,
    **dict.fromkeys(STAGES, Form.DAY),
    **dict.fromkeys(("good_days", "bad_days", "unmeasured_days"), Form.COUNT),
    "complete_percent": Form.PERCENT,
    **dict.fromkeys(("verdict", "accepted_by"), Form.TEXT),
}
EVIDENCE_COLUMNS = {
    **dict.fromkeys(("school_id", "school", "what", "id", "name", "rests", "verdict", "reason"), Form.TEXT),
    **dict.fromkeys(("device", "subject", "field", "object", "value"), Form.TEXT),
    "observed_at": Form.MOMENT,
    "record": Form.COUNT,
}
KEY_COLUMNS = {"fingerprint": Form.TEXT, "from": Form.MOMENT, "signed_heads": Form.COUNT, "newest_hash": Form.TEXT}
GAP_COLUMNS = {"type": Form.TEXT, "from": Form.MOMENT, "why": Form.TEXT}


def city_report(language: Language = "lv", rooms: int = 40, *, is_made_up: bool = True) -> Report:
    """A city's report with so many classrooms, three rows of evidence for each."""
    schools = [f"{SCHOOL_NAMES[at % 4]} {at + 1}" for at in range(max(1, rooms // ROOMS_OF_A_SCHOOL))]
    tables = (
        tabled("keys", language, KEY_COLUMNS, [(HASH[::-1], MADE_AT[:19], 177, HASH)]),
        tabled("classrooms", language, ROOM_COLUMNS, (_room(at, schools, language) for at in range(rooms))),
        tabled("evidence", language, EVIDENCE_COLUMNS, (_fact(at, schools, language) for at in range(3 * rooms))),
        tabled("gaps", language, GAP_COLUMNS, []),
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


def _room(at: int, schools: Sequence[str], language: Language) -> tuple[Cell, ...]:
    is_verified = at % 7 != 0
    number = at // ROOMS_OF_A_SCHOOL % len(schools)
    place = (f"vidusskola-{number}", schools[number], f"a{at}", f"{at}. kabinets", "Galvenā ēka", "3")
    verified = DAYS[100 + at % 30] if is_verified else None
    return (
        *(*place, text("room_kind", "classroom", language), "ERAF 2021.-2027.", "2026-12-31"),
        text("coverage", "verified" if is_verified else "unknown", language),
        *("2026-06-01", "2026-08-12", "2026-08-30", verified, None, "2026-10-01"),
        *(at % 40, 0, at % 3, 98.5 if is_verified else None),
        *(text("classroom", "covered", language), "Izglītības pārvalde"),
    )


def _fact(at: int, schools: Sequence[str], language: Language) -> tuple[Cell, ...]:
    number = at // 3 // ROOMS_OF_A_SCHOOL % len(schools)
    return (
        *(f"vidusskola-{number}", schools[number], text("record_word", "classroom", language), f"a{at // 3}"),
        *(f"{at // 3}. kabinets", text("stage", "verified", language), text("classroom", "covered", language)),
        *(text("reason", "ok", language), f"ap-{at // 3:04}-ziemelu-korpuss", "radio/5", "is_up"),
        *("AIRESPACE-WIRELESS-MIB::bsnAPOperationStatus", "1", f"{AS_OF} 14:59:30", at),
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
