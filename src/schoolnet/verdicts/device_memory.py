"""What is remembered of a device: how often it has restarted, and what the next look at it is held against.

Rules of this file: a pure fold; moments are Unix seconds. What is a restart, `facts.reboot` says.
"""

from typing import TypeVar

import msgspec

from schoolnet.facts.absent import NOT_OFFERED, Maybe, value_or_none
from schoolnet.facts.device import DeviceFacts, Tier
from schoolnet.facts.reboot import has_restarted
from schoolnet.facts.rows import Identity

Number = TypeVar("Number", int, float)


class DeviceMemory(msgspec.Struct, frozen=True):
    """What the next observation of a device is held against.

    `reboots` is how many restarts were seen, the newest of them at `reboot_seen_at`. `uptime_seconds` (sysUpTime),
    `engine_boots` and `engine_time_seconds` were read at `seen_at`, None where the device does not tell.
    """

    reboots: int = 0
    reboot_seen_at: float | None = None
    uptime_seconds: float | None = None
    engine_boots: int | None = None
    engine_time_seconds: int | None = None
    seen_at: float | None = None


def remember_device(memory: DeviceMemory, facts: DeviceFacts) -> DeviceMemory:
    """The memory after these facts; the same facts twice, or older ones, change nothing."""
    section = facts.sections.get((Identity, Tier.STATUS))
    row: Identity | None = None if section is None else section.rows.get("")
    if section is None or row is None or (memory.seen_at is not None and section.observed_at <= memory.seen_at):
        return memory
    at = section.observed_at
    told = value_or_none(row.uptime_seconds), value_or_none(row.engine_boots), value_or_none(row.engine_time_seconds)
    if told == (None, None, None):
        return memory
    restarted = memory.seen_at is not None and has_restarted(_identity(memory), row, at - memory.seen_at)
    reboots, newest = (memory.reboots + 1, at) if restarted else (memory.reboots, memory.reboot_seen_at)
    return DeviceMemory(reboots, newest, *told, at)


def _identity(memory: DeviceMemory) -> Identity:
    return Identity(
        uptime_seconds=_maybe(memory.uptime_seconds),
        engine_boots=_maybe(memory.engine_boots),
        engine_time_seconds=_maybe(memory.engine_time_seconds),
    )


def _maybe(value: Number | None) -> Maybe[Number]:
    return NOT_OFFERED if value is None else value
