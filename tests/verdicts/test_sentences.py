import pytest

from schoolnet.locale.catalogue import Language
from schoolnet.verdicts.model import CauseLayer, DriftKind, Reason
from schoolnet.verdicts.sentences import brief, cause_name, drift_sentence, sentence

NOT_KNOWN = {
    *(Reason.PORT_NOT_FOUND, Reason.CITY_SILENT, Reason.UNREACHABLE, Reason.AUTH, Reason.BOOTING),
    *(Reason.NOT_POLLED_YET, Reason.STALE, Reason.INCOMPLETE, Reason.BAD_ANSWER, Reason.NOT_OFFERED),
}


@pytest.mark.parametrize(("lang", "beginning"), [("lv", "Nav zināms: "), ("en", "Not known: ")])
def test_what_is_not_known_says_so_and_nothing_else_does(lang: Language, beginning: str) -> None:
    assert {reason for reason in Reason if sentence(reason, lang).startswith(beginning)} == NOT_KNOWN


def test_examples() -> None:
    assert sentence(Reason.MISSING, "en") == "The controller does not list the access point."
    assert sentence(Reason.MISSING, "lv") == "Piekļuves punkta nav kontrollera sarakstā."
    unreachable = "Nav zināms: ierīce neatbild, vai arī savienojums ar to ir pārtraukts."
    assert sentence(Reason.UNREACHABLE, "lv") == unreachable
    assert (cause_name(CauseLayer.POWER, "lv"), cause_name(CauseLayer.WIFI, "en")) == ("Elektrība", "WiFi")
    assert drift_sentence(DriftKind.OTHER_ROOM, "lv") == "Piekļuves punkts atrodas citā telpā, nekā plānots."


@pytest.mark.parametrize("lang", ["lv", "en"])
def test_beside_its_state_a_sentence_does_not_say_again_that_something_is_not_known(lang: Language) -> None:
    for reason in Reason:
        told = brief(reason, lang)
        assert told[0].isupper()
        assert not told.startswith(("Nav zināms", "Not known"))
        assert sentence(reason, lang).lower().endswith(told.lower())
