"""What a person reads in a cell: amounts with their units, and counts in words.

Rules of this file: pure; numbers in the units of the JSON form go in, text comes out.
"""

from typing import Any

NO_LIGHT = "no light"
NOT_TOLD = "not told"

_DARK_DBM = -40
_BYTE_UNITS = ("B", "kB", "MB", "GB", "TB", "PB", "EB")


def human_speed(mbps: float) -> str:
    """`10 Gbit/s`, `100 Mbit/s`."""
    return f"{mbps / 1000:g} Gbit/s" if mbps >= 1000 else f"{mbps:g} Mbit/s"


def human_bytes(number: int) -> str:
    """`812 B`, `98.6 MB`: decimal units, as interface speeds have them."""
    amount, unit = float(number), 0
    while amount >= 999.95 and unit < len(_BYTE_UNITS) - 1:
        amount, unit = amount / 1000, unit + 1
    return f"{amount:.1f} {_BYTE_UNITS[unit]}" if unit else f"{number} B"


def human_duration(seconds: float) -> str:
    """`1 day 0 h 5 min`, `3 h 20 min`."""
    minutes = int(seconds // 60)
    days, hours = minutes // 1440, minutes // 60 % 24
    told = [counted(days, "day")] if days else []
    return " ".join([*told, *([f"{hours} h"] if days or hours else []), f"{minutes % 60} min"])


def counted(number: int, word: str) -> str:
    """`1 client`, `7 clients`."""
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"


def both(row: dict[str, Any], name: str) -> str:
    """What went wrong in and out, as `36/0`."""
    return "/".join(plain(row.get(f"{direction}_{name}", "?")) for direction in ("in", "out"))


def received_power(dbm: float | None, is_port_down: bool) -> str:
    """A received power. A port without link that reads exactly 0.0 dBm (a mW: much light) has no reading, but says
    so this way (Cisco NX-OS); -40 dBm is the least that a module can tell (SFF-8472)."""
    if dbm is not None and (dbm <= _DARK_DBM or (is_port_down and dbm == 0)):
        return NO_LIGHT
    return power(dbm)


def power(dbm: float | None) -> str:
    """A power with the two decimals that mean something; empty where it is not known."""
    return "" if dbm is None else f"{dbm:.2f}"


def radio_line(radio: dict[str, Any]) -> str:
    """`5 GHz ch 36, 12 % busy, 7 clients, up`."""
    name = f"{radio['band']} GHz" if "band" in radio else str(radio.get("name", radio["number"]))
    channel = f" ch {radio['channel']}" if "channel" in radio else ""
    parts = [f"{name}{channel}"]
    parts += [f"{radio['utilisation_percent']:g} % busy"] if "utilisation_percent" in radio else []
    parts += [counted(radio["clients"], "client")] if "clients" in radio else []
    return ", ".join([*parts, *([radio["oper"]] if "oper" in radio else [])])


def plain(value: Any) -> str:
    """Any value as text on one line: a yes or no in words, a count with its thousands apart."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    return f"{value:g}" if isinstance(value, float) else one_line(str(value))


def one_line(text: str) -> str:
    """The text without line breaks, which would tear a table apart."""
    return " ".join(text.split())
