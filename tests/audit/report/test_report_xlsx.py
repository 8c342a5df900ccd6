"""A report as a workbook: texts are texts, values are values, and equal reports are equal bytes."""

import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from audit.hostile import HOSTILE
from audit.report.opened import OpenedSheet, formulas, opened
from audit.report.sample_report import HASH, city_report, hostile_report
from schoolnet.audit.report.model import Column, Form, Report, Table
from schoolnet.audit.report.sheet_names import sheet_names
from schoolnet.audit.report.shown import DASH
from schoolnet.audit.report.xlsx import report_xlsx
from schoolnet.locale.catalogue import text

VALUES = Table(
    "values",
    "Values: 1/2",
    (
        Column("name", "Name"),
        Column("count", "Count", Form.COUNT),
        Column("percent", "Share", Form.PERCENT),
        Column("day", "Day", Form.DAY),
        Column("moment", "Moment", Form.MOMENT),
    ),
    (("x", 1234, 97.5, "2026-11-24", "2026-10-25 03:30:00"), (None, None, None, None, None)),
)


def saved(folder: Path, report: Report) -> Path:
    path = folder / "report.xlsx"
    path.write_bytes(report_xlsx(report))
    return path


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> tuple[OpenedSheet, ...]:
    report = city_report("en", 3)
    return opened(saved(tmp_path_factory.mktemp("city"), replace(report, tables=(*report.tables, VALUES))))


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> tuple[OpenedSheet, ...]:
    return opened(saved(tmp_path_factory.mktemp("hostile"), hostile_report()))


def test_there_is_a_sheet_for_each_table_after_the_one_that_says_what_it_is(city: tuple[OpenedSheet, ...]) -> None:
    names = [
        "Overview",
        "Keys and signatures",
        "Classrooms",
        "Evidence",
        "Monitoring gaps and maintenance",
        "Values 1 2",
    ]
    assert [sheet.name for sheet in city] == names


def test_values_are_what_they_are(city: tuple[OpenedSheet, ...]) -> None:
    _, header, known, unknown = city[-1].rows
    assert [cell.shown for cell in header] == ["Name", "Count", "Share", "Day", "Moment"]
    assert [cell.type for cell in known] == ["string", "float", "percentage", "date", "date"]
    assert [cell.value for cell in known[1:]] == ["1234", "0.975", "2026-11-24", "2026-10-25T03:30:00"]
    assert [cell.shown for cell in known[2:]] == ["97.5%", "2026-11-24", "2026-10-25 03:30:00"]
    assert [(cell.type, cell.shown) for cell in unknown] == [("string", DASH)] * 5


def test_each_sheet_of_a_made_up_report_says_so_at_the_top(city: tuple[OpenedSheet, ...]) -> None:
    assert {sheet.rows[0][0].shown for sheet in city} == {text("report_note", "made_up", "en")}


def test_the_first_sheet_has_the_figures_and_the_head_of_the_ledger(city: tuple[OpenedSheet, ...]) -> None:
    rows = [[cell.shown for cell in row if cell.shown] for row in city[0].rows]
    assert [text("report_figure", "classrooms", "en"), "100", "71", "9", "20", "71.0%", "98.7%"] in rows
    assert [text("report", "hash", "en"), HASH] in rows
    assert ["Evidence", "9", text("report_table_note", "evidence", "en")] in rows


def test_libreoffice_computes_nothing(hostile: tuple[OpenedSheet, ...]) -> None:
    assert formulas(hostile) == []


def test_libreoffice_shows_each_name_as_it_was_meant(hostile: tuple[OpenedSheet, ...]) -> None:
    overview, table, *others = hostile
    _, header, *rows = table.rows
    assert [cell.shown for cell in header[:3]] == [each.told for each in HOSTILE[:3]]
    assert [[cell.shown for cell in row] for row in rows] == [
        [each.told] * 3 + [str(at)] for at, each in enumerate(HOSTILE)
    ]
    assert {cell.type for row in rows for cell in row[:3]} == {"string"}
    assert [sheet.rows[2][0].shown for sheet in others] == [each.told for each in HOSTILE]
    assert {each.told for each in HOSTILE} <= {cell.shown for row in overview.rows for cell in row}


def test_equal_reports_are_equal_bytes_without_links_or_formulas() -> None:
    book = report_xlsx(hostile_report())
    assert book == report_xlsx(hostile_report())
    with zipfile.ZipFile(BytesIO(book)) as parts:
        sheets = [parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
        assert not [name for name in parts.namelist() if "externalLink" in name or "worksheets/_rels" in name]
    assert len(sheets) == len(HOSTILE) + 2
    assert not [sheet for sheet in sheets if b"<f>" in sheet or b"<hyperlink" in sheet]


def test_a_report_that_is_not_made_up_says_nothing_of_it(tmp_path: Path) -> None:
    book = report_xlsx(replace(city_report("lv", 3, is_made_up=False), tables=(VALUES,)))
    with zipfile.ZipFile(BytesIO(book)) as parts:
        assert text("report_note", "made_up", "lv") not in parts.read("xl/worksheets/sheet2.xml").decode()
        assert 'ySplit="1"' in parts.read("xl/worksheets/sheet2.xml").decode()


def test_what_is_longer_than_a_sheet_goes_on_in_the_next() -> None:
    report = city_report("lv", 3)
    book = report_xlsx(replace(report, tables=(report.table("evidence"),)), most_rows=4)
    with zipfile.ZipFile(BytesIO(book)) as parts:
        names = [name for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
        counts = [parts.read(name).count(b"<row ") for name in sorted(names)[1:]]
    assert counts == [4 + 2, 4 + 2, 1 + 2]


@pytest.mark.parametrize(
    ("titles", "names"),
    [
        (["Telpas", "Telpas", "TELPAS"], ["Telpas", "Telpas 2", "TELPAS 3"]),
        (["[a]:*?/\\b"], ["a b"]),
        (["'quoted'"], ["quoted"]),
        (["", "[]", "History"], ["2", "3", "History 2"]),
        (["x" * 40, "x" * 40], ["x" * 31, "x" * 29 + " 2"]),
        (["😀" * 20], ["😀" * 15]),
    ],
)
def test_sheets_have_names_that_each_spreadsheet_takes(titles: list[str], names: list[str]) -> None:
    assert sheet_names(titles) == names
