"""ENTITY-MIB (RFC 6933), ENTITY-SENSOR-MIB (RFC 3433), POWER-ETHERNET-MIB (RFC 3621), LLDP-MIB (IEEE 802.1AB),
CISCO-CDP-MIB and UPS-MIB (RFC 1628): parts, sensors, power and neighbours."""

from schoolnet.facts.device import Tier
from schoolnet.facts.rows import Entity, Identity, Neighbour, PoePort, PowerSource, Ups
from schoolnet.vendors import decoders, indexes
from schoolnet.vendors.schema import Column, Scalars, Table
from schoolnet.vendors.scratch import LldpLocalPort, RawSensor

_ENTITY = "1.3.6.1.2.1.47.1.1.1.1"
_SENSOR = "1.3.6.1.2.1.99.1.1.1"
_PSE_PORT = "1.3.6.1.2.1.105.1.1.1"
_PSE = "1.3.6.1.2.1.105.1.3.1.1"
_LLDP_LOCAL = "1.0.8802.1.1.2.1.3.7.1"
_LLDP_REMOTE = "1.0.8802.1.1.2.1.4.1.1"
_CDP = "1.3.6.1.4.1.9.9.23.1.2.1.1"
_UPS = "1.3.6.1.2.1.33.1"

ENTITIES = Table(
    fills=Entity,
    tier=Tier.INVENTORY,
    index=indexes.single,
    requires="physical_class",
    columns=(
        Column("ENTITY-MIB::entPhysicalClass", f"{_ENTITY}.5", "physical_class", decoders.integer),
        Column("ENTITY-MIB::entPhysicalContainedIn", f"{_ENTITY}.4", "contained_in", decoders.integer),
        Column("ENTITY-MIB::entPhysicalName", f"{_ENTITY}.7", "name", decoders.label),
        Column("ENTITY-MIB::entPhysicalDescr", f"{_ENTITY}.2", "description", decoders.label),
        Column("ENTITY-MIB::entPhysicalMfgName", f"{_ENTITY}.12", "manufacturer", decoders.label),
        Column("ENTITY-MIB::entPhysicalModelName", f"{_ENTITY}.13", "model", decoders.label),
        Column("ENTITY-MIB::entPhysicalSerialNum", f"{_ENTITY}.11", "serial", decoders.label),
        Column("ENTITY-MIB::entPhysicalSoftwareRev", f"{_ENTITY}.10", "software", decoders.label),
    ),
)

ENTITY_PORTS = Table(
    fills=Entity,
    tier=Tier.INVENTORY,
    index=indexes.first,
    columns=(
        Column(
            "ENTITY-MIB::entAliasMappingIdentifier",
            "1.3.6.1.2.1.47.1.3.2.1.2",
            "interface_index",
            decoders.if_index_of_alias,
        ),
    ),
)


def sensors(mib: str, oid: str, prefix: str) -> Table:
    """A sensor table in the form of ENTITY-SENSOR-MIB, which Cisco's own has too."""
    return Table(
        fills=RawSensor,
        tier=Tier.TABLES,
        index=indexes.single,
        requires="value",
        beside=(Entity,),
        columns=(
            Column(f"{mib}::{prefix}Type", f"{oid}.1", "type", decoders.integer),
            Column(f"{mib}::{prefix}Scale", f"{oid}.2", "scale", decoders.integer),
            Column(f"{mib}::{prefix}Precision", f"{oid}.3", "precision", decoders.integer),
            Column(f"{mib}::{prefix}Value", f"{oid}.4", "value", decoders.integer),
            Column(f"{mib}::{prefix}OperStatus", f"{oid}.5", "status", decoders.integer),
        ),
    )


SENSORS = sensors("ENTITY-SENSOR-MIB", _SENSOR, "entPhySensor")

POWER_SOURCES = Table(
    fills=PowerSource,
    tier=Tier.TABLES,
    index=indexes.group,
    columns=(
        Column(
            "POWER-ETHERNET-MIB::pethMainPseOperStatus",
            f"{_PSE}.3",
            "oper",
            decoders.enum({1: "on", 2: "off", 3: "faulty"}),
        ),
        Column("POWER-ETHERNET-MIB::pethMainPsePower", f"{_PSE}.2", "budget_watts", decoders.count),
        Column("POWER-ETHERNET-MIB::pethMainPseConsumptionPower", f"{_PSE}.4", "consumption_watts", decoders.count),
    ),
)

POE_PORTS = Table(
    fills=PoePort,
    tier=Tier.TABLES,
    index=indexes.group_port,
    columns=(
        Column("POWER-ETHERNET-MIB::pethPsePortAdminEnable", f"{_PSE_PORT}.3", "admin_enabled", decoders.truth),
        Column(
            "POWER-ETHERNET-MIB::pethPsePortDetectionStatus",
            f"{_PSE_PORT}.6",
            "status",
            decoders.enum(
                {1: "disabled", 2: "searching", 3: "deliveringPower", 4: "fault", 5: "test", 6: "otherFault"}
            ),
        ),
    ),
)

LLDP_LOCAL_PORTS = Table(
    fills=LldpLocalPort,
    tier=Tier.TABLES,
    index=indexes.plain,
    columns=(
        Column("LLDP-MIB::lldpLocPortIdSubtype", f"{_LLDP_LOCAL}.2", "subtype", decoders.integer),
        Column("LLDP-MIB::lldpLocPortId", f"{_LLDP_LOCAL}.3", "id", decoders.raw_value),
        Column("LLDP-MIB::lldpLocPortDesc", f"{_LLDP_LOCAL}.4", "description", decoders.label),
    ),
)

LLDP_NEIGHBOURS = Table(
    fills=Neighbour,
    tier=Tier.TABLES,
    index=indexes.lldp_remote,
    columns=(
        Column("LLDP-MIB::lldpRemChassisIdSubtype", f"{_LLDP_REMOTE}.4", "chassis_subtype", decoders.integer),
        Column("LLDP-MIB::lldpRemChassisId", f"{_LLDP_REMOTE}.5", "remote_chassis_id", decoders.raw_value),
        Column("LLDP-MIB::lldpRemPortIdSubtype", f"{_LLDP_REMOTE}.6", "port_subtype", decoders.integer),
        Column("LLDP-MIB::lldpRemPortId", f"{_LLDP_REMOTE}.7", "remote_port_id", decoders.raw_value),
        Column("LLDP-MIB::lldpRemPortDesc", f"{_LLDP_REMOTE}.8", "remote_port_description", decoders.text),
        Column("LLDP-MIB::lldpRemSysName", f"{_LLDP_REMOTE}.9", "remote_sys_name", decoders.text),
        Column("LLDP-MIB::lldpRemSysDesc", f"{_LLDP_REMOTE}.10", "remote_sys_descr", decoders.text),
    ),
)

CDP_NEIGHBOURS = Table(
    fills=Neighbour,
    tier=Tier.TABLES,
    index=indexes.cdp_cache,
    columns=(
        Column("CISCO-CDP-MIB::cdpCacheDeviceId", f"{_CDP}.6", "remote_sys_name", decoders.text),
        Column("CISCO-CDP-MIB::cdpCacheDevicePort", f"{_CDP}.7", "remote_port_id", decoders.text),
        Column("CISCO-CDP-MIB::cdpCacheVersion", f"{_CDP}.5", "remote_sys_descr", decoders.text),
    ),
)

UPS_IDENTITY = Scalars(
    fills=Identity,
    tier=Tier.INVENTORY,
    columns=(
        Column("UPS-MIB::upsIdentManufacturer", f"{_UPS}.1.1", "vendor", decoders.label),
        Column("UPS-MIB::upsIdentModel", f"{_UPS}.1.2", "model", decoders.label),
        Column("UPS-MIB::upsIdentUPSSoftwareVersion", f"{_UPS}.1.3", "version", decoders.label),
    ),
)

UPS = Scalars(
    fills=Ups,
    tier=Tier.STATUS,
    columns=(
        Column(
            "UPS-MIB::upsBatteryStatus",
            f"{_UPS}.2.1",
            "battery_status",
            decoders.enum({1: "unknown", 2: "batteryNormal", 3: "batteryLow", 4: "batteryDepleted"}),
        ),
        Column(
            "UPS-MIB::upsEstimatedMinutesRemaining", f"{_UPS}.2.3", "remaining_seconds", decoders.scaled(60, 0, 1e7)
        ),
        Column("UPS-MIB::upsEstimatedChargeRemaining", f"{_UPS}.2.4", "charge_ratio", decoders.ratio_of_percent),
        Column("UPS-MIB::upsOutputSource", f"{_UPS}.4.1", "is_on_battery", decoders.ups_on_battery),
    ),
)
