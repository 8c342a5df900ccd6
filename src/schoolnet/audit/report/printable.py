"""Texts that a PDF can show: letters that its fonts have, and words that fit their place.

Rules of this file: PDF/A refuses a letter without a glyph, and one name must not cost the report. What the fonts of the
typst package lack (emoji, scripts of other continents, private use) is told by its number: `[U+1F600]`.
"""

import re

ZERO_WIDTH_SPACE = "\u200b"
"""Where a line may end within a word."""
_WITHOUT_GLYPH = re.compile(
    "([^\n -~\u00a0-\u00ac\u00ae-\u0377\u037a-\u037f\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u04ff\u1e00-\u1eff"
    "\u2010-\u2027\u2030-\u2040\u2042\u2044-\u2052\u2054-\u205e"
    "\u2070\u2071\u2074-\u208e\u20a0-\u20bf\u2100-\u211e\u2120\u2122\u2124\u2126-\u214f"
    "\u2153-\u2184\u2190-\u23ff\u2500-\u2606\ufb01\ufb02])\\1*"
)
_STACKED_MARKS = re.compile("([\u0300-\u036f\u0483-\u0489]{2})[\u0300-\u036f\u0483-\u0489]+")
"""More marks on one letter than any language has would run over the lines above and below."""
_WIDE, _NARROW = re.compile("[@%&mMW\u0400-\u04ff\u2000-\uffff]"), re.compile("[ iljt.,:;'|()-]")
_EM, _WIDE_EM, _CAPITAL_EM, _NARROW_EM = 0.5, 1.0, 0.72, 0.34
"""Widths of letters in the PDF's font: about, and rather more than less."""
_LONG_WORD = re.compile(r"[^\s-]{5,}")
_PARTS = re.compile(r"[^:/._=]*[:/._=]*")
"""Of a name such as `IF-MIB::ifMtu`: where it is rather broken than within a word."""


def printable(words: str) -> str:
    """The text in letters that the PDF's fonts have."""
    if words.isascii() and words.isprintable():
        return words
    return _WITHOUT_GLYPH.sub(_told_by_number, _STACKED_MARKS.sub(r"\1", words))


def _told_by_number(letters: re.Match[str]) -> str:
    count = len(letters[0])
    return f"[U+{ord(letters[1]):04X}{f' × {count}' if count > 1 else ''}]"  # noqa: RUF001


def breakable(words: str, width_em: float) -> str:
    """The text with places to break in the words that may be wider than their column: after marks, and after each
    letter of what is still too wide."""
    if len(words) * _WIDE_EM <= width_em:
        return words
    return _LONG_WORD.sub(lambda word: _broken(word[0], width_em) if extent_em(word[0]) > width_em else word[0], words)


def extent_em(words: str) -> float:
    """How wide a text is, in em."""
    wide, narrow, capitals = len(_WIDE.findall(words)), len(_NARROW.findall(words)), sum(map(str.isupper, words))
    plain = len(words) - wide - narrow - capitals
    return _EM * plain + _WIDE_EM * wide + _NARROW_EM * narrow + _CAPITAL_EM * capitals


def _broken(word: str, width_em: float) -> str:
    parts = filter(None, _PARTS.findall(word))
    return ZERO_WIDTH_SPACE.join(ZERO_WIDTH_SPACE.join(each) if extent_em(each) > width_em else each for each in parts)
