"""What holds for every verdict, whatever the devices said."""

from collections import Counter
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from proofs import length
from schoolnet.facts.absent import Absent
from schoolnet.facts.device import DeviceFacts
from schoolnet.facts.rows import Transceiver
from schoolnet.inventory.lookup import all_devices
from schoolnet.verdicts.board import Board
from schoolnet.verdicts.cause import is_silent
from schoolnet.verdicts.memory import Memory
from schoolnet.verdicts.model import (
    OF_THE_PLAN,
    AccessPointVerdictState,
    CauseLayer,
    ClassroomState,
    Evidence,
    Reason,
    UplinkState,
)
from schoolnet.verdicts.optics import receive_power_dbm
from schoolnet.verdicts.order import is_better
from verdicts.board_city import INVENTORY
from verdicts.fewer_facts import poorer_city, single_losses
from verdicts.random_polls import POLLS, Chance, polls
from verdicts.verdict_city import NOW

Polls = dict[str, list[DeviceFacts]]
GOOD = {UplinkState.MEETS, AccessPointVerdictState.UP, ClassroomState.COVERED}
seeds = st.integers(0, 2**64)


def drained(entries: Iterator[Any]) -> None:
    for _ in entries:
        pass


def board_after(past: Polls, random: Random | None = None) -> Board:
    """The board after all polls, round by round, in each the devices as they are listed, or in a random order."""
    board = Board(INVENTORY, Memory(), NOW)
    for number in range(POLLS):
        for name in past if random is None else random.sample(list(past), len(past)):
            drained(board.update(past[name][number], NOW))
    drained(board.expire(NOW))
    return board


def board_of(city: dict[str, DeviceFacts], remembered: bytes) -> Board:
    """A board that remembers, and knows these facts."""
    board = Board(INVENTORY, Memory.from_bytes(remembered), NOW)
    for facts in city.values():
        board.adopt(facts)
    drained(board.judge_all(NOW))
    return board


def newest(past: Polls) -> dict[str, DeviceFacts]:
    return {name: known[-1] for name, known in past.items()}


def verdicts_of(board: Board) -> dict[tuple[str, ...], Any]:
    """All verdicts by school, kind and id."""
    return {
        (name, kind, id): entry.verdict
        for name, school in board.schools.items()
        for kind in ("uplinks", "access_points", "classrooms")
        for id, entry in getattr(school, kind).items()
    }


def rooms_out_of_sight(board: Board) -> set[str]:
    """Schools whose rooms are unknown because of what the routers said, not for want of facts about them."""
    return {
        name
        for name, school in board.schools.items()
        if all(entry.verdict.state is UplinkState.DOWN for entry in school.uplinks.values())
    }


def assert_not_better(after: Board, before: Board) -> None:
    after_all, out_of_sight = verdicts_of(after), rooms_out_of_sight(before)
    for key, verdict in verdicts_of(before).items():
        if key[0] in out_of_sight and key[1] == "classrooms":
            continue
        assert not is_better(after_all[key].state, verdict.state), (key, verdict, after_all[key])


@settings(max_examples=length(250, 5000), deadline=None)
@given(seeds, seeds)
def test_fewer_or_older_facts_never_improve_a_verdict(city: int, seed: int) -> None:
    past = polls(Chance(city))
    before = board_after(past)
    poorer = poorer_city(newest(past), Random(seed))
    assert_not_better(board_of(poorer, before.memory.to_bytes()), before)


@settings(max_examples=length(4, 80), deadline=None)
@given(seeds)
def test_no_single_loss_improves_a_verdict(city: int) -> None:
    past = polls(Chance(city))
    before = board_after(past)
    board = board_of(newest(past), before.memory.to_bytes())
    for facts in newest(past).values():
        for key, old in facts.sections.items():
            for poorer in single_losses(old):
                drained(board.update(replace(facts, sections={**facts.sections, key: poorer}), NOW))
                assert_not_better(board, before)
        drained(board.update(facts, NOW))


@settings(max_examples=length(150, 3000), deadline=None)
@given(seeds, seeds)
def test_lost_facts_never_take_down_what_was_good(city: int, seed: int) -> None:
    past = polls(Chance(city))
    before = board_after(past)
    after = verdicts_of(board_of(poorer_city(newest(past), Random(seed)), before.memory.to_bytes()))
    for key, verdict in verdicts_of(before).items():
        if verdict.state in GOOD and key[1] != "classrooms":
            assert after[key].state in {verdict.state, UplinkState.UNKNOWN}, (key, verdict, after[key])


@settings(max_examples=length(100, 2000), deadline=None)
@given(seeds)
def test_verdicts_add_up_to_the_inventory(city: int) -> None:
    past = polls(Chance(city))
    board = board_after(past)
    for school in INVENTORY.schools:
        entry = board.schools[school.id]
        for planned, judged, states in (
            (school.circuits, entry.uplinks, UplinkState),
            (school.access_points, entry.access_points, AccessPointVerdictState),
            (school.classrooms, entry.classrooms, ClassroomState),
        ):
            counts = Counter(each.verdict.state for each in judged.values())
            assert sum(counts[state] for state in states) == len(planned)
            assert set(judged) == {each.id for each in planned}


def what_is_judged(board: Board) -> list[Any]:
    """Everything but since when."""
    schools = board.schools.values()
    return [
        verdicts_of(board),
        [(school.cause, school.impact, school.drift, school.unplanned) for school in schools],
        {name: (entry.drift, entry.unplanned) for name, entry in board.devices.items()},
    ]


@settings(max_examples=length(100, 2000), deadline=None)
@given(seeds, seeds)
def test_the_order_in_which_polls_arrive_does_not_matter(city: int, seed: int) -> None:
    past = polls(Chance(city))
    assert what_is_judged(board_after(past, Random(seed))) == what_is_judged(board_after(past))


def is_of_these_facts(fact: Evidence, past: list[DeviceFacts]) -> bool:
    """Whether a device said this then, in a field of that name."""
    for facts in past:
        for section in facts.sections.values():
            if section.observed_at != fact.observed_at:
                continue
            for row in section.rows.values():
                if isinstance(row, Transceiver) and fact.field == "receive_power_dbm":
                    if receive_power_dbm(row) == fact.value:
                        return True
                elif getattr(row, "status" if fact.field == "power" else fact.field, None) == fact.value:
                    return True
    return False


DERIVED = {"flap_penalty", "errors_ratio", "discards_ratio", "p95_bps", "listed"}


def assert_evidence(evidence: tuple[Evidence, ...], reason: Reason, past: Polls) -> None:
    assert evidence
    for fact in evidence:
        if reason is Reason.NO_PLANNED_ACCESS_POINT:
            assert fact.device == OF_THE_PLAN
            continue
        assert fact.device in all_devices(INVENTORY)
        if isinstance(fact.value, Absent):
            assert reason is not Reason.OK
        elif fact.field == "failure":
            assert fact.value in {facts.failure for facts in past[fact.device]}
        elif fact.field not in DERIVED:
            assert is_of_these_facts(fact, past[fact.device]), fact


@settings(max_examples=length(150, 3000), deadline=None)
@given(seeds)
def test_every_verdict_names_the_facts_that_it_rests_on(city: int) -> None:
    past = polls(Chance(city))
    board = board_after(past)
    for verdict in verdicts_of(board).values():
        assert_evidence(verdict.evidence, verdict.reason, past)
    for school in board.schools.values():
        if school.cause.layer is not CauseLayer.NONE:
            assert_evidence(school.cause.evidence, school.cause.reason, past)


@settings(max_examples=length(200, 4000), deadline=None)
@given(seeds, seeds)
def test_a_school_has_a_cause_exactly_when_something_is_wrong(city: int, seed: int) -> None:
    past = polls(Chance(city))
    board = board_after(past)
    if seed % 2:
        board = board_of(poorer_city(newest(past), Random(seed)), board.memory.to_bytes())
    for school in board.schools.values():
        parts = (*school.uplinks.values(), *school.access_points.values(), *school.classrooms.values())
        devices = [board.facts.get(device.id) or DeviceFacts(device.id) for device in school.plan.devices]
        reporters = {plan.device for plan in school.plan.access_points}
        devices += [facts for name, facts in board.facts.items() if name in reporters]
        is_good = all(entry.verdict.state in GOOD for entry in parts)
        if school.cause.layer is CauseLayer.NONE:
            assert is_good
            assert not any(map(is_silent, devices))
            assert school.impact == (0, 0)
        elif is_good:
            is_refused = any(facts.failure == "auth" for facts in devices)
            assert school.cause.reason is Reason.ON_BATTERY or is_refused or any(map(is_silent, devices))


@settings(max_examples=length(100, 2000), deadline=None)
@given(seeds)
def test_a_cause_hits_no_more_than_there_are(city: int) -> None:
    for school in board_after(polls(Chance(city))).schools.values():
        rooms, students = school.impact
        assert 0 <= rooms <= len(school.classrooms)
        assert 0 <= students <= school.plan.students
        assert (students == school.plan.students) is (rooms == len(school.classrooms))


@pytest.mark.parametrize("failure", ["auth", "timeout"])
def test_nothing_known_is_unknown_everywhere(failure: str) -> None:
    past = {name: [DeviceFacts(name).with_failure(failure, NOW)] * POLLS for name in all_devices(INVENTORY)}
    board = board_after(past)
    states = {verdict.state for key, verdict in verdicts_of(board).items() if key[2] != "nobody"}
    assert states == {UplinkState.UNKNOWN}
    causes = {name: school.cause.layer for name, school in board.schools.items()}
    assert (causes["school"], causes["lag-school"]) == (CauseLayer.MONITORING, CauseLayer.MONITORING)


def test_the_generated_cities_show_every_state_and_cause() -> None:
    """The properties above hold of something: what they are drawn from is not all good, or all unknown."""
    boards = [board_after(polls(Chance(seed))) for seed in range(250)]
    states = {verdict.state for board in boards for verdict in verdicts_of(board).values()}
    assert {*UplinkState, *ClassroomState, *AccessPointVerdictState} <= states
    layers = {school.cause.layer for board in boards for school in board.schools.values()}
    assert layers >= {*CauseLayer} - {CauseLayer.SERVICE}
    reasons = {verdict.reason for board in boards for verdict in verdicts_of(board).values()}
    of_the_past = {Reason.FLAPPING, Reason.ERRORS, Reason.DISCARDS, Reason.UPGRADING, Reason.POE_SHORT}
    assert reasons >= of_the_past | {Reason.LAG_MEMBER_MISSING, Reason.OPTICS_OUT_OF_BUDGET, Reason.WRONG_MEDIUM}
