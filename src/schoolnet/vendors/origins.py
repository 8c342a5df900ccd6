"""Which MIB objects stand behind a field of a fact: its column, the columns of the scratch rows that a join makes it
of, or the fields that a join works it out from.

Rules of this file: it names what the profile declares and guesses nothing. Where a device may fill a field from several
objects all of them are named, the preferred one first.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from schoolnet.facts.rows import AccessPoint, Radio
from schoolnet.vendors import joins
from schoolnet.vendors.schema import Column, Join, Scalars, Table
from schoolnet.vendors.scratch import Scratch

SEPARATOR = ", "
"""Between the objects of one field."""


class _Made(NamedTuple):
    """A field that a join works out where the device tells none, and the fields that say it."""

    by: Join
    fact: type[Any]
    field: str
    source: type[Any]
    fields: tuple[str, ...]


_IDENTIFIES = ("name", "model", "serial")
_MADE = (
    _Made(joins.answers_itself, AccessPoint, "state", AccessPoint, _IDENTIFIES),
    _Made(joins.own_access_point, AccessPoint, "state", AccessPoint, _IDENTIFIES),
    _Made(joins.up_by_channel, Radio, "is_up", Radio, ("channel", "frequency_mhz")),
    _Made(joins.bands_by_frequency, Radio, "band", Radio, ("frequency_mhz",)),
    _Made(joins.clients_of_radios, AccessPoint, "clients", Radio, ("clients",)),
    _Made(joins.own_access_point, AccessPoint, "clients", Radio, ("clients",)),
)

_Named = dict[type[Any], dict[str, dict[str, None]]]


def objects_of(parts: Iterable[Scalars | Table], joined_by: Sequence[Join]) -> Mapping[type[Any], Mapping[str, str]]:
    """By class of facts and field: the objects that it is read from, each as `IF-MIB::ifMtu 1.3.6.1.2.1.2.2.1.4`."""
    named: _Named = {}
    for part in parts:
        for column in part.columns:
            for fact, field in _filled(part.fills, column):
                _names(named, fact, field)[f"{column.mib} {column.oid}"] = None
    for made in _MADE:
        if made.by in joined_by and not _names(named, made.fact, made.field):
            for field in made.fields:
                _names(named, made.fact, made.field).update(_names(named, made.source, field))
    return {
        fact: {field: SEPARATOR.join(objects) for field, objects in fields.items() if objects}
        for fact, fields in named.items()
    }


def _filled(row_class: type[Any], column: Column) -> Iterable[tuple[type[Any], str]]:
    """The facts' fields that this column fills, by itself or by a join."""
    return row_class.becomes.get(column.field, ()) if issubclass(row_class, Scratch) else ((row_class, column.field),)


def _names(named: _Named, fact: type[Any], field: str) -> dict[str, None]:
    return named.setdefault(fact, {}).setdefault(field, {})
