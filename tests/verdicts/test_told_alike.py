"""What several devices tell alike, or one device tells in several ways: who is heard where, what was bought, which
optics."""

from typing import Any

import pytest

from schoolnet.facts.device import Tier
from schoolnet.facts.rows import Entity, Identity, Interface, Neighbour
from schoolnet.inventory.model import AccessPoint, Device
from schoolnet.verdicts.drift import drift_of_device
from schoolnet.verdicts.model import DriftKind
from schoolnet.verdicts.optics import BUDGETS, budget_of
from schoolnet.verdicts.wired import UNKNOWN_CABLE, index_switch, see_switch
from verdicts.verdict_city import NOW, device, mac, section

CHASSIS, MODULE = 3, 9


def heard(plan: AccessPoint, *neighbours: Neighbour) -> str | None:
    """The port of a switch with the ports 1, 2 and 3 at which the access point is heard."""
    ports = [Interface(key=f"Gi{number}", index=number) for number in (1, 2, 3)]
    switch = device("switch", tables=[*ports, *neighbours])
    return see_switch(UNKNOWN_CABLE, plan, index_switch(switch, section(*ports, tier=Tier.TABLES), NOW)).port


def neighbour(port: int, name: str, **says: Any) -> Neighbour:
    key = f"lldp/{port}/{name}/{len(says)}"
    return Neighbour(key=key, protocol="lldp", local_interface_index=port, remote_sys_name=name, **says)


def planned(**identity: Any) -> AccessPoint:
    return AccessPoint(id="ap", device="controller", classrooms=("101",), **identity)


def test_an_access_point_is_heard_at_the_port_of_the_neighbour_with_its_name() -> None:
    assert heard(planned(name="AP-2"), neighbour(1, "ap-1"), neighbour(2, "ap-2", remote_chassis_id=mac(2))) == "Gi2"


def test_a_name_that_several_neighbours_give_themselves_is_nobody_s() -> None:
    same = [neighbour(port, "Access-Point", remote_chassis_id=mac(port)) for port in (1, 2)]
    assert heard(planned(name="Access-Point"), *same) is None
    assert heard(planned(name="Access-Point", mac=mac(2)), *same) == "Gi2"


def test_one_neighbour_at_two_ports_or_by_two_protocols_is_still_itself() -> None:
    twice = [neighbour(port, "ap-1", remote_chassis_id=mac(1)) for port in (1, 2)]
    assert heard(planned(name="AP-1"), *twice) == "Gi1"
    assert heard(planned(name="AP-1"), neighbour(1, "ap-1"), neighbour(1, "ap-1", remote_chassis_id=mac(1))) == "Gi1"


def kinds_of_drift(bought: dict[str, str], identity: Identity, *parts: Entity) -> list[DriftKind]:
    plan = Device(id="switch", role="switch", host="192.0.2.1", **bought)
    return [item.kind for item in drift_of_device(plan, device("switch", inventory=[identity, *parts]), NOW)]


def test_a_stack_is_what_any_of_its_chassis_is() -> None:
    stack = [Entity(key=str(n), index=n, physical_class=CHASSIS, serial=f"SN{n}", model=f"C9300-{n}4P") for n in (1, 2)]
    module = Entity(key="3", index=3, physical_class=MODULE, serial="SN3", model="C9300-NM")
    told = Identity(model="C9300-14P", serial="SN1")
    assert kinds_of_drift({"model": "C9300-24P", "serial": "sn2"}, told, *stack, module) == []
    assert kinds_of_drift({"model": "C9200", "serial": "SN3"}, told, *stack, module) == [
        DriftKind.OTHER_MODEL,
        DriftKind.SERIAL_CHANGED,
    ]


@pytest.mark.parametrize(("planned", "seen"), [("S4128F-ON", "s4128Fon"), ("CER 2024F4X", "NetIron CER 2024F-4X")])
def test_hyphens_make_no_other_model(planned: str, seen: str) -> None:
    assert kinds_of_drift({"model": planned}, Identity(model=seen)) == []


@pytest.mark.parametrize(
    ("told", "standard"),
    [
        ("1000_BASE_LX_SFP", "1000BASE-LX"),
        ("1000BaseSX SFP", "1000BASE-SX"),
        ("SFP-10GBase-LR", "10GBASE-LR"),
        ("100GBASE-LR4", "100GBASE-LR4"),
    ],
)
def test_a_standard_is_known_however_it_is_hyphenated(told: str, standard: str) -> None:
    assert budget_of(told) == BUDGETS[standard]


@pytest.mark.parametrize("told", ["10GBASE-LRM", "100GBASE-SR10", "1000BASE-LX10", "10GE CU1.5M", "1000BASE"])
def test_another_standard_has_no_budget_of_its_neighbour(told: str) -> None:
    assert budget_of(told) is None
