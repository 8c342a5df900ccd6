"""What the made-up city is built of.

Models of real vendors, so that detection has something to detect; serial numbers, addresses and figures are made up.
MAC addresses are locally administered. Rules of this file: shapes and models only; who has what is the plan's.
"""

from dataclasses import dataclass
from enum import StrEnum

from schoolnet.inventory.model import DeviceRole


@dataclass(frozen=True, slots=True)
class Model:
    """A product: sysObjectID, sysDescr and what ENTITY-MIB says of it; `ports` is how it names its access ports."""

    vendor: str
    name: str
    object_id: str
    description: str
    version: str
    ports: str = "GigabitEthernet1/0/{}"
    uplink: str = "TenGigabitEthernet1/1/{}"


class Wifi(StrEnum):
    """A family of access points and the way it is managed."""

    ARUBA_CONTROLLER = "aruba_controller"
    ARUBA_INSTANT = "aruba_instant"
    AIREOS = "aireos"
    SMARTZONE = "smartzone"
    ZONEDIRECTOR = "zonedirector"
    UNIFI = "unifi"
    MIKROTIK = "mikrotik"


@dataclass(frozen=True, slots=True)
class Radio:
    """A radio of an access point, numbered from 0."""

    number: int
    band: str
    channel: int


@dataclass(frozen=True, slots=True)
class PlannedAccessPoint:
    """An access point; `number` counts it within its school, `device` is the agent that lists it, `location` the room
    that is written down there."""

    id: str
    number: int
    name: str
    device: str
    mac: str
    serial: str
    model: str
    address: str
    location: str
    classrooms: tuple[str, ...]
    radios: tuple[Radio, ...]
    is_upgrading: bool = False


@dataclass(frozen=True, slots=True)
class Neighbour:
    """What LLDP hears on a port."""

    id: str
    mac: str
    port: str
    name: str
    description: str


@dataclass(frozen=True, slots=True)
class Transceiver:
    """An optical module: what it sends, and what it receives while the line is whole."""

    serial: str
    transmit_dbm: float
    receive_dbm: float


@dataclass(frozen=True, slots=True)
class Port:
    """A port; traffic is the mean in each direction, `poe_watts` is None where the port can give no power, `has_light`
    is False where the line is cut or the far end dark."""

    index: int
    name: str
    speed_mbps: int
    alias: str = ""
    is_up: bool = True
    has_light: bool = True
    receive_bps: float = 0.0
    transmit_bps: float = 0.0
    poe_watts: float | None = None
    neighbour: Neighbour | None = None
    transceiver: Transceiver | None = None


@dataclass(frozen=True, slots=True)
class Box:
    """A device that answers: everything that its agent tells follows from this."""

    id: str
    number: int
    role: DeviceRole
    model: Model
    serial: str
    mac: str
    location: str
    uptime_seconds: float
    ports: tuple[Port, ...] = ()
    wifi: Wifi | None = None
    access_points: tuple[PlannedAccessPoint, ...] = ()

    @property
    def name(self) -> str:
        """Its sysName: an access point's is the one in the plan."""
        return self.access_points[0].name if self.role is DeviceRole.ACCESS_POINT else self.id


ACX5448 = Model(
    "Juniper Networks",
    "ACX5448",
    "1.3.6.1.4.1.2636.1.1.1.2.148",
    "Juniper Networks, Inc. acx5448 Ethernet Router, kernel JUNOS 21.4R3.15",
    "21.4R3.15",
    "ge-0/0/{}",
    "xe-0/0/{}",
)
CATALYST = Model(
    "Cisco Systems, Inc.",
    "C9300-24P",
    "1.3.6.1.4.1.9.1.2494",
    "Cisco IOS Software [Cupertino], Catalyst L3 Switch Software (CAT9K_IOSXE), Version 17.9.4a, RELEASE SOFTWARE",
    "17.9.4a",
)
ARUBA_6200 = Model(
    "Aruba",
    "JL725A",
    "1.3.6.1.4.1.47196.4.1.1.1.301",
    "Aruba JL725A 6200F 24G CL4 4SFP+370W Swch ML.10.10.1060",
    "ML.10.10.1060",
    "1/1/{}",
    "1/1/25",
)
UNIFI_SWITCH = Model(
    "Ubiquiti",
    "USW-Pro-24-PoE",
    "1.3.6.1.4.1.41112.1",
    "USW-Pro-24-PoE, 6.6.61.15146, Linux 3.6.5",
    "6.6.61.15146",
    "0/{}",
    "0/25",
)
MIKROTIK_SWITCH = Model(
    "MikroTik", "CRS328-24P-4S+", "1.3.6.1.4.1.14988.1", "RouterOS CRS328-24P-4S+", "7.16.1", "ether{}", "sfp-sfpplus1"
)
MIKROTIK_ROUTER = Model(
    "MikroTik",
    "CCR2004-16G-2S+",
    "1.3.6.1.4.1.14988.1",
    "RouterOS CCR2004-16G-2S+",
    "7.16.1",
    "ether{}",
    "sfp-sfpplus{}",
)
UPS = Model("EATON", "5PX 1500i RT2U G2", "1.3.6.1.4.1.534.1", "Eaton 5PX 1500i", "02.14.0026")
UNIFI_AP = Model("Ubiquiti", "U6-LR", "1.3.6.1.4.1.8072.3.2.10", "U6-LR 6.6.77.15402", "6.6.77.15402", "eth{}", "eth{}")

MIKROTIK_AP = Model(
    "MikroTik", "RBcAPGi-5acD2nD", "1.3.6.1.4.1.14988.1", "RouterOS RBcAPGi-5acD2nD", "6.49.17", "ether{}", "ether{}"
)

CONTROLLERS = {
    Wifi.ARUBA_CONTROLLER: Model(
        "Aruba",
        "7010",
        "1.3.6.1.4.1.14823.1.1.40",
        "ArubaOS (MODEL: Aruba7010), Version 8.10.0.9 (88493)",
        "8.10.0.9",
        "GE 0/0/{}",
    ),
    Wifi.ARUBA_INSTANT: Model(
        "Aruba",
        "515",
        "1.3.6.1.4.1.14823.1.2.107",
        "ArubaOS (MODEL: 515), Version 8.10.0.9-8.10.0.9",
        "8.10.0.9-8.10.0.9_88493",
        "eth{}",
    ),
    Wifi.AIREOS: Model(
        "Cisco Systems Inc.", "AIR-CT3504-K9", "1.3.6.1.4.1.9.1.2427", "Cisco Controller", "8.10.185.0", "Unit {}"
    ),
    Wifi.SMARTZONE: Model("Ruckus Wireless", "SZ144", "1.3.6.1.4.1.25053.3.1.11.1", "SmartZone", "6.1.2.0.441", "br{}"),
    Wifi.ZONEDIRECTOR: Model(
        "Ruckus Wireless",
        "ZD1200",
        "1.3.6.1.4.1.25053.3.1.5.15",
        "Ruckus Wireless ZD1200",
        "10.5.1.0 build 279",
        "eth{}",
    ),
}
OWN_AGENTS = {Wifi.UNIFI: UNIFI_AP, Wifi.MIKROTIK: MIKROTIK_AP}
"""The families whose access points answer themselves, having no controller that does."""
ACCESS_POINT_MODELS = {
    Wifi.ARUBA_CONTROLLER: "AP-515",
    Wifi.ARUBA_INSTANT: "515",
    Wifi.AIREOS: "C9120AXI-E",
    Wifi.SMARTZONE: "R650",
    Wifi.ZONEDIRECTOR: "R610",
    Wifi.UNIFI: "U6-LR",
    Wifi.MIKROTIK: "RBcAPGi-5acD2nD",
}
SWITCHES = {
    Wifi.ARUBA_CONTROLLER: ARUBA_6200,
    Wifi.ARUBA_INSTANT: ARUBA_6200,
    Wifi.AIREOS: CATALYST,
    Wifi.SMARTZONE: CATALYST,
    Wifi.ZONEDIRECTOR: CATALYST,
    Wifi.UNIFI: UNIFI_SWITCH,
    Wifi.MIKROTIK: MIKROTIK_SWITCH,
}
