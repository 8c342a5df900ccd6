"""Names that want to be more than names: formulas, scripts, markup, marks that turn the direction of text, floods.

Everything that shows, stores or exports a name is held against them. `told` is the name as every form of a report must
show it: cleaned of what no reader would see, and otherwise as it was.
"""

from collections.abc import Sequence
from typing import NamedTuple

import pytest

from schoolnet.audit.report.cleaned import cleaned

KIB = 1024


class Hostile(NamedTuple):
    """A name, and what it tries."""

    key: str
    name: str

    @property
    def told(self) -> str:
        """The name as a report tells it."""
        return cleaned(self.name)


FORMULAS = (
    Hostile("hyperlink", '=HYPERLINK("http://x","y")'),
    Hostile("at_sum", "@SUM(1)"),
    Hostile("plus", "+1+1"),
    Hostile("minus", "-2+3"),
    Hostile("tab_formula", "\t=1"),
    Hostile("return_formula", "\r=1"),
    Hostile("newline_formula", "\n=1+1"),
    Hostile("blank_formula", " =1"),
    Hostile("no_break_formula", "\u00a0=1+1"),
    Hostile("wide_blank_formula", "\u3000@SUM(1)"),
    Hostile("zero_width_formula", "\u200b=1+1"),
    Hostile("byte_order_mark_formula", "\ufeff=1+1"),
    Hostile("full_width_equals", "\uff1d1"),
    Hostile("full_width_plus", "\uff0b1"),
    Hostile("full_width_minus", "\uff0d1"),
    Hostile("full_width_at", "\uff20SUM(1)"),
    Hostile("array_formula", "{=SUM(1)}"),
    Hostile("command", "=cmd|' /C calc'!A0"),
    Hostile("external", "='file:///etc/passwd'#$sheet.A1"),
    Hostile("escaped_equals", "_x003D_1+1"),
    Hostile("formula_in_next_cell", 'a";=1+1;"b'),
    Hostile("formula_in_next_field", 'a",=1+1,"b'),
    Hostile("formula_on_next_line", "a\r\n=1+1"),
    Hostile("apostrophe", "'=1"),
    Hostile("typst_heading", "= heading"),
)
"""What a spreadsheet might compute."""

LOOKS_LIKE_A_VALUE = (
    Hostile("like_a_date", "3-4"),
    Hostile("like_a_number", "007"),
    Hostile("like_an_exponent", "1E5"),
    Hostile("like_a_boolean", "TRUE"),
    Hostile("like_an_error", "#N/A"),
    Hostile("like_a_link", "https://example.org/?a=1&b=2"),
    Hostile("like_a_mail", "mailto:a@example.org"),
)
"""What a spreadsheet might take for something else than text."""

MARKUP = (
    Hostile("script", "<script>alert(1)</script>"),
    Hostile("broken_attribute", '"><img src=x onerror=alert(1)>'),
    Hostile("broken_style", "</style><script>"),
    Hostile("comment", "<!-- --> ]]>"),
    Hostile("entity", "&lt;b&gt; &amp; &#x41;"),
    Hostile("typst_read", '#read("/etc/passwd")'),
    Hostile("typst_eval", '#eval("1")'),
    Hostile("typst_maths", "$x$"),
    Hostile("typst_strong", "*b*"),
    Hostile("typst_label", "<head> @head"),
    Hostile("typst_raw", "`x` ```y```"),
    Hostile("typst_escape", "\\#let \\u{41} /* x */ // y"),
    Hostile("rich_string", '<r><t>a</t></r></is></c><c r="Z9"><f>1+1</f></c><c r="AA9"><is><r><t>b</t></r>'),
    Hostile("template", "{{7*7}} {% raw %}"),
    Hostile("percent_n", "%n%s%x"),
    Hostile("page_header_codes", "&P &[File] &A"),
    Hostile("quotes", "\"'`\u00b4\u2019“„”«»"),
)
"""What a page, a typesetter or a template might obey."""

LETTERS = (
    Hostile("bidi_override", "\u202egnp.exe"),
    Hostile("bidi_all", "a\u202ab\u202bc\u202dd\u202ee\u202cf\u2066g\u2067h\u2068i\u2069j\u200ek\u200fl\u061cm"),
    Hostile("nul", "a\x00b"),
    Hostile("controls", "a\x01\x07\x08\x0b\x0c\x1f\x7f\x9bb"),
    Hostile("lone_surrogate", "a\ud800b\udfffc"),
    Hostile("no_characters", "a\ufffeb\uffffc\ufdd0d\U0001fffee"),
    Hostile("ansi", "\x1b[31mred\x1b[0m \x9b31m"),
    Hostile("lines", "one\r\ntwo\nthree\u2028four\u2029five\x85six"),
    Hostile("emoji", "Skola 😀 👨‍👩‍👧 🇱🇻 end"),
    Hostile("other_scripts", "学校 مدرسة בית ספר โรงเรียน школа σχολείο"),
    Hostile("private_use", "a\ue000b\U000f0000c"),
    Hostile("combining_flood", "z" + "\u0335\u0336\u0489\u033f" * 60 + "!"),
    Hostile("combining_alone", "\u0301\u0301"),
    Hostile("latvian", "Āčē ģīķļ ņšū ž ĀČĒĢĪĶĻŅŠŪŽ"),
)
"""What does not show as it is written."""

FLOODS = (
    Hostile("one_letter", "W" * 64 * KIB),
    Hostile("no_blanks", "Aā1-_/.:?=" * (64 * KIB // 10)),
    Hostile("blanks", " " * 64 * KIB),
    Hostile("wide_letters", "\ufdfa" * 64 * KIB),
)
"""What is too long for any place."""

HOSTILE: tuple[Hostile, ...] = (*FORMULAS, *LOOKS_LIKE_A_VALUE, *MARKUP, *LETTERS, *FLOODS)


def each_of(corpus: Sequence[Hostile] = HOSTILE) -> pytest.MarkDecorator:
    """A test's parameter `hostile`: one case per name."""
    return pytest.mark.parametrize("hostile", corpus, ids=[each.key for each in corpus])
