"""What a port is made for: ifMauType of MAU-MIB (RFC 4836), an OID dot3MauType.<n> of IANA-MAU-MIB, as the IEEE 802.3
name of the medium.

Types whose optics or cable are not known (10GBASE-R: "unknown PMD") name no medium.
"""

from schoolnet.facts.absent import Absent, AbsentReason, Maybe
from schoolnet.facts.device import Tier
from schoolnet.facts.rows import Interface
from schoolnet.snmp.engine import Raw
from schoolnet.vendors import decoders, indexes
from schoolnet.vendors.schema import Column, Table

MEDIA = {
    5: "10BASE-T", 10: "10BASE-T", 11: "10BASE-T", 15: "100BASE-TX", 16: "100BASE-TX", 17: "100BASE-FX",
    18: "100BASE-FX", 44: "100BASE-BX10-D", 45: "100BASE-BX10-U", 46: "100BASE-LX10", 23: "1000BASE-LX",
    24: "1000BASE-LX", 25: "1000BASE-SX", 26: "1000BASE-SX", 27: "1000BASE-CX", 28: "1000BASE-CX", 29: "1000BASE-T",
    30: "1000BASE-T", 47: "1000BASE-BX10-D", 48: "1000BASE-BX10-U", 49: "1000BASE-LX10", 56: "1000BASE-KX",
    103: "2.5GBASE-T", 104: "5GBASE-T", 32: "10GBASE-LX4", 34: "10GBASE-ER", 35: "10GBASE-LR", 36: "10GBASE-SR",
    38: "10GBASE-EW", 39: "10GBASE-LW", 40: "10GBASE-SW", 41: "10GBASE-CX4", 54: "10GBASE-T", 55: "10GBASE-LRM",
    57: "10GBASE-KX4", 58: "10GBASE-KR", 88: "25GBASE-CR", 89: "25GBASE-CR-S", 90: "25GBASE-KR", 91: "25GBASE-KR-S",
    93: "25GBASE-SR", 94: "25GBASE-T", 114: "25GBASE-LR", 115: "25GBASE-ER", 70: "40GBASE-KR4", 71: "40GBASE-CR4",
    72: "40GBASE-SR4", 73: "40GBASE-FR", 74: "40GBASE-LR4", 95: "40GBASE-ER4", 97: "40GBASE-T", 75: "100GBASE-CR10",
    76: "100GBASE-SR10", 77: "100GBASE-LR4", 78: "100GBASE-ER4", 98: "100GBASE-CR4", 99: "100GBASE-KR4",
    100: "100GBASE-KP4", 102: "100GBASE-SR4", 125: "100GBASE-SR2", 126: "100GBASE-DR", 145: "100GBASE-FR1",
    146: "100GBASE-LR1",
}  # fmt: skip
"""By dot3MauType; where half and full duplex are types of their own, both are one medium."""

_MEDIA_BY_OID = {f"1.3.6.1.2.1.26.4.{number}": name for number, name in MEDIA.items()}


def medium(raw: Raw) -> Maybe[str]:
    """The medium of an ifMauType; a vendor's own type, or one that does not tell the medium, is absent."""
    object_id = decoders.object_id(raw)
    if isinstance(object_id, Absent):
        return object_id
    return _MEDIA_BY_OID.get(object_id, Absent(AbsentReason.NOT_OFFERED, object_id))


_IF_MAU_TYPE = ("MAU-MIB::ifMauType", "1.3.6.1.2.1.26.2.1.1.3", "medium", medium)

MEDIUM_OF_PORT = Column(*_IF_MAU_TYPE, sub_index=".1")
"""Of a port's first MAU (ifMauIndex 1), as a rule its only one."""

PORT_MEDIA = Table(fills=Interface, tier=Tier.TABLES, index=indexes.first, columns=(Column(*_IF_MAU_TYPE),))
