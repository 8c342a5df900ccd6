"""Both catalogues say everything, the same things, and nothing else."""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime
from importlib.resources import files
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from schoolnet.audit.proof.stages import DEFAULTS, STAGES
from schoolnet.audit.record import Kind
from schoolnet.audit.report.build import build_report
from schoolnet.audit.report.model import LedgerHead, Report
from schoolnet.facts.absent import AbsentReason
from schoolnet.inventory.model import RoomKind, SchoolKind
from schoolnet.verdicts.model import (
    AccessPointVerdictState,
    CauseLayer,
    ClassroomState,
    DriftKind,
    Reason,
    UplinkState,
)

LANGUAGES = ("lv", "en")


def empty_report() -> Report:
    """What a ledger without records gives: all its tables, and no row in them."""
    head, made_at = LedgerHead(0, "0" * 64, "", None), datetime(2026, 11, 24, tzinfo=UTC)
    return build_report([], head, date(2026, 11, 24), "en", None, made_at, "0", lambda _: None)


TABLES = {table.key: [column.key for column in table.columns] for table in empty_report().tables}
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
    "report": (
        *("title", "as_of", "made_at", "overview", "contents", "notes", "figures", "charts", "no_rows", "yes", "no"),
        *("head", "sequence", "hash", "recorded_at", "fingerprint", "not_signed", "made_up", "complete"),
    ),
    "report_note": (
        "first_rows",
        *(
            "made_up",
            "newest_day",
            "no_day",
            "gaps",
            "records_lost",
            "erased",
            "no_definitions",
            "not_signed",
            "one_school",
        ),
    ),
    "report_table": TABLES,
    "report_table_note": TABLES,
    "report_column": {column for columns in TABLES.values() for column in columns},
    "report_chart": (
        *("circuits", "classrooms", "schools", "rooms", "due", "height"),
        *("99_and_more", "95_to_99", "50_to_95", "less_than_50", "nothing_known"),
    ),
    "report_figure": ("schools", "circuits", "classrooms"),
    "report_counted": ("schools", "circuits", "classrooms"),
    "stage": STAGES,
    "coverage": ("verified", "failed", "unknown"),
    "school_kind": SchoolKind,
    "room_kind": RoomKind,
    "record": Kind,
    "record_word": (
        *("city", "kind", "funding", "school", "no_funding", "uplink", "classroom", "device", "access_point"),
        *("gap", "maintenance", "not_running", "records_lost", "verdict", "verification", "verified_no_more"),
        *("accepted", "withdrawn"),
    ),
    "absent": AbsentReason,
    "definition": [f"{group}.{name}" for group, definitions in DEFAULTS.items() for name in definitions],
}
WITH_PLACES = "report_note"
"""The context whose sentences have places for values: the same in both languages."""
SENTENCES = ("reason", "drift")
SAME_IN_BOTH = {("cause", "wifi")}
NOT_LATVIAN = r"WiFi|English|Gbit/s|\{\w+\}|[A-Z]\w*[A-Z]"
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
        if key[0] == WITH_PLACES:
            expected = places(forms(message)[0])
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
