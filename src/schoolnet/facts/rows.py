"""The rows that devices report, one class per kind.

Rules of this file: every class has a `key` that identifies the row within its device and outlives a poll (an
interface's key is its name, never its ifIndex). Every other field is a value or `Absent`. Units: bits per second,
bytes, seconds, dBm, watts, degrees Celsius; ratios are 0 to 1. Counters are as the device counts them.
"""

from enum import StrEnum
from typing import TypeVar

import msgspec

from schoolnet.facts.absent import NOT_OFFERED, Maybe


class PortStatus(StrEnum):
    """ifAdminStatus and ifOperStatus of IF-MIB (RFC 2863)."""

    __hash__ = str.__hash__  # Enum's own is written in Python, and each poll looks several up

    UP = "up"
    DOWN = "down"
    TESTING = "testing"
    UNKNOWN = "unknown"
    DORMANT = "dormant"
    NOT_PRESENT = "notPresent"
    LOWER_LAYER_DOWN = "lowerLayerDown"


class Duplex(StrEnum):
    """dot3StatsDuplexStatus of EtherLike-MIB (RFC 3635); its unknown(1) is an absent value."""

    HALF = "half"
    FULL = "full"


class AccessPointState(StrEnum):
    """What all vendors' states of an access point come down to."""

    UP = "up"
    UPGRADING = "upgrading"
    DEGRADED = "degraded"
    DOWN = "down"


class Band(StrEnum):
    """A radio's frequency band in GHz."""

    GHZ_2_4 = "2.4"
    GHZ_5 = "5"
    GHZ_6 = "6"


class Fact(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What one row says. A struct, since a frozen dataclass takes six times as long to make, and tables are long.

    Not tracked by the garbage collector: a field is a value without references to rows.
    """


class Identity(Fact, frozen=True, kw_only=True):
    """Who the device says it is (SNMPv2-MIB system group, SNMP-FRAMEWORK-MIB, and the vendor's own objects)."""

    key: str = ""
    sys_object_id: Maybe[str] = NOT_OFFERED
    sys_descr: Maybe[str] = NOT_OFFERED
    sys_name: Maybe[str] = NOT_OFFERED
    sys_location: Maybe[str] = NOT_OFFERED
    uptime_seconds: Maybe[float] = NOT_OFFERED
    engine_id: Maybe[str] = NOT_OFFERED
    engine_boots: Maybe[int] = NOT_OFFERED
    engine_time_seconds: Maybe[int] = NOT_OFFERED
    vendor: Maybe[str] = NOT_OFFERED
    model: Maybe[str] = NOT_OFFERED
    version: Maybe[str] = NOT_OFFERED
    serial: Maybe[str] = NOT_OFFERED


class Interface(Fact, frozen=True, kw_only=True):
    """A row of ifTable and ifXTable (RFC 2863). `key` is ifName, `name#ifIndex` where names repeat, else ifDescr.

    Packets are unicast ones; `medium` is the IEEE 802.3 name (10GBASE-LR) of ifMauType (MAU-MIB, RFC 4836).
    """

    key: str
    index: int
    name: Maybe[str] = NOT_OFFERED
    description: Maybe[str] = NOT_OFFERED
    alias: Maybe[str] = NOT_OFFERED
    type: Maybe[int] = NOT_OFFERED
    admin: Maybe[PortStatus] = NOT_OFFERED
    oper: Maybe[PortStatus] = NOT_OFFERED
    speed_bps: Maybe[int] = NOT_OFFERED
    duplex: Maybe[Duplex] = NOT_OFFERED
    has_connector: Maybe[bool] = NOT_OFFERED
    receive_bytes: Maybe[int] = NOT_OFFERED
    transmit_bytes: Maybe[int] = NOT_OFFERED
    receive_packets: Maybe[int] = NOT_OFFERED
    transmit_packets: Maybe[int] = NOT_OFFERED
    receive_errors: Maybe[int] = NOT_OFFERED
    transmit_errors: Maybe[int] = NOT_OFFERED
    receive_discards: Maybe[int] = NOT_OFFERED
    transmit_discards: Maybe[int] = NOT_OFFERED
    last_change_seconds: Maybe[float] = NOT_OFFERED
    medium: Maybe[str] = NOT_OFFERED


class LagMember(Fact, frozen=True, kw_only=True):
    """A row of dot3adAggPortTable (IEEE8023-LAG-MIB): a port, the aggregate that it selected, and the one that it is
    attached to. `key` is the ifIndex (text)."""

    key: str
    index: int
    selected_index: Maybe[int] = NOT_OFFERED
    aggregate_index: Maybe[int] = NOT_OFFERED
    is_distributing: Maybe[bool] = NOT_OFFERED


class Entity(Fact, frozen=True, kw_only=True):
    """A row of entPhysicalTable (ENTITY-MIB, RFC 6933)."""

    key: str
    index: int
    physical_class: Maybe[int] = NOT_OFFERED
    contained_in: Maybe[int] = NOT_OFFERED
    name: Maybe[str] = NOT_OFFERED
    description: Maybe[str] = NOT_OFFERED
    manufacturer: Maybe[str] = NOT_OFFERED
    model: Maybe[str] = NOT_OFFERED
    serial: Maybe[str] = NOT_OFFERED
    software: Maybe[str] = NOT_OFFERED
    interface_index: Maybe[int] = NOT_OFFERED


class Sensor(Fact, frozen=True, kw_only=True):
    """A row of entPhySensorTable (ENTITY-SENSOR-MIB, RFC 3433), scaled; `unit` is celsius, volts, dbm, ..."""

    key: str
    entity_index: int
    unit: Maybe[str] = NOT_OFFERED
    value: Maybe[float] = NOT_OFFERED


class Lane(Fact, frozen=True, kw_only=True):
    """One optical lane of a transceiver."""

    number: int
    receive_power_dbm: Maybe[float] = NOT_OFFERED
    transmit_power_dbm: Maybe[float] = NOT_OFFERED


class Transceiver(Fact, frozen=True, kw_only=True):
    """A pluggable module and its digital diagnostics (SFF-8472). A received power of -40 dBm or less is no light;
    `_low_` and `_high_` are the module's own alarm thresholds."""

    key: str
    interface_index: Maybe[int] = NOT_OFFERED
    port_name: Maybe[str] = NOT_OFFERED
    type: Maybe[str] = NOT_OFFERED
    vendor: Maybe[str] = NOT_OFFERED
    model: Maybe[str] = NOT_OFFERED
    serial: Maybe[str] = NOT_OFFERED
    wavelength_nm: Maybe[float] = NOT_OFFERED
    receive_power_dbm: Maybe[float] = NOT_OFFERED
    transmit_power_dbm: Maybe[float] = NOT_OFFERED
    receive_power_low_dbm: Maybe[float] = NOT_OFFERED
    receive_power_high_dbm: Maybe[float] = NOT_OFFERED
    transmit_power_low_dbm: Maybe[float] = NOT_OFFERED
    transmit_power_high_dbm: Maybe[float] = NOT_OFFERED
    temperature_celsius: Maybe[float] = NOT_OFFERED
    voltage_volts: Maybe[float] = NOT_OFFERED
    bias_amperes: Maybe[float] = NOT_OFFERED
    lanes: tuple[Lane, ...] = ()


class PowerSource(Fact, frozen=True, kw_only=True):
    """A row of pethMainPseTable (POWER-ETHERNET-MIB, RFC 3621): what a switch can give and gives."""

    key: str
    group: int
    oper: Maybe[str] = NOT_OFFERED
    budget_watts: Maybe[float] = NOT_OFFERED
    consumption_watts: Maybe[float] = NOT_OFFERED


class PoePort(Fact, frozen=True, kw_only=True):
    """A row of pethPsePortTable (RFC 3621), or the vendor's equal."""

    key: str
    group: Maybe[int] = NOT_OFFERED
    port: Maybe[int] = NOT_OFFERED
    interface_index: Maybe[int] = NOT_OFFERED
    name: Maybe[str] = NOT_OFFERED
    admin_enabled: Maybe[bool] = NOT_OFFERED
    status: Maybe[str] = NOT_OFFERED
    consumption_watts: Maybe[float] = NOT_OFFERED
    max_watts: Maybe[float] = NOT_OFFERED


class Neighbour(Fact, frozen=True, kw_only=True):
    """A neighbour by LLDP (IEEE 802.1AB) or CDP. The key never has the time mark of lldpRemTable."""

    key: str
    protocol: str
    local_interface_index: Maybe[int] = NOT_OFFERED
    local_port_id: Maybe[str] = NOT_OFFERED
    remote_chassis_id: Maybe[str] = NOT_OFFERED
    remote_port_id: Maybe[str] = NOT_OFFERED
    remote_port_description: Maybe[str] = NOT_OFFERED
    remote_sys_name: Maybe[str] = NOT_OFFERED
    remote_sys_descr: Maybe[str] = NOT_OFFERED


class AccessPoint(Fact, frozen=True, kw_only=True):
    """An access point as its controller lists it, or as it describes itself. `key` is the vendor's table index.

    `wired_speed_bps` is that of its Ethernet port, `is_underpowered` whether it gets less power than it needs.
    """

    key: str
    name: Maybe[str] = NOT_OFFERED
    mac: Maybe[str] = NOT_OFFERED
    serial: Maybe[str] = NOT_OFFERED
    model: Maybe[str] = NOT_OFFERED
    version: Maybe[str] = NOT_OFFERED
    address: Maybe[str] = NOT_OFFERED
    location: Maybe[str] = NOT_OFFERED
    state: Maybe[AccessPointState] = NOT_OFFERED
    wired_speed_bps: Maybe[int] = NOT_OFFERED
    is_underpowered: Maybe[bool] = NOT_OFFERED
    clients: Maybe[int] = NOT_OFFERED
    uptime_seconds: Maybe[float] = NOT_OFFERED


class Radio(Fact, frozen=True, kw_only=True):
    """A radio of an access point; `access_point` is that one's key, `number` the vendor's radio number."""

    key: str
    access_point: str
    number: int
    name: Maybe[str] = NOT_OFFERED
    band: Maybe[Band] = NOT_OFFERED
    channel: Maybe[int] = NOT_OFFERED
    frequency_mhz: Maybe[int] = NOT_OFFERED
    is_up: Maybe[bool] = NOT_OFFERED
    clients: Maybe[int] = NOT_OFFERED
    utilization_ratio: Maybe[float] = NOT_OFFERED
    noise_dbm: Maybe[float] = NOT_OFFERED
    transmit_power_dbm: Maybe[float] = NOT_OFFERED


class Ssid(Fact, frozen=True, kw_only=True):
    """A network name that is broadcast: by a controller as a whole, or by one radio of one access point."""

    key: str
    name: Maybe[str] = NOT_OFFERED
    access_point: Maybe[str] = NOT_OFFERED
    radio: Maybe[str] = NOT_OFFERED
    is_up: Maybe[bool] = NOT_OFFERED
    clients: Maybe[int] = NOT_OFFERED


class WirelessTotals(Fact, frozen=True, kw_only=True):
    """What a controller counts itself. Never computed from the rows: where both exist, they check each other."""

    key: str = ""
    access_points_up: Maybe[int] = NOT_OFFERED
    access_points_total: Maybe[int] = NOT_OFFERED
    clients_total: Maybe[int] = NOT_OFFERED


class Ups(Fact, frozen=True, kw_only=True):
    """UPS-MIB (RFC 1628)."""

    key: str = ""
    is_on_battery: Maybe[bool] = NOT_OFFERED
    battery_status: Maybe[str] = NOT_OFFERED
    remaining_seconds: Maybe[float] = NOT_OFFERED
    charge_ratio: Maybe[float] = NOT_OFFERED


Row = TypeVar("Row")
