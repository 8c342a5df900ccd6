"""What Aruba tells of its access points: AI-AP-MIB (Instant), and WLSX-WLAN-MIB, WLSX-SWITCH-MIB and
WLSX-SYSTEMEXT-MIB (controllers). In both the first radio is that of 5 GHz."""

from collections.abc import Iterator, Mapping

from schoolnet.demo.ber import gauge, integer, ip, mac, object_id, text
from schoolnet.demo.equipment import Box, PlannedAccessPoint, Radio
from schoolnet.demo.plan import NETWORK_NAME
from schoolnet.demo.radio_life import all_clients, busy, client_count, mac_index, uptime_ticks
from schoolnet.demo.tree import Row, Value, cells, scalars

AI_INFO, AI_AP_ENTRY = "1.3.6.1.4.1.14823.2.3.3.1.1", "1.3.6.1.4.1.14823.2.3.3.1.2.1.1"
AI_RADIO_ENTRY, AI_SSID_ENTRY = "1.3.6.1.4.1.14823.2.3.3.1.2.2.1", "1.3.6.1.4.1.14823.2.3.3.1.1.7.1"
WLSX_SYSTEM, WLSX_SWITCH_TOTALS = "1.3.6.1.4.1.14823.2.2.1.2.1", "1.3.6.1.4.1.14823.2.2.1.1.3"
WLSX_TOTALS = "1.3.6.1.4.1.14823.2.2.1.5.2.1"
WLSX_AP_ENTRY, WLSX_RADIO_ENTRY = "1.3.6.1.4.1.14823.2.2.1.5.2.1.4.1", "1.3.6.1.4.1.14823.2.2.1.5.2.1.5.1"
_AP_515 = "1.3.6.1.4.1.14823.1.2.107"
_NOISE = 95


def aruba_instant(box: Box) -> Iterator[Row]:
    """AI-AP-MIB: states up(1), down(2); SSID status enable(0), disable(1)."""
    aps = box.access_points
    conductor = aps[0].address if aps else f"10.56.{box.number // 100}.2"
    info: dict[int, Value] = {2: text(box.id), 4: text(box.model.version)}
    yield from scalars(AI_INFO, {**info, 5: ip(f"10.56.{box.number // 100}.2"), 6: ip(conductor)})
    ssid: dict[int, Value] = {1: integer(0), 2: text(NETWORK_NAME), 3: integer(0), 4: all_clients(aps, integer)}
    yield from cells(AI_SSID_ENTRY, (0,), {**ssid, 5: integer(0)})
    for ap in aps:
        yield from cells(AI_AP_ENTRY, mac_index(ap.mac), _instant_ap(ap))
        for number, radio in enumerate(reversed(ap.radios)):
            yield from cells(AI_RADIO_ENTRY, (*mac_index(ap.mac), number), _instant_radio(ap, radio, number))


def _instant_ap(ap: PlannedAccessPoint) -> Mapping[int, Value]:
    return {
        1: mac(ap.mac),
        2: text(ap.name),
        3: ip(ap.address),
        4: text(ap.serial),
        5: object_id(_AP_515),
        6: text(ap.model),
        7: integer(8),
        9: uptime_ticks(ap),
        11: integer(1),
        13: text("cluster conductor" if ap.number == 1 else "cluster member"),
    }


def _instant_radio(ap: PlannedAccessPoint, radio: Radio, number: int) -> Mapping[int, Value]:
    return {
        1: mac(ap.mac),
        2: integer(number),
        4: text(f"{radio.channel}{'E' if radio.band == '5' else ''}"),
        5: integer(18),
        6: integer(_NOISE),
        7: busy(ap, radio),
        8: busy(ap, radio),
        20: integer(1),
        21: client_count(ap, radio),
    }


def aruba_controller(box: Box) -> Iterator[Row]:
    """WLSX-WLAN-MIB: status up(1), down(2); radios from 1, type dot11a(1) at 5 GHz and dot11g(3) at 2.4 GHz."""
    aps = box.access_points
    yield from scalars(WLSX_SYSTEM, {2: text(box.id), 3: text(f"Aruba{box.model.name}"), 29: text(box.serial)})
    for totals in (WLSX_SWITCH_TOTALS, WLSX_TOTALS):
        yield from scalars(totals, {1: gauge(len(aps)), 2: all_clients(aps)})
    for ap in aps:
        yield from cells(WLSX_AP_ENTRY, mac_index(ap.mac), _wlsx_ap(ap, box))
        for number, radio in enumerate(reversed(ap.radios), 1):
            yield from cells(WLSX_RADIO_ENTRY, (*mac_index(ap.mac), number), _wlsx_radio(ap, radio))


def _wlsx_ap(ap: PlannedAccessPoint, box: Box) -> Mapping[int, Value]:
    return {
        2: ip(ap.address),
        3: text(ap.name),
        4: text("skolas"),
        5: object_id(_AP_515),
        6: text(ap.serial),
        9: integer(len(ap.radios)),
        12: uptime_ticks(ap),
        13: text(ap.model),
        14: text(ap.location),
        19: integer(1),
        34: text(box.model.version),
    }


def _wlsx_radio(ap: PlannedAccessPoint, radio: Radio) -> Mapping[int, Value]:
    return {
        2: integer(1 if radio.band == "5" else 3),
        3: integer(radio.channel),
        4: integer(18),
        5: integer(2),
        6: busy(ap, radio),
        7: client_count(ap, radio),
        16: text(ap.name),
    }
