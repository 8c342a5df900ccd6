"""How busy the made-up access points are, as functions of time, and how they are indexed."""

import math
from collections.abc import Callable
from typing import TypeAlias

from schoolnet.demo.ber import Oid, gauge, integer, ticks
from schoolnet.demo.equipment import PlannedAccessPoint, Radio
from schoolnet.demo.tree import Moment, Value

_WAVE_SECONDS = 240.0
_BOOT_SECONDS = 120.0


def mac_index(address: str) -> Oid:
    """A MAC address as six numbers of an index."""
    return tuple(bytes.fromhex(address.replace(":", "")))


def _swing(ap: PlannedAccessPoint, radio: Radio, at: float) -> float:
    return math.sin(2 * math.pi * at / _WAVE_SECONDS + ap.number + radio.number)


def clients(ap: PlannedAccessPoint, radio: Radio, at: float) -> int:
    """How many clients a radio has at this moment; more on 5 GHz."""
    return round((3 if radio.band == "2.4" else 11) + 3 * _swing(ap, radio, at))


def utilization_percent(ap: PlannedAccessPoint, radio: Radio, at: float) -> int:
    """How busy a radio's channel is at this moment."""
    return round((34 if radio.band == "2.4" else 18) + 8 * _swing(ap, radio, at))


def total_clients(aps: tuple[PlannedAccessPoint, ...], at: float) -> int:
    """The clients of all radios of these access points."""
    return sum(clients(ap, radio, at) for ap in aps for radio in ap.radios)


Encode: TypeAlias = Callable[[int], bytes]


def client_count(ap: PlannedAccessPoint, radio: Radio, encode: Encode = integer) -> Value:
    """A radio's clients, as a value."""
    return lambda moment: encode(clients(ap, radio, moment.at))


def busy(ap: PlannedAccessPoint, radio: Radio, encode: Encode = integer) -> Value:
    """A radio's channel utilisation in percent, as a value."""
    return lambda moment: encode(utilization_percent(ap, radio, moment.at))


def all_clients(aps: tuple[PlannedAccessPoint, ...], encode: Encode = gauge) -> Value:
    """The clients of all these access points, as a value."""
    return lambda moment: encode(total_clients(aps, moment.at))


def uptime_seconds(ap: PlannedAccessPoint, moment: Moment) -> float:
    """Since the access point booted: when it came back, else some minutes after its controller."""
    came_back_at = moment.changed_at.get(ap.id, moment.booted_at + _BOOT_SECONDS + ap.number)
    return max(0.0, moment.at - came_back_at)


def uptime_ticks(ap: PlannedAccessPoint) -> Value:
    """An access point's uptime as TimeTicks."""
    return lambda moment: ticks(uptime_seconds(ap, moment))
