"""FortiGate firewalls, also as controllers of FortiAPs: FORTINET-CORE-MIB and FORTINET-FORTIGATE-MIB.

fgWcWtpSessionConnectionState: other(0), offLine(1), onLine(2), downloadingImage(3), connectedImage(4), standby(5).
"""

from schoolnet.facts.device import Tier
from schoolnet.facts.rows import AccessPoint, AccessPointState, Identity, Radio, WirelessTotals
from schoolnet.vendors import decoders, indexes, joins
from schoolnet.vendors.columns import columns
from schoolnet.vendors.schema import Detection, Profile, Scalars, Table

_MIB = "FORTINET-FORTIGATE-MIB"
_SYSTEM = "1.3.6.1.4.1.12356.101.4.1"
_WIRELESS = "1.3.6.1.4.1.12356.101.14.2"
_WTP = "1.3.6.1.4.1.12356.101.14.4"
_STATES = {
    1: AccessPointState.DOWN,
    2: AccessPointState.UP,
    3: AccessPointState.UPGRADING,
    4: AccessPointState.UPGRADING,
}

FORTINET_FORTIGATE = Profile(
    name="fortinet_fortigate",
    vendor="Fortinet",
    detect=Detection(object_ids=("1.3.6.1.4.1.12356.101.1",)),
    scalars=(
        Scalars(
            fills=Identity,
            tier=Tier.INVENTORY,
            columns=(
                *columns(
                    "FORTINET-CORE-MIB", "1.3.6.1.4.1.12356.100.1.1", ("fnSysSerial", 1, "serial", decoders.label)
                ),
                *columns(_MIB, _SYSTEM, ("fgSysVersion", 1, "version", decoders.label)),
            ),
        ),
        Scalars(
            fills=WirelessTotals,
            tier=Tier.STATUS,
            columns=columns(
                _MIB,
                _WIRELESS,
                ("fgWcInfoWtpManaged", 4, "access_points_total", decoders.count),
                ("fgWcInfoWtpSessions", 5, "access_points_up", decoders.count),
                ("fgWcInfoStationCount", 7, "clients_total", decoders.count),
            ),
        ),
    ),
    tables=(
        Table(
            fills=AccessPoint,
            tier=Tier.STATUS,
            index=indexes.wtp,
            columns=columns(
                _MIB,
                _WTP,
                ("fgWcWtpConfigWtpName", "3.1.3", "name", decoders.label),
                ("fgWcWtpConfigWtpLocation", "3.1.4", "location", decoders.label),
                ("fgWcWtpSessionConnectionState", "4.1.7", "state", decoders.enum(_STATES)),
                ("fgWcWtpSessionWtpUpTime", "4.1.8", "uptime_seconds", decoders.timeticks),
                ("fgWcWtpSessionWtpStationCount", "4.1.17", "clients", decoders.count),
            ),
        ),
        Table(
            fills=Radio,
            tier=Tier.TABLES,
            index=indexes.wtp_radio,
            columns=columns(
                _MIB,
                _WTP,
                ("fgWcWtpSessionRadioOperatingChannel", "5.1.7", "channel", decoders.channel),
                ("fgWcWtpSessionRadioStationCount", "5.1.9", "clients", decoders.count),
            ),
        ),
    ),
    joins=(joins.up_by_channel,),
)
