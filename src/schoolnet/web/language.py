"""Which of our two languages a reader wants."""

from collections.abc import Mapping

from schoolnet.locale.catalogue import Language

LANGUAGES: Mapping[str, Language] = {"lv": "lv", "en": "en"}
DEFAULT: Language = "lv"


def choose_language(asked: str | None, accept_language: str) -> Language:
    """`lv` or `en`: what was asked for, else the first of them that the browser prefers, else Latvian."""
    if asked is not None and asked in LANGUAGES:
        return LANGUAGES[asked]
    preferred = sorted(_weighted(accept_language), key=lambda choice: -choice[0])
    return next(
        (LANGUAGES[language] for weight, language in preferred if weight > 0 and language in LANGUAGES), DEFAULT
    )


def _weighted(accept_language: str) -> list[tuple[float, str]]:
    choices = []
    for choice in accept_language.split(","):
        tag, _, weight = choice.partition(";q=")
        choices.append((_number(weight), tag.strip().lower().split("-")[0]))
    return choices


def _number(weight: str) -> float:
    try:
        return float(weight or 1)
    except ValueError:
        return 0.0
