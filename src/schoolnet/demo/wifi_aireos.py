"""What Cisco AireOS tells: AIRESPACE-WIRELESS-MIB, AIRESPACE-SWITCHING-MIB and CISCO-LWAPP-SYS-MIB."""

from collections.abc import Iterator, Mapping

from schoolnet.demo.ber import counter32, gauge, integer, ip, mac, text
from schoolnet.demo.equipment import Box, PlannedAccessPoint, Radio
from schoolnet.demo.plan import NETWORK_NAME
from schoolnet.demo.radio_life import all_clients, busy, client_count, mac_index
from schoolnet.demo.tree import Row, Value, cells, scalars

AIRESPACE_INVENTORY, BSN_ESS_ENTRY = "1.3.6.1.4.1.14179.1.1.1", "1.3.6.1.4.1.14179.2.1.1.1"
BSN_AP_ENTRY, BSN_RADIO_ENTRY = "1.3.6.1.4.1.14179.2.2.1.1", "1.3.6.1.4.1.14179.2.2.2.1"
BSN_LOAD_ENTRY = "1.3.6.1.4.1.14179.2.2.13.1"
LWAPP_SYSTEM = "1.3.6.1.4.1.9.9.618.1.8"


def aireos(box: Box) -> Iterator[Row]:
    """AIRESPACE-WIRELESS-MIB: associated(1), downloading(3); radios down(1), up(2), type dot11b(1), dot11a(2);
    enable(1)."""
    aps = box.access_points
    inventory: dict[int, Value] = {3: text(box.model.name), 4: text(box.serial), 14: text(box.model.version)}
    yield from scalars(AIRESPACE_INVENTORY, inventory)
    yield from scalars(LWAPP_SYSTEM, {4: gauge(len(aps)), 15: all_clients(aps)})
    ess: dict[int, Value] = {1: gauge(1), 2: text(NETWORK_NAME), 6: integer(1), 38: all_clients(aps, counter32)}
    yield from cells(BSN_ESS_ENTRY, (1,), ess)
    for ap in aps:
        yield from cells(BSN_AP_ENTRY, mac_index(ap.mac), _access_point(ap, box))
        for radio in ap.radios:
            index = (*mac_index(ap.mac), radio.number)
            yield from cells(BSN_RADIO_ENTRY, index, _radio(ap, radio))
            load: dict[int, Value] = {1: integer(4), 2: integer(9), 3: busy(ap, radio), 4: client_count(ap, radio)}
            yield from cells(BSN_LOAD_ENTRY, index, load)


def _access_point(ap: PlannedAccessPoint, box: Box) -> Mapping[int, Value]:
    return {
        1: mac(ap.mac),
        2: integer(len(ap.radios)),
        3: text(ap.name),
        4: text(ap.location),
        6: integer(3 if ap.is_upgrading else 1),
        8: text(box.model.version),
        16: text(ap.model),
        17: text(ap.serial),
        19: ip(ap.address),
        33: mac(ap.mac),
        37: integer(1),
    }


def _radio(ap: PlannedAccessPoint, radio: Radio) -> Mapping[int, Value]:
    return {
        1: gauge(radio.number),
        2: integer(2 if radio.band == "5" else 1),
        4: integer(radio.channel),
        6: integer(3),
        12: integer(2),
        15: client_count(ap, radio, counter32),
        34: integer(1),
    }
