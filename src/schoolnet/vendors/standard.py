"""What every device has: the standard MIBs, in the order in which they are asked."""

from schoolnet.vendors.joins import (
    drop_unlisted_entities,
    identify_by_entities,
    name_interfaces,
    name_vendor,
    scale_sensors,
)
from schoolnet.vendors.media import PORT_MEDIA
from schoolnet.vendors.neighbours import resolve_neighbours
from schoolnet.vendors.power import number_power_ports
from schoolnet.vendors.schema import Detection, Profile
from schoolnet.vendors.standard_interfaces import IDENTITY, INTERFACES, LAG_MEMBERS, UPLINK_PORTS, UPTIME
from schoolnet.vendors.standard_inventory import (
    CDP_NEIGHBOURS,
    ENTITIES,
    ENTITY_PORTS,
    LLDP_LOCAL_PORTS,
    LLDP_NEIGHBOURS,
    POE_PORTS,
    POWER_SOURCES,
    SENSORS,
)

STANDARD = Profile(
    name="standard",
    vendor="",
    detect=Detection(),
    scalars=(UPTIME, IDENTITY),
    tables=(
        UPLINK_PORTS,
        INTERFACES,
        PORT_MEDIA,
        LAG_MEMBERS,
        LLDP_LOCAL_PORTS,
        LLDP_NEIGHBOURS,
        CDP_NEIGHBOURS,
        POWER_SOURCES,
        POE_PORTS,
        ENTITIES,
        ENTITY_PORTS,
        SENSORS,
    ),
    joins=(
        name_interfaces,
        resolve_neighbours,
        number_power_ports,
        drop_unlisted_entities,
        scale_sensors,
        identify_by_entities,
        name_vendor,
    ),
)
