"""UniFi access points: UBNT-UniFi-MIB (revision 201611220000Z) on each access point; there is no table of them.

No serial; the MAC address is its first interface's. Old firmware (3.x) names itself by 1.3.6.1.4.1.10002.1, newer by
the shared net-snmp id with the model in sysDescr.
"""

from schoolnet.facts.device import Tier
from schoolnet.facts.rows import AccessPoint, Band, Identity, Radio
from schoolnet.vendors import decoders, indexes, joins
from schoolnet.vendors.columns import columns
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
            columns=columns(
                "UBNT-UniFi-MIB",
                _MIB,
                ("unifiApSystemModel", "3.3", "model", decoders.label),
                ("unifiApSystemVersion", "3.6", "version", decoders.label),
            ),
        ),
        Scalars(
            fills=AccessPoint,
            tier=Tier.STATUS,
            columns=(
                Column("SNMPv2-MIB::sysName", SYS_NAME, "name", decoders.label),
                *columns(
                    "UBNT-UniFi-MIB",
                    _MIB,
                    ("unifiApSystemModel", "3.3", "model", decoders.label),
                    ("unifiApSystemIsolated", "3.2", "is_isolated", decoders.truth),
                    ("unifiApSystemUptime", "3.5", "uptime_seconds", decoders.scaled(1, 0, 2e9)),
                ),
            ),
        ),
    ),
    tables=(
        Table(
            fills=AccessPoint,
            tier=Tier.TABLES,
            index=indexes.own_access_point,
            columns=columns("UBNT-UniFi-MIB", _MIB, ("unifiIfMac", "2.1.1.4", "mac", decoders.mac)),
        ),
        Table(
            fills=Radio,
            tier=Tier.TABLES,
            index=indexes.own_radio,
            columns=columns(
                "UBNT-UniFi-MIB",
                _MIB,
                ("unifiRadioRadio", "1.1.1.3", "name", decoders.label),
                ("unifiRadioRadio", "1.1.1.3", "band", decoders.words(_BANDS)),
                ("unifiRadioCuTotal", "1.1.1.6", "utilization_ratio", decoders.ratio_of_percent),
            ),
        ),
        Table(
            fills=Vap,
            tier=Tier.TABLES,
            index=indexes.plain,
            columns=columns(
                "UBNT-UniFi-MIB",
                _MIB,
                ("unifiVapEssId", "1.2.1.6", "name", decoders.text),
                ("unifiVapRadio", "1.2.1.9", "radio_name", decoders.label),
                ("unifiVapUp", "1.2.1.22", "is_up", decoders.truth),
                ("unifiVapNumStations", "1.2.1.8", "clients", decoders.count),
                ("unifiVapChannel", "1.2.1.4", "channel", decoders.channel),
                ("unifiVapTxPower", "1.2.1.21", "transmit_power_dbm", decoders.power_dbm),
            ),
        ),
    ),
    joins=(joins.answers_itself, joins.radios_of_vaps, joins.clients_of_radios),
)
