import pytest

from schoolnet.verdicts.model import Reason
from schoolnet.verdicts.sentences import ENGLISH, LATVIAN, Language, brief, sentence


@pytest.mark.parametrize("lang", ["lv", "en"])
def test_every_reason_has_one_sentence_of_its_own(lang: Language) -> None:
    sentences = [sentence(reason, lang) for reason in Reason]
    assert len(set(sentences)) == len(Reason)
    assert all(text.endswith(".") and text[0].isupper() and text.count(".") == 1 for text in sentences)


def test_no_sentence_is_without_a_reason() -> None:
    assert set(LATVIAN) == set(ENGLISH) == set(Reason)


def test_what_is_not_known_says_so_in_both_languages() -> None:
    unknown_lv = {reason for reason, text in LATVIAN.items() if text.startswith("Nav zināms:")}
    unknown_en = {reason for reason, text in ENGLISH.items() if text.startswith("Not known:")}
    assert unknown_lv == unknown_en >= {Reason.UNREACHABLE, Reason.AUTH, Reason.STALE}


def test_examples() -> None:
    assert sentence(Reason.MISSING, "en") == "The controller does not list the access point."
    assert sentence(Reason.MISSING, "lv") == "Piekļuves punkta nav kontrollera sarakstā."
    assert sentence(Reason.UNREACHABLE, "lv") == "Nav zināms: ierīce neatbild, vai savienojums ar to ir pārtraukts."


@pytest.mark.parametrize("lang", ["lv", "en"])
def test_beside_its_state_a_sentence_does_not_say_again_that_something_is_not_known(lang: Language) -> None:
    for reason in Reason:
        told = brief(reason, lang)
        assert told[0].isupper()
        assert not told.startswith(("Nav zināms", "Not known"))
        assert sentence(reason, lang).lower().endswith(told.lower())
