"""Aruba Instant clusters: AI-AP-MIB (aruba-instant.my); the virtual controller lists all of its access points.

aiAPStatus and aiRadioStatus are up(1), down(2). Firmware 8.4 leaves the sign of aiRadioNoiseFloor out.
"""

from schoolnet.facts.device import Tier
from schoolnet.facts.rows import AccessPoint, AccessPointState, Identity, Radio, Ssid
from schoolnet.vendors import decoders, indexes, joins
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
            columns=(
                Column("AI-AP-MIB::aiAPName", f"{_AP}.2", "name", decoders.label),
                Column("AI-AP-MIB::aiAPIPAddress", f"{_AP}.3", "address", decoders.ip_address),
                Column("AI-AP-MIB::aiAPSerialNum", f"{_AP}.4", "serial", decoders.label),
                Column("AI-AP-MIB::aiAPModelName", f"{_AP}.6", "model", decoders.label),
                Column("AI-AP-MIB::aiAPUptime", f"{_AP}.9", "uptime_seconds", decoders.timeticks),
                Column(
                    "AI-AP-MIB::aiAPStatus",
                    f"{_AP}.11",
                    "state",
                    decoders.enum({1: AccessPointState.UP, 2: AccessPointState.DOWN}),
                ),
            ),
        ),
        Table(
            fills=Radio,
            tier=Tier.TABLES,
            index=indexes.radio_by_mac,
            columns=(
                Column("AI-AP-MIB::aiRadioChannel", f"{_RADIO}.4", "channel", decoders.channel),
                Column("AI-AP-MIB::aiRadioTransmitPower", f"{_RADIO}.5", "transmit_power_dbm", decoders.power_dbm),
                Column("AI-AP-MIB::aiRadioNoiseFloor", f"{_RADIO}.6", "noise_dbm", decoders.noise_dbm),
                Column(
                    "AI-AP-MIB::aiRadioUtilization64", f"{_RADIO}.8", "utilization_ratio", decoders.ratio_of_percent
                ),
                Column("AI-AP-MIB::aiRadioStatus", f"{_RADIO}.20", "is_up", decoders.truth),
                Column("AI-AP-MIB::aiRadioClientNum", f"{_RADIO}.21", "clients", decoders.count),
            ),
        ),
        Table(
            fills=Ssid,
            tier=Tier.TABLES,
            index=indexes.plain,
            columns=(Column("AI-AP-MIB::aiSSID", f"{_SSID}.2", "name", decoders.label),),
        ),
    ),
    joins=(joins.bands_of_aruba_instant,),
)
