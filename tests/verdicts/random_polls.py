"""What the devices of the small city may say, poll after poll: mostly good, and anything else now and then."""

from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from schoolnet.facts.absent import NOT_OFFERED, Absent, AbsentReason
from schoolnet.facts.device import DeviceFacts, Section, Tier
from schoolnet.facts.rows import AccessPoint as AccessPointRow
from schoolnet.facts.rows import (
    AccessPointState,
    Band,
    Duplex,
    Identity,
    Interface,
    LagMember,
    Neighbour,
    PoePort,
    PortStatus,
    Radio,
    Ssid,
    Transceiver,
    Ups,
)
from verdicts.board_city import LAG, LAG_ROUTER, MEMBERS, OTHER_SWITCH, PLAIN_ROUTER, SSID, STANDALONE, SWITCH, UPS
from verdicts.verdict_city import CONTROLLER, CORE, PORT, ROUTER, SEEN_AT, mac

LOST = (Absent(AbsentReason.TIMEOUT), Absent(AbsentReason.INCOMPLETE))
FAILURES = ("timeout", "timeout", "auth", "truncated")
LAG_TYPE, ETHERNET_TYPE = 161, 6
POLLS = 5
DAY = 86_400.0

Rows = dict[Tier, list[Any]]


class Chance:
    """Random choices that are good ones most of the time."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        # Some cities are nearly untroubled, so that good verdicts come up as well.
        self.trouble = self.random.choice((0.0, 0.02, 0.08, 0.25))
        self.moved_at = self.random.randrange(2 * POLLS)
        """The round since which ap-3 is heard at another switch."""
        self.is_restless = self.happens()
        """Whether links come and go between polls."""

    def mostly(self, good: Any, *others: Any) -> Any:
        """The good one, or another."""
        return self.random.choice((*others, *LOST, NOT_OFFERED)) if self.random.random() < self.trouble else good

    def happens(self) -> bool:
        return self.random.random() < self.trouble


def polls(chance: Chance) -> dict[str, list[DeviceFacts]]:
    """What is known of each device after each of its polls, one minute apart, the newest of them around SEEN_AT."""
    return {name: _polls_of(name, says, chance) for name, says in SAYS.items()}


def _polls_of(name: str, says: Callable[[Chance, int], Rows], chance: Chance) -> list[DeviceFacts]:
    facts, known = DeviceFacts(name), []
    fails = chance.random.random() < chance.trouble
    for number in range(POLLS):
        at = SEEN_AT - 60 * (POLLS - 1 - number) + chance.random.choice((-20, -3, 0, 3))
        if fails and number >= POLLS - 3:
            facts = facts.with_failure(chance.random.choice(FAILURES), at)
        else:
            facts = facts.with_sections(_sections(says(chance, number), at, chance), at)
        known.append(facts)
    return known


def _sections(rows: Rows, at: float, chance: Chance) -> dict[Any, Section[Any]]:
    kept_seconds = {Tier.STATUS: 180, Tier.TABLES: 900, Tier.INVENTORY: 10_800}
    made: dict[Any, Section[Any]] = {}
    for tier, listed in rows.items():
        for row_class in dict.fromkeys(type(row) for row in listed):
            of_class = {row.key: row for row in listed if type(row) is row_class}
            gap = chance.random.choice(LOST) if chance.happens() else None
            if gap is not None and of_class:
                of_class.pop(chance.random.choice(list(of_class)))
            made[row_class, tier] = Section(of_class, at, at + kept_seconds[tier], gap)
    return made


def _identity(chance: Chance, number: int) -> Identity:
    uptime = chance.mostly(DAY, 20.0 - 60 * number, 200.0)
    told = uptime if isinstance(uptime, Absent) else max(1.0, uptime + 60 * number)
    return Identity(uptime_seconds=told)


def _port(chance: Chance, key: str, index: int, number: int, speed: int = 10**10, **fields: Any) -> Interface:
    errors, discards = chance.mostly(0, 500), chance.mostly(0, 500)
    counted = {
        "receive_bytes": chance.mostly(number * 60 * 10**8),
        "receive_packets": number * 60_000,
        "receive_errors": errors if isinstance(errors, Absent) else number * errors,
        "transmit_packets": number * 60_000,
        "transmit_discards": discards if isinstance(discards, Absent) else number * discards,
    }
    admin = chance.mostly(PortStatus.UP, PortStatus.DOWN)
    return Interface(
        key=key,
        index=index,
        admin=admin,
        oper=PortStatus.DOWN if admin is PortStatus.DOWN else chance.mostly(PortStatus.UP, *PortStatus),
        speed_bps=chance.mostly(speed, speed // 10, 0),
        last_change_seconds=DAY + 60 * number - 5 if chance.is_restless else chance.mostly(500.0),
        **(counted | fields),
    )


def _table_port(chance: Chance, key: str, index: int, kind: int = ETHERNET_TYPE) -> Interface:
    return Interface(
        key=key,
        index=index,
        type=chance.mostly(kind),
        admin=PortStatus.UP,
        oper=chance.mostly(PortStatus.UP, PortStatus.DOWN),
        speed_bps=10**10,
        duplex=chance.mostly(Duplex.FULL, Duplex.HALF),
        medium=chance.mostly("10GBASE-LR", "10GBASE-SR"),
    )


def _module(chance: Chance, key: str, index: int) -> Transceiver:
    return Transceiver(
        key=key,
        interface_index=index,
        type=chance.mostly("10GBASE-LR", "10GBASE-ER"),
        receive_power_dbm=chance.mostly(-5.0, -16.0, -40.0, 0.0, 3.0),
        receive_power_low_dbm=chance.mostly(NOT_OFFERED, -13.0),
        receive_power_high_dbm=chance.mostly(NOT_OFFERED, -1.0),
    )


def _router(chance: Chance, number: int, ports: dict[str, int]) -> Rows:
    status = [_identity(chance, number), *(_port(chance, key, index, number) for key, index in ports.items())]
    rows: Rows = {Tier.STATUS: status}
    if number % 3 == 0 or number == POLLS - 1:
        rows[Tier.TABLES] = [_table_port(chance, key, index) for key, index in ports.items()]
        rows[Tier.TABLES] += [_module(chance, f"m{index}", index) for index in ports.values()]
    if number == 0:
        model, serial = chance.mostly("C9300-24P", "C9200"), chance.mostly("SN-ROUTER", "SN-OTHER")
        rows[Tier.INVENTORY] = [Identity(model=model, serial=serial)]
    return rows


def _lag_router(chance: Chance, number: int) -> Rows:
    lags, members = {LAG: 100, "Po2": 200}, {MEMBERS[0]: 1, MEMBERS[1]: 2, "Te3": 3, "Te4": 4}
    status = [_identity(chance, number), *(_port(chance, key, i, number, 2 * 10**10) for key, i in lags.items())]
    tables: list[Any] = [_table_port(chance, key, index, LAG_TYPE) for key, index in lags.items()]
    tables += [_table_port(chance, key, index) for key, index in members.items()]
    for index in members.values():
        aggregate = 100 if index < 3 else 200
        tables.append(
            LagMember(
                key=str(index),
                index=index,
                selected_index=chance.mostly(aggregate),
                aggregate_index=chance.mostly(aggregate, 900),
                is_distributing=chance.mostly(True, False),
            )
        )
    return {Tier.STATUS: status, Tier.TABLES: tables}


def _switch(chance: Chance, number: int, access_points: Sequence[int]) -> Rows:
    """What is heard at ports Gi1, Gi2 ... of a switch, and gets power there."""
    tables: list[Any] = []
    for index, access_point in enumerate(access_points, start=1):
        power = chance.mostly("deliveringPower", "searching", "searching", "otherFault")
        heard = chance.mostly(mac(access_point), mac(access_points[0]), mac(99))
        tables += [
            Interface(key=f"Gi{index}", index=index, oper=PortStatus.UP, speed_bps=chance.mostly(10**9, 10**8)),
            Neighbour(key=str(index), protocol="lldp", local_interface_index=index, remote_chassis_id=heard),
            PoePort(key=f"1.{index}", interface_index=index, status=power),
        ]
    return {Tier.STATUS: [_identity(chance, number)], Tier.TABLES: tables}


def _listed(chance: Chance, number: int) -> list[Any]:
    key, name = str(number), chance.mostly(f"AP-{number}")
    known = {"mac": chance.mostly(mac(number)), "serial": chance.mostly(f"SN{number}"), "name": name}
    location, model = chance.mostly("Room-1", "room-3", "Elsewhere"), chance.mostly("AP-515", "AP-303")
    told = {"wired_speed_bps": chance.mostly(10**9, 10**8, 0), "is_underpowered": chance.mostly(False, True)}
    rows: list[Any] = [AccessPointRow(key=key, location=location, model=model, **known, **told)]
    for band in (Band.GHZ_2_4, Band.GHZ_5):
        rows.append(
            Radio(
                key=f"{key}.{band}",
                access_point=key,
                number=1,
                band=chance.mostly(band),
                is_up=chance.mostly(True, False),
                utilization_ratio=chance.mostly(0.2, 0.9),
            )
        )
        if not chance.happens():
            is_up = chance.mostly(True, False)
            rows.append(Ssid(key=f"{key}.{band}", name=chance.mostly(SSID, "other"), access_point=key, is_up=is_up))
    return rows


def _controller(chance: Chance, number: int) -> Rows:
    numbers = [listed for listed in (1, 2, 3, 4, 9) if not chance.happens()]
    states = [chance.mostly(AccessPointState.UP, *AccessPointState) for _ in numbers]
    status: list[Any] = [_identity(chance, number)]
    status += [AccessPointRow(key=str(n), state=state) for n, state in zip(numbers, states, strict=True)]
    rows: Rows = {Tier.STATUS: status}
    if number % 2 == 0:
        rows[Tier.TABLES] = [row for listed in numbers for row in _listed(chance, listed)]
    return rows


def _standalone(chance: Chance, number: int) -> Rows:
    state = chance.mostly(NOT_OFFERED, *AccessPointState)
    rows = _listed(chance, 7)
    rows[0] = AccessPointRow(key="7", state=state, name="AP-7")
    return {Tier.STATUS: [_identity(chance, number)], Tier.TABLES: rows}


def _ups(chance: Chance, number: int) -> Rows:
    return {Tier.STATUS: [_identity(chance, number), Ups(is_on_battery=chance.mostly(False, True))]}


SAYS: dict[str, Callable[[Chance, int], Rows]] = {
    ROUTER: lambda chance, number: _router(chance, number, {PORT: 7}),
    CORE: lambda chance, number: _router(chance, number, {PORT: 7, "Te1/0/3": 9}),
    PLAIN_ROUTER: lambda chance, number: _router(chance, number, {PORT: 7}),
    LAG_ROUTER: _lag_router,
    SWITCH: lambda chance, number: _switch(chance, number, (1, 2, 3) if number < chance.moved_at else (1, 2, 98)),
    OTHER_SWITCH: lambda chance, number: _switch(chance, number, (90, 91) if number < chance.moved_at else (90, 3)),
    CONTROLLER: _controller,
    STANDALONE: _standalone,
    UPS: _ups,
}
