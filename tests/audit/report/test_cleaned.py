"""What gets into a report's texts and numbers."""

import unicodedata
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.hostile import HOSTILE, Hostile, each_of
from schoolnet.audit.report.cleaned import MOST_CHARACTERS, cleaned
from schoolnet.audit.report.model import Cell, Form
from schoolnet.audit.report.shown import shown
from schoolnet.audit.report.tabled import share_percent
from schoolnet.locale.catalogue import Language

UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")
"""Controls, marks of format and direction, half characters, ends of lines and paragraphs."""
FORMAT_MARKS_THAT_ARE_SEEN = "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"


def assert_clean(text: str) -> None:
    strange = [each for each in text if unicodedata.category(each) in UNSEEN or ord(each) & 0xFFFE == 0xFFFE]
    assert not set(strange) - set(FORMAT_MARKS_THAT_ARE_SEEN) - set(_MUSIC_AND_SHORTHAND)
    assert len(text) <= MOST_CHARACTERS
    assert unicodedata.is_normalized("NFC", text)
    text.encode()


_MUSIC_AND_SHORTHAND = [
    chr(code) for span in ((0x1D173, 0x1D17B), (0x1BCA0, 0x1BCA4), (0x13430, 0x13440)) for code in range(*span)
]
"""Marks of format that join notes, strokes and signs of writing: they turn and hide nothing."""


@given(st.text(st.characters(codec=None), max_size=600))
def test_nothing_unseen_gets_through(text: str) -> None:
    assert_clean(cleaned(text))
    assert cleaned(cleaned(text)) == cleaned(text)


@each_of(HOSTILE)
def test_hostile_names_are_cleaned(hostile: Hostile) -> None:
    assert_clean(hostile.told)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Šķūņu iela 1, „Ķiršu ziediņš”", "Šķūņu iela 1, „Ķiršu ziediņš”"),
        ("S\u030ckola", "Škola"),
        ("one\r\ntwo\x00three", "one twothree"),
        ("\u202egpj.exe\u202c", "gpj.exe"),
        ("a\ud800b", "ab"),
        ("x" * 501, "x" * 499 + "…"),
        ("x" * 500, "x" * 500),
        ("=SUM(1)", "=SUM(1)"),
    ],
)
def test_what_is_seen_stays_as_it_is(text: str, told: str) -> None:
    assert cleaned(text) == told


@pytest.mark.parametrize(
    ("part", "whole", "told"),
    [(0, 0, None), (0, 7, 0.0), (7, 7, 100.0), (9999, 10000, 99.9), (1, 10000, 0.1), (2, 3, 66.7), (1, 8, 12.5)],
)
def test_almost_all_is_never_told_as_all(part: int, whole: int, told: float | None) -> None:
    assert share_percent(part, whole) == told


CELLS: Sequence[tuple[Cell, Form, Language, str]] = (
    (None, Form.PERCENT, "en", "\u2013"),
    (None, Form.TEXT, "lv", "\u2013"),
    (0, Form.COUNT, "lv", "0"),
    (98.5, Form.PERCENT, "en", "98.5%"),
    (98.5, Form.PERCENT, "lv", "98,5\u00a0%"),
    (100.0, Form.PERCENT, "en", "100%"),
    ("2026-11-24", Form.DAY, "lv", "2026-11-24"),
)


@pytest.mark.parametrize(("cell", "form", "language", "told"), CELLS)
def test_cells_are_shown_as_people_read_them(cell: Cell, form: Form, language: Language, told: str) -> None:
    assert shown(cell, form, language) == told
