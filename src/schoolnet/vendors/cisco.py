"""Cisco IOS, IOS-XE and NX-OS: CISCO-ENTITY-SENSOR-MIB (dBm in revisions from 2013 on) and
CISCO-POWER-ETHERNET-EXT-MIB (milliwatts), beside ENTITY-MIB for model and serial."""

from schoolnet.facts.device import Tier
from schoolnet.facts.rows import Entity, Identity, PoePort
from schoolnet.vendors import decoders, indexes
from schoolnet.vendors.columns import columns
from schoolnet.vendors.optics import keep_possible_thresholds
from schoolnet.vendors.power import power_ports_by_entity
from schoolnet.vendors.schema import Column, Detection, Profile, Scalars, Table
from schoolnet.vendors.sensor_thresholds import SENSOR_SCALES, SENSOR_THRESHOLDS, thresholds_of_modules
from schoolnet.vendors.standard_interfaces import SYS_DESCR
from schoolnet.vendors.standard_inventory import sensors

_POE = "1.3.6.1.4.1.9.9.402.1.2.1"
_VERSION = r"(?:IOS|NX-OS).*?,? Version ([^,\s]+)"

CISCO = Profile(
    name="cisco",
    vendor="Cisco",
    detect=Detection(object_ids=("1.3.6.1.4.1.9",)),
    scalars=(
        Scalars(
            fills=Identity,
            tier=Tier.INVENTORY,
            columns=(Column("SNMPv2-MIB::sysDescr", SYS_DESCR, "version", decoders.matched(_VERSION)),),
        ),
    ),
    tables=(
        sensors("CISCO-ENTITY-SENSOR-MIB", "1.3.6.1.4.1.9.9.91.1.1.1.1", "entSensor"),
        SENSOR_SCALES,
        SENSOR_THRESHOLDS,
        Table(
            fills=PoePort,
            tier=Tier.TABLES,
            index=indexes.group_port,
            beside=(Entity,),
            columns=columns(
                "CISCO-POWER-ETHERNET-EXT-MIB",
                _POE,
                ("cpeExtPsePortPwrMax", 6, "max_watts", decoders.milliwatts),
                ("cpeExtPsePortPwrConsumption", 9, "consumption_watts", decoders.milliwatts),
                ("cpeExtPsePortEntPhyIndex", 11, "entity_index", decoders.positive),
            ),
        ),
    ),
    joins=(power_ports_by_entity, thresholds_of_modules, keep_possible_thresholds),
)
