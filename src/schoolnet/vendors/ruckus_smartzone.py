"""RUCKUS SmartZone controllers: RUCKUS-SZ-WLAN-MIB, RUCKUS-SZ-SYSTEM-MIB and RUCKUS-CTRL-MIB.

ruckusSZAPConnStatus is free text ("Connect", "Disconnect"). A cluster's nodes each say how many access points are
joined to them (ruckusCtrlSystemNodeNumApConnected): the sum over the nodes is the cluster's, as its own count.
"""

from schoolnet.facts.device import Tier
from schoolnet.facts.rows import AccessPoint, AccessPointState, Identity, Ssid, WirelessTotals
from schoolnet.vendors import decoders, indexes, joins
from schoolnet.vendors.schema import Column, Detection, Profile, Scalars, Table
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
            columns=(
                Column(
                    "RUCKUS-SZ-SYSTEM-MIB::ruckusSZSystemStatsSerialNumber", f"{_STATS}.13", "serial", decoders.label
                ),
            ),
        ),
        Scalars(
            fills=WirelessTotals,
            tier=Tier.STATUS,
            columns=(
                Column(
                    "RUCKUS-SZ-SYSTEM-MIB::ruckusSZSystemStatsNumAP",
                    f"{_STATS}.1",
                    "access_points_total",
                    decoders.count,
                ),
                Column(
                    "RUCKUS-SZ-SYSTEM-MIB::ruckusSZSystemStatsNumSta", f"{_STATS}.2", "clients_total", decoders.count
                ),
            ),
        ),
    ),
    tables=(
        Table(
            fills=Identity,
            tier=Tier.INVENTORY,
            index=indexes.whole_device,
            columns=(
                Column("RUCKUS-CTRL-MIB::ruckusCtrlSystemNodeModel", f"{_NODE}.3", "model", decoders.label),
                Column("RUCKUS-CTRL-MIB::ruckusCtrlSystemNodeVersion", f"{_NODE}.9", "version", decoders.label),
            ),
        ),
        Table(
            fills=ControllerNode,
            tier=Tier.STATUS,
            index=indexes.plain,
            columns=(
                Column(
                    "RUCKUS-CTRL-MIB::ruckusCtrlSystemNodeNumApConnected",
                    f"{_NODE}.19",
                    "access_points_up",
                    decoders.count,
                ),
            ),
        ),
        Table(
            fills=AccessPoint,
            tier=Tier.STATUS,
            index=indexes.by_mac,
            counted_by=f"{_STATS}.1",
            columns=(
                Column("RUCKUS-SZ-WLAN-MIB::ruckusSZAPName", f"{_AP}.5", "name", decoders.label),
                Column("RUCKUS-SZ-WLAN-MIB::ruckusSZAPUptime", f"{_AP}.6", "uptime_seconds", decoders.timeticks),
                Column("RUCKUS-SZ-WLAN-MIB::ruckusSZAPModel", f"{_AP}.8", "model", decoders.label),
                Column("RUCKUS-SZ-WLAN-MIB::ruckusSZAPSerial", f"{_AP}.9", "serial", decoders.label),
                Column("RUCKUS-SZ-WLAN-MIB::ruckusSZAPIp", f"{_AP}.10", "address", decoders.ip_address),
                Column("RUCKUS-SZ-WLAN-MIB::ruckusSZAPNumSta", f"{_AP}.15", "clients", decoders.count),
                Column("RUCKUS-SZ-WLAN-MIB::ruckusSZAPConnStatus", f"{_AP}.16", "state", decoders.words(_STATES)),
                Column("RUCKUS-SZ-WLAN-MIB::ruckusSZAPLocation", f"{_AP}.19", "location", decoders.label),
            ),
        ),
        Table(
            fills=Ssid,
            tier=Tier.TABLES,
            index=indexes.plain,
            columns=(
                Column("RUCKUS-SZ-WLAN-MIB::ruckusSZWLANSSID", f"{_WLAN}.1", "name", decoders.label),
                Column("RUCKUS-SZ-WLAN-MIB::ruckusSZWLANNumSta", f"{_WLAN}.12", "clients", decoders.count),
            ),
        ),
    ),
    joins=(joins.access_points_of_nodes,),
)
