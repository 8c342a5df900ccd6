"""Which MIB object a fact was read from."""

from collections.abc import Collection, Iterator
from typing import Any

from schoolnet.facts.device import TIERS, DeviceFacts, Section


def object_of(
    facts: DeviceFacts, subject: str, field: str, row_classes: Collection[type[Any]] | None = None
) -> str | None:
    """The MIB object or objects that this field of the row with this key was read from: that of the fastest tier which
    has both; where no tier has the row, which is what it would be read from.

    `row_classes` narrows it to rows of these kinds. None where no column stands behind the field, or where kinds of
    rows that share the key and the field differ in it.
    """
    told = list(_telling(facts, field, row_classes))
    holding = [(kind, section) for kind, section in told if subject in section.rows] or told
    nearest = {kind: section.objects[field] for kind, section in reversed(holding)}
    return next(iter(nearest.values())) if len(set(nearest.values())) == 1 else None


def _telling(
    facts: DeviceFacts, field: str, row_classes: Collection[type[Any]] | None
) -> Iterator[tuple[type[Any], Section[Any]]]:
    """The sections whose rows are asked for this field, with the kind of row, the fastest tier first."""
    for tier in TIERS:
        for (kind, at), section in facts.sections.items():
            if at is tier and field in section.objects and (row_classes is None or kind in row_classes):
                yield kind, section
