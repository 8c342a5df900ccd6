"""What the ledger is told of the plan."""

import json
from pathlib import Path

import pytest
from pydantic import ValidationError

from schoolnet.inventory.loader import load_inventory
from schoolnet.inventory.model import City, Inventory, School
from schoolnet.inventory.plan_document import definitions_document, plan_document
from schoolnet.inventory.rollout import InUseDefinition, Rollout, VerifiedDefinition

EXAMPLE = Path(__file__).parent.parent.parent / "config" / "inventory"
NAMED = {"lv": "Skola", "en": "School"}
SCHOOL = {
    "id": "s1",
    "name": NAMED,
    "students": "12",
    "funding": "ERAF 5.1.1",
    "classrooms": [
        {"id": "b", "name": "Room B", "building": "main", "floor": "1"},
        {"id": "a", "name": NAMED, "kind": "lab", "funding": "city budget", "target": "2026-10-16"},
    ],
    "circuits": [
        {"id": "main", "provider": "Example", "ends": [{"device": "sw1", "port": "1"}], "delivered": "2026-08-24"},
        {"id": "spare", "provider": "Example", "speed": "2.5G", "ends": [{"device": "sw1", "port": "2"}]},
    ],
    "devices": [{"id": "sw1", "role": "switch", "host": "192.0.2.77"}],
    "access_points": [
        {"id": "ap", "device": "sw1", "classrooms": ["b", "a"], "mac": "02-00-5E-01-01-01", "delivered": "2026-08-20"}
    ],
}
WHOLE = {
    "name": NAMED,
    "kind": "school",
    "students": 12,
    "circuits": [
        {
            "id": "main",
            "provider": "Example",
            "speed_bps": 10_000_000_000,
            "delivered": "2026-08-24",
            "funding": "ERAF 5.1.1",
            "target": "2027-08-31",
        },
        {
            "id": "spare",
            "provider": "Example",
            "speed_bps": 2_500_000_000,
            "delivered": None,
            "funding": "ERAF 5.1.1",
            "target": "2027-08-31",
        },
    ],
    "classrooms": [
        {
            "id": "b",
            "name": {"lv": "Room B", "en": "Room B"},
            "kind": "classroom",
            "building": "main",
            "floor": "1",
            "funding": "ERAF 5.1.1",
            "target": "2027-08-31",
        },
        {
            "id": "a",
            "name": NAMED,
            "kind": "lab",
            "building": None,
            "floor": None,
            "funding": "city budget",
            "target": "2026-10-16",
        },
    ],
    "access_points": [
        {
            "id": "ap",
            "classrooms": ["b", "a"],
            "serial": None,
            "mac": "02:00:5e:01:01:01",
            "model": None,
            "delivered": "2026-08-20",
        }
    ],
}


@pytest.fixture(scope="module")
def example() -> Inventory:
    return load_inventory(EXAMPLE)


def city_with(example: Inventory, **rollout: object) -> City:
    return example.city.model_copy(update={"rollout": Rollout.model_validate(rollout)})


def test_the_plan_of_a_school_is_told_whole_and_in_its_order(example: Inventory) -> None:
    city = city_with(example, target="2027-08-31")
    assert plan_document(School.model_validate(SCHOOL), city) == WHOLE


def test_what_a_school_says_goes_before_what_the_city_says(example: Inventory) -> None:
    school = School.model_validate(SCHOOL | {"target": "2026-12-18"})
    told = plan_document(school, city_with(example, target="2027-08-31"))
    assert [room["target"] for room in told["classrooms"]] == ["2026-12-18", "2026-10-16"]


def test_without_a_day_and_a_payer_there_is_none(example: Inventory) -> None:
    told = plan_document(School.model_validate(SCHOOL | {"funding": None}), city_with(example))
    assert [(circuit["target"], circuit["funding"]) for circuit in told["circuits"]] == [(None, None)] * 2


def test_the_definitions_are_told_with_their_reasons(example: Inventory) -> None:
    told = definitions_document(city_with(example, verified={"school_days": "5", "why": NAMED}))
    assert told == {
        "city": {"name": {"lv": "Ventspils", "en": "Ventspils"}, "timezone": "Europe/Riga"},
        "rollout": {
            "verified": {
                "school_days": 5,
                "good_percent": 95,
                "known_percent": 80,
                "lost_after_bad_days": 3,
                "lost_after_unmeasured_days": 20,
                "degraded_counts": True,
                "why": NAMED,
            },
            "in_use": {
                "school_days": 5,
                "of_school_days": 20,
                "why": {"lv": InUseDefinition().why.lv, "en": InUseDefinition().why.en},
            },
        },
    }


def test_no_document_of_the_example_has_a_float_a_host_or_where_a_secret_is(example: Inventory) -> None:
    hosts = [device.host for device in (*example.city.devices, *(d for s in example.schools for d in s.devices))]
    told = [definitions_document(example.city), *(plan_document(school, example.city) for school in example.schools)]

    def no_float(_: str) -> None:
        raise AssertionError("a float")

    text = json.dumps(told, ensure_ascii=False, allow_nan=False)
    assert json.loads(text, parse_float=no_float) == told
    assert len(hosts) > 10
    assert not [hidden for hidden in (*hosts, "SCHOOLNET", "credentials") if hidden in text]


def test_the_example_states_the_definitions_that_hold_without_it(example: Inventory) -> None:
    assert example.city.rollout.verified == VerifiedDefinition()
    assert example.city.rollout.in_use == InUseDefinition()


def test_more_days_of_use_than_days_can_never_be() -> None:
    assert InUseDefinition(school_days=20, of_school_days=20)
    with pytest.raises(ValidationError, match="can never be"):
        InUseDefinition(school_days=21, of_school_days=20)
