"""An inspection as one JSON object, with the section and field names that people know from IF-MIB and wireless
controllers. Units are in the names; speeds are in Mbit/s, shares in percent. What is not known is left out."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from schoolnet.facts.absent import value_or_none
from schoolnet.facts.rows import (
    AccessPoint,
    AccessPointState,
    Identity,
    Interface,
    LagMember,
    Lane,
    Neighbour,
    PoePort,
    PowerSource,
    Radio,
    Ssid,
    Transceiver,
    Ups,
    WirelessTotals,
)
from schoolnet.polling.inspect import Inspection

Json: TypeAlias = dict[str, Any]

_DEVICE = {
    "vendor": "vendor", "model": "model", "version": "version", "serial": "serial", "sys_object_id": "sysObjectID",
    "sys_descr": "sysDescr", "sys_name": "sysName", "sys_location": "sysLocation", "engine_id": "snmpEngineID",
    "engine_boots": "snmpEngineBoots", "engine_time_seconds": "snmpEngineTime_seconds",
}  # fmt: skip
_INTERFACE = {
    "index": "ifIndex", "name": "ifName", "description": "ifDescr", "alias": "ifAlias", "type": "ifType",
    "admin": "admin", "oper": "oper", "duplex": "duplex", "has_connector": "has_connector",
    "receive_bytes": "in_octets_64", "transmit_bytes": "out_octets_64", "receive_errors": "in_errors",
    "transmit_errors": "out_errors", "receive_discards": "in_discards", "transmit_discards": "out_discards",
    "last_change_seconds": "last_change_seconds", "medium": "medium",
}  # fmt: skip
_LAG_MEMBER = {
    "index": "ifIndex", "selected_index": "selected_ifIndex", "aggregate_index": "aggregate_ifIndex",
    "is_distributing": "is_distributing",
}  # fmt: skip
_ACCESS_POINT = {
    "name": "name", "mac": "mac", "serial": "serial", "model": "model", "version": "version", "address": "address",
    "location": "location", "clients": "clients", "wired_speed_bps": "wired_speed_bps",
    "is_underpowered": "is_underpowered",
}  # fmt: skip
_RADIO = {
    "number": "number", "name": "name", "band": "band", "channel": "channel", "frequency_mhz": "frequency_mhz",
    "clients": "clients", "noise_dbm": "noise_dbm", "transmit_power_dbm": "tx_power_dbm",
}  # fmt: skip
_WIRELESS = {"access_points_up": "aps_up", "access_points_total": "aps_total", "clients_total": "clients_total"}
_TRANSCEIVER = {
    "interface_index": "ifIndex", "port_name": "port_name", "type": "type", "vendor": "vendor", "model": "model",
    "serial": "serial", "wavelength_nm": "wavelength_nm", "receive_power_dbm": "rx_dbm",
    "transmit_power_dbm": "tx_dbm", "temperature_celsius": "temperature_c", "voltage_volts": "voltage_v",
    "bias_amperes": "bias_a", "receive_power_low_dbm": "rx_low_dbm", "receive_power_high_dbm": "rx_high_dbm",
    "transmit_power_low_dbm": "tx_low_dbm", "transmit_power_high_dbm": "tx_high_dbm",
}  # fmt: skip
_POWER_SOURCE = {"group": "group", "oper": "oper", "budget_watts": "budget_w", "consumption_watts": "consumption_w"}
_POE_PORT = {
    "group": "group", "port": "port", "interface_index": "ifIndex", "name": "name", "admin_enabled": "admin_enabled",
    "status": "status", "consumption_watts": "consumption_w", "max_watts": "max_w",
}  # fmt: skip
_NEIGHBOUR = {
    "protocol": "protocol", "local_interface_index": "local_ifIndex", "local_port_id": "local_port_id",
    "remote_sys_name": "remote_sysname", "remote_chassis_id": "remote_chassis_id", "remote_port_id": "remote_port_id",
    "remote_port_description": "remote_port_desc", "remote_sys_descr": "remote_sysdescr",
}  # fmt: skip


def as_json(inspection: Inspection) -> Json:
    """The whole inspection; sections without facts are left out, `profile` and `incomplete` are always there."""
    access_points = _access_points(inspection)
    sections: Json = {
        "device": _device(inspection),
        "interfaces": _interfaces(inspection),
        "lag": [_only(row, _LAG_MEMBER) for row in _rows(inspection, LagMember)],
        "access_points": access_points,
        "wireless": _wireless(inspection, access_points),
        "transceivers": _transceivers(inspection),
        "poe": _poe(inspection),
        "lldp": [_only(row, _NEIGHBOUR) for row in _rows(inspection, Neighbour)],
        "ups": [_only(row, dict.fromkeys(row)) for row in _rows(inspection, Ups)],
    }
    told: Json = {name: section for name, section in sections.items() if section}
    told["profile"] = {"name": inspection.match.profile.name, "why": inspection.match.why}
    told["incomplete"] = _incomplete(inspection)
    return told


def _rows(inspection: Inspection, row_class: type[Any]) -> Iterable[Json]:
    return inspection.rows(row_class).values()


def _only(row: Json, names: Mapping[str, str | None]) -> Json:
    """The fields of a row that are there, under the names that the JSON has for them, without the noise of floats."""
    return {shown or name: _rounded(name, row[name]) for name, shown in names.items() if name in row}


def _rounded(field: str, value: Any) -> Any:
    """A measured value with as many decimals as a device can mean; a bias current is some milliamperes."""
    if not isinstance(value, float):
        return value
    return round(value, 6 if field == "bias_amperes" else 3)


def _device(inspection: Inspection) -> Json:
    row = inspection.rows(Identity).get("", {})
    uptime = {"sysUpTime_ticks": round(row["uptime_seconds"] * 100)} if "uptime_seconds" in row else {}
    return _only(row, _DEVICE) | uptime


def _interfaces(inspection: Inspection) -> list[Json]:
    """The ports. Where one has no ifName, `ifName` is its ifDescr: the name that it has everywhere in schoolnet."""
    return [_interface(row) for row in _rows(inspection, Interface)]


def _interface(row: Json) -> Json:
    name = {"ifName": row["description"]} if "name" not in row and "description" in row else {}
    speed = {"speed_mbps": _whole(row["speed_bps"] / 1_000_000)} if "speed_bps" in row else {}
    return _only(row, _INTERFACE) | name | speed


def _whole(number: float) -> float:
    """The number without a fraction that says nothing: 1000, not 1000.0."""
    return int(number) if number == int(number) else round(number, 6)


def _access_points(inspection: Inspection) -> list[Json]:
    radios = list(_rows(inspection, Radio))
    return [
        _access_point(row, [radio for radio in radios if radio["access_point"] == key])
        for key, row in inspection.rows(AccessPoint).items()
    ]


def _access_point(row: Json, radios: list[Json]) -> Json:
    """An access point with its radios; its clients are theirs where its own row does not count them."""
    state = {"oper": _oper(row.get("state"))} | ({"state": row["state"]} if "state" in row else {})
    told = _only(row, _ACCESS_POINT) | state | {"radios": [_radio(radio) for radio in radios]}
    if "clients" not in told and radios and all("clients" in radio for radio in radios):
        told["clients"] = sum(radio["clients"] for radio in radios)
    return told


def _oper(state: AccessPointState | None) -> str:
    if state is None:
        return "unknown"
    return "down" if state is AccessPointState.DOWN else "up"


def _radio(row: Json) -> Json:
    up = {"oper": "up" if row["is_up"] else "down"} if "is_up" in row else {}
    busy = (
        {"utilisation_percent": _whole(round(row["utilization_ratio"] * 100, 3))} if "utilization_ratio" in row else {}
    )
    return _only(row, _RADIO) | up | busy


def _wireless(inspection: Inspection, access_points: list[Json]) -> Json:
    """What the controller counts itself. Never computed from the rows: the two check each other.

    Only a device that is the access point itself, and counts no total, has its own clients as the total: the same
    number, not a sum of others'.
    """
    told = _only(inspection.rows(WirelessTotals).get("", {}), _WIRELESS)
    if not told and len(access_points) == 1 and "clients" in access_points[0] and _is_access_point(inspection):
        told = {"clients_total": access_points[0]["clients"]}
    ssids = [_only(row, {"name": "name", "clients": "clients", "radio": "radio"}) for row in _rows(inspection, Ssid)]
    return told | ({"ssids": ssids} if ssids else {})


def _is_access_point(inspection: Inspection) -> bool:
    """Whether the profile tells of an access point by single objects: the device's own, not a table of others."""
    return any(group.fills is AccessPoint for group in inspection.match.profile.scalars)


def _transceivers(inspection: Inspection) -> list[Json]:
    interfaces = list(_rows(inspection, Interface))
    names = {row[field]: row for row in interfaces for field in ("description", "name") if field in row}
    indexes = {row["index"]: row for row in interfaces}
    found = []
    for row in _rows(inspection, Transceiver):
        port = indexes.get(row.get("interface_index")) or names.get(row.get("port_name")) or {}
        lanes = [_lane(lane) for lane in row.get("lanes", ())]
        named = {"ifIndex": port["index"]} if "index" in port else {}
        named |= {"ifName": port.get("name", port.get("description"))} if port else {}
        found.append(_only(row, _TRANSCEIVER) | named | ({"lanes": lanes} if lanes else {}))
    return found


def _lane(lane: Lane) -> Json:
    powers = {"rx_dbm": value_or_none(lane.receive_power_dbm), "tx_dbm": value_or_none(lane.transmit_power_dbm)}
    return {"lane": lane.number} | {name: round(power, 3) for name, power in powers.items() if power is not None}


def _poe(inspection: Inspection) -> list[Json]:
    sources = [{"kind": "pse"} | _only(row, _POWER_SOURCE) for row in _rows(inspection, PowerSource)]
    return sources + [{"kind": "port"} | _only(row, _POE_PORT) for row in _rows(inspection, PoePort)]


def _incomplete(inspection: Inspection) -> list[Json]:
    columns = [{"object": mib, "why": str(reason)} for mib, reason in sorted(inspection.failures.items())]
    short = [
        {"object": kind.__name__, "why": section.gap.detail}
        for (kind, _), section in inspection.facts.sections.items()
        if section.gap is not None and not any(name in section.gap.detail for name in inspection.failures)
    ]
    return columns + short
