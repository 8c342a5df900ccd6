"""A report as PDF: it lasts, it shows each name as it is, and there is nothing in it that acts."""

import re
import subprocess
import time
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest

from audit.hostile import HOSTILE
from audit.report.sample_report import HASH, SCHOOL_NAMES, city_report, hostile_report
from programs import require
from schoolnet.audit.report.model import Column, Report, Table
from schoolnet.audit.report.pdf import report_pdf
from schoolnet.audit.report.printable import printable
from schoolnet.locale.catalogue import Language, text

PLACES_OF_A_NAME = 9
"""A note, a figure, three cells, and of its own table the title, the entry in the contents, the note and the cell."""
FAMILIES = {"LibertinusSerif", "DejaVuSansMono", "NewComputerModern", "NewCM"}
MOST_SECONDS = 20
"""Of a processor, for a whole city; what it takes is about a third of it."""


class Read(NamedTuple):
    """A document as poppler reads it. `words` has neither blanks nor ends of lines."""

    pdf: bytes
    words: str
    info: str
    fonts: str


def read(folder: Path, report: Report) -> Read:
    path = folder / "report.pdf"
    path.write_bytes(report_pdf(report))
    told = partial(subprocess.run, check=True, capture_output=True, text=True, timeout=60)

    def out(program: str, *options: str) -> str:
        return str(told([require(program, "poppler-utils"), *options]).stdout)

    words = out("pdftotext", "-raw", str(path), "-")
    return Read(path.read_bytes(), without_blanks(words), out("pdfinfo", str(path)), out("pdffonts", str(path)))


def without_blanks(words: str) -> str:
    return "".join(words.split())


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Read:
    return read(tmp_path_factory.mktemp("hostile"), hostile_report())


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Read:
    return read(tmp_path_factory.mktemp("city"), city_report("lv", 30))


def test_it_is_pdf_a_and_readable_by_screen_readers(city: Read) -> None:
    assert b"<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in city.pdf
    assert b"<pdfuaid:part>1</pdfuaid:part>" in city.pdf
    assert b"/Lang(lv)" in city.pdf
    assert re.search(r"^Tagged: +yes$", city.info, re.MULTILINE)


def test_it_says_what_it_is(city: Read) -> None:
    assert re.search(r"^Title: +Pārskats par skolu tīkla ieviešanu$", city.info, re.MULTILINE)
    assert re.search(r"^Author: +schoolnet 0.1.0$", city.info, re.MULTILINE)
    assert re.search(r"^CreationDate: +Wed Nov 25 05:30:00 2026", city.info, re.MULTILINE)
    pages = re.findall(r"^Pages: +(\d+)$", city.info, re.MULTILINE)[0]
    assert f"1/{pages}" in city.words
    assert f"{pages}/{pages}" in city.words
    assert HASH in city.words
    assert all(without_blanks(name) in city.words for name in SCHOOL_NAMES[:1])


@pytest.mark.parametrize("language", ["lv", "en"])
def test_each_page_of_a_made_up_report_says_so(tmp_path: Path, language: Language) -> None:
    banner = without_blanks(text("report_note", "made_up", language))
    told = read(tmp_path, city_report(language, 30))
    pages = int(re.findall(r"^Pages: +(\d+)$", told.info, re.MULTILINE)[0])
    assert pages > 5
    assert told.words.count(banner) == pages
    assert banner not in read(tmp_path, city_report(language, 30, is_made_up=False)).words


def test_only_fonts_of_the_package_are_in_it(city: Read, hostile: Read) -> None:
    for read_ in (city, hostile):
        fonts = [line.split() for line in read_.fonts.splitlines()[2:]]
        assert {re.split("[-+]|Math", line[0].split("+")[1])[0] for line in fonts} <= FAMILIES
        assert all(line[-5:-2] == ["yes", "yes", "yes"] for line in fonts), "embedded, a part of it, with its letters"


def test_each_hostile_name_is_shown_as_it_is_wherever_it_stands(hostile: Read) -> None:
    told = {each.key: hostile.words.count(without_blanks(printable(each.told))) for each in HOSTILE}
    assert {key: count for key, count in told.items() if count < PLACES_OF_A_NAME} == {}


def test_nothing_in_it_acts(hostile: Read) -> None:
    for word in (
        b"/JavaScript",
        b"/JS",
        b"/Launch",
        b"/URI",
        b"/OpenAction",
        b"/EmbeddedFile",
        b"/AcroForm",
        b"/GoToR",
    ):
        assert word not in hostile.pdf, word
    assert "root:" not in hostile.words


def test_nothing_runs_off_the_page(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    columns = tuple(Column(f"c{at}", each.told) for at, each in enumerate(HOSTILE[-30:]))
    broad = Table("broad", "broad", columns, (tuple(each.told for each in HOSTILE[-30:]),))
    path.write_bytes(report_pdf(replace(hostile_report(), tables=(*hostile_report().tables, broad))))
    boxes = subprocess.run(
        [require("pdftotext", "poppler-utils"), "-bbox", str(path), "-"], check=True, capture_output=True, text=True
    ).stdout
    for page in boxes.split("<page ")[1:]:
        width = float(re.findall(r'width="([\d.]+)"', page)[0])
        ends = [float(end) for end in re.findall(r'<word .*?xMax="([\d.]+)"', page)]
        assert max(ends) < width - 30


def test_equal_reports_are_equal_bytes() -> None:
    assert report_pdf(hostile_report(HOSTILE[:9])) == report_pdf(hostile_report(HOSTILE[:9]))


def test_a_whole_city_is_made_in_seconds_and_not_too_large(tmp_path: Path) -> None:
    report = city_report("lv", 2000)
    started = time.process_time()
    told = read(tmp_path, report)
    assert time.process_time() - started < MOST_SECONDS
    assert len(told.pdf) < 5_000_000
    assert b"<pdfaid:part>2</pdfaid:part><pdfaid:conformance>U</pdfaid:conformance>" in told.pdf
