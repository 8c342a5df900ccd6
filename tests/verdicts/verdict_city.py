"""Facts and plans for the verdicts' examples: one router, one controller, all good unless said otherwise."""

from typing import Any

from schoolnet.facts.absent import Absent
from schoolnet.facts.device import DeviceFacts, Section, Tier
from schoolnet.facts.rows import AccessPoint as AccessPointRow
from schoolnet.facts.rows import AccessPointState, Band, Duplex, Interface, PortStatus, Radio
from schoolnet.inventory.model import AccessPoint, Circuit, CircuitEnd, Classroom

SEEN_AT = 1_700_000_000.0
NOW = SEEN_AT + 30
STATUS_SECONDS = 180
TABLES_SECONDS = 900

ROUTER = "router"
CORE = "core"
CONTROLLER = "controller"
PORT = "Te1/0/1"

CIRCUIT = Circuit(id="uplink", provider="Telecom", ends=(CircuitEnd(device=ROUTER, port=PORT),))
TWO_ENDS = Circuit(
    id="uplink", provider="Telecom", ends=(CircuitEnd(device=ROUTER, port=PORT), CircuitEnd(device=CORE, port=PORT))
)


def section(*rows: Any, tier: Tier = Tier.STATUS, gap: Absent | None = None) -> Section[Any]:
    """Rows as seen at SEEN_AT."""
    kept = STATUS_SECONDS if tier is Tier.STATUS else TABLES_SECONDS
    return Section({row.key: row for row in rows}, SEEN_AT, SEEN_AT + kept, gap)


def device(name: str, **tiers: list[Any]) -> DeviceFacts:
    """A device that answered at SEEN_AT with these rows, by tier, each class a whole section."""
    sections = {}
    for tier_name, rows in tiers.items():
        tier = Tier(tier_name)
        for row_class in dict.fromkeys(type(row) for row in rows):
            of_class = [row for row in rows if type(row) is row_class]
            sections[row_class, tier] = section(*of_class, tier=tier)
    return DeviceFacts(name).with_sections(sections, SEEN_AT)


def port(**changes: Any) -> Interface:
    """A 10G port that is up."""
    good: dict[str, Any] = {
        "admin": PortStatus.UP,
        "oper": PortStatus.UP,
        "speed_bps": 10_000_000_000,
        "duplex": Duplex.FULL,
    }
    return Interface(key=PORT, index=7, **{**good, **changes})


def router(name: str = ROUTER, **changes: Any) -> DeviceFacts:
    """A router whose uplink port is good but for `changes`."""
    return device(name, status=[port(**changes)])


def mac(number: int) -> str:
    """The MAC address of an access point."""
    return f"00:00:5e:00:53:{number:02x}"


def row(number: int, **changes: Any) -> AccessPointRow:
    """An access point as its controller lists it."""
    fields: dict[str, Any] = {
        "name": f"AP-{number}",
        "mac": mac(number),
        "serial": f"SN{number}",
        "state": AccessPointState.UP,
    }
    return AccessPointRow(key=str(number), **{**fields, **changes})


def radio(number: int, band: Band = Band.GHZ_5, **changes: Any) -> Radio:
    """A radio that is up and not busy."""
    fields: dict[str, Any] = {"band": band, "is_up": True, "utilization_ratio": 0.2}
    return Radio(key=f"{number}.{band}", access_point=str(number), number=1, **{**fields, **changes})


def controller(*rows: Any) -> DeviceFacts:
    """A controller that lists these access points and radios."""
    return device(CONTROLLER, status=list(rows))


def plan(number: int, on: str = CONTROLLER, **identity: Any) -> AccessPoint:
    """A planned access point, known by its MAC unless said otherwise."""
    return AccessPoint(id=f"ap-{number}", device=on, classrooms=("room-1",), **(identity or {"mac": mac(number)}))


def room(*bands: str) -> Classroom:
    """A classroom that needs these bands (5 GHz unless said otherwise)."""
    return Classroom.model_validate({"id": "room-1", "name": "Room 1", "bands": bands or ("5",)})
