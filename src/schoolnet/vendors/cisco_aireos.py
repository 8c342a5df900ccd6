"""Cisco AireOS controllers, Mobility Express, Business Wireless and Catalyst 9800: AIRESPACE-WIRELESS-MIB,
AIRESPACE-SWITCHING-MIB, CISCO-LWAPP-SYS-MIB and CISCO-LWAPP-AP-MIB.

bsnAPOperationStatus: associated(1), disassociating(2), downloading(3). bsnAPIfOperStatus is down(1), up(2): the
reverse of ifOperStatus. The index is the radio's base MAC address, and so is cLApSysMacAddress; bsnAPEthernetMacAddress
is on the label. cLApPowerStatus: low(1) is too little; whether 15.4 or 16.8 W (2, 3) are enough depends on the model, 6
and 7 on the revision of the MIB; full(4), external(5). cLApEthernetIfOperStatus is up(1), down(2).
"""

from schoolnet.facts.device import Tier
from schoolnet.facts.rows import AccessPoint, AccessPointState, Band, Identity, Radio, Ssid, WirelessTotals
from schoolnet.vendors import decoders, indexes, joins
from schoolnet.vendors.columns import columns
from schoolnet.vendors.schema import Detection, Profile, Scalars, Table
from schoolnet.vendors.scratch import EthernetPort

_INVENTORY = "1.3.6.1.4.1.14179.1.1.1"
_AP = "1.3.6.1.4.1.14179.2.2.1.1"
_RADIO = "1.3.6.1.4.1.14179.2.2.2.1"
_LOAD = "1.3.6.1.4.1.14179.2.2.13.1"
_SSID = "1.3.6.1.4.1.14179.2.1.1.1"
_LWAPP_AP = "1.3.6.1.4.1.9.9.513.1.1.1.1"
_LWAPP_ETHERNET = "1.3.6.1.4.1.9.9.513.1.2.2.1"
_SYSTEM = "1.3.6.1.4.1.9.9.618.1.8"
_STATES = {1: AccessPointState.UP, 2: AccessPointState.DOWN, 3: AccessPointState.UPGRADING}
_POWER = {1: True, **dict.fromkeys((2, 3, 6, 7), decoders.EMPTY), 4: False, 5: False}
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
            columns=columns(
                "AIRESPACE-SWITCHING-MIB",
                _INVENTORY,
                ("agentInventoryMachineModel", 3, "model", decoders.label),
                ("agentInventorySerialNumber", 4, "serial", decoders.label),
                ("agentInventoryProductVersion", 14, "version", decoders.label),
            ),
        ),
        Scalars(
            fills=WirelessTotals,
            tier=Tier.STATUS,
            columns=columns(
                "CISCO-LWAPP-SYS-MIB",
                _SYSTEM,
                ("clsSysApConnectCount", 4, "access_points_up", decoders.count),
                ("clsCurrentOnlineUsersCount", 15, "clients_total", decoders.count),
            ),
        ),
    ),
    tables=(
        Table(
            fills=AccessPoint,
            tier=Tier.STATUS,
            index=indexes.by_mac,
            counted_by=f"{_SYSTEM}.4",
            columns=columns(
                "AIRESPACE-WIRELESS-MIB",
                _AP,
                ("bsnAPName", 3, "name", decoders.label),
                ("bsnAPLocation", 4, "location", decoders.label),
                ("bsnAPOperationStatus", 6, "state", decoders.enum(_STATES)),
                ("bsnAPSoftwareVersion", 8, "version", decoders.label),
                ("bsnAPModel", 16, "model", decoders.label),
                ("bsnAPSerialNumber", 17, "serial", decoders.label),
                ("bsnApIpAddress", 19, "address", decoders.ip_address),
                ("bsnAPEthernetMacAddress", 33, "mac", decoders.mac),
            ),
        ),
        Table(
            fills=AccessPoint,
            tier=Tier.TABLES,
            index=indexes.by_mac,
            completes=True,
            columns=columns(
                "CISCO-LWAPP-AP-MIB",
                _LWAPP_AP,
                ("cLApPowerStatus", 20, "is_underpowered", decoders.enum(_POWER)),
            ),
        ),
        Table(
            fills=EthernetPort,
            tier=Tier.TABLES,
            index=indexes.radio_by_mac,
            completes=True,
            columns=columns(
                "CISCO-LWAPP-AP-MIB",
                _LWAPP_ETHERNET,
                ("cLApEthernetIfOperStatus", 5, "is_up", decoders.truth),
                ("cLApEthernetIfLinkSpeed", 11, "speed_bps", decoders.high_speed_bps),
            ),
        ),
        Table(
            fills=Radio,
            tier=Tier.TABLES,
            index=indexes.radio_by_mac,
            columns=(
                *columns(
                    "AIRESPACE-WIRELESS-MIB",
                    _RADIO,
                    ("bsnAPIfType", 2, "band", decoders.enum(_BANDS)),
                    ("bsnAPIfPhyChannelNumber", 4, "channel", decoders.channel),
                    ("bsnAPIfOperStatus", 12, "is_up", decoders.down1_up2),
                    ("bsnApIfNoOfUsers", 15, "clients", decoders.count),
                ),
                *columns(
                    "AIRESPACE-WIRELESS-MIB",
                    _LOAD,
                    ("bsnAPIfLoadChannelUtilization", 3, "utilization_ratio", decoders.ratio_of_percent),
                ),
            ),
        ),
        Table(
            fills=Ssid,
            tier=Tier.TABLES,
            index=indexes.plain,
            columns=columns(
                "AIRESPACE-WIRELESS-MIB",
                _SSID,
                ("bsnDot11EssSsid", 2, "name", decoders.label),
                ("bsnDot11EssNumberOfMobileStations", 38, "clients", decoders.count),
            ),
        ),
    ),
    joins=(joins.wired_speeds,),
)
