"""Aruba Instant clusters: AI-AP-MIB (aruba-instant.my); the virtual controller lists all of its access points.

aiAPStatus and aiRadioStatus are up(1), down(2). Firmware 8.4 leaves the sign of aiRadioNoiseFloor out.
"""

from schoolnet.facts.device import Tier
from schoolnet.facts.rows import AccessPoint, AccessPointState, Identity, Radio, Ssid
from schoolnet.vendors import decoders, indexes, joins
from schoolnet.vendors.columns import columns
from schoolnet.vendors.schema import Column, Detection, Profile, Scalars, Table
from schoolnet.vendors.standard_interfaces import SYS_DESCR

_AP = "1.3.6.1.4.1.14823.2.3.3.1.2.1.1"
_RADIO = "1.3.6.1.4.1.14823.2.3.3.1.2.2.1"
_SSID = "1.3.6.1.4.1.14823.2.3.3.1.1.7.1"

ARUBA_INSTANT = Profile(
    name="aruba_instant",
    vendor="HPE Aruba",
    detect=Detection(object_ids=("1.3.6.1.4.1.14823.1.2",)),
    scalars=(
        Scalars(
            fills=Identity,
            tier=Tier.INVENTORY,
            columns=(
                Column("SNMPv2-MIB::sysDescr", SYS_DESCR, "model", decoders.matched(r"\(MODEL: ([^)]+)\)")),
                Column("SNMPv2-MIB::sysDescr", SYS_DESCR, "version", decoders.matched(r"Version (\S+)")),
            ),
        ),
    ),
    tables=(
        Table(
            fills=AccessPoint,
            tier=Tier.STATUS,
            index=indexes.by_mac,
            columns=columns(
                "AI-AP-MIB",
                _AP,
                ("aiAPName", 2, "name", decoders.label),
                ("aiAPIPAddress", 3, "address", decoders.ip_address),
                ("aiAPSerialNum", 4, "serial", decoders.label),
                ("aiAPModelName", 6, "model", decoders.label),
                ("aiAPUptime", 9, "uptime_seconds", decoders.timeticks),
                ("aiAPStatus", 11, "state", decoders.enum({1: AccessPointState.UP, 2: AccessPointState.DOWN})),
            ),
        ),
        Table(
            fills=Radio,
            tier=Tier.TABLES,
            index=indexes.radio_by_mac,
            columns=columns(
                "AI-AP-MIB",
                _RADIO,
                ("aiRadioChannel", 4, "channel", decoders.channel),
                ("aiRadioTransmitPower", 5, "transmit_power_dbm", decoders.power_dbm),
                ("aiRadioNoiseFloor", 6, "noise_dbm", decoders.noise_dbm),
                ("aiRadioUtilization64", 8, "utilization_ratio", decoders.ratio_of_percent),
                ("aiRadioStatus", 20, "is_up", decoders.truth),
                ("aiRadioClientNum", 21, "clients", decoders.count),
            ),
        ),
        Table(
            fills=Ssid,
            tier=Tier.TABLES,
            index=indexes.plain,
            columns=columns("AI-AP-MIB", _SSID, ("aiSSID", 2, "name", decoders.label)),
        ),
    ),
    joins=(joins.bands_of_aruba_instant,),
)
