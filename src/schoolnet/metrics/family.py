"""What a metric family is."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from schoolnet.facts.device import Tier


class Kind(StrEnum):
    """What a family's samples mean."""

    GAUGE = "gauge"
    COUNTER = "counter"
    INFO = "info"
    STATESET = "stateset"


@dataclass(frozen=True, slots=True)
class Family:
    """One family. `tier` is how often its facts are polled, None where they come from no poll; `unit` ends the name."""

    name: str
    kind: Kind
    help: str
    labels: tuple[str, ...] = ()
    tier: Tier | None = None
    unit: str | None = None


def help_text(family: Family, intervals: Mapping[Tier, int]) -> str:
    """The family's HELP, with how often its facts are polled; `intervals` are seconds per tier."""
    if family.tier is None:
        return family.help
    return f"{family.help}; cached, polled every {intervals[family.tier]} s."
