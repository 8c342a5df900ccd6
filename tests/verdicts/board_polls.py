"""A small city in which all is well, and what befalls it: facts for a board of one school."""

from collections.abc import Iterable, Mapping
from typing import Any

from schoolnet.facts.absent import Absent, AbsentReason
from schoolnet.facts.device import DeviceFacts
from schoolnet.facts.rows import AccessPointState, Identity, Interface, PortStatus, Ssid, Transceiver, Ups
from schoolnet.inventory.model import Inventory
from schoolnet.verdicts.board import Board
from schoolnet.verdicts.board_entries import SchoolEntry
from schoolnet.verdicts.memory import Memory
from schoolnet.verdicts.model import CauseLayer, Reason
from verdicts.board_city import OTHER_SWITCH, SCHOOL, SSID, SWITCH, UPS, inventory
from verdicts.verdict_city import (
    CONTROLLER,
    CORE,
    NOW,
    ROUTER,
    SEEN_AT,
    controller,
    device,
    port,
    radio,
    row,
)

INVENTORY = inventory(SCHOOL)
OWN_DEVICES = (ROUTER, SWITCH, OTHER_SWITCH, UPS)

TIMEOUT = Absent(AbsentReason.TIMEOUT)
DOWN = {"oper": PortStatus.DOWN}
LATER = SEEN_AT + 240  # when what was said at SEEN_AT at the status tier has expired

City = dict[str, DeviceFacts]
Named = tuple[CauseLayer, Reason, str]


def end(name: str, *modules: Transceiver, **says: Any) -> DeviceFacts:
    """The router or the core, its port good but for what it says."""
    return device(name, status=[Identity(uptime_seconds=1e6), port(**says)], tables=list(modules))


def access_points(*rows: Any, **states: AccessPointState) -> DeviceFacts:
    """The controller with ap-1 to ap-3 and their radios; `ap1` and so on say other states; `rows` come on top."""
    listed = [row(n, state=states.get(f"ap{n}", AccessPointState.UP)) for n in (1, 2, 3)]
    radios = [radio(n, band) for n in (1, 2, 3) for band in ("2.4", "5")]
    return controller(*listed, *radios, Ssid(key="1", name=SSID), *rows)


def untroubled() -> City:
    """What each device says on a good day."""
    return {
        ROUTER: end(ROUTER),
        CORE: end(CORE),
        SWITCH: device(SWITCH, status=[Identity(uptime_seconds=1e6)]),
        OTHER_SWITCH: device(OTHER_SWITCH, status=[Identity(uptime_seconds=1e6)]),
        UPS: device(UPS, status=[Ups(is_on_battery=False)]),
        CONTROLLER: access_points(),
    }


def silent(facts: DeviceFacts, reason: str = "timeout", polls: int = 3) -> DeviceFacts:
    """The device, which has not answered so many polls since."""
    for number in range(polls):
        facts = facts.with_failure(reason, SEEN_AT + 60 * (number + 1))
    return facts


def heard_at(facts: DeviceFacts, seconds: float) -> DeviceFacts:
    """The device, last heard so many seconds after SEEN_AT."""
    moved = {
        key: type(old)(old.rows, old.observed_at + seconds, old.expires_at + seconds, old.gap)
        for key, old in facts.sections.items()
    }
    return DeviceFacts(facts.device).with_sections(moved, SEEN_AT + seconds)


def board(city: Mapping[str, DeviceFacts], now: float = NOW, plan: Inventory = INVENTORY) -> Board:
    """The board that has judged these facts."""
    judged = Board(plan, Memory(), now)
    for facts in city.values():
        judged.adopt(facts)
    drained(judged.judge_all(now))
    drained(judged.expire(now))
    return judged


def drained(entries: Iterable[Any]) -> list[Any]:
    return list(entries)


def school(city: Mapping[str, DeviceFacts], now: float = NOW, plan: Inventory = INVENTORY) -> SchoolEntry:
    """The school on that board."""
    return board(city, now, plan).schools["school"]


def cause(city: City, now: float = NOW) -> Named:
    """The cause of the school's trouble on that board: its layer, its reason and where it lies."""
    found = school(city, now).cause
    return found.layer, found.reason, found.where


def all_silent(city: City, *names: str) -> City:
    """The city, these of its devices silent."""
    return city | {name: silent(city[name]) for name in names}


def switch_port(name: str, index: int, **says: Any) -> Interface:
    """A switch's port, up at 1G unless it says otherwise."""
    return Interface(key=name, index=index, **({"oper": PortStatus.UP, "speed_bps": 10**9} | says))
