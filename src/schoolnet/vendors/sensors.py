"""Sensors by ENTITY-SENSOR-MIB (RFC 3433) or CISCO-ENTITY-SENSOR-MIB, and the transceivers that they sit in.

A sensor is scaled (type, scale, precision) and given to the module that contains it (entPhysicalContainedIn); the
module's port is itself, the port that contains it, or the port that it contains, by entAliasMappingIdentifier.
"""

import math
import re
from collections import defaultdict
from collections.abc import Iterator

from schoolnet.facts.absent import Absent, AbsentReason
from schoolnet.facts.rows import Entity, Lane, Sensor, Transceiver
from schoolnet.vendors import decoders
from schoolnet.vendors.schema import Draft, Drafts
from schoolnet.vendors.scratch import RawSensor

UNITS = {
    3: "volts", 4: "volts", 5: "amperes", 6: "watts", 7: "hertz", 8: "celsius", 9: "percent", 10: "rpm", 11: "cmm",
    12: "truth", 14: "dbm",
}  # fmt: skip
"""EntitySensorDataType; 14 is CISCO-ENTITY-SENSOR-MIB's dBm."""

_UNITS_SCALE = 9
_STATUS_OK = 1
_CHASSIS, _CONTAINER, _MODULE, _PORT = 3, 5, 9, 10
_DEPTH = 6
_RECEIVE = re.compile(r"\b(?:rx|receive[ds]?|recv)\b", re.IGNORECASE)
_TRANSMIT = re.compile(r"\b(?:tx|transmit|xmit)\b", re.IGNORECASE)
_LANE = re.compile(r"\blane\W?(\d{1,2})\b", re.IGNORECASE)
_PORT_IN_TEXT = re.compile(r"\bfor ([A-Z]\S*\d)$|^((?:[A-Z][A-Za-z]*)\d+(?:/\d+)*)\b")


def scale_sensors(drafts: Drafts) -> None:
    """Turn raw sensors into `Sensor` rows, and those of optical modules into `Transceiver` rows."""
    raw_sensors = drafts.pop(RawSensor, None)
    if raw_sensors is None:
        return
    entities = drafts.get(Entity, {})
    sensors = {key: scaled(draft) for key, draft in raw_sensors.items()}
    drafts[Sensor] = sensors
    transceivers = drafts.setdefault(Transceiver, {})
    modules = Modules(entities)
    for key, sensor in sensors.items():
        modules.give(key, sensor)
    transceivers.update(modules.found)


def scaled(raw: Draft) -> Draft:
    """A sensor with its unit and its value in it."""
    unit = UNITS.get(raw.get("type", 0), decoders.EMPTY)
    return {"key": raw["key"], "entity_index": raw["index"], "unit": unit, "value": _value(raw)}


def _value(raw: Draft) -> float | Absent:
    """value * 10^(3 * (scale - 9)) / 10^precision; only of a sensor whose status is ok(1) or not told."""
    value, scale, precision, status = (raw.get(name) for name in ("value", "scale", "precision", "status"))
    if isinstance(status, int) and status != _STATUS_OK:
        return Absent(AbsentReason.NOT_OFFERED, f"sensor status {status}")
    if not isinstance(value, int) or abs(value) >= 2**31:
        return value if isinstance(value, Absent) else Absent(AbsentReason.BAD_VALUE, "value")
    exponent = 3 * (scale - _UNITS_SCALE) if isinstance(scale, int) and 1 <= scale <= 17 else 0
    digits = precision if isinstance(precision, int) and -8 <= precision <= 9 else 0
    return round(value * 10.0 ** (exponent - digits), 9)


class Modules:
    """The tree of one poll's entities, and the transceivers found in it."""

    def __init__(self, entities: dict[str, Draft]) -> None:
        self.entities = entities
        self.found: dict[str, Draft] = {}
        self.children: dict[object, list[Draft]] = defaultdict(list)
        for entity in entities.values():
            self.children[entity.get("contained_in")].append(entity)
        for key in entities:
            if self.is_transceiver(key):
                self.transceiver(key)

    def parents(self, key: str) -> Iterator[tuple[str, Draft]]:
        """What contains this, nearest first, up to the chassis."""
        for _ in range(_DEPTH):
            key = str(self.entities.get(key, {}).get("contained_in"))
            entity = self.entities.get(key)
            if entity is None or entity.get("physical_class") == _CHASSIS:
                return
            yield key, entity

    def port(self, key: str) -> Draft | None:
        """The port of a module: itself, one that it contains, or the one that it sits in."""
        entity = self.entities[key]
        nearest = next(iter(self.parents(key)), (None, None))[1]
        candidates = [entity, *self.children.get(entity["index"], ()), *([nearest] if nearest else [])]
        return next((part for part in candidates if isinstance(part.get("interface_index"), int)), None) or next(
            (part for part in candidates if part.get("physical_class") == _PORT), None
        )

    def is_transceiver(self, key: str) -> bool:
        """Whether it has a serial and a model and is a port itself, sits in one or has one, or is no container."""
        entity = self.entities[key]
        if not all(isinstance(entity.get(name), str) for name in ("serial", "model")):
            return False
        kind = entity.get("physical_class")
        port = self.port(key)
        return (
            kind == _PORT
            or (kind == _CONTAINER and "Xcvr" in str(entity.get("description")))
            or (
                kind == _MODULE
                and port is not None
                and len(self.children.get(entity["index"], ())) <= _most_parts(self, key)
            )
        )

    def transceiver(self, key: str, hint: str = "") -> Draft:
        """The draft of the transceiver that this entity is."""
        if key not in self.found:
            entity, port = self.entities[key], self.port(key) or {}
            told = _PORT_IN_TEXT.search(hint) or _PORT_IN_TEXT.search(str(entity.get("description")))
            told_name = next((name for name in told.groups() if name), None) if told else None
            self.found[key] = {
                "key": key,
                "interface_index": port.get("interface_index", decoders.EMPTY),
                "port_name": told_name or port.get("name", decoders.EMPTY),
                "type": entity.get("description", decoders.EMPTY),
                "vendor": entity.get("manufacturer", decoders.EMPTY),
                "model": entity.get("model", decoders.EMPTY),
                "serial": entity.get("serial", decoders.EMPTY),
            }
        return self.found[key]

    def said(self, key: str) -> str:
        """What an entity is called."""
        entity = self.entities.get(key, {})
        return " ".join(str(entity[name]) for name in ("name", "description") if isinstance(entity.get(name), str))

    def field(self, key: str, sensor: Draft) -> str | None:
        """The transceiver's field that this sensor fills."""
        return _field(sensor, self.said(key))

    def owner(self, key: str) -> str | None:
        """The module, or the port, that a sensor sits in."""
        return next((k for k, part in self.parents(key) if k in self.found or _is_optical(part)), None)

    def give(self, key: str, sensor: Draft) -> None:
        """Give a sensor's value to its transceiver, if it is one's."""
        said, field, owner = self.said(key), self.field(key, sensor), self.owner(key)
        if field is None or owner is None:
            return
        draft = self.transceiver(owner, str(self.entities[key].get("description") or ""))
        value = in_dbm(sensor) if field.endswith("_dbm") else sensor["value"]
        lane = _LANE.search(said)
        if lane and field.endswith("_dbm"):
            _add_lane(draft, int(lane.group(1)), field, value)
        if not (lane and isinstance(draft.get(field), float)):
            draft[field] = value


def _most_parts(modules: Modules, key: str) -> int:
    """How many ports a pluggable module has at most (a line card has more, and is none)."""
    ports = [p for p in modules.children.get(modules.entities[key]["index"], ()) if p.get("physical_class") == _PORT]
    return 64 if len(ports) <= 1 else 0


def _is_optical(entity: Draft) -> bool:
    return entity.get("physical_class") == _PORT


def _field(sensor: Draft, said: str) -> str | None:
    """The transceiver's field that a sensor fills, by its unit and what it is called."""
    unit = sensor["unit"]
    if unit in ("dbm", "watts"):
        if _RECEIVE.search(said):
            return "receive_power_dbm"
        return "transmit_power_dbm" if _TRANSMIT.search(said) else None
    fields = {"celsius": "temperature_celsius", "volts": "voltage_volts", "amperes": "bias_amperes"}
    return fields.get(unit) if isinstance(unit, str) else None


def in_dbm(sensor: Draft) -> float | Absent:
    """A power in dBm: 10 * log10(P / 1 mW) of one in watts; no power at all is no light."""
    value: float | Absent = sensor["value"]
    if isinstance(value, Absent) or sensor["unit"] == "dbm":
        return value
    return max(decoders.NO_LIGHT_DBM, round(10 * math.log10(value * 1000), 3)) if value > 0 else decoders.NO_LIGHT_DBM


def _add_lane(draft: Draft, number: int, field: str, value: float | Absent) -> None:
    lanes = {lane.number: lane for lane in draft.get("lanes", ())}
    lane = lanes.get(number, Lane(number=number))
    receive = value if field == "receive_power_dbm" else lane.receive_power_dbm
    transmit = value if field == "transmit_power_dbm" else lane.transmit_power_dbm
    lanes[number] = Lane(number=number, receive_power_dbm=receive, transmit_power_dbm=transmit)
    draft["lanes"] = tuple(lanes[n] for n in sorted(lanes))
