"""RUCKUS ZoneDirector and Unleashed: RUCKUS-ZD-WLAN-MIB and RUCKUS-ZD-SYSTEM-MIB.

ruckusZDWLANAPStatus: disconnected(0), connected(1), approvalPending(2), upgradingFirmware(3), provisioning(4).
ruckusZDWLANAPRadioStatsResourceUtil is left out: the same object of RUCKUS-RADIO-MIB is stations by the most stations
allowed, not the channel's use. Unleashed tells who it is below 1.3.6.1.4.1.25053.1.15, under the same sysObjectID.
"""

from schoolnet.facts.device import Tier
from schoolnet.facts.rows import AccessPoint, AccessPointState, Band, Identity, Radio, Ssid, WirelessTotals
from schoolnet.vendors import decoders, indexes, joins
from schoolnet.vendors.columns import columns
from schoolnet.vendors.schema import Column, Detection, Profile, Scalars, Table

_SYSTEM = "1.3.6.1.4.1.25053.1.2.1.1.1"
_WLAN = "1.3.6.1.4.1.25053.1.2.2.1.1.1.1.1"
_AP = "1.3.6.1.4.1.25053.1.2.2.1.1.2.1.1"
_RADIO = "1.3.6.1.4.1.25053.1.2.2.1.1.2.2.1"
_UNLEASHED = "1.3.6.1.4.1.25053.1.15.1.1.1"
_STATES = {
    0: AccessPointState.DOWN,
    1: AccessPointState.UP,
    2: AccessPointState.DOWN,
    3: AccessPointState.UPGRADING,
    4: AccessPointState.UPGRADING,
}
_BANDS = {0: Band.GHZ_2_4, 1: Band.GHZ_5, 2: Band.GHZ_2_4, 3: Band.GHZ_5, 4: Band.GHZ_5}


def _identity(mib: str, oid: str) -> Scalars:
    """Model, serial and version, which both systems have at the same place in their own tree."""
    return Scalars(
        fills=Identity,
        tier=Tier.INVENTORY,
        columns=(
            Column(f"{mib}Model", f"{oid}.1.9", "model", decoders.label),
            Column(f"{mib}SerialNumber", f"{oid}.1.15", "serial", decoders.label),
            Column(f"{mib}Version", f"{oid}.1.18", "version", decoders.label),
        ),
    )


RUCKUS_ZONEDIRECTOR = Profile(
    name="ruckus_zonedirector",
    vendor="Ruckus",
    detect=Detection(object_ids=("1.3.6.1.4.1.25053.3.1.5",)),
    scalars=(
        _identity("RUCKUS-ZD-SYSTEM-MIB::ruckusZDSystem", _SYSTEM),
        _identity("RUCKUS-UNLEASHED-SYSTEM-MIB::ruckusUnleashedSystem", _UNLEASHED),
        Scalars(
            fills=WirelessTotals,
            tier=Tier.STATUS,
            columns=columns(
                "RUCKUS-ZD-SYSTEM-MIB",
                _SYSTEM,
                ("ruckusZDSystemStatsNumAP", "15.1", "access_points_up", decoders.count),
                ("ruckusZDSystemStatsNumSta", "15.2", "clients_total", decoders.count),
                ("ruckusZDSystemStatsNumRegisteredAP", "15.15", "access_points_total", decoders.count),
            ),
        ),
    ),
    tables=(
        Table(
            fills=AccessPoint,
            tier=Tier.STATUS,
            index=indexes.by_mac,
            counted_by=f"{_SYSTEM}.15.15",
            columns=columns(
                "RUCKUS-ZD-WLAN-MIB",
                _AP,
                ("ruckusZDWLANAPDescription", 2, "name", decoders.label),
                ("ruckusZDWLANAPStatus", 3, "state", decoders.enum(_STATES)),
                ("ruckusZDWLANAPModel", 4, "model", decoders.label),
                ("ruckusZDWLANAPSerialNumber", 5, "serial", decoders.label),
                ("ruckusZDWLANAPUptime", 6, "uptime_seconds", decoders.timeticks),
                ("ruckusZDWLANAPSWversion", 7, "version", decoders.label),
                ("ruckusZDWLANAPIPAddr", 10, "address", decoders.ip_address),
                ("ruckusZDWLANAPNumSta", 15, "clients", decoders.count),
            ),
        ),
        Table(
            fills=Radio,
            tier=Tier.TABLES,
            index=indexes.radio_by_mac,
            columns=columns(
                "RUCKUS-ZD-WLAN-MIB",
                _RADIO,
                ("ruckusZDWLANAPRadioStatsRadioType", 3, "band", decoders.enum(_BANDS)),
                ("ruckusZDWLANAPRadioStatsChannel", 4, "channel", decoders.channel),
                ("ruckusZDWLANAPRadioStatsNumSta", 8, "clients", decoders.count),
            ),
        ),
        Table(
            fills=Ssid,
            tier=Tier.TABLES,
            index=indexes.plain,
            columns=columns(
                "RUCKUS-ZD-WLAN-MIB",
                _WLAN,
                ("ruckusZDWLANSSID", 1, "name", decoders.label),
                ("ruckusZDWLANNumSta", 12, "clients", decoders.count),
            ),
        ),
    ),
    joins=(joins.up_by_channel,),
)
