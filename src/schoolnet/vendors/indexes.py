"""What an index says: from the dotted text behind a column's OID to the fields of the row that it names.

Rules of this file: a function takes the text and gives the fields, `key` among them, or None when it is malformed.
"""

from collections.abc import Mapping
from typing import Any

from schoolnet.vendors.text import clean

Fields = Mapping[str, Any] | None

MAX_NUMBER = 2**32


def numbers(suffix: str) -> list[int] | None:
    """The sub-identifiers; None when one is not a number below 2^32."""
    parts = suffix.split(".")
    if not all(part.isascii() and part.isdigit() and len(part) <= 10 for part in parts):
        return None
    found = [int(part) for part in parts]
    return found if all(number < MAX_NUMBER for number in found) else None


def single(suffix: str) -> Fields:
    """One number: `index` (ifIndex, entPhysicalIndex)."""
    found = numbers(suffix)
    return {"key": suffix, "index": found[0]} if found and len(found) == 1 else None


def first(suffix: str) -> Fields:
    """The first number is the `index`, what follows is of no concern (entAliasMappingTable)."""
    found = numbers(suffix)
    return {"key": str(found[0]), "index": found[0]} if found else None


def plain(suffix: str) -> Fields:
    """Whatever it is, it is the key and nothing else."""
    return {"key": suffix} if numbers(suffix) else None


def port(suffix: str) -> Fields:
    """An ifIndex that a row of something else is about: `interface_index`."""
    found = numbers(suffix)
    return {"key": suffix, "interface_index": found[0]} if found and len(found) == 1 else None


def sensor_threshold(suffix: str) -> Fields:
    """entPhysicalIndex and entSensorThresholdIndex: `sensor` is the key of the sensor."""
    found = numbers(suffix)
    return {"key": suffix, "sensor": str(found[0])} if found and len(found) == 2 else None


def group(suffix: str) -> Fields:
    """pethMainPseGroupIndex: `group`."""
    found = numbers(suffix)
    return {"key": suffix, "group": found[0]} if found and len(found) == 1 else None


def group_port(suffix: str) -> Fields:
    """pethPsePortGroupIndex and pethPsePortIndex: `group`, `port`."""
    found = numbers(suffix)
    if not found or len(found) != 2:
        return None
    return {"key": f"{found[0]}/{found[1]}", "group": found[0], "port": found[1]}


def mac_text(octets: list[int]) -> str | None:
    """`aa:bb:cc:dd:ee:ff` of six octets (or of seven numbers, the length 6 first); None for anything else."""
    if len(octets) == 7 and octets[0] == 6:
        octets = octets[1:]
    if len(octets) != 6 or max(octets) > 255:
        return None
    return bytes(octets).hex(":")


def by_mac(suffix: str) -> Fields:
    """An access point's MAC address: the key, and `mac` where no column tells another one."""
    found = numbers(suffix)
    mac = mac_text(found) if found else None
    return {"key": mac, "mac": mac} if mac else None


def radio_by_mac(suffix: str) -> Fields:
    """An access point's MAC address and a radio's number: `access_point`, `number`."""
    found = numbers(suffix)
    mac = mac_text(found[:-1]) if found and len(found) > 1 else None
    return {"key": f"{mac}/{found[-1]}", "access_point": mac, "number": found[-1]} if found and mac else None


def access_point_of_radio(suffix: str) -> Fields:
    """The same index read as the access point's: a radio table that also tells its access point's name."""
    found = radio_by_mac(suffix)
    return {"key": found["access_point"], "mac": found["access_point"]} if found else None


def own_radio(suffix: str) -> Fields:
    """A radio's number on a device that is the access point itself (whose key is empty)."""
    found = numbers(suffix)
    return {"key": suffix, "access_point": "", "number": found[0]} if found and len(found) == 1 else None


def lldp_remote(suffix: str) -> Fields:
    """lldpRemTimeMark, lldpRemLocalPortNum, lldpRemIndex. The time mark changes with the row and is left out."""
    found = numbers(suffix)
    if not found or len(found) != 3:
        return None
    return {"key": f"lldp/{found[1]}/{found[2]}", "protocol": "lldp", "local_port": str(found[1])}


def cdp_cache(suffix: str) -> Fields:
    """cdpCacheIfIndex, cdpCacheDeviceIndex."""
    found = numbers(suffix)
    if not found or len(found) != 2:
        return None
    return {"key": f"cdp/{found[0]}/{found[1]}", "protocol": "cdp", "local_interface_index": found[0]}


def own_access_point(suffix: str) -> Fields:
    """Any row of a device that is the access point itself: the first that has a value tells it."""
    return {"key": ""} if suffix else None


whole_device = own_access_point


def _wtp(found: list[int] | None) -> str | None:
    """`vdom/identifier` of a VDOM's number and a length-prefixed WTP identifier."""
    if not found or len(found) < 3 or found[1] != len(found) - 2 or max(found[2:]) > 255:
        return None
    return f"{found[0]}/{clean(bytes(found[2:]))}"


def wtp(suffix: str) -> Fields:
    """FortiGate's VDOM and WTP identifier: the serial number, and the name where no column tells another one."""
    key = _wtp(numbers(suffix))
    identifier = key.partition("/")[2] if key else ""
    return {"key": key, "serial": identifier, "name": identifier} if identifier else None


def wtp_radio(suffix: str) -> Fields:
    """FortiGate's VDOM, WTP identifier and radio number."""
    found = numbers(suffix)
    key = _wtp(found[:-1]) if found else None
    return {"key": f"{key}/{found[-1]}", "access_point": key, "number": found[-1]} if found and key else None
