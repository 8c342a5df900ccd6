"""SNMPv2-MIB (RFC 3418), SNMP-FRAMEWORK-MIB (RFC 3411), IF-MIB (RFC 2863), EtherLike-MIB (RFC 3635) and
IEEE8023-LAG-MIB: who the device is, and its ports."""

from schoolnet.facts.device import Tier
from schoolnet.facts.rows import Identity, Interface, LagMember
from schoolnet.vendors import decoders, indexes
from schoolnet.vendors.media import MEDIUM_OF_PORT
from schoolnet.vendors.schema import Column, Scalars, Table

SYS_DESCR = "1.3.6.1.2.1.1.1"
SYS_OBJECT_ID = "1.3.6.1.2.1.1.2"
SYS_NAME = "1.3.6.1.2.1.1.5"
IF_NUMBER = "1.3.6.1.2.1.2.1"

_ENGINE = "1.3.6.1.6.3.10.2.1"
_IF = "1.3.6.1.2.1.2.2.1"
_IF_X = "1.3.6.1.2.1.31.1.1.1"
_LAG_PORT = "1.2.840.10006.300.43.1.2.1.1"

UPTIME = Scalars(
    fills=Identity,
    tier=Tier.STATUS,
    columns=(
        Column("SNMPv2-MIB::sysUpTime", "1.3.6.1.2.1.1.3", "uptime_seconds", decoders.timeticks),
        Column("SNMP-FRAMEWORK-MIB::snmpEngineBoots", f"{_ENGINE}.2", "engine_boots", decoders.engine_number),
        Column("SNMP-FRAMEWORK-MIB::snmpEngineTime", f"{_ENGINE}.3", "engine_time_seconds", decoders.engine_number),
    ),
)

IDENTITY = Scalars(
    fills=Identity,
    tier=Tier.INVENTORY,
    columns=(
        Column("SNMPv2-MIB::sysDescr", SYS_DESCR, "sys_descr", decoders.text),
        Column("SNMPv2-MIB::sysObjectID", SYS_OBJECT_ID, "sys_object_id", decoders.object_id),
        Column("SNMPv2-MIB::sysName", SYS_NAME, "sys_name", decoders.text),
        Column("SNMPv2-MIB::sysLocation", "1.3.6.1.2.1.1.6", "sys_location", decoders.text),
        Column("SNMP-FRAMEWORK-MIB::snmpEngineID", f"{_ENGINE}.1", "engine_id", decoders.engine_id),
    ),
)

_NAME = Column("IF-MIB::ifName", f"{_IF_X}.1", "name", decoders.label)
_DESCRIPTION = Column("IF-MIB::ifDescr", f"{_IF}.2", "description", decoders.label)
_ADMIN = Column("IF-MIB::ifAdminStatus", f"{_IF}.7", "admin", decoders.port_status)
_OPER = Column("IF-MIB::ifOperStatus", f"{_IF}.8", "oper", decoders.port_status)
_HIGH_SPEED = Column("IF-MIB::ifHighSpeed", f"{_IF_X}.15", "speed_bps", decoders.high_speed_bps)
_COUNTERS = (
    Column("IF-MIB::ifHCInOctets", f"{_IF_X}.6", "receive_bytes", decoders.count),
    Column("IF-MIB::ifHCOutOctets", f"{_IF_X}.10", "transmit_bytes", decoders.count),
    Column("IF-MIB::ifInErrors", f"{_IF}.14", "receive_errors", decoders.count),
    Column("IF-MIB::ifOutErrors", f"{_IF}.20", "transmit_errors", decoders.count),
    Column("IF-MIB::ifInDiscards", f"{_IF}.13", "receive_discards", decoders.count),
    Column("IF-MIB::ifOutDiscards", f"{_IF}.19", "transmit_discards", decoders.count),
)
_PACKETS = (
    Column("IF-MIB::ifHCInUcastPkts", f"{_IF_X}.7", "receive_packets", decoders.count),
    Column("IF-MIB::ifHCOutUcastPkts", f"{_IF_X}.11", "transmit_packets", decoders.count),
)
_LAST_CHANGE = Column("IF-MIB::ifLastChange", f"{_IF}.9", "last_change_seconds", decoders.timeticks)

UPLINK_PORTS = Table(
    fills=Interface,
    tier=Tier.STATUS,
    index=indexes.single,
    per_port=True,
    columns=(_NAME, _DESCRIPTION, _ADMIN, _OPER, _HIGH_SPEED, *_COUNTERS, *_PACKETS, _LAST_CHANGE, MEDIUM_OF_PORT),
)

INTERFACES = Table(
    fills=Interface,
    tier=Tier.TABLES,
    index=indexes.single,
    columns=(
        _NAME,
        _DESCRIPTION,
        Column("IF-MIB::ifAlias", f"{_IF_X}.18", "alias", decoders.text),
        Column("IF-MIB::ifType", f"{_IF}.3", "type", decoders.count),
        _ADMIN,
        _OPER,
        _HIGH_SPEED,
        Column("IF-MIB::ifSpeed", f"{_IF}.5", "speed_bps", decoders.speed_bps),
        Column("EtherLike-MIB::dot3StatsDuplexStatus", "1.3.6.1.2.1.10.7.2.1.19", "duplex", decoders.duplex),
        Column("IF-MIB::ifConnectorPresent", f"{_IF_X}.17", "has_connector", decoders.truth),
        *_COUNTERS,
        _LAST_CHANGE,
    ),
)

LAG_MEMBERS = Table(
    fills=LagMember,
    tier=Tier.TABLES,
    index=indexes.single,
    columns=(
        Column("IEEE8023-LAG-MIB::dot3adAggPortSelectedAggID", f"{_LAG_PORT}.12", "selected_index", decoders.positive),
        Column("IEEE8023-LAG-MIB::dot3adAggPortAttachedAggID", f"{_LAG_PORT}.13", "aggregate_index", decoders.positive),
        Column("IEEE8023-LAG-MIB::dot3adAggPortActorOperState", f"{_LAG_PORT}.21", "is_distributing", decoders.bit(5)),
    ),
)
