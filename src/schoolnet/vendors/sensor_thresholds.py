"""The thresholds of CISCO-ENTITY-SENSOR-MIB (entSensorThresholdTable), as the transceivers' that the sensors sit in.

A threshold is in its sensor's unit, scale and precision; its severity is minor(10) for a warning, major(20) on NX-OS or
critical(30) on IOS-XE for an alarm. Neither thresholds nor scales change, so they are asked with the inventory.
"""

from collections import defaultdict

from schoolnet.facts.absent import Absent
from schoolnet.facts.device import Tier
from schoolnet.facts.rows import Entity, Transceiver
from schoolnet.vendors import decoders, indexes
from schoolnet.vendors.columns import columns
from schoolnet.vendors.schema import Draft, Drafts, Table
from schoolnet.vendors.scratch import SensorScale, SensorThreshold
from schoolnet.vendors.sensors import Modules, in_dbm, scaled

_MIB = "CISCO-ENTITY-SENSOR-MIB"
_SENSOR = "1.3.6.1.4.1.9.9.91.1.1.1.1"
_THRESHOLD = "1.3.6.1.4.1.9.9.91.1.2.1.1"
_LESS, _MORE = (1, 2), (3, 4)
_LEAST_ALARM = 20

SENSOR_SCALES = Table(
    fills=SensorScale,
    tier=Tier.INVENTORY,
    index=indexes.single,
    columns=columns(
        _MIB,
        _SENSOR,
        ("entSensorType", 1, "type", decoders.integer),
        ("entSensorScale", 2, "scale", decoders.integer),
        ("entSensorPrecision", 3, "precision", decoders.integer),
    ),
)

SENSOR_THRESHOLDS = Table(
    fills=SensorThreshold,
    tier=Tier.INVENTORY,
    index=indexes.sensor_threshold,
    columns=columns(
        _MIB,
        _THRESHOLD,
        ("entSensorThresholdSeverity", 2, "severity", decoders.integer),
        ("entSensorThresholdRelation", 3, "relation", decoders.integer),
        ("entSensorThresholdValue", 4, "value", decoders.integer),
    ),
)


def thresholds_of_modules(drafts: Drafts) -> None:
    """Give transceivers the alarm thresholds of their sensors of optical power; of several lanes, the first one's."""
    scales = drafts.pop(SensorScale, {})
    alarms: dict[str, list[Draft]] = defaultdict(list)
    for threshold in drafts.pop(SensorThreshold, {}).values():
        severity = threshold.get("severity")
        if isinstance(severity, int) and severity >= _LEAST_ALARM:
            alarms[threshold["sensor"]].append(threshold)
    modules = Modules(drafts.get(Entity, {}))
    made = {}
    for key in sorted(alarms.keys() & scales.keys(), key=int):
        limits = _limits_dbm(modules, scales[key], alarms[key])
        owner = modules.owner(key) if limits else None
        if owner is not None:
            made[owner] = modules.transceiver(owner)
            made[owner].update({field: limit for field, limit in limits.items() if field not in made[owner]})
    if made:
        drafts.setdefault(Transceiver, {}).update(made)


def _limits_dbm(modules: Modules, scale: Draft, alarms: list[Draft]) -> dict[str, float]:
    """The fields of a transceiver that a sensor's alarms fill: the severest below, the severest above."""
    limits: dict[str, float] = {}
    for alarm in sorted(alarms, key=lambda alarm: int(alarm["severity"])):
        sensor = scaled(scale | {"value": alarm.get("value")})
        field = modules.field(scale["key"], sensor)
        value = in_dbm(sensor) if field is not None and field.endswith("_power_dbm") else decoders.EMPTY
        side = _side(alarm.get("relation"))
        if field is not None and side is not None and not isinstance(value, Absent):
            limits[field.replace("_dbm", f"_{side}_dbm")] = value
    return limits


def _side(relation: object) -> str | None:
    return "low" if relation in _LESS else "high" if relation in _MORE else None
