"""Where the evidence of a verdict comes from: the MIB objects behind it, for those who must be able to look themselves.

Rules of this file: a fact that is worked out from others (a rate, a penalty) names the objects of those; what no device
told, and what only says that nobody answered, has none.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from schoolnet.facts.device import DeviceFacts
from schoolnet.facts.origin import object_of
from schoolnet.facts.rows import AccessPoint, Identity, Interface, LagMember, PoePort, Radio, Ssid, Transceiver, Ups
from schoolnet.verdicts.model import Evidence

_BYTES = ("receive_bytes", "transmit_bytes")
_PACKETS = ("receive_packets", "transmit_packets")


class _Origin(NamedTuple):
    """The kinds of rows that a field of evidence is of, and the fields of theirs that say it (None: its own)."""

    kinds: tuple[type[Any], ...]
    fields: tuple[str, ...] | None = None


def _own(kind: type[Any], *fields: str) -> dict[str, _Origin]:
    return dict.fromkeys(fields, _Origin((kind,)))


ORIGINS: Mapping[str, _Origin] = MappingProxyType(
    {
        **_own(Interface, "oper", "admin", "speed_bps", "duplex", "medium"),
        **_own(Interface, "receive_errors", "transmit_errors", "receive_discards", "transmit_discards"),
        "flap_penalty": _Origin((Interface,), ("oper", "last_change_seconds")),
        "errors_ratio": _Origin((Interface,), ("receive_errors", "transmit_errors", *_PACKETS)),
        "discards_ratio": _Origin((Interface,), ("receive_discards", "transmit_discards", *_PACKETS)),
        "p95_bps": _Origin((Interface,), _BYTES),
        **_own(Transceiver, "receive_power_dbm"),
        **_own(LagMember, "selected_index", "aggregate_index", "is_distributing"),
        **_own(Identity, "uptime_seconds"),
        **_own(Ups, "is_on_battery"),
        **_own(AccessPoint, "state", "wired_speed_bps", "is_underpowered"),
        "listed": _Origin((AccessPoint,), ("mac", "serial", "name")),
        "power": _Origin((PoePort,), ("status",)),
        "is_up": _Origin((Radio, Ssid)),
        "name": _Origin((Ssid,)),
        "ssids": _Origin((Ssid,), ("name",)),
    }
)
"""By the field that evidence names."""


def origin_of(evidence: Evidence, facts: Mapping[str, DeviceFacts]) -> str | None:
    """The MIB objects that this fact was read from or worked out from, as `IF-MIB::ifMtu 1.3.6.1.2.1.2.2.1.4`, several
    with a comma between them; None where no object is known to stand behind it. `facts` are the newest, by device."""
    device, origin = facts.get(evidence.device), ORIGINS.get(evidence.field)
    if device is None or origin is None:
        return None
    fields = (evidence.field,) if origin.fields is None else origin.fields
    found = [object_of(device, evidence.subject, field, origin.kinds) for field in fields]
    return ", ".join(dict.fromkeys(name for name in found if name is not None)) or None
