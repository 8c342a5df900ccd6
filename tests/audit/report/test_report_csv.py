"""Tables as CSV: they open right on a Latvian computer, and nothing in them is computed."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest

from audit.hostile import FORMULAS, HOSTILE, LOOKS_LIKE_A_VALUE, Hostile, each_of
from audit.report.opened import LATVIAN_CSV, OpenedSheet, formulas, opened
from audit.report.sample_report import city_report, hostile_report
from schoolnet.audit.report.as_csv import table_csv
from schoolnet.audit.report.model import Column, Form, Report, Table

COLUMNS = (
    Column("name", "Name"),
    Column("count", "Count", Form.COUNT),
    Column("percent", "Share", Form.PERCENT),
    Column("day", "Day", Form.DAY),
)
TABLE = Table("sample", "Sample", COLUMNS, (("Šķūņu iela", -3, 97.5, "2026-11-24"), ("x", None, None, None)))
REPORT = city_report("lv", 3, is_made_up=False)


def rows_of(report: Report, table: Table) -> list[list[str]]:
    text = table_csv(report, table).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";", strict=True))


def test_a_table_is_written_as_a_latvian_computer_reads_it() -> None:
    assert table_csv(REPORT, TABLE) == (
        b"\xef\xbb\xbf"
        + '"name";"count";"percent";"day"\r\n"Šķūņu iela";"-3";"97,5";"2026-11-24"\r\n"x";"";"";""\r\n'.encode()
    )


def test_an_empty_table_has_its_header() -> None:
    assert rows_of(REPORT, replace(TABLE, rows=())) == [["name", "count", "percent", "day"]]


@pytest.mark.parametrize(("language", "told"), [("lv", "Izdomāta vēsture"), ("en", "Made-up history")])
def test_each_row_of_a_made_up_report_says_so(language: str, told: str) -> None:
    header, *rows = rows_of(replace(REPORT, language=language, is_made_up=True), TABLE)
    assert header[0] == "made_up"
    assert [row[0] for row in rows] == [told, told]
    assert len(header) == len(rows[0]) == 5


@each_of(FORMULAS)
def test_what_may_be_a_formula_is_guarded(hostile: Hostile) -> None:
    (told,) = rows_of(REPORT, Table("t", "t", COLUMNS[:1], ((hostile.told,),)))[1]
    assert told in (hostile.told, f"'{hostile.told}")
    assert told.lstrip("\u3000\u00a0 ")[:1] not in "=+-@\uff1d\uff0b\uff0d\uff20"


@each_of([hostile for hostile in HOSTILE if hostile not in FORMULAS])
def test_all_other_names_stay_as_they_are(hostile: Hostile) -> None:
    assert rows_of(REPORT, Table("t", "t", COLUMNS[:1], ((hostile.told,),)))[1] == [hostile.told]


@pytest.fixture(scope="module")
def hostile_sheet(tmp_path_factory: pytest.TempPathFactory) -> OpenedSheet:
    path = tmp_path_factory.mktemp("csv") / "names.csv"
    report = hostile_report()
    path.write_bytes(table_csv(report, report.tables[0]))
    (sheet,) = opened(path, LATVIAN_CSV)
    return sheet


def test_libreoffice_computes_nothing_in_it(hostile_sheet: OpenedSheet) -> None:
    assert formulas([hostile_sheet]) == []


def test_libreoffice_shows_each_name(hostile_sheet: OpenedSheet) -> None:
    _, *rows = hostile_sheet.rows
    assert len(rows) == len(HOSTILE)
    for hostile, row in zip(HOSTILE, rows, strict=True):
        if hostile not in LOOKS_LIKE_A_VALUE:
            assert {cell.shown.removeprefix("'") for cell in row[1:4]} == {hostile.told.removeprefix("'")}, hostile.key
        assert row[4].type == "float"


def test_libreoffice_would_compute_what_is_not_guarded(tmp_path: Path) -> None:
    path = tmp_path / "plain.csv"
    path.write_bytes(b'\xef\xbb\xbf"=1+1";"97,5";"2026-11-24"\r\n')
    ((row,),) = (sheet.rows for sheet in opened(path, LATVIAN_CSV))
    assert row[0].formula == "of:=1+1"
    assert [(cell.type, cell.value) for cell in row[1:]] == [("float", "97.5"), ("date", "2026-11-24")]
