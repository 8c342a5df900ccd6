"""Families of devices and of the polls that ask them."""

from schoolnet.facts.device import Tier
from schoolnet.metrics.family import Family, Kind

DEVICE = ("device",)

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
DEVICE_REBOOTS = Family(
    "schoolnet_device_reboots_total",
    Kind.COUNTER,
    "Restarts of the device seen so far, by SNMPv2-MIB::sysUpTime 1.3.6.1.2.1.1.3 and"
    " SNMP-FRAMEWORK-MIB::snmpEngineBoots 1.3.6.1.6.3.10.2.1.2; its wrap after 497 days is none",
    DEVICE,
    Tier.STATUS,
)
DEVICE_IN_MAINTENANCE = Family(
    "schoolnet_device_in_maintenance",
    Kind.GAUGE,
    "Whether a maintenance window of the inventory covers the device now, 1 or 0.",
    DEVICE,
)
DEVICE_DRIFT_ITEMS = Family(
    "schoolnet_device_drift_items",
    Kind.GAUGE,
    "How many things about the device differ from the inventory, by kind; no sample of what is not known.",
    (*DEVICE, "kind"),
)

FAMILIES = (
    DEVICE_UP,
    DEVICE_INFO,
    DEVICE_UPTIME,
    DEVICE_REBOOTS,
    DEVICE_LAST_SUCCESS,
    DEVICE_IN_MAINTENANCE,
    DEVICE_DRIFT_ITEMS,
    COLLECTOR_SUCCESS,
    POLL_DURATION,
)
