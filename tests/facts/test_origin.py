"""Which object a fact was read from."""

from typing import Any

from schoolnet.facts.device import NO_OBJECTS, DeviceFacts, Section, Tier
from schoolnet.facts.origin import object_of
from schoolnet.facts.rows import Entity, Interface, PowerSource

IF_OPER = "IF-MIB::ifOperStatus 1.3.6.1.2.1.2.2.1.8"
PSE_OPER = "POWER-ETHERNET-MIB::pethMainPseOperStatus 1.3.6.1.2.1.105.1.3.1.1.3"


def section(row: Any, **objects: str) -> Section[Any]:
    return Section({row.key: row}, 1.0, 2.0, objects=objects)


def facts(**more: Section[Any]) -> DeviceFacts:
    sections: dict[Any, Section[Any]] = {
        (Interface, Tier.TABLES): section(Interface(key="1", index=1), oper=IF_OPER, name="A 1", alias="B 1"),
        (PowerSource, Tier.TABLES): section(PowerSource(key="1", group=1), oper=PSE_OPER),
        (Entity, Tier.INVENTORY): section(Entity(key="7", index=7), name="C 1"),
    }
    sections |= {(Interface, Tier(tier)): found for tier, found in more.items()}
    return DeviceFacts("device", sections)


def test_the_object_of_the_row_that_has_the_field() -> None:
    assert object_of(facts(), "1", "alias") == "B 1"
    assert object_of(facts(), "7", "name") == "C 1"
    assert object_of(facts(), "1", "name") == "A 1"


def test_of_two_kinds_of_rows_with_one_key_neither_unless_one_is_meant() -> None:
    assert object_of(facts(), "1", "oper") is None
    assert object_of(facts(), "1", "oper", (Interface,)) == IF_OPER
    assert object_of(facts(), "1", "oper", (PowerSource,)) == PSE_OPER


def test_the_fastest_tier_that_has_row_and_field_decides() -> None:
    fast = section(Interface(key="1", index=1), name="D 1")
    assert object_of(facts(status=fast), "1", "name") == "D 1"
    assert object_of(facts(status=fast), "1", "alias") == "B 1"
    other = section(Interface(key="2", index=2), name="D 1")
    assert object_of(facts(status=other), "1", "name") == "A 1"


def test_a_row_that_is_gone_would_be_read_from_there() -> None:
    assert object_of(facts(), "gone", "alias") == "B 1"
    assert object_of(facts(), "gone", "oper", (Interface,)) == IF_OPER


def test_no_object_where_no_column_stands_behind_it() -> None:
    assert object_of(facts(), "1", "flap_penalty") is None
    assert object_of(DeviceFacts("device"), "1", "oper") is None
    assert Section({}, 1.0, 2.0).objects is NO_OBJECTS
