"""Both catalogues say everything, the same things, and nothing else."""

import re
from collections import Counter
from collections.abc import Iterable
from importlib.resources import files
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from schoolnet.verdicts.model import (
    AccessPointVerdictState,
    CauseLayer,
    ClassroomState,
    DriftKind,
    Reason,
    UplinkState,
)

LANGUAGES = ("lv", "en")
CODES_OF_CONTEXT: dict[str, Iterable[str]] = {
    "reason": Reason,
    "cause": CauseLayer,
    "drift": DriftKind,
    "uplink": UplinkState,
    "classroom": ClassroomState,
    "access_point": AccessPointVerdictState,
    "group": ("not_known",),
    "page": re.findall(
        r'(?:text|plural)\("page", "(\w+)"', (files("schoolnet.web") / "templates" / "page.html").read_text("utf-8")
    ),
    "status": (
        *("school", "uplink", "classrooms", "cause", "impact", "drift", "maintenance"),
        *("in_session", "no_lessons", "since", "no_problems", "planned", "seen", "unknown_school"),
        *("classroom_count", "about_pupil_count", "school_count", "drift_count"),
        *("classroom", "state", "until", "evidence", "access_points", "contract", "in_maintenance", "hits_others"),
        *("did_you_mean", "no_answer", "no_status"),
    ),
}
SENTENCES = ("reason", "drift")
SAME_IN_BOTH = {("cause", "wifi")}
NOT_LATVIAN = r"WiFi|English|Gbit/s|\{number\}|[A-Z]\w*[A-Z]"
"""What stands in Latvian texts as it is: names, units, places for values, abbreviations."""

Key = tuple[str, str]


def read(language: str) -> Catalog:
    with (files("schoolnet.locale") / language / "LC_MESSAGES" / "schoolnet.po").open("rb") as lines:
        return read_po(lines, abort_invalid=True)


def key_of(message: Message) -> Key:
    return message.context or "", message.id if isinstance(message.id, str) else message.id[0]


def messages(language: str) -> dict[Key, Message]:
    return {key_of(message): message for message in read(language) if message.id}


def forms(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def places(form: str) -> Counter[str | None]:
    """The places for values in a text."""
    return Counter(name for _, name, _, _ in Formatter().parse(form) if name is not None)


CATALOGUES = {language: messages(language) for language in LANGUAGES}
LATVIAN, ENGLISH = CATALOGUES["lv"], CATALOGUES["en"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("context", CODES_OF_CONTEXT)
def test_each_code_has_its_text_and_each_text_its_code(context: str, language: str) -> None:
    told = {code for where, code in CATALOGUES[language] if where == context}
    assert told == {str(code) for code in CODES_OF_CONTEXT[context]}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_stands_outside_a_context_that_is_used(language: str) -> None:
    assert {context for context, _ in CATALOGUES[language]} == set(CODES_OF_CONTEXT)


def test_both_languages_say_the_same_things_in_the_same_order() -> None:
    assert list(LATVIAN) == list(ENGLISH)
    assert [message.pluralizable for message in LATVIAN.values()] == [
        message.pluralizable for message in ENGLISH.values()
    ]


@pytest.mark.parametrize(("language", "count"), [("lv", 3), ("en", 2)])
def test_what_is_counted_has_all_plural_forms_of_its_language(language: str, count: int) -> None:
    assert read(language).num_plurals == count
    counted = [message for message in CATALOGUES[language].values() if message.pluralizable]
    assert counted
    assert {len(forms(message)) for message in counted} == {count}


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_fuzzy_empty_obsolete_or_told_twice(language: str) -> None:
    catalogue = read(language)
    assert (catalogue.locale_identifier, catalogue.fuzzy, catalogue.obsolete) == (language, False, {})
    assert not [key for key, message in CATALOGUES[language].items() if message.fuzzy]
    assert not [key for key, message in CATALOGUES[language].items() if not all(map(str.strip, forms(message)))]
    source = (files("schoolnet.locale") / language / "LC_MESSAGES" / "schoolnet.po").read_text("utf-8")
    assert source.count("\nmsgctxt ") == len(CATALOGUES[language])


@pytest.mark.parametrize("language", LANGUAGES)
def test_babels_own_checks_find_nothing(language: str) -> None:
    assert not [(message.id, errors) for message, errors in read(language).check()]


def test_all_forms_in_both_languages_have_the_same_places_for_values() -> None:
    for key, message in ENGLISH.items():
        expected = Counter(["number"]) if message.pluralizable else Counter()
        assert [places(form) for form in (*forms(message), *forms(LATVIAN[key]))] == [expected] * (
            len(forms(message)) + len(forms(LATVIAN[key]))
        ), key


def test_no_text_was_left_in_the_other_language() -> None:
    same = {key for key, message in LATVIAN.items() if set(forms(message)) & set(forms(ENGLISH[key]))}
    assert same == SAME_IN_BOTH


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_are_sentences_and_each_is_said_once(language: str) -> None:
    for context in SENTENCES:
        told = [form for key, message in CATALOGUES[language].items() if key[0] == context for form in forms(message)]
        assert len(set(told)) == len(told)
        assert all(form[0].isupper() and form.endswith(".") and form.count(".") == 1 for form in told)


def test_latvian_is_written_in_latvian_letters() -> None:
    """No letter of another alphabet that looks the same, and no sentence whose marks were lost on the way."""
    for key, message in LATVIAN.items():
        for form in forms(message):
            letters = {each for each in re.sub(NOT_LATVIAN, "", form).lower() if each.isalpha()}
            assert letters <= set("aābcčdeēfgģhiījkķlļmnņoprsštuūvzž"), key
            assert key[0] not in SENTENCES or letters & set("āčēģīķļņšūž") or len(form) < 30, form


def test_english_is_written_in_ascii() -> None:
    strange = {key for key, message in ENGLISH.items() if not all(form.isascii() for form in forms(message))}
    assert strange == {("page", "other_language")}
