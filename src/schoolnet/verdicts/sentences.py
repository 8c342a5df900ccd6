"""One sentence for each reason, in Latvian and English.

Rules of this file: a sentence says what is the case, to a person who has not read the code; names and values stand in
the evidence.
"""

from typing import Literal, TypeAlias

from schoolnet.verdicts.model import Reason

Language: TypeAlias = Literal["lv", "en"]

NOT_KNOWN: dict[Language, str] = {"lv": "Nav zināms: ", "en": "Not known: "}
"""How each sentence begins that says why something is not known."""

LATVIAN: dict[Reason, str] = {
    Reason.OK: "Viss kārtībā.",
    Reason.ADMIN_DOWN: "Ports ir izslēgts ierīces konfigurācijā.",
    Reason.LINK_DOWN: "Portā nav strādājoša savienojuma.",
    Reason.SPEED_BELOW_CONTRACT: "Savienojuma ātrums ir mazāks par līgumā noteikto.",
    Reason.HALF_DUPLEX: "Savienojums darbojas pusdupleksa režīmā.",
    Reason.PORT_NOT_FOUND: "Nav zināms: ierīcē nav porta ar plānā norādīto nosaukumu.",
    Reason.MISSING: "Piekļuves punkta nav kontrollera sarakstā.",
    Reason.ACCESS_POINT_DOWN: "Piekļuves punkts nedarbojas.",
    Reason.ACCESS_POINT_DEGRADED: "Piekļuves punkts darbojas ar traucējumiem.",
    Reason.UPGRADING: "Piekļuves punktam tiek atjaunināta programmaparatūra.",
    Reason.RADIO_DOWN: "Vajadzīgās frekvenču joslas radio ir izslēgts vai nedarbojas.",
    Reason.BAND_MISSING: "Telpas piekļuves punktiem nav radio vajadzīgajā frekvenču joslā.",
    Reason.SECOND_ACCESS_POINT_DOWN: "WiFi telpā ir, bet cits tai plānotais piekļuves punkts nedarbojas.",
    Reason.SECOND_ACCESS_POINT_UNKNOWN: "WiFi telpā ir, bet par citu tai plānoto piekļuves punktu nav ziņu.",
    Reason.CHANNEL_BUSY: "Radiokanāls ir pārslogots.",
    Reason.NO_PLANNED_ACCESS_POINT: "Telpai nav ieplānots neviens piekļuves punkts.",
    Reason.UNREACHABLE: "Nav zināms: ierīce neatbild, vai savienojums ar to ir pārtraukts.",
    Reason.AUTH: "Nav zināms: ierīce nepieņem uzraudzības piekļuves datus.",
    Reason.NOT_POLLED_YET: "Nav zināms: ierīce vēl nav aptaujāta.",
    Reason.STALE: "Nav zināms: pēdējie iegūtie dati ir novecojuši.",
    Reason.INCOMPLETE: "Nav zināms: ierīces atbilde ir nepilnīga.",
    Reason.BAD_ANSWER: "Nav zināms: ierīces atbilde ir kļūdaina.",
    Reason.NOT_OFFERED: "Nav zināms: ierīce vajadzīgos datus nesniedz.",
}

ENGLISH: dict[Reason, str] = {
    Reason.OK: "All is well.",
    Reason.ADMIN_DOWN: "The port is switched off in the device's configuration.",
    Reason.LINK_DOWN: "The port has no working link.",
    Reason.SPEED_BELOW_CONTRACT: "The link is slower than the contract says.",
    Reason.HALF_DUPLEX: "The link runs at half duplex.",
    Reason.PORT_NOT_FOUND: "Not known: the device has no port of the planned name.",
    Reason.MISSING: "The controller does not list the access point.",
    Reason.ACCESS_POINT_DOWN: "The access point is down.",
    Reason.ACCESS_POINT_DEGRADED: "The access point works, but not as it should.",
    Reason.UPGRADING: "The access point's firmware is being upgraded.",
    Reason.RADIO_DOWN: "The radio of a required band is off or down.",
    Reason.BAND_MISSING: "The room's access points have no radio for a required band.",
    Reason.SECOND_ACCESS_POINT_DOWN: "The room has WiFi, but another access point planned for it is down.",
    Reason.SECOND_ACCESS_POINT_UNKNOWN: "The room has WiFi, but of another planned access point nothing is known.",
    Reason.CHANNEL_BUSY: "The radio channel is overloaded.",
    Reason.NO_PLANNED_ACCESS_POINT: "No access point is planned for the room.",
    Reason.UNREACHABLE: "Not known: the device does not answer, or the way to it is cut.",
    Reason.AUTH: "Not known: the device does not accept the monitoring credentials.",
    Reason.NOT_POLLED_YET: "Not known: the device has not been polled yet.",
    Reason.STALE: "Not known: the newest data are too old.",
    Reason.INCOMPLETE: "Not known: the device's answer is incomplete.",
    Reason.BAD_ANSWER: "Not known: the device's answer makes no sense.",
    Reason.NOT_OFFERED: "Not known: the device does not offer the data needed.",
}


def sentence(reason: Reason, lang: Language) -> str:
    """The sentence for a reason, in Latvian (`lv`) or English (`en`)."""
    return (LATVIAN if lang == "lv" else ENGLISH)[reason]


def brief(reason: Reason, lang: Language) -> str:
    """The sentence for a reason, for where the state stands beside it: `The device has not been polled yet.`"""
    rest = sentence(reason, lang).removeprefix(NOT_KNOWN[lang])
    return rest[0].upper() + rest[1:]
