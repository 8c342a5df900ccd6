"""Rows that exist only until a join has turned them into facts.

Rules of this file: `feeds` names the facts that a join makes of them: where such a table is not whole, neither are
those. A join removes its scratch rows.
"""

from typing import Any, ClassVar

from schoolnet.facts.rows import AccessPoint, Neighbour, Radio, Sensor, Ssid, Transceiver, WirelessTotals


class Scratch:
    """A class of rows that is no fact."""

    feeds: ClassVar[tuple[type[Any], ...]] = ()


def feeds(row_class: type[Any]) -> tuple[type[Any], ...]:
    """The facts that rows of this class become: itself, or what a join makes of them."""
    return row_class.feeds if issubclass(row_class, Scratch) else (row_class,)


class RawSensor(Scratch):
    """A sensor as ENTITY-SENSOR-MIB and CISCO-ENTITY-SENSOR-MIB tell it: type, scale, precision, value, status."""

    feeds = (Sensor, Transceiver)


class SensorScale(Scratch):
    """Type, scale and precision of a sensor of CISCO-ENTITY-SENSOR-MIB, by which its thresholds are read."""

    feeds = (Transceiver,)


class SensorThreshold(Scratch):
    """A row of entSensorThresholdTable: severity, relation, value."""

    feeds = (Transceiver,)


class LldpLocalPort(Scratch):
    """A row of lldpLocPortTable: subtype, id, description."""

    feeds = (Neighbour,)


class Vap(Scratch):
    """A network name on one radio of the access point that answers."""

    feeds = (Ssid, Radio, AccessPoint)


class EthernetPort(Scratch):
    """A wired port of an access point, as its controller tells it."""

    feeds = (AccessPoint,)


class ControllerNode(Scratch):
    """A node of a controller's cluster and the number of access points that are joined to it."""

    feeds = (WirelessTotals,)
