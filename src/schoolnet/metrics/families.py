"""Every metric family, declared once. Names and labels are a promise to rules and dashboards.

Rules of this file: one record per family, nothing computed. Identity only in labels; what can change is on an `_info`
family. Base units. HELP names the MIB object and its OID where there is one.
"""

from schoolnet.facts.device import Tier
from schoolnet.metrics.family import Family, Kind

DEVICE = ("device",)
UPLINK = ("school", "uplink")
ROOM = ("school", "classroom")
ACCESS_POINT = ("school", "ap")
RADIO = ("school", "ap", "band")

SCHOOL_INFO = Family(
    "schoolnet_school_info", Kind.INFO, "A planned institution, by its Latvian name.", ("school", "name", "kind")
)
SCHOOL_STUDENTS = Family("schoolnet_school_students", Kind.GAUGE, "Students, from the inventory.", ("school",))
UNPLANNED_ACCESS_POINTS = Family(
    "schoolnet_unplanned_access_points",
    Kind.GAUGE,
    "Access points that the school's controllers list and the inventory does not",
    ("school",),
    Tier.TABLES,
)
DEVICE_UP = Family(
    "schoolnet_device_up", Kind.GAUGE, "Whether its newest poll was answered, 1 or 0", DEVICE, Tier.STATUS
)
DEVICE_INFO = Family(
    "schoolnet_device_info",
    Kind.INFO,
    "What the device is: SNMPv2-MIB::sysDescr 1.3.6.1.2.1.1.1, sysObjectID 1.3.6.1.2.1.1.2,"
    " ENTITY-MIB::entPhysicalModelName 1.3.6.1.2.1.47.1.1.1.1.13 or its vendor's own objects",
    ("device", "school", "role", "vendor", "model", "version"),
    Tier.INVENTORY,
)
DEVICE_UPTIME = Family(
    "schoolnet_device_uptime_seconds",
    Kind.GAUGE,
    "Time since the device's agent started: SNMPv2-MIB::sysUpTime 1.3.6.1.2.1.1.3",
    DEVICE,
    Tier.STATUS,
    "seconds",
)
DEVICE_LAST_SUCCESS = Family(
    "schoolnet_device_last_success_timestamp_seconds",
    Kind.GAUGE,
    "Unix time of the newest poll that the device answered",
    DEVICE,
    Tier.STATUS,
    "seconds",
)
COLLECTOR_SUCCESS = Family(
    "schoolnet_collector_success",
    Kind.GAUGE,
    "Whether the newest poll of this tier brought all that was asked, 1 or 0; cached, polled at the tier's interval.",
    ("device", "collector"),
)
POLL_DURATION = Family(
    "schoolnet_poll_duration_seconds",
    Kind.GAUGE,
    "How long the device's newest poll took",
    DEVICE,
    Tier.STATUS,
    "seconds",
)
UPLINK_STATE = Family(
    "schoolnet_uplink_state",
    Kind.STATESET,
    "The circuit's verdict against its contract; exactly one state is 1.",
    (*UPLINK, "state"),
)
UPLINK_UP = Family(
    "schoolnet_uplink_up",
    Kind.GAUGE,
    "Whether the circuit is up, at all ends that are known, 1 or 0: IF-MIB::ifOperStatus 1.3.6.1.2.1.2.2.1.8",
    UPLINK,
    Tier.STATUS,
)
UPLINK_SPEED = Family(
    "schoolnet_uplink_speed_bytes_per_second",
    Kind.GAUGE,
    "Negotiated speed at the slowest end (10 Gbit/s is 1250000000): IF-MIB::ifHighSpeed 1.3.6.1.2.1.31.1.1.1.15",
    UPLINK,
    Tier.STATUS,
    "bytes_per_second",
)
UPLINK_CONTRACTED_SPEED = Family(
    "schoolnet_uplink_contracted_speed_bytes_per_second",
    Kind.GAUGE,
    "Contracted speed (10 Gbit/s is 1250000000), from the inventory.",
    UPLINK,
    unit="bytes_per_second",
)
UPLINK_RECEIVE_BYTES = Family(
    "schoolnet_uplink_receive_bytes_total",
    Kind.COUNTER,
    "Bytes received, modulo 2^53: IF-MIB::ifHCInOctets 1.3.6.1.2.1.31.1.1.1.6",
    UPLINK,
    Tier.STATUS,
    "bytes",
)
UPLINK_TRANSMIT_BYTES = Family(
    "schoolnet_uplink_transmit_bytes_total",
    Kind.COUNTER,
    "Bytes transmitted, modulo 2^53: IF-MIB::ifHCOutOctets 1.3.6.1.2.1.31.1.1.1.10",
    UPLINK,
    Tier.STATUS,
    "bytes",
)
UPLINK_RECEIVE_ERRORS = Family(
    "schoolnet_uplink_receive_errors_total",
    Kind.COUNTER,
    "Packets received with errors: IF-MIB::ifInErrors 1.3.6.1.2.1.2.2.1.14",
    UPLINK,
    Tier.STATUS,
)
UPLINK_TRANSMIT_ERRORS = Family(
    "schoolnet_uplink_transmit_errors_total",
    Kind.COUNTER,
    "Packets not transmitted because of errors: IF-MIB::ifOutErrors 1.3.6.1.2.1.2.2.1.20",
    UPLINK,
    Tier.STATUS,
)
UPLINK_RECEIVE_DISCARDS = Family(
    "schoolnet_uplink_receive_discards_total",
    Kind.COUNTER,
    "Good received packets dropped: IF-MIB::ifInDiscards 1.3.6.1.2.1.2.2.1.13",
    UPLINK,
    Tier.STATUS,
)
UPLINK_TRANSMIT_DISCARDS = Family(
    "schoolnet_uplink_transmit_discards_total",
    Kind.COUNTER,
    "Good packets dropped before transmission: IF-MIB::ifOutDiscards 1.3.6.1.2.1.2.2.1.19",
    UPLINK,
    Tier.STATUS,
)
UPLINK_CHANGES = Family(
    "schoolnet_uplink_changes_total",
    Kind.COUNTER,
    "State changes of the circuit seen since schoolnet started, at the end that saw most"
    " (IF-MIB::ifLastChange 1.3.6.1.2.1.2.2.1.9, ifOperStatus 1.3.6.1.2.1.2.2.1.8)",
    UPLINK,
    Tier.STATUS,
)
UPLINK_RECEIVE_POWER = Family(
    "schoolnet_uplink_receive_power_dbm",
    Kind.GAUGE,
    "Received optical power of the weakest lane (SFF-8472), from the device's transceiver or sensor objects",
    UPLINK,
    Tier.TABLES,
    "dbm",
)
UPLINK_TRANSMIT_POWER = Family(
    "schoolnet_uplink_transmit_power_dbm",
    Kind.GAUGE,
    "Transmitted optical power of the weakest lane (SFF-8472), from the device's transceiver or sensor objects",
    UPLINK,
    Tier.TABLES,
    "dbm",
)
CLASSROOM_WIFI_STATE = Family(
    "schoolnet_classroom_wifi_state",
    Kind.STATESET,
    "The verdict on the classroom's WiFi; exactly one state is 1.",
    (*ROOM, "state"),
)
CLASSROOM_INFO = Family(
    "schoolnet_classroom_info",
    Kind.INFO,
    "A room of the inventory that must have WiFi, by its Latvian name.",
    (*ROOM, "name", "building", "floor", "kind"),
)
ACCESS_POINT_UP = Family(
    "schoolnet_access_point_up",
    Kind.GAUGE,
    "Whether the planned access point is joined and serves, 1 or 0; one that its controller no longer lists is 0",
    ACCESS_POINT,
    Tier.STATUS,
)
ACCESS_POINT_INFO = Family(
    "schoolnet_access_point_info",
    Kind.INFO,
    "What the access point is, as its controller tells, else as planned",
    (*ACCESS_POINT, "device", "serial", "model", "version"),
    Tier.TABLES,
)
ACCESS_POINT_CLASSROOM = Family(
    "schoolnet_access_point_classroom",
    Kind.GAUGE,
    "1 for each classroom that the access point was planned to serve, from the inventory.",
    (*ACCESS_POINT, "classroom"),
)
ACCESS_POINT_RADIO_UP = Family(
    "schoolnet_access_point_radio_up",
    Kind.GAUGE,
    "Whether a radio of the access point in this band is up, 1 or 0; its vendor's objects",
    RADIO,
    Tier.TABLES,
)
ACCESS_POINT_CLIENTS = Family(
    "schoolnet_access_point_clients",
    Kind.GAUGE,
    "Clients on the access point's radios in this band; its vendor's objects",
    RADIO,
    Tier.TABLES,
)
ACCESS_POINT_UTILIZATION = Family(
    "schoolnet_access_point_channel_utilization_ratio",
    Kind.GAUGE,
    "Share of time for which the channel is busy, 0 to 1, the busiest radio in this band; its vendor's objects",
    RADIO,
    Tier.TABLES,
    "ratio",
)

FAMILIES = (
    SCHOOL_INFO,
    SCHOOL_STUDENTS,
    UNPLANNED_ACCESS_POINTS,
    DEVICE_UP,
    DEVICE_INFO,
    DEVICE_UPTIME,
    DEVICE_LAST_SUCCESS,
    COLLECTOR_SUCCESS,
    POLL_DURATION,
    UPLINK_STATE,
    UPLINK_UP,
    UPLINK_SPEED,
    UPLINK_CONTRACTED_SPEED,
    UPLINK_RECEIVE_BYTES,
    UPLINK_TRANSMIT_BYTES,
    UPLINK_RECEIVE_ERRORS,
    UPLINK_TRANSMIT_ERRORS,
    UPLINK_RECEIVE_DISCARDS,
    UPLINK_TRANSMIT_DISCARDS,
    UPLINK_CHANGES,
    UPLINK_RECEIVE_POWER,
    UPLINK_TRANSMIT_POWER,
    CLASSROOM_WIFI_STATE,
    CLASSROOM_INFO,
    ACCESS_POINT_UP,
    ACCESS_POINT_INFO,
    ACCESS_POINT_CLASSROOM,
    ACCESS_POINT_RADIO_UP,
    ACCESS_POINT_CLIENTS,
    ACCESS_POINT_UTILIZATION,
)
"""The families whose lines are rendered per owner, in the order of the page."""
