"""RUCKUS SmartZone controllers: RUCKUS-SZ-WLAN-MIB, RUCKUS-SZ-SYSTEM-MIB and RUCKUS-CTRL-MIB.

ruckusSZAPConnStatus is free text ("Connect", "Disconnect"). A cluster's nodes each say how many access points are
joined to them (ruckusCtrlSystemNodeNumApConnected): the sum over the nodes is the cluster's, as its own count.
"""

from schoolnet.facts.device import Tier
from schoolnet.facts.rows import AccessPoint, AccessPointState, Identity, Ssid, WirelessTotals
from schoolnet.vendors import decoders, indexes, joins
from schoolnet.vendors.columns import columns
from schoolnet.vendors.schema import Detection, Profile, Scalars, Table
from schoolnet.vendors.scratch import ControllerNode

_AP = "1.3.6.1.4.1.25053.1.4.2.1.1.2.2.1"
_WLAN = "1.3.6.1.4.1.25053.1.4.2.1.1.1.2.1"
_STATS = "1.3.6.1.4.1.25053.1.4.1.1.1.15"
_NODE = "1.3.6.1.4.1.25053.1.8.1.1.1.1.1.1"
_STATES = {
    "connect": AccessPointState.UP,
    "connected": AccessPointState.UP,
    "disconnect": AccessPointState.DOWN,
    "disconnected": AccessPointState.DOWN,
}

RUCKUS_SMARTZONE = Profile(
    name="ruckus_smartzone",
    vendor="Ruckus",
    detect=Detection(object_ids=("1.3.6.1.4.1.25053.3.1.10", "1.3.6.1.4.1.25053.3.1.11")),
    scalars=(
        Scalars(
            fills=Identity,
            tier=Tier.INVENTORY,
            columns=columns(
                "RUCKUS-SZ-SYSTEM-MIB", _STATS, ("ruckusSZSystemStatsSerialNumber", 13, "serial", decoders.label)
            ),
        ),
        Scalars(
            fills=WirelessTotals,
            tier=Tier.STATUS,
            columns=columns(
                "RUCKUS-SZ-SYSTEM-MIB",
                _STATS,
                ("ruckusSZSystemStatsNumAP", 1, "access_points_total", decoders.count),
                ("ruckusSZSystemStatsNumSta", 2, "clients_total", decoders.count),
            ),
        ),
    ),
    tables=(
        Table(
            fills=Identity,
            tier=Tier.INVENTORY,
            index=indexes.whole_device,
            columns=columns(
                "RUCKUS-CTRL-MIB",
                _NODE,
                ("ruckusCtrlSystemNodeModel", 3, "model", decoders.label),
                ("ruckusCtrlSystemNodeVersion", 9, "version", decoders.label),
            ),
        ),
        Table(
            fills=ControllerNode,
            tier=Tier.STATUS,
            index=indexes.plain,
            columns=columns(
                "RUCKUS-CTRL-MIB", _NODE, ("ruckusCtrlSystemNodeNumApConnected", 19, "access_points_up", decoders.count)
            ),
        ),
        Table(
            fills=AccessPoint,
            tier=Tier.STATUS,
            index=indexes.by_mac,
            counted_by=f"{_STATS}.1",
            columns=columns(
                "RUCKUS-SZ-WLAN-MIB",
                _AP,
                ("ruckusSZAPName", 5, "name", decoders.label),
                ("ruckusSZAPUptime", 6, "uptime_seconds", decoders.timeticks),
                ("ruckusSZAPModel", 8, "model", decoders.label),
                ("ruckusSZAPSerial", 9, "serial", decoders.label),
                ("ruckusSZAPIp", 10, "address", decoders.ip_address),
                ("ruckusSZAPNumSta", 15, "clients", decoders.count),
                ("ruckusSZAPConnStatus", 16, "state", decoders.words(_STATES)),
                ("ruckusSZAPLocation", 19, "location", decoders.label),
            ),
        ),
        Table(
            fills=Ssid,
            tier=Tier.TABLES,
            index=indexes.plain,
            columns=columns(
                "RUCKUS-SZ-WLAN-MIB",
                _WLAN,
                ("ruckusSZWLANSSID", 1, "name", decoders.label),
                ("ruckusSZWLANNumSta", 12, "clients", decoders.count),
            ),
        ),
    ),
    joins=(joins.access_points_of_nodes,),
)
