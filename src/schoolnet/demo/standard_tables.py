"""What every device tells: SNMPv2-MIB, SNMP-FRAMEWORK-MIB, IF-MIB, EtherLike-MIB, ENTITY-MIB, POWER-ETHERNET-MIB,
LLDP-MIB and UPS-MIB, each by its MIB text."""

from collections.abc import Callable, Iterator, Sequence

from schoolnet.demo.ber import counter32, counter64, gauge, integer, mac, object_id, octets, text, ticks
from schoolnet.demo.equipment import Box, Port
from schoolnet.demo.traffic import lost_traffic, traffic
from schoolnet.demo.tree import Moment, Row, Value, cells, scalars

SYSTEM, ENGINE = "1.3.6.1.2.1.1", "1.3.6.1.6.3.10.2.1"
IF_NUMBER, IF_ENTRY, IF_X_ENTRY = "1.3.6.1.2.1.2", "1.3.6.1.2.1.2.2.1", "1.3.6.1.2.1.31.1.1.1"
DOT3_STATS_ENTRY = "1.3.6.1.2.1.10.7.2.1"
ENT_PHYSICAL_ENTRY, ENT_SENSOR_ENTRY = "1.3.6.1.2.1.47.1.1.1.1", "1.3.6.1.2.1.99.1.1.1"
PETH_PORT_ENTRY, PETH_MAIN_ENTRY = "1.3.6.1.2.1.105.1.1.1", "1.3.6.1.2.1.105.1.3.1.1"
LLDP_LOCAL, LLDP_LOCAL_PORT_ENTRY = "1.0.8802.1.1.2.1.3", "1.0.8802.1.1.2.1.3.7.1"
LLDP_REMOTE_ENTRY = "1.0.8802.1.1.2.1.4.1.1"
UPS = "1.3.6.1.2.1.33.1"

ETHERNET = 6
UP, DOWN = 1, 2
TRUE, FALSE = 1, 2
_POE_BUDGET_WATTS = 370
_OCTETS_PER_PACKET = 800


def _octets(mean_bps: float, port: Port, encode: Callable[[float], bytes]) -> Value:
    """What a counter says that has counted since the agent started, with pauses while the port was down."""

    def counted(moment: Moment) -> bytes:
        until = moment.at if port.is_up else max(moment.booted_at, moment.changed_at.get(port.name, 0.0))
        lost = sum(lost_traffic(mean_bps, outages) for outages in moment.outages.get(port.name, ()))
        return encode(traffic(mean_bps, moment.booted_at, until) - lost)

    return counted


def _packets(mean_bps: float, port: Port) -> Value:
    """As many unicast packets as these octets are, at the mean size."""
    return _octets(mean_bps, port, lambda octets: counter64(octets / _OCTETS_PER_PACKET))


def _uptime(moment: Moment) -> bytes:
    return ticks(moment.uptime_seconds)


def _last_change(name: str) -> Value:
    """IF-MIB ifLastChange: 0 where the port has been so since before the agent started."""
    return lambda moment: ticks(max(0.0, moment.changed_at.get(name, moment.booted_at) - moment.booted_at))


def system(box: Box) -> Iterator[Row]:
    """SNMPv2-MIB system group and SNMP-FRAMEWORK-MIB snmpEngine."""
    yield from scalars(
        SYSTEM,
        {
            1: text(box.model.description),
            2: object_id(box.model.object_id),
            3: _uptime,
            4: text("it@example.lv"),
            5: text(box.name),
            6: text(box.location),
            7: integer(6),
        },
    )
    yield from scalars(
        ENGINE,
        {
            1: octets(b"\x80\x00\x00\x00\x04" + box.id.encode()[:27]),
            2: lambda moment: integer(moment.boots),
            3: lambda moment: integer(int(moment.uptime_seconds)),
            4: integer(1500),
        },
    )


def _interface(port: Port, address: str) -> Iterator[Row]:
    bps = port.speed_mbps * 1_000_000
    yield from cells(
        IF_ENTRY,
        (port.index,),
        {
            1: integer(port.index),
            2: text(port.name),
            3: integer(ETHERNET),
            4: integer(1500),
            5: gauge(min(bps, 2**32 - 1)),
            6: mac(address),
            7: integer(UP),
            8: integer(UP if port.is_up else DOWN),
            9: _last_change(port.name),
            10: _octets(port.receive_bps, port, counter32),
            13: counter32(0),
            14: counter32(0),
            16: _octets(port.transmit_bps, port, counter32),
            19: counter32(0),
            20: counter32(0),
        },
    )
    yield from cells(
        IF_X_ENTRY,
        (port.index,),
        {
            1: text(port.name),
            6: _octets(port.receive_bps, port, counter64),
            7: _packets(port.receive_bps, port),
            10: _octets(port.transmit_bps, port, counter64),
            11: _packets(port.transmit_bps, port),
            15: gauge(port.speed_mbps if port.is_up else 0),
            17: integer(TRUE),
            18: text(port.alias),
            19: ticks(0),
        },
    )
    duplex = 3 if port.is_up else 1
    yield from cells(DOT3_STATS_ENTRY, (port.index,), {1: integer(port.index), 19: integer(duplex)})


def interfaces(box: Box) -> Iterator[Row]:
    """IF-MIB ifTable and ifXTable, EtherLike-MIB dot3StatsTable."""
    yield from scalars(IF_NUMBER, {1: integer(len(box.ports))})
    for port in box.ports:
        yield from _interface(port, box.mac)


def entities(box: Box) -> Iterator[Row]:
    """ENTITY-MIB: the chassis(3) and its temperature sensor(8); ENTITY-SENSOR-MIB: celsius(8), units(9), ok(1)."""
    chassis: dict[int, Value] = {
        2: text(box.model.description),
        4: integer(0),
        5: integer(3),
        6: integer(-1),
        7: text("Chassis"),
        10: text(box.model.version),
        11: text(box.serial),
        12: text(box.model.vendor),
        13: text(box.model.name),
        16: integer(TRUE),
    }
    sensor: dict[int, Value] = {
        **dict.fromkeys((10, 11, 12, 13), text("")),
        2: text("Temperature"),
        4: integer(1),
        5: integer(8),
        6: integer(1),
        7: text("Temperature"),
        16: integer(FALSE),
    }
    yield from cells(ENT_PHYSICAL_ENTRY, (1,), chassis)
    yield from cells(ENT_PHYSICAL_ENTRY, (2,), sensor)
    temperature = integer(34 + box.number % 7)
    yield from cells(
        ENT_SENSOR_ENTRY, (2,), {1: integer(8), 2: integer(9), 3: integer(0), 4: temperature, 5: integer(1)}
    )


def power(ports: Sequence[Port]) -> Iterator[Row]:
    """POWER-ETHERNET-MIB: one source, group 1; deliveringPower(3) where a port is drawn from, else searching(2)."""
    offering = [port for port in ports if port.poe_watts is not None]
    for port in offering:
        detection = integer(3 if port.poe_watts else 2)
        values: dict[int, Value] = {3: integer(TRUE), 4: integer(FALSE), 5: integer(1), 6: detection, 7: integer(3)}
        yield from cells(PETH_PORT_ENTRY, (1, port.index), {**values, 9: text(port.alias), 10: integer(5)})
    if offering:
        drawn = round(sum(port.poe_watts or 0.0 for port in offering))
        main: dict[int, Value] = {2: gauge(_POE_BUDGET_WATTS), 3: integer(1), 4: gauge(drawn), 5: integer(80)}
        yield from cells(PETH_MAIN_ENTRY, (1,), main)


def neighbours(box: Box) -> Iterator[Row]:
    """LLDP-MIB: ourselves, our ports, and who is heard on them (chassis by macAddress(4), ports by
    interfaceName(5))."""
    yield from scalars(LLDP_LOCAL, {1: integer(4), 2: mac(box.mac), 3: text(box.name), 4: text(box.model.description)})
    for port in box.ports:
        own: dict[int, Value] = {2: integer(5), 3: text(port.name), 4: text(port.alias or port.name)}
        yield from cells(LLDP_LOCAL_PORT_ENTRY, (port.index,), own)
        heard = port.neighbour
        if heard is None or not port.is_up:
            continue
        values: dict[int, Value] = {
            4: integer(4),
            5: mac(heard.mac),
            6: integer(5),
            7: text(heard.port),
            8: text(heard.port),
            9: text(heard.name),
            10: text(heard.description),
        }
        yield from cells(LLDP_REMOTE_ENTRY, (0, port.index, 1), values)


def _on_battery_since(moment: Moment) -> float:
    return moment.at - moment.changed_at.get("", moment.at)


def ups(box: Box, on_battery: bool) -> Iterator[Row]:
    """UPS-MIB: identity, battery (normal 2, low 3), output source (normal 3, battery 5)."""
    identity: dict[int, Value] = {1: text(box.model.vendor), 2: text(box.model.name), 3: text(box.model.version)}
    yield from scalars(f"{UPS}.1", {**identity, 4: text(box.model.version), 5: text(box.id)})
    battery: dict[int, Value] = {
        1: integer(3 if on_battery else 2),
        2: (lambda moment: integer(round(_on_battery_since(moment)))) if on_battery else integer(0),
        3: integer(2 if on_battery else 41),
        4: (lambda moment: integer(max(3, round(20 - _on_battery_since(moment))))) if on_battery else integer(100),
        5: integer(360 if on_battery else 409),
        7: integer(27),
    }
    yield from scalars(f"{UPS}.2", battery)
    yield from scalars(f"{UPS}.4", {1: integer(5 if on_battery else 3)})
    yield from scalars(f"{UPS}.6", {1: gauge(int(on_battery))})


def standard_rows(box: Box) -> Iterator[Row]:
    """What every device tells, whatever it is."""
    yield from system(box)
    yield from interfaces(box)
    yield from entities(box)
    yield from neighbours(box)
