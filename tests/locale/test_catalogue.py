"""Reading the catalogues: texts, plural forms, and what there is not."""

import subprocess
import sys

import pytest
from babel import Locale

from schoolnet.locale.catalogue import Language, plural, text


def test_a_text_stands_under_its_context_and_code() -> None:
    assert (text("cause", "power", "lv"), text("cause", "power", "en")) == ("Elektrība", "Power")
    assert (text("uplink", "down", "lv"), text("page", "uplink", "lv")) == ("nedarbojas", "Pieslēgums")


@pytest.mark.parametrize("language", ["lv", "en"])
@pytest.mark.parametrize(("context", "code"), [("cause", "gremlins"), ("nowhere", "power"), ("cause", ""), ("", "")])
def test_a_missing_text_is_an_error_and_its_code_is_not_shown_in_its_place(
    context: str, code: str, language: Language
) -> None:
    with pytest.raises(KeyError):
        text(context, code, language)
    with pytest.raises(KeyError):
        plural(context, code, 1, language)


def test_a_text_without_plural_forms_cannot_be_counted() -> None:
    with pytest.raises(KeyError):
        plural("cause", "power", 2, "en")


@pytest.mark.parametrize(
    ("number", "latvian", "english"),
    [
        (0, "0 telpu", "0 classrooms"),
        (1, "1 telpa", "1 classroom"),
        (2, "2 telpas", "2 classrooms"),
        (11, "11 telpu", "11 classrooms"),
        (21, "21 telpa", "21 classrooms"),
        (111, "111 telpu", "111 classrooms"),
    ],
)
def test_things_are_counted_as_people_count_them(number: int, latvian: str, english: str) -> None:
    assert plural("status", "classroom_count", number, "lv") == latvian
    assert plural("status", "classroom_count", number, "en") == english


@pytest.mark.parametrize(
    ("language", "forms"),
    [("lv", {"zero": "telpu", "one": "telpa", "other": "telpas"}), ("en", {"one": "classroom", "other": "classrooms"})],
)
def test_the_plural_forms_are_those_of_cldr(language: Language, forms: dict[str, str]) -> None:
    form_of = Locale(language).plural_form
    for number in range(1_200):
        assert plural("status", "classroom_count", number, language) == f"{number} {forms[form_of(number)]}"


def test_babel_comes_in_with_the_first_text_and_not_before() -> None:
    program = (
        "import sys, schoolnet.cli, schoolnet.verdicts.sentences as s, schoolnet.web.page;"
        "print('babel' in sys.modules); s.text('cause', 'power', 'lv'); print('babel' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=30, check=True)
    assert done.stdout.split() == ["False", "True"]
