"""The form of a vendor's file.

Rules of this file: types only. A vendor's file is one literal of them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from schoolnet.facts.absent import Absent
from schoolnet.facts.device import Tier
from schoolnet.snmp.engine import Raw

Decoder: TypeAlias = Callable[[Raw], Any | Absent]
"""A raw value to a field's value, or Absent(BAD_VALUE). Never raises."""

IndexDecoder: TypeAlias = Callable[[str], Mapping[str, Any] | None]
"""An index suffix (dotted text) to the fields that it holds, `key` among them; None for an index that is malformed."""


@dataclass(frozen=True, slots=True)
class Column:
    """One MIB object and the field that it fills. `sub_index` is what follows the ifIndex where one instance per port
    is asked of a table with more of them (`.1`, the first ifMauIndex)."""

    mib: str
    oid: str
    field: str
    decode: Decoder
    sub_index: str = ""

    def instance(self, index: str) -> str:
        """The OID of the instance of a port with this ifIndex."""
        return f"{self.oid}.{index}{self.sub_index}"


@dataclass(frozen=True, slots=True)
class Table:
    """Columns with a common index; each index becomes one row of `fills`. A table is asked at its tier.

    Several tables may fill the same class at the same or different tiers: rows with the same key are one row.
    Columns that fill the same field stand in order of preference: a later one is used where the earlier has no value
    (but not where its value is a bad one). `requires`: the field without which an index is no row. `counted_by`: the
    OID of a scalar that says how many rows there are, so that an empty or short table can be told from a broken one.
    `per_port`: never walked, but asked by GET for the ports that terminate circuits (the index is the ifIndex).
    `beside`: facts of the inventory tier that the joins of this table's rows read (a sensor's place in the device).
    `completes`: adds to rows that another tier lists; a row that it lacks may be there all the same.
    """

    fills: type[Any]
    tier: Tier
    index: IndexDecoder
    columns: tuple[Column, ...]
    requires: str | None = None
    counted_by: str | None = None
    per_port: bool = False
    beside: tuple[type[Any], ...] = ()
    completes: bool = False


@dataclass(frozen=True, slots=True)
class Scalars:
    """Single instances (`.0`) that together fill one row of `fills`, with key ''."""

    fills: type[Any]
    tier: Tier
    columns: tuple[Column, ...]


Draft: TypeAlias = dict[str, Any]
Drafts: TypeAlias = dict[type[Any], dict[str, Draft]]
Join: TypeAlias = Callable[[Drafts], None]
"""Completes rows from other rows of the same poll (a sensor's port, a radio's clients), by class, key and field."""


@dataclass(frozen=True, slots=True)
class Detection:
    """sysObjectID below one of `object_ids`, or sysDescr matching `description` (a regular expression); both when
    `object_ids` are shared with other products (a generic net-snmp id, say) and `needs_both`."""

    object_ids: tuple[str, ...] = ()
    description: str | None = None
    needs_both: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """All that schoolnet knows of a vendor's family. A profile is itself and no other: what is compiled from it is
    kept by identity. `constants` are fields of Identity that no object tells."""

    name: str
    vendor: str
    detect: Detection
    scalars: tuple[Scalars, ...] = ()
    tables: tuple[Table, ...] = ()
    joins: tuple[Join, ...] = ()
    constants: Mapping[str, Any] = field(default_factory=dict)
    max_repetitions: int | None = None
