"""Which tiers a device is owed, over its turns.

Rules of this file: no IO, no clock; moments are Unix seconds. What was not whole is read again at the device's next
turns, and after some waits for its own. What was whole, and counts no more before it was due again, is owed: our clock
was set.
"""

from collections.abc import Mapping

from schoolnet.facts.device import CLOCK_SLACK_SECONDS, Tier

LIFETIME_INTERVALS = 3
"""For so many of its intervals counts what a tier has brought."""
EXTRA_TRIES = 2
"""How often a tier that was not whole is read again at the device's next turns, before it waits for its own."""


class Dues:
    """What one device is owed: at first everything. `intervals` are seconds per tier."""

    def __init__(self, intervals: Mapping[Tier, int]) -> None:
        self.owed: set[Tier] = set(Tier)
        self._lifetimes = {tier: LIFETIME_INTERVALS * seconds for tier, seconds in intervals.items()}
        self._attempted: set[Tier] = set()
        self._failed_in_a_row = dict.fromkeys(Tier, 0)
        self._whole_at: dict[Tier, float] = {}

    def lapsed(self, now: float) -> list[Tier]:
        """The tiers that were whole and count no more at `now`; each is told once."""
        lapsed = [
            tier
            for tier, at in self._whole_at.items()
            if not at - CLOCK_SLACK_SECONDS <= now < at + self._lifetimes[tier]
        ]
        for tier in lapsed:
            del self._whole_at[tier]
        return lapsed

    def attempt(self, tier: Tier) -> None:
        """Its reading begins."""
        self._attempted.add(tier)

    def settle(self, are_whole: Mapping[Tier, bool], now: float) -> None:
        """A poll has ended at `now`; whether each tier that was attempted is whole."""
        for tier in self._attempted:
            if are_whole[tier]:
                self._whole_at[tier] = now
            self._failed_in_a_row[tier] = 0 if are_whole[tier] else self._failed_in_a_row[tier] + 1
            if are_whole[tier] or self._failed_in_a_row[tier] > EXTRA_TRIES:
                self.owed.discard(tier)
        self._attempted.clear()
