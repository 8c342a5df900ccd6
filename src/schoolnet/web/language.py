"""Which of our two languages a reader wants."""

LANGUAGES = ("lv", "en")


def choose_language(asked: str | None, accept_language: str) -> str:
    """`lv` or `en`: what was asked for, else the first of them that the browser prefers, else Latvian."""
    if asked in LANGUAGES:
        return asked
    preferred = sorted(_weighted(accept_language), key=lambda choice: -choice[0])
    return next((language for weight, language in preferred if language in LANGUAGES and weight > 0), LANGUAGES[0])


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
