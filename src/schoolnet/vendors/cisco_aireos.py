"""Cisco AireOS controllers, Mobility Express, Business Wireless and Catalyst 9800: AIRESPACE-WIRELESS-MIB,
AIRESPACE-SWITCHING-MIB and CISCO-LWAPP-SYS-MIB.

bsnAPOperationStatus: associated(1), disassociating(2), downloading(3). bsnAPIfOperStatus is down(1), up(2): the
reverse of ifOperStatus. The index is the radio's base MAC address; bsnAPEthernetMacAddress is on the label.
"""

from schoolnet.facts.device import Tier
from schoolnet.facts.rows import AccessPoint, AccessPointState, Band, Identity, Radio, Ssid, WirelessTotals
from schoolnet.vendors import decoders, indexes
from schoolnet.vendors.schema import Column, Detection, Profile, Scalars, Table

_INVENTORY = "1.3.6.1.4.1.14179.1.1.1"
_AP = "1.3.6.1.4.1.14179.2.2.1.1"
_RADIO = "1.3.6.1.4.1.14179.2.2.2.1"
_LOAD = "1.3.6.1.4.1.14179.2.2.13.1"
_SSID = "1.3.6.1.4.1.14179.2.1.1.1"
_SYSTEM = "1.3.6.1.4.1.9.9.618.1.8"
_STATES = {1: AccessPointState.UP, 2: AccessPointState.DOWN, 3: AccessPointState.UPGRADING}
_BANDS = {1: Band.GHZ_2_4, 2: Band.GHZ_5, 6: Band.GHZ_6}
# CISCO-PRODUCTS-MIB: 2106, 5500, 2504, 7500, 8500, virtual, 5760, 5508, 5700, 5520, 8540, 3504, Mobility Express, 9800.
_PRODUCTS = (828, 1069, 1279, 1295, 1615, 1631, 1645, 1926, 1927, 2026, 2170, 2171, 2427, 2825, 2958)
_PRODUCTS_9800 = (2391, 2530, 2531, 2669, 2860, 2861)

CISCO_AIREOS = Profile(
    name="cisco_aireos",
    vendor="Cisco",
    detect=Detection(
        object_ids=(
            "1.3.6.1.4.1.14179.1",
            "1.3.6.1.4.1.9.6.1.37",
            *(f"1.3.6.1.4.1.9.1.{product}" for product in (*_PRODUCTS, *_PRODUCTS_9800)),
        ),
        description=r"^Cisco (?:Controller|Business Wireless)\b|C9800",
    ),
    scalars=(
        Scalars(
            fills=Identity,
            tier=Tier.INVENTORY,
            columns=(
                Column(
                    "AIRESPACE-SWITCHING-MIB::agentInventoryMachineModel", f"{_INVENTORY}.3", "model", decoders.label
                ),
                Column(
                    "AIRESPACE-SWITCHING-MIB::agentInventorySerialNumber", f"{_INVENTORY}.4", "serial", decoders.label
                ),
                Column(
                    "AIRESPACE-SWITCHING-MIB::agentInventoryProductVersion",
                    f"{_INVENTORY}.14",
                    "version",
                    decoders.label,
                ),
            ),
        ),
        Scalars(
            fills=WirelessTotals,
            tier=Tier.STATUS,
            columns=(
                Column("CISCO-LWAPP-SYS-MIB::clsSysApConnectCount", f"{_SYSTEM}.4", "access_points_up", decoders.count),
                Column(
                    "CISCO-LWAPP-SYS-MIB::clsCurrentOnlineUsersCount", f"{_SYSTEM}.15", "clients_total", decoders.count
                ),
            ),
        ),
    ),
    tables=(
        Table(
            fills=AccessPoint,
            tier=Tier.STATUS,
            index=indexes.by_mac,
            counted_by=f"{_SYSTEM}.4",
            columns=(
                Column("AIRESPACE-WIRELESS-MIB::bsnAPName", f"{_AP}.3", "name", decoders.label),
                Column("AIRESPACE-WIRELESS-MIB::bsnAPLocation", f"{_AP}.4", "location", decoders.label),
                Column("AIRESPACE-WIRELESS-MIB::bsnAPOperationStatus", f"{_AP}.6", "state", decoders.enum(_STATES)),
                Column("AIRESPACE-WIRELESS-MIB::bsnAPSoftwareVersion", f"{_AP}.8", "version", decoders.label),
                Column("AIRESPACE-WIRELESS-MIB::bsnAPModel", f"{_AP}.16", "model", decoders.label),
                Column("AIRESPACE-WIRELESS-MIB::bsnAPSerialNumber", f"{_AP}.17", "serial", decoders.label),
                Column("AIRESPACE-WIRELESS-MIB::bsnApIpAddress", f"{_AP}.19", "address", decoders.ip_address),
                Column("AIRESPACE-WIRELESS-MIB::bsnAPEthernetMacAddress", f"{_AP}.33", "mac", decoders.mac),
            ),
        ),
        Table(
            fills=Radio,
            tier=Tier.TABLES,
            index=indexes.radio_by_mac,
            columns=(
                Column("AIRESPACE-WIRELESS-MIB::bsnAPIfType", f"{_RADIO}.2", "band", decoders.enum(_BANDS)),
                Column("AIRESPACE-WIRELESS-MIB::bsnAPIfPhyChannelNumber", f"{_RADIO}.4", "channel", decoders.channel),
                Column("AIRESPACE-WIRELESS-MIB::bsnAPIfOperStatus", f"{_RADIO}.12", "is_up", decoders.down1_up2),
                Column("AIRESPACE-WIRELESS-MIB::bsnApIfNoOfUsers", f"{_RADIO}.15", "clients", decoders.count),
                Column(
                    "AIRESPACE-WIRELESS-MIB::bsnAPIfLoadChannelUtilization",
                    f"{_LOAD}.3",
                    "utilization_ratio",
                    decoders.ratio_of_percent,
                ),
            ),
        ),
        Table(
            fills=Ssid,
            tier=Tier.TABLES,
            index=indexes.plain,
            columns=(
                Column("AIRESPACE-WIRELESS-MIB::bsnDot11EssSsid", f"{_SSID}.2", "name", decoders.label),
                Column(
                    "AIRESPACE-WIRELESS-MIB::bsnDot11EssNumberOfMobileStations",
                    f"{_SSID}.38",
                    "clients",
                    decoders.count,
                ),
            ),
        ),
    ),
)
