"""Families of 10G circuits."""

from schoolnet.facts.device import Tier
from schoolnet.metrics.family import Family, Kind

UPLINK = ("school", "uplink")

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
    "State changes of the circuit seen so far, at the end that saw most"
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
UPLINK_REASON = Family(
    "schoolnet_uplink_reason",
    Kind.GAUGE,
    "1 for the reason of the circuit's verdict; no sample while it meets its contract.",
    (*UPLINK, "reason"),
)
UPLINK_IN_MAINTENANCE = Family(
    "schoolnet_uplink_in_maintenance",
    Kind.GAUGE,
    "Whether a maintenance window of the inventory covers the circuit now, 1 or 0.",
    UPLINK,
)
UPLINK_LAST_CHANGE = Family(
    "schoolnet_uplink_last_change_timestamp_seconds",
    Kind.GAUGE,
    "Unix time since which the circuit's state is what it is; when it happened, as far as the device tells"
    " (IF-MIB::ifLastChange 1.3.6.1.2.1.2.2.1.9), else when it was seen",
    UPLINK,
    Tier.STATUS,
    "seconds",
)

FAMILIES = (
    UPLINK_STATE,
    UPLINK_REASON,
    UPLINK_LAST_CHANGE,
    UPLINK_IN_MAINTENANCE,
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
)
