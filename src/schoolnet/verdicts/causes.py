"""One entry per cause, over all schools: what they share and what has failed is one cause, whoever it hits.

Rules of this file: pure. Schools have one cause in common where layer, reason and place are the same and the place is
something that the city shares (the dead core, a controller of several schools), or where the whole city is silent.
Two schools whose own switches died have two causes.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from schoolnet.verdicts.board import Board
from schoolnet.verdicts.board_entries import SchoolEntry
from schoolnet.verdicts.cause import EVERYWHERE, Cause, Impact
from schoolnet.verdicts.model import CauseLayer, Reason

_THE_CITY = ""


class CityCause(NamedTuple):
    """A cause, the ids of the schools that it hits, whom it hits in all of them together, and since when (Unix seconds,
    the earliest of them; None where that is not known)."""

    layer: CauseLayer
    reason: Reason
    where: str
    schools: tuple[str, ...]
    impact: Impact
    since: float | None


def city_causes(board: Board) -> list[CityCause]:
    """The causes of all trouble of the board's schools, those that hit most pupils first."""
    return group_causes(board.schools.values(), {device.id for device in board.inventory.city.devices})


def group_causes(schools: Iterable[SchoolEntry], shared_devices: Collection[str]) -> list[CityCause]:
    """The causes of these schools' trouble, those that hit most pupils first. `shared_devices` are ids."""
    groups: dict[tuple[CauseLayer, Reason, str, str], list[SchoolEntry]] = {}
    for school in schools:
        cause = school.cause
        if cause.layer is not CauseLayer.NONE:
            owner = _THE_CITY if _is_shared(cause, shared_devices) else school.plan.id
            groups.setdefault((cause.layer, cause.reason, cause.where, owner), []).append(school)
    return sorted(map(_together, groups.values()), key=_weight)


def _is_shared(cause: Cause, shared_devices: Collection[str]) -> bool:
    """Whether it lies in something that the city shares. Only these causes name a device as their place: a circuit may
    be called like one."""
    is_in_device = cause.reason in (Reason.DEVICE_SILENT, Reason.UPGRADING) or cause.layer is CauseLayer.MONITORING
    is_in_city = cause.reason is Reason.CITY_SILENT and cause.where == EVERYWHERE
    return is_in_city or (is_in_device and cause.where in shared_devices)


def _together(schools: Sequence[SchoolEntry]) -> CityCause:
    cause = schools[0].cause
    return CityCause(
        cause.layer,
        cause.reason,
        cause.where,
        tuple(sorted(school.plan.id for school in schools)),
        Impact(
            sum(school.impact.classrooms for school in schools),
            sum(school.impact.students for school in schools),
        ),
        min((school.since for school in schools if school.since is not None), default=None),
    )


def _weight(cause: CityCause) -> tuple[int, int, float, tuple[str, ...]]:
    since = cause.since if cause.since is not None else float("inf")
    return -cause.impact.students, -cause.impact.classrooms, since, cause.schools
