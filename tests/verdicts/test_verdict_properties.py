"""What holds for every verdict, whatever the devices said."""

from collections.abc import Iterator
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import fields, replace
from schoolnet.verdicts.school import SchoolVerdicts, judge_school

from schoolnet.facts.absent import NOT_OFFERED, Absent, AbsentReason
from schoolnet.facts.device import DeviceFacts, Section, Tier
from schoolnet.facts.rows import AccessPoint as AccessPointRow
from schoolnet.facts.rows import AccessPointState, Band, Duplex, Interface, PortStatus, Radio
from schoolnet.inventory.model import AccessPoint, School
from schoolnet.verdicts.access_point import index_access_points
from schoolnet.verdicts.model import AccessPointVerdictState, Reason, UplinkState
from schoolnet.verdicts.order import is_better
from verdicts.verdict_city import (
    CONTROLLER,
    CORE,
    NOW,
    PORT,
    ROUTER,
    SEEN_AT,
    TWO_ENDS,
    plan,
    port,
    radio,
    row,
    section,
)

LOST = (
    Absent(AbsentReason.TIMEOUT),
    Absent(AbsentReason.INCOMPLETE),
)
IDENTITY = {"key", "index", "access_point", "number"}
ROOMS = ("room-1", "room-2", "room-3")
SECOND_CONTROLLER = "controller-2"

SCHOOL = School.model_validate(
    {
        "id": "school",
        "name": "School",
        "students": 300,
        "circuits": [TWO_ENDS],
        "classrooms": [
            {"id": "room-1", "name": "1", "bands": ["5"]},
            {"id": "room-2", "name": "2", "bands": ["2.4", "5"]},
            {"id": "room-3", "name": "3", "bands": ["2.4"]},
        ],
        "access_points": [
            {"id": "ap-1", "device": CONTROLLER, "classrooms": ["room-1", "room-2"], "mac": plan(1).mac},
            {"id": "ap-2", "device": CONTROLLER, "classrooms": ["room-2", "room-3"], "serial": "SN2"},
            {"id": "ap-3", "device": SECOND_CONTROLLER, "classrooms": ["room-1", "room-3"], "name": "AP-3"},
        ],
    }
)

maybe_lost = st.sampled_from((*LOST, NOT_OFFERED))
mostly_up = st.sampled_from((*(PortStatus.UP,) * 4, *PortStatus))
ports = st.builds(
    port,
    oper=mostly_up | maybe_lost,
    admin=mostly_up | maybe_lost,
    speed_bps=st.sampled_from((10**10, 10**10, 25 * 10**9, 10**9)) | maybe_lost,
    duplex=st.sampled_from((Duplex.FULL, Duplex.FULL, Duplex.HALF)) | maybe_lost,
)
states = st.sampled_from((*(AccessPointState.UP,) * 4, *AccessPointState)) | maybe_lost
listed = st.lists(st.sampled_from((1, 2, 3, 9)), unique=True, min_size=2)
radio_says = st.sampled_from(
    (
        *({},) * 5,
        {"is_up": False},
        {"is_up": LOST[0]},
        {"utilization_ratio": 0.9},
        {"utilization_ratio": LOST[0]},
        None,
    )
)
City = dict[str, DeviceFacts]


@st.composite
def routers(draw: st.DrawFn, name: str) -> DeviceFacts:
    status = draw(ports)
    tables = {
        (Interface, Tier.STATUS): section(replace(status, duplex=NOT_OFFERED)),
        (Interface, Tier.TABLES): section(draw(ports), tier=Tier.TABLES),
    }
    return DeviceFacts(name).with_sections(tables, SEEN_AT)


@st.composite
def controllers(draw: st.DrawFn, name: str) -> DeviceFacts:
    numbers = draw(listed)
    seen = [AccessPointRow(key=str(number), state=draw(states)) for number in numbers]
    known = [row(number, state=NOT_OFFERED) for number in numbers]
    says = [(number, band, draw(radio_says)) for number in numbers for band in (Band.GHZ_2_4, Band.GHZ_5)]
    radios = [radio(number, band, **changes) for number, band, changes in says if changes is not None]
    sections = {
        (AccessPointRow, Tier.STATUS): section(*seen),
        (AccessPointRow, Tier.TABLES): section(*known, tier=Tier.TABLES),
        (Radio, Tier.TABLES): section(*radios, tier=Tier.TABLES),
    }
    return DeviceFacts(name).with_sections(sections, SEEN_AT)


cities = st.tuples(routers(ROUTER), routers(CORE), controllers(CONTROLLER), controllers(SECOND_CONTROLLER)).map(
    lambda devices: {facts.device: facts for facts in devices}
)


def judge(city: City, school: School = SCHOOL) -> SchoolVerdicts:
    indexes = {name: index_access_points(facts, NOW) for name, facts in city.items()}
    return judge_school(school, city, indexes, NOW)


def without_some_fields(rows: dict[str, Any], random: Random) -> dict[str, Any]:
    def poorer(each: Any) -> Any:
        names = [field.name for field in fields(each) if field.name not in IDENTITY]
        lost = [name for name in names if getattr(each, name) is not NOT_OFFERED and random.random() < 0.3]
        return replace(each, **{name: random.choice(LOST) for name in lost})

    return {key: poorer(each) for key, each in rows.items()}


def without_some_rows(old: Section[Any], random: Random) -> Section[Any]:
    kept = {key: each for key, each in old.rows.items() if random.random() < 0.6}
    return old if len(kept) == len(old.rows) else replace(old, rows=kept, gap=random.choice(LOST))


def poorer_section(old: Section[Any], random: Random) -> Section[Any]:
    way = random.randrange(4)
    if way == 0:
        return replace(old, rows=without_some_fields(dict(old.rows), random))
    if way == 1:
        return without_some_rows(old, random)
    return replace(old, expires_at=NOW) if way == 2 else old


def poorer_device(facts: DeviceFacts, random: Random) -> DeviceFacts:
    sections = {key: poorer_section(old, random) for key, old in facts.sections.items()}
    poorer = replace(facts, sections=sections)
    failure = random.choice((None, None, "timeout", "auth", "truncated"))
    return poorer if failure is None else poorer.with_failure(failure, NOW)


def poorer_city(city: City, random: Random) -> City:
    return {name: poorer_device(facts, random) for name, facts in city.items() if random.random() < 0.9}


def verdicts_of(verdicts: SchoolVerdicts) -> list[Any]:
    return [*verdicts.uplinks.values(), *verdicts.access_points.values(), *verdicts.classrooms.values()]


def assert_not_better(after: SchoolVerdicts, before: SchoolVerdicts) -> None:
    for name, uplink in before.uplinks.items():
        assert not is_better(after.uplinks[name].state, uplink.state)
    for name, access_point in before.access_points.items():
        assert not is_better(after.access_points[name].state, access_point.state)
    if all(uplink.state is UplinkState.DOWN for uplink in before.uplinks.values()):
        return  # The rooms are unknown because of what the router said, not for want of facts about them.
    for name, classroom in before.classrooms.items():
        assert not is_better(after.classrooms[name].state, classroom.state), (
            name,
            classroom.reason,
            after.classrooms[name].reason,
        )


@settings(max_examples=200, deadline=None)
@given(cities, st.randoms(use_true_random=False))
def test_fewer_or_older_facts_never_improve_a_verdict(city: City, random: Random) -> None:
    assert_not_better(judge(poorer_city(city, random)), judge(city))


def single_losses(old: Section[Any]) -> Iterator[Section[Any]]:
    """The section expired; without one of its rows; without one field of one of its rows."""
    yield replace(old, expires_at=NOW)
    for key, each in old.rows.items():
        yield replace(old, rows={other: kept for other, kept in old.rows.items() if other != key}, gap=LOST[0])
        for field in fields(each):
            if field.name not in IDENTITY and getattr(each, field.name) is not NOT_OFFERED:
                yield replace(old, rows={**old.rows, key: replace(each, **{field.name: LOST[0]})})


@settings(max_examples=30, deadline=None)
@given(cities)
def test_no_single_loss_improves_a_verdict(city: City) -> None:
    before = judge(city)
    for name, facts in city.items():
        assert_not_better(judge({other: kept for other, kept in city.items() if other != name}), before)
        for key, old in facts.sections.items():
            for poorer in single_losses(old):
                lost = replace(facts, sections={**facts.sections, key: poorer})
                assert_not_better(judge({**city, name: lost}), before)


@settings(max_examples=200, deadline=None)
@given(cities, st.randoms(use_true_random=False))
def test_lost_facts_never_take_down_what_was_up(city: City, random: Random) -> None:
    before, after = judge(city), judge(poorer_city(city, random))
    for name, uplink in before.uplinks.items():
        if uplink.state is UplinkState.MEETS:
            assert after.uplinks[name].state in {UplinkState.MEETS, UplinkState.UNKNOWN}
    for name, access_point in before.access_points.items():
        if access_point.state is AccessPointVerdictState.UP:
            assert after.access_points[name].state in {AccessPointVerdictState.UP, AccessPointVerdictState.UNKNOWN}


@settings(max_examples=100, deadline=None)
@given(cities)
def test_verdicts_add_up_to_the_inventory(city: City) -> None:
    verdicts = judge(city)
    assert set(verdicts.uplinks) == {circuit.id for circuit in SCHOOL.circuits}
    assert set(verdicts.access_points) == {planned.id for planned in SCHOOL.access_points}
    assert set(verdicts.classrooms) == set(ROOMS)


@settings(max_examples=100, deadline=None)
@given(cities, st.permutations(SCHOOL.access_points))
def test_the_order_of_access_points_does_not_matter(city: City, planned: list[AccessPoint]) -> None:
    shuffled = SCHOOL.model_copy(update={"access_points": tuple(planned)})
    assert judge(city, shuffled).classrooms == judge(city).classrooms


@settings(max_examples=200, deadline=None)
@given(cities, st.randoms(use_true_random=False))
def test_every_verdict_names_a_fact_or_why_there_is_none(city: City, random: Random) -> None:
    for verdict in verdicts_of(judge(poorer_city(city, random))):
        assert verdict.evidence
        if verdict.reason in {Reason.STALE, Reason.INCOMPLETE, Reason.NOT_POLLED_YET}:
            continue
        assert verdict.reason is not Reason.OK or all(not isinstance(fact.value, Absent) for fact in verdict.evidence)


def test_nothing_known_is_unknown_everywhere() -> None:
    verdicts = judge({})
    assert {verdict.state for verdict in verdicts_of(verdicts)} == {UplinkState.UNKNOWN}
    assert {verdict.reason for verdict in verdicts_of(verdicts)} == {Reason.NOT_POLLED_YET}
    assert verdicts.uplinks["uplink"].evidence[0].subject == PORT
