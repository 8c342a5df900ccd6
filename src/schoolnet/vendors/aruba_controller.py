"""ArubaOS mobility controllers: WLSX-WLAN-MIB, WLSX-SWITCH-MIB and WLSX-SYSTEMEXT-MIB (aruba-wlan.my and others).

wlanAPStatus is up(1), down(2). The radio table lists active access points only and also tells their names;
it is asked together with the list, so that the list is whole at once.
wlanAPRadioTransmitPower is in 0.5 dBm (seen on 6.4.4: 38 for 19 dBm).
"""

from schoolnet.facts.device import Tier
from schoolnet.facts.rows import AccessPoint, AccessPointState, Band, Identity, Radio, WirelessTotals
from schoolnet.vendors import decoders, indexes, joins
from schoolnet.vendors.columns import columns
from schoolnet.vendors.schema import Column, Detection, Profile, Scalars, Table
from schoolnet.vendors.standard_interfaces import SYS_DESCR

_SYSTEM = "1.3.6.1.4.1.14823.2.2.1.2.1"
_TOTALS = "1.3.6.1.4.1.14823.2.2.1.1.3"
_AP = "1.3.6.1.4.1.14823.2.2.1.5.2.1.4.1"
_RADIO = "1.3.6.1.4.1.14823.2.2.1.5.2.1.5.1"
_BANDS = {1: Band.GHZ_5, 2: Band.GHZ_2_4, 3: Band.GHZ_2_4}

ARUBA_CONTROLLER = Profile(
    name="aruba_controller",
    vendor="HPE Aruba",
    detect=Detection(object_ids=("1.3.6.1.4.1.14823.1.1",)),
    scalars=(
        Scalars(
            fills=Identity,
            tier=Tier.INVENTORY,
            columns=(
                *columns(
                    "WLSX-SYSTEMEXT-MIB",
                    _SYSTEM,
                    ("wlsxSysExtModelName", 3, "model", decoders.label),
                    ("wlsxSysExtSerialNumber", 29, "serial", decoders.label),
                ),
                Column("SNMPv2-MIB::sysDescr", SYS_DESCR, "version", decoders.matched(r"Version (\S+)")),
            ),
        ),
        Scalars(
            fills=WirelessTotals,
            tier=Tier.STATUS,
            columns=columns(
                "WLSX-SWITCH-MIB",
                _TOTALS,
                ("wlsxSwitchTotalNumAccessPoints", 1, "access_points_up", decoders.count),
                ("wlsxSwitchTotalNumStationsAssociated", 2, "clients_total", decoders.count),
            ),
        ),
    ),
    tables=(
        Table(
            fills=AccessPoint,
            tier=Tier.STATUS,
            index=indexes.by_mac,
            columns=columns(
                "WLSX-WLAN-MIB",
                _AP,
                ("wlanAPName", 3, "name", decoders.label),
                ("wlanAPIpAddress", 2, "address", decoders.ip_address),
                ("wlanAPSerialNumber", 6, "serial", decoders.label),
                ("wlanAPModelName", 13, "model", decoders.label),
                ("wlanAPUpTime", 12, "uptime_seconds", decoders.timeticks),
                ("wlanAPStatus", 19, "state", decoders.enum({1: AccessPointState.UP, 2: AccessPointState.DOWN})),
            ),
        ),
        Table(
            fills=AccessPoint,
            tier=Tier.STATUS,
            index=indexes.access_point_of_radio,
            columns=columns("WLSX-WLAN-MIB", _RADIO, ("wlanAPRadioAPName", 16, "name", decoders.label)),
        ),
        Table(
            fills=Radio,
            tier=Tier.TABLES,
            index=indexes.radio_by_mac,
            columns=columns(
                "WLSX-WLAN-MIB",
                _RADIO,
                ("wlanAPRadioType", 2, "band", decoders.enum(_BANDS)),
                ("wlanAPRadioChannel", 3, "channel", decoders.channel),
                ("wlanAPRadioTransmitPower", 4, "transmit_power_dbm", decoders.half_power_dbm),
                ("wlanAPRadioUtilization", 6, "utilization_ratio", decoders.ratio_of_percent),
                ("wlanAPRadioNumAssociatedClients", 7, "clients", decoders.count),
            ),
        ),
    ),
    joins=(joins.up_by_channel,),
)
