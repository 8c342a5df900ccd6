"""A file as LibreOffice opens it: what each cell shows, and which cells it computes."""

import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

from programs import require

TABLE, TEXT, OFFICE = (f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}" for name in ("table", "text", "office"))
LATVIAN_CSV = "CSV:59,34,76,1,,1062,false,true,false,false,false,0,true"
"""Semicolons, quotes, UTF-8, from the first line, Latvian; dates are recognised, and formulas computed where there are
any: the most careless way to open a file."""


class OpenedCell(NamedTuple):
    """What a cell shows, its type (string, float, percentage, date), its value, and its formula."""

    shown: str
    type: str | None = None
    value: str | None = None
    formula: str | None = None


class OpenedSheet(NamedTuple):
    """A sheet by its name; it ends with the last row, and each row with the last cell, that shows something."""

    name: str
    rows: tuple[tuple[OpenedCell, ...], ...]


def opened(path: Path, infilter: str = "") -> tuple[OpenedSheet, ...]:
    """The sheets of a workbook or a CSV file."""
    converted = path.parent / "opened"
    command = [
        require("soffice", "libreoffice-calc-nogui"),
        f"-env:UserInstallation={(path.parent / 'profile').as_uri()}",
        *("--headless", "--convert-to", "fods", "--outdir", str(converted)),
        *([f"--infilter={infilter}"] if infilter else []),
        str(path),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    root = ElementTree.parse(converted / f"{path.stem}.fods").getroot()
    return tuple(
        OpenedSheet(table.get(f"{TABLE}name", ""), tuple(_rows(table))) for table in root.iter(f"{TABLE}table")
    )


def formulas(sheets: Sequence[OpenedSheet]) -> list[str]:
    """All formulas."""
    return [cell.formula for sheet in sheets for row in sheet.rows for cell in row if cell.formula]


def _rows(table: ElementTree.Element) -> tuple[tuple[OpenedCell, ...], ...]:
    rows = [_shown([cell for each in row for cell in _cells(each)]) for row in table.iter(f"{TABLE}table-row")]
    while rows and not rows[-1]:
        rows.pop()
    return tuple(rows)


def _shown(cells: list[OpenedCell]) -> tuple[OpenedCell, ...]:
    while cells and cells[-1] == OpenedCell(""):
        cells.pop()
    return tuple(cells)


def _cells(cell: ElementTree.Element) -> list[OpenedCell]:
    lines = "\n".join(_told(line) for line in cell.findall(f"{TEXT}p"))
    value = cell.get(f"{OFFICE}date-value") or cell.get(f"{OFFICE}value")
    read = OpenedCell(lines, cell.get(f"{OFFICE}value-type"), value, cell.get(f"{TABLE}formula"))
    count = int(cell.get(f"{TABLE}number-columns-repeated", "1"))
    return [read] * (count if lines else min(count, 100))


def _told(element: ElementTree.Element) -> str:
    """The text of a line: several blanks and tabs are elements of their own."""
    told = element.text or ""
    for each in element:
        blanks = " " * int(each.get(f"{TEXT}c", "1")) if each.tag == f"{TEXT}s" else ""
        told += blanks + ("\t" if each.tag == f"{TEXT}tab" else _told(each)) + (each.tail or "")
    return told
