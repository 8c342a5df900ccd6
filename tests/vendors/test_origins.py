"""Which objects stand behind the fields of a profile's facts."""

from typing import Any

import pytest

from replay import rows_of
from schoolnet.facts.device import TIERS, Tier
from schoolnet.facts.rows import AccessPoint, Identity, Interface, Radio, Transceiver
from schoolnet.polling.interpret import interpret
from schoolnet.vendors.cisco import CISCO
from schoolnet.vendors.juniper import JUNIPER
from schoolnet.vendors.mikrotik import MIKROTIK
from schoolnet.vendors.origins import objects_of
from schoolnet.vendors.registry import PROFILES, combined
from schoolnet.vendors.schema import Profile
from schoolnet.vendors.scratch import Scratch, feeds
from schoolnet.vendors.ubiquiti_unifi import UBIQUITI_UNIFI

UPTIME = {"1.3.6.1.2.1.1.3.0": 4200}


def told(profile: Profile, tier: Tier) -> Any:
    whole = combined(profile)
    parts = [part for part in (*whole.scalars, *whole.tables) if part.tier is tier]
    return objects_of(parts, whole.joins)


def test_a_field_of_one_column_is_read_from_that_column() -> None:
    assert told(CISCO, Tier.STATUS)[Interface]["oper"] == "IF-MIB::ifOperStatus 1.3.6.1.2.1.2.2.1.8"


def test_a_field_that_several_columns_fill_names_them_in_order_of_preference() -> None:
    speed = "IF-MIB::ifHighSpeed 1.3.6.1.2.1.31.1.1.1.15, IF-MIB::ifSpeed 1.3.6.1.2.1.2.2.1.5"
    assert told(CISCO, Tier.TABLES)[Interface]["speed_bps"] == speed
    power = told(JUNIPER, Tier.TABLES)[Transceiver]["receive_power_dbm"]
    assert [name.split("::")[0] for name in power.split(", ")] == ["JUNIPER-DOM-MIB", "ENTITY-SENSOR-MIB"]


def test_what_a_join_makes_names_the_objects_that_it_is_made_of() -> None:
    vap = "UBNT-UniFi-MIB::unifiVapUp 1.3.6.1.4.1.41112.1.6.1.2.1.22"
    assert told(UBIQUITI_UNIFI, Tier.TABLES)[Radio]["is_up"] == vap
    assert told(MIKROTIK, Tier.TABLES)[Radio]["is_up"] == told(MIKROTIK, Tier.TABLES)[Radio]["frequency_mhz"]
    assert "unifiApSystemModel" in told(UBIQUITI_UNIFI, Tier.STATUS)[AccessPoint]["state"]


def test_what_no_device_tells_has_no_object() -> None:
    assert "vendor" not in told(CISCO, Tier.INVENTORY)[Identity]


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.name)
def test_each_object_is_one_of_the_profile_and_stands_behind_a_field_that_exists(profile: Profile) -> None:
    whole = combined(profile)
    declared = {f"{column.mib} {column.oid}" for part in (*whole.scalars, *whole.tables) for column in part.columns}
    read_by_joins = {"is_isolated", "entity_index", "chassis_subtype", "port_subtype"}
    for tier in TIERS:
        for fact, fields in told(profile, tier).items():
            assert set(fields) <= {*fact.__struct_fields__, *read_by_joins}
            assert {name for objects in fields.values() for name in objects.split(", ")} <= declared


def test_scratch_rows_become_fields_of_the_facts_that_they_feed() -> None:
    for kind in Scratch.__subclasses__():
        for targets in kind.becomes.values():
            for fact, field in targets:
                assert fact in feeds(kind), kind
                assert field in fact.__struct_fields__, kind


def test_polls_share_the_objects_of_their_profile() -> None:
    profile = combined(CISCO)
    first, second = (
        interpret(profile, Tier.STATUS, rows_of(UPTIME, profile), observed_at=at, expires_at=9.0, port_keys={})
        for at in (1.0, 2.0)
    )
    objects = first[Identity, Tier.STATUS].objects
    assert objects["uptime_seconds"] == "SNMPv2-MIB::sysUpTime 1.3.6.1.2.1.1.3"
    assert second[Identity, Tier.STATUS].objects is objects
