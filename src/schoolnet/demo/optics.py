"""What routers tell of the transceivers in their uplink ports: JUNIPER-DOM-MIB, MIKROTIK-MIB mtxrOpticalTable, and
ENTITY-MIB with CISCO-ENTITY-SENSOR-MIB."""

import math
from collections.abc import Callable, Iterator, Mapping

from schoolnet.demo.ber import gauge, integer, object_id, text
from schoolnet.demo.equipment import Box, Port, Transceiver
from schoolnet.demo.standard_tables import ENT_PHYSICAL_ENTRY, FALSE, IF_ENTRY, TRUE
from schoolnet.demo.tree import Moment, Row, Value, cells

JUNIPER_DOM_ENTRY = "1.3.6.1.4.1.2636.3.60.1.1.1.1"
MTXR_OPTICAL_ENTRY = "1.3.6.1.4.1.14988.1.1.19.1.1"
ENT_ALIAS_ENTRY = "1.3.6.1.2.1.47.1.3.2.1"
CISCO_SENSOR_ENTRY = "1.3.6.1.4.1.9.9.91.1.1.1.1"

NO_LIGHT_DBM = -40.0
_WANDER_DBM, _WANDER_SECONDS = 0.3, 900.0
_CONTAINER, _SENSOR, _PORT = 5, 8, 10
_DBM, _UNITS, _OK = 14, 9, 1
_PARTS_PER_PORT = 4
"""Container, module, transmit sensor, receive sensor."""


def receive_dbm(port: Port, transceiver: Transceiver, at: float) -> float:
    """What comes in at `at` (Unix seconds): it wanders slowly; where the line is cut or the far end dark, nothing."""
    if not port.has_light:
        return NO_LIGHT_DBM
    phase = 2 * math.pi * (at % _WANDER_SECONDS) / _WANDER_SECONDS
    return transceiver.receive_dbm + _WANDER_DBM * math.sin(phase + port.index)


def _received(port: Port, transceiver: Transceiver, per_dbm: int) -> Value:
    def read(moment: Moment) -> bytes:
        return integer(round(receive_dbm(port, transceiver, moment.at) * per_dbm))

    return read


def _sent(transceiver: Transceiver, per_dbm: int) -> Value:
    return integer(round(transceiver.transmit_dbm * per_dbm))


def _equipped(box: Box) -> Iterator[tuple[Port, Transceiver]]:
    return ((port, port.transceiver) for port in box.ports if port.transceiver is not None)


def juniper_dom(box: Box) -> Iterator[Row]:
    """JUNIPER-DOM-MIB jnxDomCurrentTable by ifIndex: power in 0.01 dBm, bias in 0.001 mA, celsius, millivolts."""
    for port, optic in _equipped(box):
        power: dict[int, Value] = {5: _received(port, optic, 100), 7: _sent(optic, 100)}
        yield from cells(JUNIPER_DOM_ENTRY, (port.index,), {**power, 6: integer(36_000), 8: integer(34)})
        yield from cells(JUNIPER_DOM_ENTRY, (port.index,), {25: integer(3_310)})


def mikrotik_optical(box: Box) -> Iterator[Row]:
    """MIKROTIK-MIB mtxrOpticalTable by ifIndex: power in 0.001 dBm, wavelength in 0.01 nm, bias in mA, millivolts."""
    for port, optic in _equipped(box):
        module: dict[int, Value] = {2: text(port.name), 11: text("ACME"), 12: text(optic.serial)}
        state: dict[int, Value] = {5: gauge(131_000), 6: integer(41), 7: gauge(3_290), 8: gauge(33)}
        power: dict[int, Value] = {9: _sent(optic, 1_000), 10: _received(port, optic, 1_000)}
        yield from cells(MTXR_OPTICAL_ENTRY, (port.index,), module | state | power)


def cisco_sensors(box: Box) -> Iterator[Row]:
    """ENTITY-MIB: a container with a module that is a port(10), its ifIndex by entAliasMappingIdentifier, two sensors
    in it; CISCO-ENTITY-SENSOR-MIB: dBm(14), units(9), one digit, ok(1)."""
    for port, optic in _equipped(box):
        container = 1000 + _PARTS_PER_PORT * port.index
        module, transmit, receive = container + 1, container + 2, container + 3
        yield from cells(ENT_PHYSICAL_ENTRY, (container,), _part("Container", f"{port.name} Container", 1, _CONTAINER))
        inserted = _part("SFP-10GBase-LR", port.name, container, _PORT)
        known: dict[int, Value] = {11: text(optic.serial), 12: text("ACME"), 13: text("SFP-10G-LR"), 16: integer(TRUE)}
        yield from cells(ENT_PHYSICAL_ENTRY, (module,), {**inserted, **known})
        yield from cells(ENT_ALIAS_ENTRY, (module, 0), {2: object_id(f"{IF_ENTRY}.1.{port.index}")})
        for sensor, name, value in (
            (transmit, f"{port.name} Transmit Power Sensor", _sent(optic, 10)),
            (receive, f"{port.name} Receive Power Sensor", _received(port, optic, 10)),
        ):
            yield from cells(ENT_PHYSICAL_ENTRY, (sensor,), _part(name, name, module, _SENSOR))
            yield from cells(CISCO_SENSOR_ENTRY, (sensor,), _power_sensor(value))


def _part(description: str, name: str, contained_in: int, kind: int) -> Mapping[int, Value]:
    empty: dict[int, Value] = dict.fromkeys((10, 11, 12, 13), text(""))
    place: dict[int, Value] = {2: text(description), 4: integer(contained_in), 5: integer(kind), 6: integer(1)}
    return {**empty, **place, 7: text(name), 16: integer(FALSE)}


def _power_sensor(value: Value) -> Mapping[int, Value]:
    return {1: integer(_DBM), 2: integer(_UNITS), 3: integer(1), 4: value, 5: integer(_OK)}


OPTICS: Mapping[str, Callable[[Box], Iterator[Row]]] = {
    "Juniper Networks": juniper_dom,
    "MikroTik": mikrotik_optical,
    "Cisco Systems, Inc.": cisco_sensors,
}
"""By the vendor of the model; others have no transceivers here."""
