"""Whose equipment it is, by the enterprise number in sysObjectID (IANA Private Enterprise Numbers)."""

from collections.abc import Mapping

_PREFIX = "1.3.6.1.4.1."

ENTERPRISES: Mapping[int, str] = {
    9: "Cisco",
    11: "HPE",
    43: "3Com",
    45: "Extreme",
    171: "D-Link",
    207: "Allied Telesis",
    259: "Edgecore",
    318: "APC",
    476: "Vertiv",
    534: "Eaton",
    674: "Dell",
    890: "Zyxel",
    1588: "Brocade",
    1916: "Extreme",
    1991: "Brocade",
    2011: "Huawei",
    2356: "LANCOM",
    2604: "Sophos",
    2620: "Check Point",
    2636: "Juniper",
    3375: "F5",
    3808: "CyberPower",
    3902: "ZTE",
    3955: "Linksys",
    4329: "Extreme",
    4526: "Netgear",
    4555: "Socomec",
    4881: "Ruijie",
    5491: "Riello",
    5624: "Extreme",
    6027: "Dell",
    6486: "Alcatel-Lucent Enterprise",
    6876: "VMware",
    7779: "Infoblox",
    8741: "SonicWall",
    10002: "Ubiquiti",
    11863: "TP-Link",
    12356: "Fortinet",
    14179: "Cisco",
    14823: "HPE Aruba",
    14988: "MikroTik",
    17163: "Riverbed",
    17713: "Cambium",
    25053: "Ruckus",
    25461: "Palo Alto Networks",
    25506: "HPE",
    26928: "Extreme",
    29671: "Cisco Meraki",
    30065: "Arista",
    33049: "Mellanox",
    35265: "Eltex",
    40310: "NVIDIA Cumulus",
    41112: "Ubiquiti",
    44194: "EnGenius",
    47196: "HPE Aruba",
    52642: "FS.com",
}


def vendor_of(sys_object_id: str) -> str | None:
    """The vendor's name; None for a number that is not in the table, or no enterprise's."""
    number = sys_object_id.removeprefix(_PREFIX).split(".", 1)[0]
    return ENTERPRISES.get(int(number)) if sys_object_id.startswith(_PREFIX) and number.isdigit() else None
