"""The lines of a circuit.

What changes at each poll fills a copy of a blank form, which is cheaper than a dictionary that grows.
"""

from collections.abc import Sequence

from schoolnet.facts.absent import Absent
from schoolnet.facts.device import DeviceFacts, Sighting, observe
from schoolnet.facts.rows import Interface, PortStatus
from schoolnet.inventory.model import Circuit
from schoolnet.metrics.families import uplink as families
from schoolnet.metrics.optics import Optics
from schoolnet.metrics.text import (
    COUNTER_MODULUS,
    Blocks,
    constant,
    line,
    reason_line,
    start_of_line,
    state_lines,
    yes_or_no,
)
from schoolnet.verdicts.board_entries import UplinkEntry
from schoolnet.verdicts.model import UplinkState

BITS_PER_BYTE = 8
STATE, REASON, SINCE, MAINTENANCE, CHANGES, UPLINK_UP, SPEED = UPLINK_FAMILIES = (
    families.UPLINK_STATE.name,
    families.UPLINK_REASON.name,
    families.UPLINK_LAST_CHANGE.name,
    families.UPLINK_IN_MAINTENANCE.name,
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


class UplinkLines:
    """The lines of a circuit: traffic and light are those of its first end, state and speed those of the worst."""

    def __init__(self, school: str, circuit: Circuit) -> None:
        key = self._key = (school, circuit.id)
        contracted = constant(families.UPLINK_CONTRACTED_SPEED, key, circuit.speed / BITS_PER_BYTE)
        changing = (*UPLINK_FAMILIES, *(family.name for family, _ in UPLINK_COUNTERS))
        self._blank = dict.fromkeys(changing, b"") | {families.UPLINK_CONTRACTED_SPEED.name: contracted}
        self._ports = tuple(end.port for end in circuit.ends)
        self._optics = Optics(self._ports[0])
        self._states = state_lines(families.UPLINK_STATE, key, UplinkState)
        self._up = yes_or_no(families.UPLINK_UP, key)
        self._speed = start_of_line(families.UPLINK_SPEED, key)
        self._since = start_of_line(families.UPLINK_LAST_CHANGE, key)
        self._maintenance = yes_or_no(families.UPLINK_IN_MAINTENANCE, key)
        self._changes = start_of_line(families.UPLINK_CHANGES, key)
        self._receive_power = start_of_line(families.UPLINK_RECEIVE_POWER, key)
        self._transmit_power = start_of_line(families.UPLINK_TRANSMIT_POWER, key)
        self._counters = tuple((family.name, field, start_of_line(family, key)) for family, field in UPLINK_COUNTERS)

    def render(
        self, entry: UplinkEntry, ends: Sequence[DeviceFacts], changes: int, now: float, *, is_maintained: bool
    ) -> Blocks:
        """Its lines at `now` (Unix seconds) from its verdict and the facts of the devices at its ends; `changes` counts
        states, `is_maintained` is whether a maintenance window covers it."""
        verdict = entry.verdict
        blocks = self._blank.copy()
        blocks[STATE] = self._states[verdict.state]
        blocks[MAINTENANCE] = self._maintenance[is_maintained]
        blocks[CHANGES] = b"%b%d\n" % (self._changes, changes % COUNTER_MODULUS)
        blocks[REASON] = reason_line(families.UPLINK_REASON, self._key, verdict.reason)
        if entry.since is not None:
            blocks[SINCE] = b"%b%a\n" % (self._since, entry.since)
        seen = [facts.sightings(Interface, port, now) for facts, port in zip(ends, self._ports, strict=True)]
        self._add_link(blocks, verdict.state, seen)
        self._add_counters(blocks, seen[0])
        self._add_optics(blocks, ends[0], now)
        return blocks

    def _add_link(self, blocks: Blocks, state: UplinkState, ends: Sequence[Sequence[Sighting]]) -> None:
        is_up = True
        slowest_bps: int | None = None
        for seen in ends:
            is_up = is_up and observe(seen, "oper")[0] is PortStatus.UP
            speed_bps = observe(seen, "speed_bps")[0]
            if not isinstance(speed_bps, Absent) and (slowest_bps is None or speed_bps < slowest_bps):
                slowest_bps = speed_bps
        # One that is degraded is known at all ends: it flaps, and is down just now.
        is_down = state is UplinkState.DOWN or (state is UplinkState.DEGRADED and not is_up)
        if is_down:
            blocks[UPLINK_UP] = self._up[0]
        elif is_up:
            blocks[UPLINK_UP] = self._up[1]
        if slowest_bps is not None and not is_down:  # a port without a link has none, whatever its table still says
            blocks[SPEED] = b"%b%a\n" % (self._speed, slowest_bps / BITS_PER_BYTE)

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
