"""The lines of classrooms and of the access points that serve them."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from schoolnet.facts.absent import Absent, value_or_none
from schoolnet.facts.device import DeviceFacts, Sighting, observe
from schoolnet.facts.rows import AccessPoint as AccessPointRow
from schoolnet.facts.rows import Radio
from schoolnet.inventory.model import AccessPoint, Classroom
from schoolnet.metrics.families import wifi as families
from schoolnet.metrics.family import Family
from schoolnet.metrics.text import Blocks, constant, line, reason_line, start_of_line, state_lines, yes_or_no
from schoolnet.verdicts.board_entries import AccessPointEntry
from schoolnet.verdicts.model import AccessPointVerdictState, ClassroomState, Verdict

PER_BAND: tuple[tuple[Family, str, Callable[[Iterable[float]], float]], ...] = (
    (families.ACCESS_POINT_RADIO_UP, "is_up", max),
    (families.ACCESS_POINT_CLIENTS, "clients", sum),
    (families.ACCESS_POINT_UTILIZATION, "utilization_ratio", max),
)
"""Which field of its radios each family of a band tells, and how several radios make one value."""


class ClassroomLines:
    """The lines of a classroom."""

    def __init__(self, school: str, classroom: Classroom) -> None:
        self._key = key = (school, classroom.id)
        place = (classroom.name.lv, classroom.building or "", classroom.floor or "", classroom.kind)
        self._states = state_lines(families.CLASSROOM_WIFI_STATE, key, ClassroomState)
        self._maintenance = yes_or_no(families.CLASSROOM_IN_MAINTENANCE, key)
        self._info = constant(families.CLASSROOM_INFO, (*key, *place))

    def render(self, verdict: Verdict[ClassroomState], *, is_maintained: bool) -> Blocks:
        """Its lines; `is_maintained` is whether a maintenance window covers it."""
        return {
            families.CLASSROOM_WIFI_STATE.name: self._states[verdict.state],
            families.CLASSROOM_WIFI_REASON.name: reason_line(families.CLASSROOM_WIFI_REASON, self._key, verdict.reason),
            families.CLASSROOM_IN_MAINTENANCE.name: self._maintenance[is_maintained],
            families.CLASSROOM_INFO.name: self._info,
        }


class AccessPointLines:
    """The lines of a planned access point."""

    def __init__(self, school: str, access_point: AccessPoint) -> None:
        self._key = key = (school, access_point.id)
        self._device = access_point.device
        down, up = yes_or_no(families.ACCESS_POINT_UP, key)
        self._up = {
            AccessPointVerdictState.UP: up,
            AccessPointVerdictState.DEGRADED: up,
            AccessPointVerdictState.DOWN: down,
            AccessPointVerdictState.UNKNOWN: b"",
        }
        self._told = (access_point.serial or "", access_point.model or "", "")
        self._info = self._info_line()
        self._classrooms = b"".join(
            constant(families.ACCESS_POINT_CLASSROOM, (*key, classroom))
            for classroom in dict.fromkeys(access_point.classrooms)
        )
        self._starts: dict[tuple[str, str], bytes] = {}

    def render(self, entry: AccessPointEntry, facts: DeviceFacts, now: float) -> Blocks:
        """Its lines at `now` (Unix seconds) from its verdict and its device's facts."""
        verdict = entry.verdict
        blocks = {
            families.ACCESS_POINT_UP.name: self._up[verdict.state],
            families.ACCESS_POINT_REASON.name: reason_line(families.ACCESS_POINT_REASON, self._key, verdict.reason),
            families.ACCESS_POINT_INFO.name: self._render_info(facts, verdict.key, now),
            families.ACCESS_POINT_CLASSROOM.name: self._classrooms,
        }
        if entry.drift:
            kinds = dict.fromkeys(item.kind for item in entry.drift)
            lines = [constant(families.ACCESS_POINT_DRIFT, (*self._key, kind)) for kind in kinds]
            blocks[families.ACCESS_POINT_DRIFT.name] = b"".join(lines)
        bands = _by_band(facts, entry.radios, now)
        for family, field, combine in PER_BAND:
            blocks[family.name] = b"".join([self._band(family, band, field, combine, bands[band]) for band in bands])
        return blocks

    def _render_info(self, facts: DeviceFacts, key: str | None, now: float) -> bytes:
        """What was told last stays: a controller that is silent for a while would end the series and begin another."""
        if key is not None:
            seen = facts.sightings(AccessPointRow, key, now)
            serial, model, version = self._told
            told = (_text(seen, "serial") or serial, _text(seen, "model") or model, _text(seen, "version") or version)
            if told != self._told:
                self._told = told
                self._info = self._info_line()
        return self._info

    def _info_line(self) -> bytes:
        return constant(families.ACCESS_POINT_INFO, (*self._key, self._device, *self._told))

    def _band(
        self,
        family: Family,
        band: str,
        field: str,
        combine: Callable[[Iterable[float]], float],
        radios: Sequence[Sequence[Sighting]],
    ) -> bytes:
        """The line of a band from what its radios know of the field; none where no radio knows."""
        known = [value for radio in radios if not isinstance(value := observe(radio, field)[0], Absent)]
        if not known:
            return b""
        start = self._starts.get((field, band))
        if start is None:
            start = self._starts[field, band] = start_of_line(family, (*self._key, band))
        return line(start, combine(known))


def _text(seen: Sequence[Sighting], field: str) -> str | None:
    return value_or_none(observe(seen, field)[0])


def _by_band(facts: DeviceFacts, radios: Sequence[str], now: float) -> Mapping[str, list[Sequence[Sighting]]]:
    """The radios as each tier saw them, by the band that they are in."""
    bands: dict[str, list[Sequence[Sighting]]] = {}
    for key in radios:
        seen = facts.sightings(Radio, key, now)
        band = observe(seen, "band")[0]
        if not isinstance(band, Absent):
            bands.setdefault(band, []).append(seen)
    return bands
