"""The lines of classrooms and of the access points that serve them."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TypeAlias

from schoolnet.facts.absent import Absent, value_or_none
from schoolnet.facts.device import DeviceFacts
from schoolnet.facts.rows import AccessPoint as AccessPointRow
from schoolnet.facts.rows import Radio
from schoolnet.inventory.model import AccessPoint, Classroom
from schoolnet.metrics.families import wifi as families
from schoolnet.metrics.family import Family
from schoolnet.metrics.text import Blocks, constant, state_lines
from schoolnet.verdicts.board_entries import AccessPointEntry
from schoolnet.verdicts.model import AccessPointVerdictState, ClassroomState, Reason, Verdict

_Radio: TypeAlias = Callable[[str], float | None]


class ClassroomLines:
    """The lines of a classroom."""

    def __init__(self, school: str, classroom: Classroom) -> None:
        key = (school, classroom.id)
        place = (classroom.name.lv, classroom.building or "", classroom.floor or "", classroom.kind)
        self._states = state_lines(families.CLASSROOM_WIFI_STATE, key, ClassroomState)
        self._key = key
        self._maintenance = tuple(constant(families.CLASSROOM_MAINTENANCE, key, is_on) for is_on in (0, 1))
        self._info = constant(families.CLASSROOM_INFO, (*key, *place))

    def render(self, verdict: Verdict[ClassroomState], *, is_maintained: bool) -> Blocks:
        """Its lines; `is_maintained` is whether a maintenance window covers it."""
        return {
            families.CLASSROOM_WIFI_STATE.name: self._states[verdict.state],
            families.CLASSROOM_WIFI_REASON.name: reason_line(families.CLASSROOM_WIFI_REASON, self._key, verdict.reason),
            families.CLASSROOM_MAINTENANCE.name: self._maintenance[is_maintained],
            families.CLASSROOM_INFO.name: self._info,
        }


class AccessPointLines:
    """The lines of a planned access point."""

    def __init__(self, school: str, access_point: AccessPoint) -> None:
        self._key = (school, access_point.id)
        self._plan = access_point
        self._up = {
            AccessPointVerdictState.UP: constant(families.ACCESS_POINT_UP, self._key, 1),
            AccessPointVerdictState.DEGRADED: constant(families.ACCESS_POINT_UP, self._key, 1),
            AccessPointVerdictState.DOWN: constant(families.ACCESS_POINT_UP, self._key, 0),
            AccessPointVerdictState.UNKNOWN: b"",
        }
        self._told: tuple[str, ...] = (access_point.serial or "", access_point.model or "", "")
        self._classrooms = b"".join(
            constant(families.ACCESS_POINT_CLASSROOM, (*self._key, classroom))
            for classroom in dict.fromkeys(access_point.classrooms)
        )

    def render(self, entry: AccessPointEntry, facts: DeviceFacts, now: float) -> Blocks:
        """Its lines at `now` (Unix seconds) from its verdict and its device's facts."""
        verdict = entry.verdict
        bands = _by_band(facts, entry.radios, now)
        return {
            families.ACCESS_POINT_REASON.name: reason_line(families.ACCESS_POINT_REASON, self._key, verdict.reason),
            families.ACCESS_POINT_DRIFT.name: b"".join(
                constant(families.ACCESS_POINT_DRIFT, (*self._key, item.kind)) for item in entry.drift
            ),
            families.ACCESS_POINT_UP.name: self._up[verdict.state],
            families.ACCESS_POINT_INFO.name: self._render_info(facts, verdict.key, now),
            families.ACCESS_POINT_CLASSROOM.name: self._classrooms,
            families.ACCESS_POINT_RADIO_UP.name: self._per_band(families.ACCESS_POINT_RADIO_UP, bands, "is_up", max),
            families.ACCESS_POINT_CLIENTS.name: self._per_band(families.ACCESS_POINT_CLIENTS, bands, "clients", sum),
            families.ACCESS_POINT_UTILIZATION.name: self._per_band(
                families.ACCESS_POINT_UTILIZATION, bands, "utilization_ratio", max
            ),
        }

    def _render_info(self, facts: DeviceFacts, key: str | None, now: float) -> bytes:
        """What was told last stays: a controller that is silent for a while would end the series and begin another."""
        if key is not None:
            newest = (facts.lookup(AccessPointRow, key, field, now) for field in ("serial", "model", "version"))
            self._told = tuple(value_or_none(new) or old for new, old in zip(newest, self._told, strict=True))
        return constant(families.ACCESS_POINT_INFO, (*self._key, self._plan.device, *self._told))

    def _per_band(
        self, family: Family, bands: Mapping[str, list[_Radio]], field: str, combine: Callable[[list[float]], float]
    ) -> bytes:
        """A line per band from what its radios know of the field; none where no radio knows."""
        known = {
            band: [value for radio in radios if (value := radio(field)) is not None] for band, radios in bands.items()
        }
        return b"".join(
            constant(family, (*self._key, band), combine(values)) for band, values in known.items() if values
        )


def reason_line(family: Family, key: tuple[str, ...], reason: Reason) -> bytes:
    """The line that names a reason; none where all is well."""
    return b"" if reason is Reason.OK else constant(family, (*key, reason))


def _by_band(facts: DeviceFacts, radios: Sequence[str], now: float) -> dict[str, list[_Radio]]:
    bands: dict[str, list[_Radio]] = {}
    for key in radios:
        band = facts.lookup(Radio, key, "band", now)
        if not isinstance(band, Absent):
            bands.setdefault(band, []).append(partial(_known, facts, key, now))
    return bands


def _known(facts: DeviceFacts, key: str, now: float, field: str) -> float | None:
    value: float | None = value_or_none(facts.lookup(Radio, key, field, now))
    return value
