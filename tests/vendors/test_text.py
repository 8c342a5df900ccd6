import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schoolnet.vendors.text import MAX_CHARS, clean


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (b"Ventspils 1. pamatskola, kabinets 12", "Ventspils 1. pamatskola, kabinets 12"),
        ("Pārventas šūna".encode(), "Pārventas šūna"),
        ("Pārventas šūna".encode("cp1257"), "Pārventas šūna"),
        ("Pārventas š".encode()[:-1], "Pārventas"),
        (b"skolas" + b"\xf0", "skolasš"),
        (b"SN123\x00\x00\x00", "SN123"),
        (b"a\x00b", "ab"),
        (b"one\r\ntwo\tthree", "one two three"),
        (b"\x1b[31mred\x1b[0m", "[31mred[0m"),
        ("\u202egnp.exe".encode(), "gnp.exe"),
        ("e\u0301".encode(), "é"),
        ("\ud800lone", "lone"),
        (b"</script>\"'", "</script>\"'"),
        (b"x" * 5000, "x" * MAX_CHARS),
        ("ā".encode() * 5000, "ā" * MAX_CHARS),
        (b"", ""),
    ],
)
def test_text_is_made_safe(raw: bytes | str, shown: str) -> None:
    assert clean(raw) == shown


@given(
    raw=st.one_of(
        st.binary(max_size=3000),
        st.text(max_size=600),
        st.text(st.characters(min_codepoint=0xD7F0, max_codepoint=0xE000)),
    )
)
def test_any_text_can_be_encoded_shown_and_cleaned_again(raw: bytes | str) -> None:
    shown = clean(raw)
    shown.encode("utf-8")
    assert len(shown) <= MAX_CHARS
    assert not any(unicodedata.category(ch) in ("Cc", "Cs", "Zl", "Zp") for ch in shown)
    assert not set(shown) & set("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
    assert shown == shown.strip()
    assert clean(shown) == shown
