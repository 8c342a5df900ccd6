"""What access points have on the air is judged anew when something new is told of it, and when it is too old."""

from msgspec.structs import replace

from schoolnet.facts.device import DeviceFacts, Tier
from schoolnet.facts.rows import AccessPoint, Radio
from schoolnet.verdicts.access_point_index import AccessPointIndex, index_access_points
from schoolnet.verdicts.model import Reason
from schoolnet.verdicts.radio import Bands, BandState
from verdicts.verdict_city import NOW, SEEN_AT, controller, radio, row, section

FACTS = controller(row(1)).with_sections({(Radio, Tier.TABLES): section(radio(1), tier=Tier.TABLES)}, SEEN_AT)
INDEX = index_access_points(FACTS, NOW)


def bands(facts: DeviceFacts, now: float, index: AccessPointIndex = INDEX) -> Bands:
    later = index_access_points(facts, now, before=index)
    return later.air.judge("1", facts, now)[0]


def test_a_poll_of_states_alone_is_no_news_of_the_air() -> None:
    states = {(AccessPoint, Tier.STATUS): section(row(1))}
    again = FACTS.with_sections(states, SEEN_AT + 60)
    assert bands(again, NOW + 60) is bands(FACTS, NOW)


def test_a_new_list_is_judged() -> None:
    off = {(Radio, Tier.TABLES): section(radio(1, is_up=False), tier=Tier.TABLES)}
    assert bands(FACTS.with_sections(off, SEEN_AT + 60), NOW + 60)["5"].state is BandState.DOWN
    more = {(Radio, Tier.STATUS): section(radio(1, "2.4"))}
    assert bands(FACTS.with_sections(more, SEEN_AT + 60), NOW + 60)["2.4"].state is BandState.UP


def test_a_list_that_has_expired_is_judged() -> None:
    old = replace(FACTS.sections[Radio, Tier.TABLES], expires_at=NOW + 60)
    facts = FACTS.with_sections({(Radio, Tier.TABLES): old}, SEEN_AT)
    index = index_access_points(facts, NOW)
    assert bands(facts, NOW + 59, index)["5"].state is BandState.UP
    assert bands(facts, NOW + 60, index)["5"].reason is Reason.STALE
    silent = facts.with_failure("timeout", NOW + 50)
    assert bands(silent, NOW + 60, index)["5"].reason is Reason.UNREACHABLE
