"""Families of classrooms and of the access points that serve them."""

from schoolnet.facts.device import Tier
from schoolnet.metrics.family import Family, Kind

ROOM = ("school", "classroom")
ACCESS_POINT = ("school", "ap")
RADIO = ("school", "ap", "band")

CLASSROOM_WIFI_STATE = Family(
    "schoolnet_classroom_wifi_state",
    Kind.STATESET,
    "The verdict on the classroom's WiFi; exactly one state is 1.",
    (*ROOM, "state"),
)
CLASSROOM_INFO = Family(
    "schoolnet_classroom_info",
    Kind.INFO,
    "A room of the inventory that must have WiFi, by its Latvian name.",
    (*ROOM, "name", "building", "floor", "kind"),
)
ACCESS_POINT_UP = Family(
    "schoolnet_access_point_up",
    Kind.GAUGE,
    "Whether the planned access point is joined and serves, 1 or 0; one that its controller no longer lists is 0",
    ACCESS_POINT,
    Tier.STATUS,
)
ACCESS_POINT_INFO = Family(
    "schoolnet_access_point_info",
    Kind.INFO,
    "What the access point is, as its controller tells, else as planned",
    (*ACCESS_POINT, "device", "serial", "model", "version"),
    Tier.TABLES,
)
ACCESS_POINT_CLASSROOM = Family(
    "schoolnet_access_point_classroom",
    Kind.GAUGE,
    "1 for each classroom that the access point was planned to serve, from the inventory.",
    (*ACCESS_POINT, "classroom"),
)
ACCESS_POINT_RADIO_UP = Family(
    "schoolnet_access_point_radio_up",
    Kind.GAUGE,
    "Whether a radio of the access point in this band is up, 1 or 0; its vendor's objects",
    RADIO,
    Tier.TABLES,
)
ACCESS_POINT_CLIENTS = Family(
    "schoolnet_access_point_clients",
    Kind.GAUGE,
    "Clients on the access point's radios in this band; its vendor's objects",
    RADIO,
    Tier.TABLES,
)
ACCESS_POINT_UTILIZATION = Family(
    "schoolnet_access_point_channel_utilization_ratio",
    Kind.GAUGE,
    "Share of time for which the channel is busy, 0 to 1, the busiest radio in this band; its vendor's objects",
    RADIO,
    Tier.TABLES,
    "ratio",
)
CLASSROOM_WIFI_REASON = Family(
    "schoolnet_classroom_wifi_reason",
    Kind.GAUGE,
    "1 for the reason of the verdict on the classroom's WiFi; no sample while it is covered.",
    (*ROOM, "reason"),
)
CLASSROOM_IN_MAINTENANCE = Family(
    "schoolnet_classroom_in_maintenance",
    Kind.GAUGE,
    "Whether a maintenance window of the inventory covers the classroom now, 1 or 0.",
    ROOM,
)
ACCESS_POINT_REASON = Family(
    "schoolnet_access_point_reason",
    Kind.GAUGE,
    "1 for the reason of the verdict on the planned access point; no sample while all is well with it.",
    (*ACCESS_POINT, "reason"),
)
ACCESS_POINT_DRIFT = Family(
    "schoolnet_access_point_drift",
    Kind.GAUGE,
    "1 for each way in which the planned access point is known to differ from the inventory; else no sample.",
    (*ACCESS_POINT, "kind"),
)

FAMILIES = (
    CLASSROOM_WIFI_STATE,
    CLASSROOM_WIFI_REASON,
    CLASSROOM_IN_MAINTENANCE,
    CLASSROOM_INFO,
    ACCESS_POINT_UP,
    ACCESS_POINT_REASON,
    ACCESS_POINT_INFO,
    ACCESS_POINT_DRIFT,
    ACCESS_POINT_CLASSROOM,
    ACCESS_POINT_RADIO_UP,
    ACCESS_POINT_CLIENTS,
    ACCESS_POINT_UTILIZATION,
)
