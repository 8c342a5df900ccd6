"""What RUCKUS tells of its access points: RUCKUS-SZ-WLAN-MIB, RUCKUS-SZ-SYSTEM-MIB and RUCKUS-CTRL-MIB (SmartZone),
RUCKUS-ZD-WLAN-MIB and RUCKUS-ZD-SYSTEM-MIB (ZoneDirector)."""

from collections.abc import Iterator, Mapping

from schoolnet.demo.ber import gauge, integer, ip, mac, text, ticks
from schoolnet.demo.equipment import Box, PlannedAccessPoint, Radio
from schoolnet.demo.plan import NETWORK_NAME
from schoolnet.demo.radio_life import all_clients, busy, client_count, mac_index, uptime_ticks
from schoolnet.demo.tree import Row, Value, cells, scalars

SZ_STATS, SZ_WLAN_ENTRY = "1.3.6.1.4.1.25053.1.4.1.1.1.15", "1.3.6.1.4.1.25053.1.4.2.1.1.1.2.1"
SZ_AP_ENTRY, SZ_NODE_ENTRY = "1.3.6.1.4.1.25053.1.4.2.1.1.2.2.1", "1.3.6.1.4.1.25053.1.8.1.1.1.1.1.1"
ZD_INFO, ZD_STATS = "1.3.6.1.4.1.25053.1.2.1.1.1.1", "1.3.6.1.4.1.25053.1.2.1.1.1.15"
ZD_WLAN_ENTRY, ZD_AP_ENTRY = "1.3.6.1.4.1.25053.1.2.2.1.1.1.1.1", "1.3.6.1.4.1.25053.1.2.2.1.1.2.1.1"
ZD_RADIO_ENTRY = "1.3.6.1.4.1.25053.1.2.2.1.1.2.2.1"


def smartzone(box: Box) -> Iterator[Row]:
    """RUCKUS-SZ-WLAN-MIB: states are text, and there is no table of radios; RUCKUS-CTRL-MIB: in-service(8)."""
    aps = box.access_points
    yield from scalars(SZ_STATS, {1: gauge(len(aps)), 2: all_clients(aps), 13: text(box.serial)})
    wlan: dict[int, Value] = {1: text(NETWORK_NAME), 12: all_clients(aps), 17: text("WPA2"), 99: integer(1)}
    yield from cells(SZ_WLAN_ENTRY, (1,), wlan)
    node: dict[int, Value] = {1: text(box.serial), 2: text(box.id), 3: text(box.model.name)}
    connected: dict[int, Value] = {9: text(box.model.version), 10: gauge(100), 17: integer(8), 19: gauge(len(aps))}
    serial = box.serial.encode()
    uptime: dict[int, Value] = {16: lambda moment: ticks(moment.uptime_seconds)}
    yield from cells(SZ_NODE_ENTRY, (len(serial), *serial), {**node, **connected, **uptime})
    for ap in aps:
        yield from cells(SZ_AP_ENTRY, mac_index(ap.mac), _smartzone_ap(ap, box))


def _smartzone_ap(ap: PlannedAccessPoint, box: Box) -> Mapping[int, Value]:
    return {
        1: mac(ap.mac),
        2: text("Skolas"),
        5: text(ap.name),
        6: uptime_ticks(ap),
        7: text(box.model.version),
        8: text(ap.model),
        9: text(ap.serial),
        10: ip(ap.address),
        15: all_clients((ap,)),
        16: text("Connect"),
        17: text("Approved"),
        18: text("Completed"),
        19: text(ap.location),
    }


def zonedirector(box: Box) -> Iterator[Row]:
    """RUCKUS-ZD-WLAN-MIB: connected(1), upgradingFirmware(3); radio types radio11ng(2), radio11ac(4)."""
    aps = box.access_points
    info: dict[int, Value] = {1: text(box.id), 9: text(box.model.name), 15: text(box.serial)}
    yield from scalars(ZD_INFO, {**info, 18: text(box.model.version), 20: text("LV")})
    yield from scalars(ZD_STATS, {1: gauge(len(aps)), 2: all_clients(aps), 15: gauge(len(aps))})
    yield from cells(ZD_WLAN_ENTRY, (1,), {1: text(NETWORK_NAME), 12: all_clients(aps)})
    for ap in aps:
        yield from cells(ZD_AP_ENTRY, mac_index(ap.mac), _zonedirector_ap(ap, box))
        for radio in ap.radios:
            index = (*mac_index(ap.mac), radio.number)
            yield from cells(ZD_RADIO_ENTRY, index, _zonedirector_radio(ap, radio))


def _zonedirector_ap(ap: PlannedAccessPoint, box: Box) -> Mapping[int, Value]:
    return {
        1: mac(ap.mac),
        2: text(ap.name),
        3: integer(3 if ap.is_upgrading else 1),
        4: text(ap.model),
        5: text(ap.serial),
        6: uptime_ticks(ap),
        7: text(box.model.version),
        10: ip(ap.address),
        13: gauge(len(ap.radios)),
        15: all_clients((ap,)),
    }


def _zonedirector_radio(ap: PlannedAccessPoint, radio: Radio) -> Mapping[int, Value]:
    return {
        1: mac(ap.mac),
        2: gauge(radio.number),
        3: integer(4 if radio.band == "5" else 2),
        4: gauge(radio.channel),
        5: integer(0),
        7: gauge(1),
        8: client_count(ap, radio, gauge),
        40: busy(ap, radio, gauge),
    }
