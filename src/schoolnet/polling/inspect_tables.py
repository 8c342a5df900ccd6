"""An inspection as tables for a terminal. All that a device said is shown as plain text, never as markup."""

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

from rich.console import Console
from rich.table import Table
from rich.text import Text

from schoolnet.polling.inspect import Inspection
from schoolnet.polling.inspect_json import as_json

Shown: TypeAlias = Sequence[tuple[str, str]]
"""Heading and JSON field of each column."""

_INTERFACES: Shown = (
    ("#", "ifIndex"), ("name", "ifName"), ("alias", "ifAlias"), ("admin", "admin"), ("oper", "oper"),
    ("speed", "speed_mbps"), ("duplex", "duplex"), ("bytes in", "in_octets_64"), ("bytes out", "out_octets_64"),
    ("errors in/out", "errors"), ("discards in/out", "discards"),
)  # fmt: skip
_ACCESS_POINTS: Shown = (
    ("name", "name"), ("MAC", "mac"), ("serial", "serial"), ("model", "model"), ("state", "oper"),
    ("clients", "clients"), ("radios", "radios"),
)  # fmt: skip
_TRANSCEIVERS: Shown = (
    ("port", "port"), ("type", "type"), ("vendor", "vendor"), ("model", "model"), ("serial", "serial"),
    ("receive dBm", "rx_dbm"), ("transmit dBm", "tx_dbm"), ("°C", "temperature_c"),
)  # fmt: skip
_POE: Shown = (
    ("kind", "kind"), ("group", "group"), ("port", "port"), ("name", "name"), ("status", "status"), ("oper", "oper"),
    ("W", "consumption_w"), ("budget W", "budget_w"),
)  # fmt: skip
_NEIGHBOURS: Shown = (
    ("by", "protocol"), ("port", "local_port_id"), ("neighbour", "remote_sysname"), ("its id", "remote_chassis_id"),
    ("its port", "remote_port_id"), ("described", "remote_port_desc"),
)  # fmt: skip
_PLURAL = {"interfaces": _INTERFACES, "access_points": _ACCESS_POINTS, "transceivers": _TRANSCEIVERS}
_TITLES = {
    "interfaces": "Interfaces", "access_points": "Access points", "transceivers": "Transceivers", "poe": "PoE",
    "lldp": "Neighbours",
}  # fmt: skip


def print_inspection(inspection: Inspection, console: Console) -> None:
    """Print everything that is known, and at the end what was incomplete."""
    told = as_json(inspection)
    console.print(_pairs("Device", _device(told.get("device", {}))))
    console.print(Text(f"Profile: {told['profile']['name']} ({told['profile']['why']})", style="cyan"))
    for section, columns in (*_PLURAL.items(), ("poe", _POE), ("lldp", _NEIGHBOURS)):
        if told.get(section):
            console.print(_rows(f"{_TITLES[section]} ({len(told[section])})", columns, map(_shown, told[section])))
    for section in ("wireless", "ups"):
        if told.get(section):
            found = told[section] if isinstance(told[section], dict) else told[section][0]
            console.print(_pairs(section.capitalize(), {k: v for k, v in found.items() if k != "ssids"}))
    if told["incomplete"]:
        columns = (("object", "object"), ("why", "why"))
        console.print(_rows("Incomplete: these facts are unknown, not zero", columns, told["incomplete"]))


def _device(row: dict[str, Any]) -> dict[str, Any]:
    """The device with its uptime for people."""
    if "sysUpTime_ticks" not in row:
        return row
    minutes = row["sysUpTime_ticks"] // 6000
    uptime = f"{minutes // 1440} days {minutes // 60 % 24} h {minutes % 60} min"
    return {name: value for name, value in row.items() if name != "sysUpTime_ticks"} | {"up for": uptime}


def _pairs(title: str, pairs: dict[str, Any]) -> Table:
    table = Table(title=title, title_justify="left", show_header=False)
    for name, value in pairs.items():
        table.add_row(Text(name, style="bold"), Text(_cell(value)))
    return table


def _rows(title: str, columns: Shown, rows: Iterable[dict[str, Any]]) -> Table:
    """A table of the columns that at least one row has something for."""
    listed = list(rows)
    used = [(heading, name) for heading, name in columns if any(name in row for row in listed)]
    table = Table(title=title, title_justify="left")
    for heading, _ in used:
        table.add_column(Text(heading), overflow="fold")
    for row in listed:
        table.add_row(*(Text(_cell(row.get(name)), style=_style(name, row.get(name))) for _, name in used))
    return table


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    """A row with what only people want: pairs in one cell, speeds with their unit, radios in a line."""
    more: dict[str, Any] = {}
    for name in ("errors", "discards"):
        if f"in_{name}" in row or f"out_{name}" in row:
            more[name] = f"{_cell(row.get(f'in_{name}', '?'))} / {_cell(row.get(f'out_{name}', '?'))}"
    if "speed_mbps" in row:
        more["speed_mbps"] = human_speed(row["speed_mbps"])
    if "radios" in row:
        more["radios"] = "\n".join(_radio(radio) for radio in row["radios"])
    if "ifName" in row or "port_name" in row:
        more.setdefault("port", row.get("ifName", row.get("port_name")))
    return row | more


def _radio(radio: dict[str, Any]) -> str:
    parts = [f"{radio['band']} GHz" if "band" in radio else str(radio.get("name", radio["number"]))]
    parts += [f"channel {radio['channel']}"] if "channel" in radio else []
    parts += [f"{radio['utilisation_percent']} % busy"] if "utilisation_percent" in radio else []
    parts += [f"{radio['clients']} clients"] if "clients" in radio else []
    return ", ".join([*parts, *([radio["oper"]] if "oper" in radio else [])])


def human_speed(mbps: float) -> str:
    """`10 Gbit/s`, `100 Mbit/s`."""
    return f"{mbps / 1000:g} Gbit/s" if mbps >= 1000 else f"{mbps:g} Mbit/s"


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,}" if isinstance(value, int) and abs(value) >= 100_000 else str(value)


def _style(name: str, value: Any) -> str:
    if name not in ("oper", "admin", "status"):
        return ""
    return {"up": "green", "down": "red", "poweredOn": "green"}.get(str(value), "")
