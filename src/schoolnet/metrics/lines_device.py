"""The lines of a device.

What changes at each poll fills a copy of a blank form, which is cheaper than a dictionary that grows.
"""

from dataclasses import dataclass, field

from schoolnet.facts.absent import Absent, Maybe
from schoolnet.facts.device import DeviceFacts, Section, Tier
from schoolnet.facts.rows import Identity
from schoolnet.inventory.model import Device
from schoolnet.metrics.families import device as families
from schoolnet.metrics.text import Blocks, constant, start_of_line
from schoolnet.verdicts.board_entries import DeviceEntry

INFO, UP, UPTIME, REBOOTS, LAST_SUCCESS, MAINTENANCE, DRIFT, DURATION, SUCCESS = DEVICE_FAMILIES = (
    families.DEVICE_INFO.name,
    families.DEVICE_UP.name,
    families.DEVICE_UPTIME.name,
    families.DEVICE_REBOOTS.name,
    families.DEVICE_LAST_SUCCESS.name,
    families.DEVICE_MAINTENANCE.name,
    families.DEVICE_DRIFT_ITEMS.name,
    families.POLL_DURATION.name,
    families.COLLECTOR_SUCCESS.name,
)


@dataclass(slots=True)
class Polled:
    """How a device's polls went: per tier whether its newest was whole, and how long the newest of all took."""

    collectors: dict[Tier, bool] = field(default_factory=dict)
    duration_seconds: float | None = None


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
        self._reboots = start_of_line(families.DEVICE_REBOOTS, (device.id,))
        self._drift = start_of_line(families.DEVICE_DRIFT_ITEMS, (device.id,))
        self._maintenance = tuple(constant(families.DEVICE_MAINTENANCE, (device.id,), is_on) for is_on in (0, 1))
        self._success = {
            tier: tuple(constant(families.COLLECTOR_SUCCESS, (device.id, tier), is_whole) for is_whole in (0, 1))
            for tier in Tier
        }

    def render(self, entry: DeviceEntry, polled: Polled, reboots: int, now: float, *, is_maintained: bool) -> Blocks:
        """Its lines at `now` (Unix seconds): what it said, how its polls went, how many restarts were seen, and whether
        a maintenance window covers it."""
        facts, collectors, duration_seconds = entry.facts, polled.collectors, polled.duration_seconds
        blocks = self._blank.copy()
        blocks[MAINTENANCE] = self._maintenance[is_maintained]
        blocks[REBOOTS] = b"%b%d\n" % (self._reboots, reboots)
        blocks[DRIFT] = b"%b%d\n" % (self._drift, len(entry.drift) + len(entry.unplanned or ()))
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


def _text(value: Maybe[str]) -> str:
    return "" if isinstance(value, Absent) else value
