"""Why a school has trouble: its power, or the city that hides it from us."""

from typing import Any

import pytest

from schoolnet.facts.device import DeviceFacts
from schoolnet.facts.rows import AccessPointState, Ups
from schoolnet.verdicts.board import Board
from schoolnet.verdicts.memory import Memory
from schoolnet.verdicts.model import CauseLayer, ClassroomState, Reason
from schoolnet.verdicts.thresholds import TOGETHER_SECONDS
from verdicts.board_city import PLAIN_SCHOOL, SCHOOL, SWITCH, UPS, inventory
from verdicts.board_polls import (
    DOWN,
    LATER,
    OWN_DEVICES,
    TIMEOUT,
    City,
    access_points,
    all_silent,
    board,
    cause,
    drained,
    end,
    heard_at,
    school,
    silent,
    switch_port,
    untroubled,
)
from verdicts.verdict_city import CONTROLLER, CORE, NOW, ROUTER, SEEN_AT, device


def test_a_school_without_trouble_has_no_cause() -> None:
    entry = school(untroubled())
    assert (entry.cause.layer, entry.cause.reason, entry.cause.evidence) == (CauseLayer.NONE, Reason.OK, ())
    assert entry.impact == (0, 0)
    assert {room.verdict.state for room in entry.classrooms.values()} == {ClassroomState.COVERED}


class TestPower:
    """A UPS on its battery, or all devices of the school gone at once."""

    on_battery = device(UPS, status=[Ups(is_on_battery=True)])

    def test_a_ups_on_its_battery(self) -> None:
        city = untroubled() | {UPS: self.on_battery}
        assert cause(city) == (CauseLayer.POWER, Reason.ON_BATTERY, UPS)
        assert school(city).impact == (0, 0), "nobody has lost anything yet"

    @pytest.mark.parametrize("told", [False, TIMEOUT], ids=["on mains", "lost"])
    def test_a_ups_that_does_not_say_so(self, told: Any) -> None:
        city = untroubled() | {UPS: device(UPS, status=[Ups(is_on_battery=told)])}
        assert cause(city)[0] is CauseLayer.NONE

    def test_a_battery_of_long_ago_is_none(self) -> None:
        city = untroubled() | {UPS: silent(self.on_battery)}
        city |= {name: heard_at(city[name], 240) for name in city if name != UPS}
        assert cause(city, SEEN_AT + 250) == (CauseLayer.MONITORING, Reason.DEVICE_SILENT, UPS)

    def test_the_last_word_of_a_ups_before_all_went_silent(self) -> None:
        city = all_silent(untroubled() | {UPS: self.on_battery}, *OWN_DEVICES)
        assert cause(city, LATER) == (CauseLayer.POWER, Reason.ON_BATTERY, UPS)

    def test_a_ups_that_fell_silent_on_battery_long_before_the_others_says_nothing_of_them(self) -> None:
        city = untroubled()
        city |= {name: silent(heard_at(city[name], TOGETHER_SECONDS + 1)) for name in OWN_DEVICES}
        city |= {UPS: silent(self.on_battery), CORE: heard_at(city[CORE], 200)}
        assert cause(city, SEEN_AT + 400)[1] is not Reason.ON_BATTERY

    def dark(self, **changes: DeviceFacts) -> City:
        """All of the school's devices silent at once, the far end without a link, no UPS that could say anything."""
        city = untroubled() | {UPS: device(UPS, status=[Ups(is_on_battery=TIMEOUT)])}
        return all_silent(city, *OWN_DEVICES) | {CORE: heard_at(end(CORE, **DOWN), 180)} | changes

    def test_all_devices_gone_at_once(self) -> None:
        entry = school(self.dark(), LATER)
        assert (entry.cause.layer, entry.cause.reason, entry.cause.where) == (CauseLayer.POWER, Reason.ALL_SILENT, "")
        assert {fact.device for fact in entry.cause.evidence} == set(OWN_DEVICES)
        assert entry.impact == (3, 301)
        assert {room.verdict.reason for room in entry.classrooms.values()} == {Reason.UNREACHABLE}

    def test_one_lost_poll_is_no_silence(self) -> None:
        city = self.dark(**{SWITCH: silent(untroubled()[SWITCH], polls=1)})
        assert cause(city, LATER)[0] is not CauseLayer.POWER

    def test_one_device_that_answers_has_power(self) -> None:
        city = self.dark(**{SWITCH: heard_at(untroubled()[SWITCH], 200)})
        assert cause(city, LATER)[0] is not CauseLayer.POWER

    def test_gone_at_different_times_is_not_gone_at_once(self) -> None:
        city = self.dark()
        city |= {name: silent(heard_at(untroubled()[name], 151.0 * n)) for n, name in enumerate(OWN_DEVICES)}
        city[CORE] = heard_at(end(CORE, **DOWN), 600)
        assert cause(city, SEEN_AT + 700) == (CauseLayer.PROVIDER, Reason.FAR_END_DOWN, "uplink")

    def test_some_gone_at_once_are_enough_where_another_was_gone_before(self) -> None:
        city = self.dark()
        city |= {name: silent(heard_at(untroubled()[name], 600)) for name in (ROUTER, SWITCH)}
        city[CORE] = heard_at(end(CORE, **DOWN), 800)
        found = school(city, SEEN_AT + 900).cause
        assert (found.reason, {fact.device for fact in found.evidence}) == (Reason.ALL_SILENT, {ROUTER, SWITCH})

    def test_a_link_that_the_far_end_sees_up_has_power_behind_it(self) -> None:
        assert cause(self.dark(**{CORE: heard_at(end(CORE), 180)}), LATER)[0] is CauseLayer.MONITORING

    def test_a_ups_that_was_on_mains_speaks_against_it(self) -> None:
        city = self.dark(**{UPS: silent(untroubled()[UPS])})
        assert cause(city, LATER) == (CauseLayer.PROVIDER, Reason.FAR_END_DOWN, "uplink")

    def test_a_ups_that_was_on_mains_long_before_says_nothing(self) -> None:
        city = self.dark()
        city |= {name: silent(heard_at(untroubled()[name], TOGETHER_SECONDS + 1)) for name in (ROUTER, SWITCH)}
        city |= {UPS: silent(untroubled()[UPS]), CORE: heard_at(end(CORE, **DOWN), 340)}
        assert cause(city, SEEN_AT + 400) == (CauseLayer.POWER, Reason.ALL_SILENT, "")

    def test_wrong_credentials_are_never_power(self) -> None:
        city = self.dark()
        city |= {name: silent(untroubled()[name], "auth") for name in OWN_DEVICES}
        assert cause(city, LATER)[0] is not CauseLayer.POWER
        assert cause(city | {CORE: heard_at(end(CORE), 180)}, LATER) == (CauseLayer.MONITORING, Reason.AUTH, ROUTER)

    def test_a_school_that_was_never_heard_has_not_lost_its_power(self) -> None:
        city = self.dark() | {name: silent(DeviceFacts(name)) for name in OWN_DEVICES}
        assert cause(city, LATER)[0] is not CauseLayer.POWER

    def test_the_only_device_of_a_school_may_have_died_of_anything(self) -> None:
        plan = inventory(PLAIN_SCHOOL)
        city = {
            "plain-router": silent(end("plain-router")),
            CORE: heard_at(end(CORE), 180),
            CONTROLLER: heard_at(access_points(), 180),
        }
        found = board(city, LATER, plan).schools["plain-school"].cause
        assert (found.layer, found.reason) != (CauseLayer.POWER, Reason.ALL_SILENT)


class TestCitySilent:
    """It is we who cannot see."""

    def test_a_dead_core_is_named_and_not_the_school_s_power(self) -> None:
        city = all_silent(untroubled(), *OWN_DEVICES, CORE, CONTROLLER)
        assert cause(city, LATER) == (CauseLayer.MONITORING, Reason.CITY_SILENT, CORE)
        entry = school(city, LATER)
        assert entry.impact == (3, 301)
        assert {room.verdict.state for room in entry.classrooms.values()} == {ClassroomState.UNKNOWN}

    def test_a_core_that_refuses_our_credentials_is_not_dead(self) -> None:
        city = all_silent(untroubled(), *OWN_DEVICES) | {CORE: silent(end(CORE), "auth")}
        assert cause(city, LATER)[1] is not Reason.CITY_SILENT

    def test_a_dead_core_does_not_excuse_a_school_that_answers(self) -> None:
        city = untroubled() | {CORE: silent(end(CORE)), CONTROLLER: access_points(ap1=AccessPointState.DOWN)}
        assert cause(city)[0] is CauseLayer.WIFI

    def test_of_two_ways_into_the_city_one_that_lives_is_enough_to_see(self) -> None:
        ends = [{"device": ROUTER, "port": "b"}, {"device": "core-2", "port": "b"}]
        circuits = [*SCHOOL["circuits"], {"id": "spare", "provider": "P", "ends": ends}]
        plan = inventory(SCHOOL | {"circuits": circuits}, shared=("core-2",))
        silent_city = all_silent(untroubled(), *OWN_DEVICES, CORE)
        alive = silent_city | {"core-2": heard_at(device("core-2", status=[switch_port("b", 1, **DOWN)]), 180)}
        assert school(alive, LATER, plan).cause.reason is not Reason.CITY_SILENT
        both = silent_city | {"core-2": silent(device("core-2", status=[switch_port("b", 1)]))}
        assert school(both, LATER, plan).cause.reason is Reason.CITY_SILENT

    @pytest.mark.parametrize(("silent_schools", "reason"), [(3, Reason.CITY_SILENT), (2, Reason.ALL_SILENT)])
    def test_when_half_of_the_schools_are_silent_it_is_not_their_power(
        self, silent_schools: int, reason: Reason
    ) -> None:
        def of(number: int) -> dict[str, Any]:
            devices = [{"id": f"{kind}-{number}", "role": "switch", "host": "h"} for kind in ("a", "b")]
            return {"id": f"s{number}", "name": "S", "students": 1, "devices": devices}

        judged = Board(inventory(*map(of, range(6))), Memory(), NOW)
        for number in range(6):
            for kind in ("a", "b"):
                facts = device(f"{kind}-{number}", status=[switch_port("Gi1", 1)])
                judged.adopt(silent(facts) if number < silent_schools else facts)
        drained(judged.judge_all(NOW))
        drained(judged.expire(NOW))
        reasons = [entry.cause.reason for entry in judged.schools.values()]
        assert reasons == [reason] * silent_schools + [Reason.OK] * (6 - silent_schools)
