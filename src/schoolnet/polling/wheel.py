"""Which devices are due at a second: a wheel with one slot per second of each tier's interval.

Rules of this file: pure. A device's place is a stable hash of its id, so restarts and reloads keep the rhythm, and two
processes agree. Where the intervals divide each other, a device's slower tiers fall on its status second.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping

from schoolnet.facts.device import Tier


def place(device: str, interval_seconds: int) -> int:
    """The second within the interval at which this device is due."""
    digest = hashlib.md5(device.encode(), usedforsecurity=False).digest()
    return int.from_bytes(digest[8:], "big") % interval_seconds


class Wheel:
    """Devices by tier and second. `intervals` are whole seconds."""

    def __init__(self, devices: Iterable[str], intervals: Mapping[Tier, int]) -> None:
        self.intervals = intervals
        self._slots: dict[Tier, dict[int, list[str]]] = {tier: defaultdict(list) for tier in intervals}
        for device in devices:
            for tier, interval in intervals.items():
                self._slots[tier][place(device, interval)].append(device)

    def due(self, second: int) -> dict[str, frozenset[Tier]]:
        """The devices due at this second (any whole-second count), and their tiers."""
        tiers: dict[str, set[Tier]] = defaultdict(set)
        for tier, interval in self.intervals.items():
            for device in self._slots[tier].get(second % interval, ()):
                tiers[device].add(tier)
        return {device: frozenset(due) for device, due in tiers.items()}
