"""What access points tell of themselves: UBNT-UniFi-MIB and MIKROTIK-MIB."""

from collections.abc import Iterator

from schoolnet.demo.ber import counter32, gauge, integer, ip, mac, text
from schoolnet.demo.equipment import Box, PlannedAccessPoint, Radio
from schoolnet.demo.plan import NETWORK_NAME
from schoolnet.demo.radio_life import busy, client_count, uptime_seconds
from schoolnet.demo.tree import Row, Value, cells, scalars

UNIFI_RADIO_ENTRY, UNIFI_VAP_ENTRY = "1.3.6.1.4.1.41112.1.6.1.1.1", "1.3.6.1.4.1.41112.1.6.1.2.1"
UNIFI_IF_ENTRY, UNIFI_SYSTEM = "1.3.6.1.4.1.41112.1.6.2.1.1", "1.3.6.1.4.1.41112.1.6.3"
MTXR_LICENSE, MTXR_SYSTEM = "1.3.6.1.4.1.14988.1.1.4", "1.3.6.1.4.1.14988.1.1.7"
MTXR_AP_ENTRY, MTXR_POE_ENTRY = "1.3.6.1.4.1.14988.1.1.1.3.1", "1.3.6.1.4.1.14988.1.1.15.1.1"
_POE_VOLTS = 53


def _uptime(ap: PlannedAccessPoint) -> Value:
    return lambda moment: counter32(uptime_seconds(ap, moment))


def unifi(box: Box) -> Iterator[Row]:
    """UBNT-UniFi-MIB: isolated false(2), VAP up true(1); radios `ng` and `na`, counted from 1."""
    for ap in box.access_points:
        described: dict[int, Value] = {1: ip(ap.address), 2: integer(2), 3: text(ap.model), 4: text("eth0")}
        yield from scalars(UNIFI_SYSTEM, {**described, 5: _uptime(ap), 6: text(box.model.version)})
        wired: dict[int, Value] = {2: integer(1), 3: ip(ap.address), 4: text(ap.mac), 5: text("eth0")}
        yield from cells(UNIFI_IF_ENTRY, (1,), {**wired, 11: integer(1000), 16: integer(1)})
        for radio in ap.radios:
            yield from _unifi_radio(ap, radio)


def _unifi_radio(ap: PlannedAccessPoint, radio: Radio) -> Iterator[Row]:
    index = (radio.number + 1,)
    name = "na" if radio.band == "5" else "ng"
    load: dict[int, Value] = {2: text(f"wifi{radio.number}"), 3: text(name), 6: busy(ap, radio)}
    yield from cells(UNIFI_RADIO_ENTRY, index, {**load, 7: integer(6), 8: integer(9), 9: integer(5)})
    vap: dict[int, Value] = {2: text(ap.mac), 4: integer(radio.channel), 6: text(NETWORK_NAME)}
    more: dict[int, Value] = {7: text(f"ath{radio.number}"), 8: client_count(ap, radio), 9: text(name)}
    yield from cells(UNIFI_VAP_ENTRY, index, {**vap, **more, 21: integer(20), 22: integer(1)})


def mikrotik_system(box: Box) -> Iterator[Row]:
    """MIKROTIK-MIB on every RouterOS device: version, serial number, board; PoE in 0.1 W, poweredOn(3) or
    waitingForLoad(2), which it tells here instead of in POWER-ETHERNET-MIB."""
    yield from scalars(MTXR_LICENSE, {4: text(box.model.version)})
    yield from scalars(MTXR_SYSTEM, {3: text(box.serial), 4: text(box.model.version), 9: text(box.model.name)})
    for port in box.ports:
        if port.poe_watts is not None:
            values: dict[int, Value] = {
                2: text(port.name),
                3: integer(3 if port.poe_watts else 2),
                4: integer(_POE_VOLTS * 10),
                5: integer(round(port.poe_watts / _POE_VOLTS * 1000)),
                6: integer(round(port.poe_watts * 10)),
            }
            yield from cells(MTXR_POE_ENTRY, (port.index,), values)


def mikrotik(box: Box) -> Iterator[Row]:
    """MIKROTIK-MIB mtxrWlApTable, by the wireless interface's number; client counts are typed as counters."""
    for ap in box.access_points:
        for radio in ap.radios:
            yield from cells(MTXR_AP_ENTRY, (2 + radio.number,), _mikrotik_radio(ap, radio))


def _mikrotik_radio(ap: PlannedAccessPoint, radio: Radio) -> dict[int, Value]:
    is_5_ghz = radio.band == "5"
    frequency_mhz = (5000 if is_5_ghz else 2407) + 5 * radio.channel
    return {
        2: gauge(0),
        3: gauge(0),
        4: text(NETWORK_NAME),
        5: mac(ap.mac),
        6: client_count(ap, radio, counter32),
        7: integer(frequency_mhz),
        8: text(f"{frequency_mhz}/20/{'ac' if is_5_ghz else 'gn'}"),
        9: integer(-103),
        10: counter32(88),
        11: client_count(ap, radio, counter32),
    }
