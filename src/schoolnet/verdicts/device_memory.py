"""What is remembered of a device: when it started, and how often it has.

Rules of this file: pure folds; seconds are Unix time unless a name says otherwise. A restart is what the engine's boots
or the uptime prove; an uptime that has wrapped after 497 days is none.
"""

import msgspec
from msgspec.structs import replace

from schoolnet.facts.absent import value_or_none
from schoolnet.facts.device import DeviceFacts, Section, Tier
from schoolnet.facts.rows import Identity
from schoolnet.verdicts.thresholds import BOOT_WINDOW_SECONDS, RESTART_SLACK_SECONDS

UPTIME_WRAP_SECONDS = 2**32 / 100
"""sysUpTime is TimeTicks, hundredths of a second in 32 bits (RFC 3418): it begins anew after 497 days."""


class DeviceMemory(msgspec.Struct, frozen=True):
    """What the next observation of a device is held against.

    `booted_at` is when it started, None where it does not tell; `reboots` how many restarts were seen, the newest of
    them at `reboot_seen_at`. `uptime_seconds` (sysUpTime) was read at `uptime_at`, `engine_boots` at `boots_at`, when
    `reboots` was `reboots_at_boots`.
    """

    booted_at: float | None = None
    reboots: int = 0
    reboot_seen_at: float | None = None
    uptime_seconds: float | None = None
    uptime_at: float | None = None
    engine_boots: int | None = None
    boots_at: float | None = None
    reboots_at_boots: int = 0


def has_restarted(before: Identity, after: Identity, elapsed_seconds: float) -> bool:
    """Whether the device has started between two observations, so far apart.

    So it is where its engine's boots rose, or where its uptime began after the first of them. An uptime that is merely
    less is no proof: the nodes of a cluster answer in turn, each with its own.
    """
    boots_before, boots_after = value_or_none(before.engine_boots), value_or_none(after.engine_boots)
    if boots_before is not None and boots_after is not None and boots_after > boots_before:
        return True
    was, now = value_or_none(before.uptime_seconds), value_or_none(after.uptime_seconds)
    if was is None or now is None:
        return False
    missing = was + elapsed_seconds - now
    if abs(missing - UPTIME_WRAP_SECONDS) <= RESTART_SLACK_SECONDS:
        return False
    return now <= elapsed_seconds + RESTART_SLACK_SECONDS and (now < was or missing > RESTART_SLACK_SECONDS)


def remember_device(memory: DeviceMemory, facts: DeviceFacts) -> DeviceMemory:
    """The memory after these facts; the same facts twice, or older ones, change nothing."""
    status = facts.sections.get((Identity, Tier.STATUS))
    if status is not None:
        memory = _see_uptime(memory, status)
    inventory = facts.sections.get((Identity, Tier.INVENTORY))
    return memory if inventory is None else _see_boots(memory, inventory)


def is_booting(memory: DeviceMemory, now: float) -> bool:
    """Whether the device is still starting at `now` (Unix seconds), as far as is known."""
    return memory.booted_at is not None and 0 <= now - memory.booted_at < BOOT_WINDOW_SECONDS


def _see_uptime(memory: DeviceMemory, section: Section[Identity]) -> DeviceMemory:
    at, uptime_seconds = section.observed_at, _number(section, "uptime_seconds")
    if uptime_seconds is None or (memory.uptime_at is not None and at <= memory.uptime_at):
        return memory
    seen = replace(memory, uptime_seconds=uptime_seconds, uptime_at=at)
    booted_at = at - uptime_seconds
    if not _started_anew(memory, uptime_seconds, at):
        return seen if memory.booted_at is not None else replace(seen, booted_at=booted_at)
    seen = replace(seen, booted_at=booted_at)
    # The engine's boots may have told of this very restart before.
    is_told = memory.reboot_seen_at is not None and booted_at <= memory.reboot_seen_at
    return seen if is_told else replace(seen, reboots=memory.reboots + 1, reboot_seen_at=at)


def _started_anew(memory: DeviceMemory, uptime_seconds: float, at: float) -> bool:
    if memory.uptime_seconds is None or memory.uptime_at is None:
        return False
    before, after = Identity(uptime_seconds=memory.uptime_seconds), Identity(uptime_seconds=uptime_seconds)
    return has_restarted(before, after, at - memory.uptime_at)


def _see_boots(memory: DeviceMemory, section: Section[Identity]) -> DeviceMemory:
    at, boots = section.observed_at, _number(section, "engine_boots")
    if boots is None or (memory.boots_at is not None and at <= memory.boots_at):
        return memory
    has_risen = memory.engine_boots is not None and boots > memory.engine_boots
    # The uptime may have told of this restart before; how many there were is not known, hence one.
    if has_risen and memory.reboots == memory.reboots_at_boots:
        engine_time = _number(section, "engine_time_seconds")
        booted_at = None if engine_time is None else at - engine_time
        memory = replace(memory, reboots=memory.reboots + 1, reboot_seen_at=at, booted_at=booted_at)
    return replace(memory, engine_boots=int(boots), boots_at=at, reboots_at_boots=memory.reboots)


def _number(section: Section[Identity], name: str) -> float | None:
    row = section.rows.get("")
    return None if row is None else value_or_none(getattr(row, name))
