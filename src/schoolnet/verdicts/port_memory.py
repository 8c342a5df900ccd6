"""What is remembered of a port: its state and since when, its changes, how it flaps, what it carries.

Rules of this file: a pure fold over the status sections of a device's facts; moments are Unix seconds. Each section
counts once. ifLastChange (IF-MIB) is the device's uptime at the port's last change: it tells when that was, also of a
change that came and went between two polls. A port that went down with its device has not flapped.
"""

from math import exp2
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from schoolnet.facts.absent import Maybe, value_or_none
from schoolnet.facts.device import DeviceFacts, Tier
from schoolnet.facts.reboot import UPTIME_WRAP_SECONDS, has_restarted
from schoolnet.facts.rows import Identity, Interface, PortStatus
from schoolnet.verdicts.clock import settled
from schoolnet.verdicts.thresholds import (
    CHANGE_SLACK_SECONDS,
    FLAP_HALF_LIFE_SECONDS,
    FLAP_PENALTY_CAP,
    FLAP_REUSE_PENALTY,
    FLAP_SUPPRESS_PENALTY,
)
from schoolnet.verdicts.traffic import Traffic, counters_of, loss_ratio_of, p95_bps_of, remember_traffic


class PortMemory(msgspec.Struct, frozen=True):
    """What the next observation of a port is held against.

    `observed_at` is when the port was last told of. `oper` is the last state known, at `oper_at`; `since` when it came
    up, or went down; `last_change_seconds` its ifLastChange. `changes` counts all changes of state. `speed_bps` is the
    last speed known. `penalty` is that of `penalised_at`, before it aged; `is_flapping` what it was judged to be then.
    `uptime_seconds` (sysUpTime) was read at `uptime_at`.
    """

    observed_at: float | None = None
    oper: PortStatus | None = None
    oper_at: float | None = None
    since: float | None = None
    last_change_seconds: float | None = None
    changes: int = 0
    speed_bps: int | None = None
    penalty: float = 0.0
    penalised_at: float | None = None
    is_flapping: bool = False
    uptime_seconds: float | None = None
    uptime_at: float | None = None
    receive: Traffic = Traffic()
    transmit: Traffic = Traffic()


class Directions(NamedTuple):
    """A number for each direction, None where it is not known."""

    receive: float | None
    transmit: float | None


class _Sight(NamedTuple):
    """What one poll saw of a port: its state, its ifLastChange, its device's uptime, whether that has restarted."""

    at: float
    oper: PortStatus
    last_change_seconds: float | None
    uptime_seconds: float | None
    has_restarted: bool


def remember_port(memory: PortMemory, facts: DeviceFacts, port: str) -> PortMemory:
    """The memory after these facts of the port's device; the same status twice, or an older one, changes nothing."""
    section = facts.sections.get((Interface, Tier.STATUS))
    row: Interface | None = None if section is None else section.rows.get(port)
    if section is None or row is None or not _is_newer(section.observed_at, memory.observed_at):
        return memory
    at, uptime = section.observed_at, _uptime(facts, section.observed_at)
    last_change, restarted = value_or_none(row.last_change_seconds), _has_restarted(memory, row, uptime, at)
    oper = _known_oper(row.oper)
    if oper is not None:
        memory = _see(memory, _Sight(at, oper, last_change, uptime, restarted))
    # RFC 2863: a speed of 0 is that of a layer without a bandwidth, and some ports have it while they are down.
    speed = value_or_none(row.speed_bps) or memory.speed_bps
    return replace(
        memory,
        observed_at=at,
        speed_bps=speed,
        receive=remember_traffic(memory.receive, counters_of(row, "receive", at), speed, has_restarted=restarted),
        transmit=remember_traffic(memory.transmit, counters_of(row, "transmit", at), speed, has_restarted=restarted),
    )


def settle_port(memory: PortMemory, now: float) -> PortMemory:
    """The memory where nothing lies in the future, because our clock was set back.

    The traffic is forgotten then: there is no telling how long its samples took.
    """
    as_of_now = settled(memory, now)
    return memory if as_of_now is memory else replace(as_of_now, receive=Traffic(), transmit=Traffic())


def penalty_at(memory: PortMemory, now: float) -> float:
    """The flap penalty, aged: half of it is left after each half-life."""
    if memory.penalised_at is None:
        return 0.0
    return memory.penalty * exp2(-max(0.0, now - memory.penalised_at) / FLAP_HALF_LIFE_SECONDS)


def is_flapping_at(memory: PortMemory, now: float) -> bool:
    """Whether the port loses its link so often that it counts as flapping; it does until its penalty has aged."""
    return memory.is_flapping and penalty_at(memory, now) >= FLAP_REUSE_PENALTY


def p95_bps(memory: PortMemory, now: float) -> Directions:
    """The 95th percentile of the last hour's rates in bit/s; None where there are too few."""
    return Directions(p95_bps_of(memory.receive, now), p95_bps_of(memory.transmit, now))


def error_ratio(memory: PortMemory, now: float) -> Directions:
    """The share (0 to 1) of errors among the last minutes' unicast packets and errors; None where it is not known."""
    return Directions(loss_ratio_of(memory.receive, "errors", now), loss_ratio_of(memory.transmit, "errors", now))


def discard_ratio(memory: PortMemory, now: float) -> Directions:
    """The share (0 to 1) of discards among the last minutes' unicast packets and discards; None where not known."""
    return Directions(loss_ratio_of(memory.receive, "discards", now), loss_ratio_of(memory.transmit, "discards", now))


def down_for_seconds(memory: PortMemory, now: float) -> float | None:
    """For how long the port has not been up; None where it is up, or was never seen."""
    if memory.oper in (None, PortStatus.UP) or memory.since is None:
        return None
    return max(0.0, now - memory.since)


def _is_newer(at: float, known_at: float | None) -> bool:
    return known_at is None or at > known_at


def _known_oper(oper: Maybe[PortStatus]) -> PortStatus | None:
    """RFC 2863: of a port in state unknown(4) its device cannot say what it is."""
    known = value_or_none(oper)
    return None if known is PortStatus.UNKNOWN else known


def _uptime(facts: DeviceFacts, at: float) -> float | None:
    """The device's uptime as the same poll saw it."""
    section = facts.sections.get((Identity, Tier.STATUS))
    row = None if section is None or section.observed_at != at else section.rows.get("")
    return None if row is None else value_or_none(row.uptime_seconds)


def _has_restarted(memory: PortMemory, row: Interface, uptime_seconds: float | None, at: float) -> bool:
    """By the uptime; where that was not told twice, by an ifLastChange that is less than it was."""
    if uptime_seconds is not None and memory.uptime_seconds is not None and memory.uptime_at is not None:
        before, after = Identity(uptime_seconds=memory.uptime_seconds), Identity(uptime_seconds=uptime_seconds)
        return has_restarted(before, after, at - memory.uptime_at)
    was, now = memory.last_change_seconds, value_or_none(row.last_change_seconds)
    return was is not None and now is not None and now < was


def _see(memory: PortMemory, sight: _Sight) -> PortMemory:
    seen = replace(memory, oper=sight.oper, oper_at=sight.at, last_change_seconds=sight.last_change_seconds)
    if sight.uptime_seconds is not None:
        seen = replace(seen, uptime_seconds=sight.uptime_seconds, uptime_at=sight.at)
    if memory.oper is None:
        return replace(seen, since=_began_at(sight))
    if sight.oper is memory.oper and not _came_and_went(memory, sight):
        return seen
    changed_at = _changed_at(memory, sight)
    was_up, is_up = memory.oper is PortStatus.UP, sight.oper is PortStatus.UP
    if sight.oper is memory.oper or was_up is not is_up:
        seen = replace(seen, since=changed_at)
    is_loss = sight.oper is memory.oper or was_up
    if is_loss and not sight.has_restarted:
        seen = _penalise(seen, changed_at)
    return replace(seen, changes=memory.changes + (2 if sight.oper is memory.oper else 1))


def _seconds_ago(sight: _Sight) -> float | None:
    """How long ago the port last changed; an uptime that wrapped since, or was read just before, is allowed for."""
    if sight.uptime_seconds is None or sight.last_change_seconds is None:
        return None
    ago = sight.uptime_seconds - sight.last_change_seconds
    return max(0.0, (ago + CHANGE_SLACK_SECONDS) % UPTIME_WRAP_SECONDS - CHANGE_SLACK_SECONDS)


def _is_since(memory: PortMemory, sight: _Sight, ago_seconds: float) -> bool:
    """Whether a change so long ago lies between the last look at the port and this one."""
    return memory.oper_at is not None and ago_seconds <= sight.at - memory.oper_at + CHANGE_SLACK_SECONDS


def _came_and_went(memory: PortMemory, sight: _Sight) -> bool:
    """Whether a port that is as it was has changed twice meanwhile."""
    was, now = memory.last_change_seconds, sight.last_change_seconds
    if was is None or now is None or was == now:
        return False
    ago = _seconds_ago(sight)
    return ago is None or _is_since(memory, sight, ago)


def _changed_at(memory: PortMemory, sight: _Sight) -> float:
    """When the change happened that this look at the port has found; when it was found, where that is not known."""
    ago = _seconds_ago(sight)
    if ago is None or memory.oper_at is None or not _is_since(memory, sight, ago):
        return sight.at
    return max(memory.oper_at, sight.at - ago)


def _began_at(sight: _Sight) -> float:
    """Since when a port has been as it is seen for the first time; an ifLastChange of 0 lies before what is known."""
    uptime, changed = sight.uptime_seconds, sight.last_change_seconds
    return sight.at - (uptime - changed) if uptime and changed and changed <= uptime else sight.at


def _penalise(memory: PortMemory, at: float) -> PortMemory:
    """A loss of the link: the penalty doubles, and one more."""
    penalty = min(FLAP_PENALTY_CAP, 2 * penalty_at(memory, at) + 1)
    is_flapping = penalty >= FLAP_SUPPRESS_PENALTY or is_flapping_at(memory, at)
    return replace(memory, penalty=penalty, penalised_at=at, is_flapping=is_flapping)
