"""The columns of an inspection's tables, and the words for what has no table.

Rules of this file: literals only. Names are those of the JSON form, or of the cells that inspect_tables makes.
"""

from schoolnet.polling.inspect_layout import Column

DEVICE = {
    "vendor": "vendor", "model": "model", "version": "version", "serial": "serial", "sysName": "name",
    "sysLocation": "location", "sysObjectID": "sysObjectID", "sysDescr": "description",
    "snmpEngineBoots": "SNMP agent's starts",
}  # fmt: skip
WIRELESS = {"aps_up": "access points up", "aps_total": "access points in all", "clients_total": "clients"}
UPS = {"is_on_battery": "on battery", "battery_status": "battery"}

INTERFACES = (
    Column("#", "ifIndex", is_number=True, rank=6),
    Column("name", "ifName"),
    Column("admin", "admin", rank=4),
    Column("oper", "oper"),
    Column("speed", "speed", is_number=True),
    Column("duplex", "duplex", rank=7),
    Column("in", "in", is_number=True, rank=2),
    Column("out", "out", is_number=True, rank=2),
    Column("err in/out", "errors", is_number=True, rank=3),
    Column("disc in/out", "discards", is_number=True, rank=5),
    Column("alias", "ifAlias", rank=1, least=10),
)
SSIDS = (Column("name", "name"), Column("radio", "radio"), Column("clients", "clients", is_number=True))
ACCESS_POINTS = (
    Column("name", "name", least=12),
    Column("state", "oper"),
    Column("clients", "clients", is_number=True),
    Column("radios", "radios", least=24, folds=True),
    Column("serial", "serial", rank=1),
    Column("MAC", "mac", rank=2),
    Column("model", "model", rank=3),
    Column("address", "address", rank=4),
    Column("version", "version", rank=5),
    Column("location", "location", rank=6, least=12),
)
TRANSCEIVERS = (
    Column("port", "port"),
    Column("receive dBm", "rx", is_number=True),
    Column("transmit dBm", "tx", is_number=True),
    Column("°C", "temperature", is_number=True),
    Column("model", "model", rank=1),
    Column("serial", "serial", rank=2),
    Column("vendor", "vendor", rank=3),
    Column("type", "type", rank=4, least=12),
)
POWER_SOURCES = (
    Column("group", "group"),
    Column("oper", "oper"),
    Column("in use W", "consumption_w", is_number=True),
    Column("budget W", "budget_w", is_number=True),
)
POE_PORTS = (
    Column("port", "port"),
    Column("admin enabled", "admin_enabled", rank=1),
    Column("status", "status"),
    Column("W", "consumption_w", is_number=True),
    Column("max W", "max_w", is_number=True),
)
NEIGHBOURS = (
    Column("port", "port"),
    Column("by", "protocol"),
    Column("neighbour", "remote_sysname", least=16),
    Column("its port", "remote_port_id", least=12),
    Column("its id", "remote_chassis_id", rank=1),
    Column("its port is described as", "remote_port_desc", rank=2, least=16),
)
INCOMPLETE = (Column("object", "object"), Column("why", "why", least=20, folds=True))
