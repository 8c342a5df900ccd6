"""What a PDF can show: each letter that is let through has a glyph, and no word is too wide."""

# ruff: noqa: RUF001 - letters that look alike are what this is about

import re

import pytest
import typst

from audit.hostile import Hostile, each_of
from schoolnet.audit.report.printable import ZERO_WIDTH_SPACE, breakable, extent_em, printable

SHOWN = [chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000 and printable(chr(code)) == chr(code)]
PAGE = b"""
#set document(title: "letters")
#set page(width: 400pt, height: auto)
#set text(lang: "lv", font: "Libertinus Serif", size: 10pt)
#for letter in sys.inputs.letters.clusters() { text(letter); parbreak() }
#context for word in sys.inputs.words.split("|") [#metadata(measure(text(word)).width / 10pt) <width>]
"""
FONTS = typst.Fonts(include_system_fonts=False)


def test_each_letter_that_is_let_through_has_a_glyph() -> None:
    assert set("aāčēģīķļņšūžŽ – „” € × → Ж Ω").issubset(SHOWN)
    inputs = {"letters": "".join(SHOWN), "words": "a"}
    assert typst.compile(PAGE, font_paths=FONTS, sys_inputs=inputs, pdf_standards=["a-2a", "ua-1"], timestamp=0)


def test_a_letter_without_a_glyph_would_cost_the_document() -> None:
    with pytest.raises(typst.TypstError, match="could not be displayed"):
        typst.compile(PAGE, font_paths=FONTS, sys_inputs={"letters": "😀", "words": "a"}, pdf_standards="a-2a")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Skola 😀!", "Skola [U+1F600]!"),
        ("中中中", "[U+4E2D × 3]"),
        ("\x00\ud800", "[U+0000][U+D800]"),
        ("z\u0335\u0336\u0301\u0302!", "z\u0335\u0336!"),
        ("a\u00adb", "a[U+00AD]b"),
        ("Šķūņu iela", "Šķūņu iela"),
    ],
)
def test_what_cannot_be_shown_is_told_by_its_number(name: str, told: str) -> None:
    assert printable(name) == told


@each_of()
def test_breaking_a_text_changes_nothing_of_it(hostile: Hostile) -> None:
    told = printable(hostile.told)
    for width_em in (2.0, 9.0, 45.0):
        broken = breakable(told, width_em)
        assert broken.replace(ZERO_WIDTH_SPACE, "") == told
        pieces = re.split(f"[\\s{ZERO_WIDTH_SPACE}-]", broken)
        assert all(extent_em(piece) <= max(width_em, extent_em("WWWW")) for piece in pieces)


def test_names_are_rather_broken_at_their_marks() -> None:
    told = breakable("AIRESPACE-WIRELESS-MIB::bsnAPOperationStatus", 12.0)
    assert told.split(ZERO_WIDTH_SPACE) == ["AIRESPACE-WIRELESS-MIB::", "bsnAPOperationStatus"]


@pytest.mark.parametrize(
    "word",
    ["W" * 9, "2026-11-24", "pamatizglītības", "ap-0001-ziemelu", "IZGLĪTĪBAS", "mmmmmm", "[U+1F600]", "%@&" * 4],
)
def test_the_width_of_a_word_is_not_told_too_small(word: str) -> None:
    inputs = {"letters": "a", "words": word}
    (width,) = eval(typst.query(PAGE, "<width>", field="value", font_paths=FONTS, sys_inputs=inputs))
    assert width <= extent_em(word) * 1.05
    assert width >= extent_em(word) * 0.6
