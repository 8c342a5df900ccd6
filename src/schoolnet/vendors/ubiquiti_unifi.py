"""UniFi access points: UBNT-UniFi-MIB (revision 201611220000Z) on each access point; there is no table of them.

No serial; the MAC address is its first interface's. Old firmware (3.x) names itself by 1.3.6.1.4.1.10002.1, newer by
the shared net-snmp id with the model in sysDescr.
"""

from schoolnet.facts.device import Tier
from schoolnet.facts.rows import AccessPoint, Band, Identity, Radio
from schoolnet.vendors import decoders, indexes, joins
from schoolnet.vendors.schema import Column, Detection, Profile, Scalars, Table
from schoolnet.vendors.scratch import Vap
from schoolnet.vendors.standard_interfaces import SYS_NAME

_MIB = "1.3.6.1.4.1.41112.1.6"
_BANDS = {"ng": Band.GHZ_2_4, "na": Band.GHZ_5, "ac": Band.GHZ_5, "6e": Band.GHZ_6}

UBIQUITI_UNIFI = Profile(
    name="ubiquiti_unifi",
    vendor="Ubiquiti",
    detect=Detection(
        object_ids=("1.3.6.1.4.1.10002.1", "1.3.6.1.4.1.41112.1.6", "1.3.6.1.4.1.8072.3.2.10"),
        description=r"^(?:UAP|U6|U7|UWB|UAL|UK|UMA|UHD|UDM|E7)\b|^Linux 3\.3\.8 .* mips$",
        needs_both=True,
    ),
    scalars=(
        Scalars(
            fills=Identity,
            tier=Tier.INVENTORY,
            columns=(
                Column("UBNT-UniFi-MIB::unifiApSystemModel", f"{_MIB}.3.3", "model", decoders.label),
                Column("UBNT-UniFi-MIB::unifiApSystemVersion", f"{_MIB}.3.6", "version", decoders.label),
            ),
        ),
        Scalars(
            fills=AccessPoint,
            tier=Tier.STATUS,
            columns=(
                Column("SNMPv2-MIB::sysName", SYS_NAME, "name", decoders.label),
                Column("UBNT-UniFi-MIB::unifiApSystemModel", f"{_MIB}.3.3", "model", decoders.label),
                Column("UBNT-UniFi-MIB::unifiApSystemIsolated", f"{_MIB}.3.2", "is_isolated", decoders.truth),
                Column(
                    "UBNT-UniFi-MIB::unifiApSystemUptime", f"{_MIB}.3.5", "uptime_seconds", decoders.scaled(1, 0, 2e9)
                ),
            ),
        ),
    ),
    tables=(
        Table(
            fills=AccessPoint,
            tier=Tier.TABLES,
            index=indexes.own_access_point,
            columns=(Column("UBNT-UniFi-MIB::unifiIfMac", f"{_MIB}.2.1.1.4", "mac", decoders.mac),),
        ),
        Table(
            fills=Radio,
            tier=Tier.TABLES,
            index=indexes.own_radio,
            columns=(
                Column("UBNT-UniFi-MIB::unifiRadioRadio", f"{_MIB}.1.1.1.3", "name", decoders.label),
                Column("UBNT-UniFi-MIB::unifiRadioRadio", f"{_MIB}.1.1.1.3", "band", decoders.words(_BANDS)),
                Column(
                    "UBNT-UniFi-MIB::unifiRadioCuTotal",
                    f"{_MIB}.1.1.1.6",
                    "utilization_ratio",
                    decoders.ratio_of_percent,
                ),
            ),
        ),
        Table(
            fills=Vap,
            tier=Tier.TABLES,
            index=indexes.plain,
            columns=(
                Column("UBNT-UniFi-MIB::unifiVapEssId", f"{_MIB}.1.2.1.6", "name", decoders.text),
                Column("UBNT-UniFi-MIB::unifiVapRadio", f"{_MIB}.1.2.1.9", "radio_name", decoders.label),
                Column("UBNT-UniFi-MIB::unifiVapUp", f"{_MIB}.1.2.1.22", "is_up", decoders.truth),
                Column("UBNT-UniFi-MIB::unifiVapNumStations", f"{_MIB}.1.2.1.8", "clients", decoders.count),
                Column("UBNT-UniFi-MIB::unifiVapChannel", f"{_MIB}.1.2.1.4", "channel", decoders.channel),
                Column("UBNT-UniFi-MIB::unifiVapTxPower", f"{_MIB}.1.2.1.21", "transmit_power_dbm", decoders.power_dbm),
            ),
        ),
    ),
    joins=(joins.answers_itself, joins.radios_of_vaps, joins.clients_of_radios),
)
