"""An inspection as tables for a terminal. All that a device said is shown as plain text, never as markup."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

from rich.console import Console
from rich.text import Text

from schoolnet.facts.rows import AccessPoint
from schoolnet.polling import inspect_columns as columns
from schoolnet.polling.inspect import Inspection
from schoolnet.polling.inspect_cells import (
    NOT_TOLD,
    both,
    counted,
    human_bytes,
    human_duration,
    human_speed,
    plain,
    power,
    radio_line,
    received_power,
)
from schoolnet.polling.inspect_json import as_json
from schoolnet.polling.inspect_layout import Column, print_pairs, print_table
from schoolnet.vendors.schema import Profile
from schoolnet.vendors.scratch import feeds

Row: TypeAlias = dict[str, Any]

_TRANSCEIVER_TELLS = ("vendor", "model", "serial", "type", "rx_dbm", "tx_dbm", "temperature_c", "lanes")
_DRAWS_NOTHING = ("disabled", "searching", "waitingForLoad")
"""States of a PoE port without load (RFC 3621, MIKROTIK-MIB); the others (a short circuit, say) are worth a line."""


def print_inspection(inspection: Inspection, console: Console) -> None:
    """Print everything that is known, and at the end what was incomplete. What is not known has no section."""
    told = as_json(inspection)
    ports = {row["ifIndex"]: row for row in told.get("interfaces", ())}
    print_pairs(console, "Device", _device(told.get("device", {})), is_first=True)
    console.print(Text(f"Profile: {told['profile']['name']} ({told['profile']['why']})", style="cyan"))
    if not _knows_wifi(inspection.match.profile):
        console.print(Text("This profile knows no WiFi tables: of access points nothing can be told."))
    _print_interfaces(console, list(ports.values()))
    _print_wireless(console, told.get("wireless", {}))
    _print_access_points(console, told.get("access_points", []))
    _print_transceivers(console, told.get("transceivers", []), ports)
    _print_poe(console, told.get("poe", []), ports)
    _print_rows(console, "Neighbours", columns.NEIGHBOURS, [_neighbour(row, ports) for row in told.get("lldp", ())])
    for row in told.get("ups", ()):
        print_pairs(console, "UPS", _ups(row))
    _print_rows(console, "Incomplete, so unknown, not zero", columns.INCOMPLETE, map(_plain, told["incomplete"]))


def _print_rows(console: Console, title: str, shown: Sequence[Column], rows: Iterable[dict[str, str]]) -> None:
    listed = list(rows)
    if listed:
        print_table(console, f"{title} ({len(listed)})", shown, listed)


def _plain(row: Row) -> dict[str, str]:
    return {name: plain(value) for name, value in row.items()}


def _named(row: Row, names: dict[str, str]) -> dict[str, str]:
    """What is known of these, under the words that people have for them."""
    return {word: plain(row[name]) for name, word in names.items() if name in row}


def _knows_wifi(profile: Profile) -> bool:
    filled = [group.fills for group in profile.scalars] + [table.fills for table in profile.tables]
    return any(AccessPoint in feeds(row_class) for row_class in filled)


def _device(row: Row) -> dict[str, str]:
    """The device, its durations for people."""
    ticks, engine = row.get("sysUpTime_ticks"), row.get("snmpEngineTime_seconds")
    durations = {"up for": ticks / 100 if ticks is not None else None, "SNMP agent up for": engine}
    return _named(row, columns.DEVICE) | {
        name: human_duration(seconds) for name, seconds in durations.items() if seconds is not None
    }


def _ups(row: Row) -> dict[str, str]:
    left = {"time left": human_duration(row["remaining_seconds"])} if "remaining_seconds" in row else {}
    charge = {"charge": f"{row['charge_ratio']:.0%}"} if "charge_ratio" in row else {}
    return _named(row, columns.UPS) | left | charge


def _print_interfaces(console: Console, rows: list[Row]) -> None:
    states = Counter("admin down" if row.get("admin") == "down" else row.get("oper", NOT_TOLD) for row in rows)
    told = ", ".join(f"{number} {state}" for state, number in states.most_common())
    told += ", none admin down" if all(row.get("admin") == "up" for row in rows) else ""
    if rows:
        print_table(console, f"Interfaces ({len(rows)}): {told}", columns.INTERFACES, _interfaces(rows))


def _interfaces(rows: list[Row]) -> list[dict[str, str]]:
    """The ports as text; errors and discards only where one has some, admin only where one is not up."""
    some = [
        name
        for name in ("errors", "discards")
        if any(row.get(f"{direction}_{name}") for row in rows for direction in ("in", "out"))
    ]
    admin = "admin" if any(row.get("admin", "up") != "up" for row in rows) else ""
    return [
        _interface(row) | {"admin": plain(row.get(admin))} | {name: both(row, name) for name in some} for row in rows
    ]


def _interface(row: Row) -> dict[str, str]:
    cells = _plain(row) | {"ifIndex": str(row["ifIndex"])}
    if "speed_mbps" in row:
        cells["speed"] = human_speed(row["speed_mbps"])
    return cells | {name: human_bytes(row[f"{name}_octets_64"]) for name in ("in", "out") if f"{name}_octets_64" in row}


def _print_wireless(console: Console, row: Row) -> None:
    totals = _named(row, columns.WIRELESS)
    if totals:
        print_pairs(console, "WiFi, as the device counts", totals)
    _print_rows(console, "Network names", columns.SSIDS, map(_plain, row.get("ssids", ())))


def _print_access_points(console: Console, rows: list[Row]) -> None:
    """The access points; a state that no one of them has is one line, not a column."""
    is_state_told = any(row["oper"] != "unknown" for row in rows)
    _print_rows(console, "Access points", columns.ACCESS_POINTS, [_access_point(row, is_state_told) for row in rows])
    if rows and not is_state_told:
        console.print("The device does not say of each access point whether it is up.", style="dim")


def _access_point(row: Row, is_state_told: bool) -> dict[str, str]:
    cells = _plain(row) | {"radios": "\n".join(map(radio_line, row["radios"]))}
    state = NOT_TOLD if row["oper"] == "unknown" else str(row.get("state", row["oper"]))
    return cells | {"oper": state if is_state_told else ""}


def _print_transceivers(console: Console, rows: list[Row], ports: dict[int, Row]) -> None:
    """The modules; those of which nothing but the port is known are one line."""
    telling = [row for row in rows if any(name in row for name in _TRANSCEIVER_TELLS)]
    silent = [_port_name(row, ports) for row in rows if row not in telling]
    _print_rows(console, "Transceivers", columns.TRANSCEIVERS, [_transceiver(row, ports) for row in telling])
    if silent:
        if not telling:
            console.print()
        console.print(Text(f"{counted(len(silent), 'transceiver')} without readings: {', '.join(silent)}"))


def _transceiver(row: Row, ports: dict[int, Row]) -> dict[str, str]:
    is_down = ports.get(row.get("ifIndex", -1), {}).get("oper", "up") != "up"
    powers = row["lanes"] if len(row.get("lanes", ())) > 1 else [row]
    return _plain({name: value for name, value in row.items() if name != "lanes"}) | {
        "port": _port_name(row, ports),
        "rx": "\n".join(received_power(lane.get("rx_dbm"), is_down) for lane in powers),
        "tx": "\n".join(power(lane.get("tx_dbm")) for lane in powers),
        "temperature": f"{row['temperature_c']:.1f}" if "temperature_c" in row else "",
    }


def _port_name(row: Row, ports: dict[int, Row]) -> str:
    """The port's ifName, or what the vendor's table calls it, or its numbers there."""
    named = ports.get(row.get("ifIndex", -1), {}).get("ifName", row.get("ifName"))
    numbers = "/".join(str(row[name]) for name in ("group", "port") if name in row)
    return plain(named or row.get("name") or row.get("port_name") or numbers or row.get("ifIndex"))


def _print_poe(console: Console, rows: list[Row], ports: dict[int, Row]) -> None:
    sources = [_plain(row) for row in rows if row["kind"] == "pse"]
    _print_rows(console, "PoE power sources", columns.POWER_SOURCES, sources)
    listed = [row for row in rows if row["kind"] == "port"]
    if listed:
        print_table(console, f"PoE ports ({len(listed)})", columns.POE_PORTS, _poe_ports(listed, ports))


def _poe_ports(rows: list[Row], ports: dict[int, Row]) -> list[dict[str, str]]:
    """The ports; several that draw nothing and are alike are one line, after the others."""
    alike = Counter(map(_idle_kind, rows))
    shown = [row for row in rows if _idle_kind(row) is None or alike[_idle_kind(row)] == 1]
    folded = [(dict(kind), number) for kind, number in alike.items() if kind is not None and number > 1]
    return [_poe_port(row) | {"port": _port_name(row, ports)} for row in shown] + [
        _poe_port(kind) | {"port": f"{counted(number, 'port')} without load"} for kind, number in folded
    ]


def _idle_kind(row: Row) -> tuple[tuple[str, Any], ...] | None:
    """What is told of a port that draws nothing, apart from which one it is; None for a port that is worth a line."""
    status, watts = row.get("status"), row.get("consumption_w")
    if watts or status not in (_DRAWS_NOTHING if watts is None else (None, *_DRAWS_NOTHING)):
        return None
    return tuple((name, row[name]) for name in ("admin_enabled", "status", "consumption_w", "max_w") if name in row)


def _poe_port(row: Row) -> dict[str, str]:
    watts = {name: f"{row[name]:.1f}" for name in ("consumption_w", "max_w") if name in row}
    return _plain(row) | watts


def _neighbour(row: Row, ports: dict[int, Row]) -> dict[str, str]:
    port = ports.get(row.get("local_ifIndex", -1), {}).get("ifName")
    return _plain(row) | {"port": plain(port or row.get("local_port_id") or row.get("local_ifIndex"))}
