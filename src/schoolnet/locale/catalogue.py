"""Texts by context and code.

Rules of this file: a missing text is our bug and raises KeyError; a code is never shown in its place. babel comes in
with the first text, so that a command which needs none does not wait for it.
"""

from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO
from typing import Literal, NoReturn, TypeAlias

Language: TypeAlias = Literal["lv", "en"]


def text(context: str, code: str, language: Language) -> str:
    """The text that stands under a code: `text("cause", "power", "en")` is `Power`; KeyError where there is none."""
    return _translations(language).pgettext(context, code)


def plural(context: str, code: str, number: int, language: Language) -> str:
    """The text for a number of things: `21 telpa`, `22 telpas`, `30 telpu`; KeyError where there is none."""
    return _translations(language).npgettext(context, code, code, number).format(number=number)


class _NoText(NullTranslations):
    """What gettext asks for the texts that a catalogue does not have."""

    def pgettext(self, context: str, message: str) -> NoReturn:
        raise KeyError(context, message)

    def npgettext(self, context: str, msgid1: str, msgid2: str, n: int) -> NoReturn:
        raise KeyError(context, msgid1)


@cache
def _translations(language: Language) -> GNUTranslations:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    catalogue = files(__package__) / language / "LC_MESSAGES" / "schoolnet.po"
    compiled = BytesIO()
    with catalogue.open("rb") as lines:
        write_mo(compiled, read_po(lines, abort_invalid=True))
    compiled.seek(0)
    translations = GNUTranslations(compiled)
    translations.add_fallback(_NoText())
    return translations
