"""The lines of a device.

What changes at each poll fills a copy of a blank form, which is cheaper than a dictionary that grows.
"""

from dataclasses import dataclass, field

from schoolnet.facts.absent import Absent, value_or_none
from schoolnet.facts.device import Section, Tier
from schoolnet.facts.rows import Identity
from schoolnet.inventory.model import Device
from schoolnet.metrics.families import device as families
from schoolnet.metrics.text import Blocks, constant, start_of_line, yes_or_no
from schoolnet.verdicts.board_entries import DeviceEntry
from schoolnet.verdicts.model import DriftKind

INFO, UP, UPTIME, REBOOTS, LAST_SUCCESS, MAINTENANCE, DRIFT, DURATION, SUCCESS = DEVICE_FAMILIES = (
    families.DEVICE_INFO.name,
    families.DEVICE_UP.name,
    families.DEVICE_UPTIME.name,
    families.DEVICE_REBOOTS.name,
    families.DEVICE_LAST_SUCCESS.name,
    families.DEVICE_IN_MAINTENANCE.name,
    families.DEVICE_DRIFT_ITEMS.name,
    families.POLL_DURATION.name,
    families.COLLECTOR_SUCCESS.name,
)

BY_IDENTITY = (DriftKind.OTHER_MODEL, DriftKind.SERIAL_CHANGED)
"""The kinds of drift that a device's identity tells."""


@dataclass(slots=True)
class Polled:
    """How a device's polls went: per tier whether its newest was whole, and how long the newest of all took."""

    collectors: dict[Tier, bool] = field(default_factory=dict)
    duration_seconds: float | None = None


class DeviceLines:
    """The lines of a device; `school` is the id of the one that it belongs to, None for the city's own."""

    def __init__(self, school: str | None, device: Device) -> None:
        self._blank = dict.fromkeys(DEVICE_FAMILIES, b"")
        self._identified_by: Section[Identity] | None = None
        self._about = (device.id, school or "", device.role)
        self._info = constant(families.DEVICE_INFO, (*self._about, "", "", ""))
        key = (device.id,)
        self._up = yes_or_no(families.DEVICE_UP, key)
        self._uptime = start_of_line(families.DEVICE_UPTIME, key)
        self._last_success = start_of_line(families.DEVICE_LAST_SUCCESS, key)
        self._duration = start_of_line(families.POLL_DURATION, key)
        self._reboots = start_of_line(families.DEVICE_REBOOTS, key)
        kinds = (*BY_IDENTITY, DriftKind.UNPLANNED)
        self._drift = {kind: start_of_line(families.DEVICE_DRIFT_ITEMS, (*key, kind)) for kind in kinds}
        self._maintenance = yes_or_no(families.DEVICE_IN_MAINTENANCE, key)
        self._success = {tier: yes_or_no(families.COLLECTOR_SUCCESS, (*key, tier)) for tier in Tier}

    def render(self, entry: DeviceEntry, polled: Polled, reboots: int, now: float, *, is_maintained: bool) -> Blocks:
        """Its lines at `now` (Unix seconds): what it said, how its polls went, how many restarts were seen, and whether
        a maintenance window covers it."""
        facts, collectors, duration_seconds = entry.facts, polled.collectors, polled.duration_seconds
        blocks = self._blank.copy()
        blocks[MAINTENANCE] = self._maintenance[is_maintained]
        blocks[REBOOTS] = b"%b%d\n" % (self._reboots, reboots)
        identified = facts.fresh(Identity, Tier.INVENTORY, now)
        blocks[DRIFT] = self._render_drift(entry, is_identified=identified is not None)
        blocks[INFO] = self._render_info(identified)
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

    def _render_drift(self, entry: DeviceEntry, *, is_identified: bool) -> bytes:
        kinds = [item.kind for item in entry.drift]
        known = {kind: kinds.count(kind) for kind in BY_IDENTITY} if is_identified else {}
        if entry.unplanned is not None:
            known[DriftKind.UNPLANNED] = len(entry.unplanned)
        return b"".join([b"%b%d\n" % (self._drift[kind], count) for kind, count in known.items()])

    def _render_info(self, identified: Section[Identity] | None) -> bytes:
        """What was told last stays: a device that is silent for long would end the series and begin another."""
        row = None if identified is None else identified.rows.get("")
        if row is not None and identified is not self._identified_by:
            self._identified_by = identified
            told = (value_or_none(said) or "" for said in (row.vendor, row.model, row.version))
            self._info = constant(families.DEVICE_INFO, (*self._about, *told))
        return self._info
