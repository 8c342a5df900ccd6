"""The cable of an access point: which switch port it is plugged into, how fast that is, and whether it gets power.

Rules of this file: what a switch or a controller last told counts until it tells something else. So a flaw does not
vanish because somebody fell silent, and the order in which devices are polled does not matter.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf

import msgspec
from msgspec.structs import replace

from schoolnet.facts.absent import Absent, value_or_none
from schoolnet.facts.device import DeviceFacts, Section, Tier
from schoolnet.facts.rows import AccessPoint as AccessPointRow
from schoolnet.facts.rows import Interface, Neighbour, PoePort, PortStatus
from schoolnet.inventory.model import AccessPoint
from schoolnet.verdicts.model import Evidence, Reason
from schoolnet.verdicts.thresholds import LEAST_WIRED_BPS

DELIVERING = frozenset({"deliveringPower", "poweredOn"})
"""How a port that gives power says so: POWER-ETHERNET-MIB (RFC 3621), MIKROTIK-MIB."""
FAULTS = frozenset({"fault", "otherFault", "overload", "shortCircuit", "voltageTooLow", "currentTooLow"})
"""How a port says that it cannot give what is drawn, in the same MIBs."""


class Wired(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of an access point's cable; None: never told. Each fact has the time when it was told (Unix
    seconds).

    `device` and `port` are where LLDP or CDP last heard it, at `heard_at`; else where it was plugged in by the plan.
    `was_fed`: a port has been seen to give it power, so that one that gives none takes it away (it might have a power
    supply of its own).
    """

    device: str | None = None
    port: str | None = None
    heard_at: float | None = None
    speed_bps: int | None = None
    speed_at: float | None = None
    power: str | None = None
    power_at: float | None = None
    was_fed: bool = False
    own_speed_bps: int | None = None
    own_speed_at: float | None = None
    is_underpowered: bool | None = None
    underpowered_at: float | None = None


UNKNOWN_CABLE = Wired()


@dataclass(frozen=True, slots=True)
class SwitchIndex:
    """Who is heard at a switch's ports, made once per poll: the port by identity (MAC address or name, case folded),
    and each port's row and power; and when each of these was told (Unix seconds)."""

    device: str
    heard: Mapping[str, str]
    heard_at: float
    ports: Mapping[str, Interface]
    ports_at: float
    power: Mapping[str, str]
    power_at: float


def index_switch(facts: DeviceFacts, section: Section[Interface], now: float) -> SwitchIndex:
    """The index of a switch at `now` (Unix seconds); `section` is its list of ports."""
    names = {row.index: key for key, row in section.rows.items()}
    neighbours = facts.fresh(Neighbour, Tier.TABLES, now)
    outlets = facts.fresh(PoePort, Tier.TABLES, now)
    return SwitchIndex(
        facts.device,
        {} if neighbours is None else _heard(neighbours.rows, names),
        -inf if neighbours is None else neighbours.observed_at,
        section.rows,
        section.observed_at,
        {} if outlets is None else _power(outlets.rows, names),
        -inf if outlets is None else outlets.observed_at,
    )


def see_switch(known: Wired, plan: AccessPoint, index: SwitchIndex) -> Wired:
    """What is known of an access point's cable after a poll of a switch."""
    heard = next((index.heard[name] for name in _names(plan) if name in index.heard), None)
    stated = None if plan.switch_port is None else (plan.switch_port.device, plan.switch_port.port)
    if not known.was_fed and _is_fed(heard, stated, index):
        known = replace(known, was_fed=True)
    if heard is not None and _is_newer(index, known):
        return _read_port(replace(_at(known, index.device, heard), heard_at=index.heard_at), index)
    place = stated if known.heard_at is None else (known.device, known.port)
    if place is None or place[0] != index.device or place[1] not in index.ports:
        return known
    return _read_port(_at(known, *place), index)


def see_controller(known: Wired, row: AccessPointRow, at: float) -> Wired:
    """What is known of an access point's cable after its controller, or itself, has told of it."""
    # A speed of 0 is that of a port without a cable: an access point in a mesh.
    speed_bps, is_underpowered = value_or_none(row.wired_speed_bps), value_or_none(row.is_underpowered)
    if speed_bps:
        known = replace(known, own_speed_bps=speed_bps, own_speed_at=at)
    return known if is_underpowered is None else replace(known, is_underpowered=is_underpowered, underpowered_at=at)


def cable_flaw(wired: Wired, device: str, access_point: str) -> tuple[Reason, Evidence] | None:
    """What an access point that is up lacks for want of a better cable or more power; None: nothing that is known.
    `device` is the one that reports it, under this name."""
    at_switch = (wired.device or "", wired.port or "")
    if wired.speed_bps is not None and wired.speed_bps < LEAST_WIRED_BPS:
        return Reason.WIRED_TOO_SLOW, Evidence(*at_switch, "speed_bps", wired.speed_bps, wired.speed_at)
    if wired.own_speed_bps is not None and wired.own_speed_bps < LEAST_WIRED_BPS:
        told = Evidence(device, access_point, "wired_speed_bps", wired.own_speed_bps, wired.own_speed_at)
        return Reason.WIRED_TOO_SLOW, told
    if wired.was_fed and wired.power in FAULTS:
        return Reason.POE_SHORT, Evidence(*at_switch, "power", wired.power, wired.power_at)
    if wired.is_underpowered:
        return Reason.POE_SHORT, Evidence(device, access_point, "is_underpowered", True, wired.underpowered_at)
    return None


def power_loss(wired: Wired) -> Evidence | None:
    """That the port which fed an access point gives it no power any more; None where that is not known."""
    if not wired.was_fed or wired.power is None or wired.power in DELIVERING:
        return None
    return Evidence(wired.device or "", wired.port or "", "power", wired.power, wired.power_at)


def _names(plan: AccessPoint) -> list[str]:
    return [name.casefold() for name in (plan.mac, plan.name) if name is not None]


def _is_newer(index: SwitchIndex, known: Wired) -> bool:
    return known.heard_at is None or (index.heard_at, index.device) > (known.heard_at, known.device or "")


def _is_fed(heard: str | None, stated: tuple[str, str] | None, index: SwitchIndex) -> bool:
    """Whether the port that it is heard at, or is planned for, gives power; it may have been heard elsewhere since."""
    ports = (heard, stated[1] if stated is not None and stated[0] == index.device else None)
    return any(index.power.get(port) in DELIVERING for port in ports if port is not None)


def _at(known: Wired, device: str | None, port: str | None) -> Wired:
    """What is known of an access point that is plugged in there: of another port nothing that was told of the old."""
    if (known.device, known.port) == (device, port):
        return known
    forgotten = dict.fromkeys(("speed_bps", "speed_at", "power", "power_at"))
    return replace(known, device=device, port=port, **forgotten)


def _read_port(known: Wired, index: SwitchIndex) -> Wired:
    port = known.port or ""
    row, power = index.ports[port], index.power.get(port)
    speed_bps = value_or_none(row.speed_bps) if row.oper is PortStatus.UP else None
    if speed_bps:
        known = replace(known, speed_bps=speed_bps, speed_at=index.ports_at)
    return known if power is None else replace(known, power=power, power_at=index.power_at)


def _heard(neighbours: Mapping[str, Neighbour], names: Mapping[int, str]) -> dict[str, str]:
    """The port of each identity that is heard. One that several neighbours give themselves, such as the name that their
    model comes with, is nobody's."""
    ports: dict[str, str] = {}
    owners: dict[str, set[str]] = {}
    for row in neighbours.values():
        index, chassis = value_or_none(row.local_interface_index), value_or_none(row.remote_chassis_id)
        port = None if index is None else names.get(index)
        if port is None:
            continue
        for identity in (row.remote_chassis_id, row.remote_port_id, row.remote_sys_name):
            if not isinstance(identity, Absent):
                ports.setdefault(identity.casefold(), port)
                owners.setdefault(identity.casefold(), set()).update([chassis] if chassis else [])
    return {identity: port for identity, port in ports.items() if len(owners[identity]) <= 1}


def _power(outlets: Mapping[str, PoePort], names: Mapping[int, str]) -> dict[str, str]:
    power: dict[str, str] = {}
    for row in outlets.values():
        index, status = value_or_none(row.interface_index), value_or_none(row.status)
        port = value_or_none(row.name) if index is None else names.get(index)
        if port is not None and status is not None:
            power[port] = status
    return power
