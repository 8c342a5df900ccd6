"""Rows that exist only until a join has turned them into facts.

Rules of this file: `feeds` names the facts that a join makes of them: where such a table is not whole, neither are
those. `becomes` names the facts' fields that a field ends up in. A join removes its scratch rows.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar

from schoolnet.facts.rows import AccessPoint, Neighbour, Radio, Sensor, Ssid, Transceiver, WirelessTotals


class Scratch:
    """A class of rows that is no fact."""

    feeds: ClassVar[tuple[type[Any], ...]] = ()
    becomes: ClassVar[Mapping[str, tuple[tuple[type[Any], str], ...]]] = MappingProxyType({})


def feeds(row_class: type[Any]) -> tuple[type[Any], ...]:
    """The facts that rows of this class become: itself, or what a join makes of them."""
    return row_class.feeds if issubclass(row_class, Scratch) else (row_class,)


class RawSensor(Scratch):
    """A sensor as ENTITY-SENSOR-MIB and CISCO-ENTITY-SENSOR-MIB tell it: type, scale, precision, value, status."""

    feeds = (Sensor, Transceiver)
    becomes = MappingProxyType(
        {
            "value": (
                (Sensor, "value"),
                (Transceiver, "receive_power_dbm"),
                (Transceiver, "transmit_power_dbm"),
                (Transceiver, "temperature_celsius"),
                (Transceiver, "voltage_volts"),
                (Transceiver, "bias_amperes"),
            )
        }
    )


class SensorScale(Scratch):
    """Type, scale and precision of a sensor of CISCO-ENTITY-SENSOR-MIB, by which its thresholds are read."""

    feeds = (Transceiver,)


class SensorThreshold(Scratch):
    """A row of entSensorThresholdTable: severity, relation, value."""

    feeds = (Transceiver,)
    becomes = MappingProxyType(
        {
            "value": (
                (Transceiver, "receive_power_low_dbm"),
                (Transceiver, "receive_power_high_dbm"),
                (Transceiver, "transmit_power_low_dbm"),
                (Transceiver, "transmit_power_high_dbm"),
            )
        }
    )


class LldpLocalPort(Scratch):
    """A row of lldpLocPortTable: subtype, id, description."""

    feeds = (Neighbour,)
    becomes = MappingProxyType({"id": ((Neighbour, "local_port_id"),)})


class Vap(Scratch):
    """A network name on one radio of the access point that answers."""

    feeds = (Ssid, Radio, AccessPoint)
    becomes = MappingProxyType(
        {
            "name": ((Ssid, "name"),),
            "radio_name": ((Ssid, "radio"),),
            "is_up": ((Ssid, "is_up"), (Radio, "is_up")),
            "clients": ((Ssid, "clients"), (Radio, "clients"), (AccessPoint, "clients")),
            "channel": ((Radio, "channel"),),
            "transmit_power_dbm": ((Radio, "transmit_power_dbm"),),
        }
    )


class EthernetPort(Scratch):
    """A wired port of an access point, as its controller tells it."""

    feeds = (AccessPoint,)
    becomes = MappingProxyType({"speed_bps": ((AccessPoint, "wired_speed_bps"),)})


class ControllerNode(Scratch):
    """A node of a controller's cluster and the number of access points that are joined to it."""

    feeds = (WirelessTotals,)
    becomes = MappingProxyType({"access_points_up": ((WirelessTotals, "access_points_up"),)})
