"""One owner's lines: what a device, a circuit, an access point, a classroom or a school adds to the page.

Rules of this file: no IO, no clock. What the plan fixes is rendered when an owner is made, what a poll brings when it
is known. A value that is not known has no line: its block is empty, or is not there. Blocks are keyed by the family's
name; what changes at each poll fills a copy of a blank form, which is cheaper than a dictionary that grows.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TypeAlias

from schoolnet.facts.absent import Absent, Maybe, value_or_none
from schoolnet.facts.device import DeviceFacts, Section, Sighting, Tier, observe
from schoolnet.facts.rows import AccessPoint as AccessPointRow
from schoolnet.facts.rows import Identity, Interface, PortStatus, Radio
from schoolnet.inventory.model import AccessPoint, Circuit, Classroom, Device, School
from schoolnet.metrics import families
from schoolnet.metrics.family import Family
from schoolnet.metrics.optics import Optics
from schoolnet.metrics.text import COUNTER_MODULUS, constant, line, start_of_line, state_lines
from schoolnet.verdicts.access_point import AccessPointVerdict
from schoolnet.verdicts.model import AccessPointVerdictState, ClassroomState, UplinkState, Verdict

Blocks: TypeAlias = dict[str, bytes]
_Radio: TypeAlias = Callable[[str], float | None]

BITS_PER_BYTE = 8
INFO, UP, UPTIME, LAST_SUCCESS, DURATION, SUCCESS = DEVICE_FAMILIES = (
    families.DEVICE_INFO.name,
    families.DEVICE_UP.name,
    families.DEVICE_UPTIME.name,
    families.DEVICE_LAST_SUCCESS.name,
    families.POLL_DURATION.name,
    families.COLLECTOR_SUCCESS.name,
)
STATE, CHANGES, UPLINK_UP, SPEED = (
    families.UPLINK_STATE.name,
    families.UPLINK_CHANGES.name,
    families.UPLINK_UP.name,
    families.UPLINK_SPEED.name,
)
UPLINK_COUNTERS = (
    (families.UPLINK_RECEIVE_BYTES, "receive_bytes"),
    (families.UPLINK_TRANSMIT_BYTES, "transmit_bytes"),
    (families.UPLINK_RECEIVE_ERRORS, "receive_errors"),
    (families.UPLINK_TRANSMIT_ERRORS, "transmit_errors"),
    (families.UPLINK_RECEIVE_DISCARDS, "receive_discards"),
    (families.UPLINK_TRANSMIT_DISCARDS, "transmit_discards"),
)

UPLINK_FAMILIES = (STATE, CHANGES, UPLINK_UP, SPEED, *(family.name for family, _ in UPLINK_COUNTERS))


class SchoolLines:
    """The lines of a school."""

    def __init__(self, school: School) -> None:
        self._unplanned = start_of_line(families.UNPLANNED_ACCESS_POINTS, (school.id,))
        self._fixed = {
            families.SCHOOL_INFO.name: constant(families.SCHOOL_INFO, (school.id, school.name.lv, school.kind)),
            families.SCHOOL_STUDENTS.name: constant(families.SCHOOL_STUDENTS, (school.id,), school.students),
        }

    def render(self, unplanned_access_points: int | None) -> Blocks:
        """Its lines; `unplanned_access_points` is None where no whole list says how many there are."""
        blocks = dict(self._fixed)
        if unplanned_access_points is not None:
            blocks[families.UNPLANNED_ACCESS_POINTS.name] = line(self._unplanned, unplanned_access_points)
        return blocks


class DeviceLines:
    """The lines of a device; `school` is the id of the one that it belongs to, None for the city's own."""

    def __init__(self, school: str | None, device: Device) -> None:
        self._blank = dict.fromkeys(DEVICE_FAMILIES, b"")
        self._device = device
        self._school = school or ""
        self._identified_by: Section[Identity] | None = None
        self._info = b""
        self._up = tuple(constant(families.DEVICE_UP, (device.id,), is_up) for is_up in (0, 1))
        self._uptime = start_of_line(families.DEVICE_UPTIME, (device.id,))
        self._last_success = start_of_line(families.DEVICE_LAST_SUCCESS, (device.id,))
        self._duration = start_of_line(families.POLL_DURATION, (device.id,))
        self._success = {
            tier: tuple(constant(families.COLLECTOR_SUCCESS, (device.id, tier), is_whole) for is_whole in (0, 1))
            for tier in Tier
        }

    def render(
        self, facts: DeviceFacts, collectors: Mapping[Tier, bool], duration_seconds: float | None, now: float
    ) -> Blocks:
        """Its lines at `now` (Unix seconds): the facts, whether each tier's newest poll was whole, how long it took."""
        blocks = self._blank.copy()
        blocks[INFO] = self._render_info(facts, now)
        if facts.polled_at is not None:
            blocks[UP] = self._up[facts.failures == 0]
        section = facts.fresh(Identity, Tier.STATUS, now)
        row = None if section is None else section.rows.get("")
        if row is not None and not isinstance(row.uptime_seconds, Absent):
            blocks[UPTIME] = b"%b%a\n" % (self._uptime, row.uptime_seconds)
        if facts.last_success_at is not None:
            blocks[LAST_SUCCESS] = b"%b%a\n" % (self._last_success, facts.last_success_at)
        if duration_seconds is not None:
            blocks[DURATION] = b"%b%a\n" % (self._duration, duration_seconds)
        if collectors:
            success = self._success
            blocks[SUCCESS] = b"".join([success[tier][is_whole] for tier, is_whole in collectors.items()])
        return blocks

    def _render_info(self, facts: DeviceFacts, now: float) -> bytes:
        section = facts.fresh(Identity, Tier.INVENTORY, now)
        if section is not self._identified_by or not self._info:
            self._identified_by = section
            row = section.rows.get("") if section is not None else None
            identity = (_text(row.vendor), _text(row.model), _text(row.version)) if row is not None else ("", "", "")
            self._info = constant(families.DEVICE_INFO, (self._device.id, self._school, self._device.role, *identity))
        return self._info


class UplinkLines:
    """The lines of a circuit: traffic and light are those of its first end, state and speed those of the worst."""

    def __init__(self, school: str, circuit: Circuit) -> None:
        key = (school, circuit.id)
        contracted = constant(families.UPLINK_CONTRACTED_SPEED, key, circuit.speed / BITS_PER_BYTE)
        self._blank = dict.fromkeys(UPLINK_FAMILIES, b"") | {families.UPLINK_CONTRACTED_SPEED.name: contracted}
        self._ports = tuple(end.port for end in circuit.ends)
        self._optics = Optics(self._ports[0])
        self._states = state_lines(families.UPLINK_STATE, key, UplinkState)
        self._up = tuple(constant(families.UPLINK_UP, key, is_up) for is_up in (0, 1))
        self._speed = start_of_line(families.UPLINK_SPEED, key)
        self._changes = start_of_line(families.UPLINK_CHANGES, key)
        self._receive_power = start_of_line(families.UPLINK_RECEIVE_POWER, key)
        self._transmit_power = start_of_line(families.UPLINK_TRANSMIT_POWER, key)
        self._counters = tuple((family.name, field, start_of_line(family, key)) for family, field in UPLINK_COUNTERS)

    def render(self, ends: Sequence[DeviceFacts], verdict: Verdict[UplinkState], changes: int, now: float) -> Blocks:
        """Its lines at `now` (Unix seconds) from the facts of the devices at its ends; `changes` counts states."""
        blocks = self._blank.copy()
        blocks[STATE] = self._states[verdict.state]
        blocks[CHANGES] = b"%b%d\n" % (self._changes, changes % COUNTER_MODULUS)
        first: Sequence[Sighting] | None = None
        is_up = True
        slowest_bps: int | None = None
        for facts, port in zip(ends, self._ports, strict=True):
            seen = facts.sightings(Interface, port, now)
            first = seen if first is None else first
            is_up = is_up and observe(seen, "oper")[0] is PortStatus.UP
            speed_bps = observe(seen, "speed_bps")[0]
            if not isinstance(speed_bps, Absent) and (slowest_bps is None or speed_bps < slowest_bps):
                slowest_bps = speed_bps
        is_down = verdict.state is UplinkState.DOWN
        if is_down:
            blocks[UPLINK_UP] = self._up[0]
        elif is_up:
            blocks[UPLINK_UP] = self._up[1]
        if slowest_bps is not None and not is_down:  # a port without a link has none, whatever its table still says
            blocks[SPEED] = b"%b%a\n" % (self._speed, slowest_bps / BITS_PER_BYTE)
        self._add_counters(blocks, first or ())
        self._add_optics(blocks, ends[0], now)
        return blocks

    def _add_counters(self, blocks: Blocks, seen: Sequence[Sighting]) -> None:
        newest = seen[0][0] if seen and seen[0][2] else None
        for name, field, start in self._counters:
            value = getattr(newest, field, None)
            if not isinstance(value, int):  # the long way, where the newest row does not have it
                value = observe(seen, field)[0]
            if not isinstance(value, Absent):
                blocks[name] = b"%b%d\n" % (start, value % COUNTER_MODULUS)

    def _add_optics(self, blocks: Blocks, facts: DeviceFacts, now: float) -> None:
        receive_dbm, transmit_dbm = self._optics.powers_dbm(facts, now)
        if receive_dbm is not None:
            blocks[families.UPLINK_RECEIVE_POWER.name] = line(self._receive_power, receive_dbm)
        if transmit_dbm is not None:
            blocks[families.UPLINK_TRANSMIT_POWER.name] = line(self._transmit_power, transmit_dbm)


class ClassroomLines:
    """The lines of a classroom."""

    def __init__(self, school: str, classroom: Classroom) -> None:
        key = (school, classroom.id)
        place = (classroom.name.lv, classroom.building or "", classroom.floor or "", classroom.kind)
        self._states = state_lines(families.CLASSROOM_WIFI_STATE, key, ClassroomState)
        self._info = constant(families.CLASSROOM_INFO, (*key, *place))

    def render(self, verdict: Verdict[ClassroomState]) -> Blocks:
        """Its lines."""
        return {
            families.CLASSROOM_WIFI_STATE.name: self._states[verdict.state],
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

    def render(self, facts: DeviceFacts, verdict: AccessPointVerdict, radios: Sequence[str], now: float) -> Blocks:
        """Its lines at `now` (Unix seconds) from its device's facts; `radios` are the keys of its Radio rows."""
        bands = _by_band(facts, radios, now)
        return {
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


def _text(value: Maybe[str]) -> str:
    return "" if isinstance(value, Absent) else value
