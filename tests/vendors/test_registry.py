import pytest

from schoolnet.vendors.enterprises import ENTERPRISES, vendor_of
from schoolnet.vendors.registry import PROFILES, match


@pytest.mark.parametrize(
    ("sys_object_id", "sys_descr", "name"),
    [
        ("1.3.6.1.4.1.14823.1.2.59", "ArubaOS (MODEL: 225), Version 8.4.0.0", "aruba_instant"),
        ("1.3.6.1.4.1.14823.1.1.9999", "ArubaOS Version 6.4.4.4", "aruba_controller"),
        ("1.3.6.1.4.1.9.1.1069", "Cisco Controller", "cisco_aireos"),
        ("1.3.6.1.4.1.9.1.99999", "Cisco Controller", "cisco_aireos"),
        ("1.3.6.1.4.1.9.1.1208", "Cisco IOS Software, C2960X Software", "cisco"),
        ("1.3.6.1.4.1.9.6.1.37.240.1", "Cisco Business Wireless", "cisco_aireos"),
        ("1.3.6.1.4.1.25053.3.1.11.1", "SmartZone", "ruckus_smartzone"),
        ("1.3.6.1.4.1.25053.3.1.5.15", "Ruckus Wireless ZD1200", "ruckus_zonedirector"),
        (".1.3.6.1.4.1.14988.1", "RouterOS CRS317", "mikrotik"),
        ("1.3.6.1.4.1.8072.3.2.10", "UAP-nanoHD 5.43.36.12724", "ubiquiti_unifi"),
        ("1.3.6.1.4.1.10002.1", "Linux 3.3.8 #1 Wed Jan 18 09:26:53 PST 2017 mips", "ubiquiti_unifi"),
        ("1.3.6.1.4.1.318.1.3.27", "APC Web/SNMP Management Card", "ups_mib"),
    ],
)
def test_a_device_gets_its_vendors_profile(sys_object_id: str, sys_descr: str, name: str) -> None:
    assert match(sys_object_id, sys_descr).profile.name == name


@pytest.mark.parametrize(
    ("sys_object_id", "sys_descr"),
    [
        ("1.3.6.1.4.1.8072.3.2.10", "Linux server 6.1.0 x86_64"),
        ("1.3.6.1.4.1.1916.2.473", "7520-48Y-8C-FabricEngine (9.0.4.0)"),
        ("1.3.6.1.4.1.149880.1", "an enterprise number that only begins like MikroTik's"),
        ("", ""),
    ],
)
def test_any_other_device_gets_the_standard_profile(sys_object_id: str, sys_descr: str) -> None:
    assert match(sys_object_id, sys_descr).profile.name == "standard"


def test_the_match_says_why() -> None:
    assert match("1.3.6.1.4.1.14988.1", "").why == "sysObjectID 1.3.6.1.4.1.14988.1 is below 1.3.6.1.4.1.14988"
    assert "Extreme" in match("1.3.6.1.4.1.1916.2.473", "7520-48Y-8C").why
    assert "(none)" in match("", "").why


def test_the_same_device_always_gets_the_same_profile_object() -> None:
    assert match("1.3.6.1.4.1.14988.1", "a").profile is match("1.3.6.1.4.1.14988.2", "b").profile


def test_an_unknown_model_still_has_its_vendor() -> None:
    assert vendor_of("1.3.6.1.4.1.2636.1.1.1.2.90") == "Juniper"
    assert vendor_of("1.3.6.1.4.1.4294967295.1") is None
    assert vendor_of("1.3.6.1.2.1.1") is None
    assert vendor_of("1.3.6.1.4.1") is None


def test_names_are_unique_and_vendors_are_spelled_one_way() -> None:
    names = [profile.name for profile in PROFILES]
    assert len(names) == len(set(names))
    assert {profile.vendor for profile in PROFILES} - {""} <= set(ENTERPRISES.values())
