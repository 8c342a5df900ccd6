"""What a verdict's codes say to people, in Latvian and English.

Rules of this file: a sentence says what is the case, to a person who has not read the code; names and values stand in
the evidence. The texts themselves are in the catalogues of `locale`.
"""

from schoolnet.locale.catalogue import Language, text
from schoolnet.verdicts.model import CauseLayer, DriftKind, Reason


def sentence(reason: Reason, lang: Language) -> str:
    """The sentence for a reason, in Latvian (`lv`) or English (`en`)."""
    return text("reason", reason, lang)


def brief(reason: Reason, lang: Language) -> str:
    """The sentence for a reason, for where the state stands beside it: `The device has not been polled yet.`"""
    rest = sentence(reason, lang).removeprefix(text("group", "not_known", lang)).lstrip()
    return rest[0].upper() + rest[1:]


def cause_name(layer: CauseLayer, lang: Language) -> str:
    """Where the cause lies, in a word or two: `Elektrība`, `Power`."""
    return text("cause", layer, lang)


def drift_sentence(kind: DriftKind, lang: Language) -> str:
    """How what is there differs from the plan, as a sentence."""
    return text("drift", kind, lang)
