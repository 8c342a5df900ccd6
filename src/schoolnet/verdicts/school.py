"""All verdicts of a school."""

from collections.abc import Mapping
from dataclasses import dataclass

from schoolnet.facts.device import DeviceFacts
from schoolnet.inventory.model import AccessPoint, School
from schoolnet.verdicts.access_point import (
    AccessPointIndex,
    AccessPointVerdict,
    index_access_points,
    judge_access_point,
)
from schoolnet.verdicts.classroom import judge_classroom
from schoolnet.verdicts.model import ClassroomState, UplinkState, Verdict
from schoolnet.verdicts.uplink import judge_uplink


@dataclass(frozen=True, slots=True)
class SchoolVerdicts:
    """The verdicts on all that was planned for a school, by id within the school, in the plan's order."""

    uplinks: Mapping[str, Verdict[UplinkState]]
    access_points: Mapping[str, AccessPointVerdict]
    classrooms: Mapping[str, Verdict[ClassroomState]]


def judge_school(
    school: School, facts: Mapping[str, DeviceFacts], indexes: Mapping[str, AccessPointIndex], now: float
) -> SchoolVerdicts:
    """The verdicts on a school from the facts and indexes of devices, by device id; `now` is Unix seconds."""
    uplinks = {circuit.id: judge_uplink(circuit, facts, now) for circuit in school.circuits}
    access_points = {plan.id: _judge_access_point(plan, facts, indexes, now) for plan in school.access_points}
    serving: dict[str, list[AccessPointVerdict]] = {classroom.id: [] for classroom in school.classrooms}
    for plan in school.access_points:
        for classroom_id in plan.classrooms:
            serving[classroom_id].append(access_points[plan.id])
    all_uplinks = tuple(uplinks.values())
    classrooms = {room.id: judge_classroom(room, serving[room.id], all_uplinks) for room in school.classrooms}
    return SchoolVerdicts(uplinks, access_points, classrooms)


def _judge_access_point(
    plan: AccessPoint, facts: Mapping[str, DeviceFacts], indexes: Mapping[str, AccessPointIndex], now: float
) -> AccessPointVerdict:
    known = facts.get(plan.device) or DeviceFacts(plan.device)
    index = indexes.get(plan.device) or index_access_points(known, now)
    return judge_access_point(plan, index, known, now)
