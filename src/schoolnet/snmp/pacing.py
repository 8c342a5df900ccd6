"""How long to wait and how much to ask for at once: what is learned of one agent.

Rules of this file: arithmetic only, no IO and no clock.
"""

CLEAN_BEFORE_CREEPING = 100
"""Good answers at the ceiling before it is tried one higher: an agent's buffer does not grow often."""


SUSPICIONS_TO_BELIEVE = 3


class RoundTrip:
    """The time-out of the next request, from the round trips seen (RFC 6298, section 2); seconds."""

    def __init__(self, first_seconds: float, longest_seconds: float) -> None:
        self._first_seconds = first_seconds
        self._longest_seconds = max(first_seconds, longest_seconds)
        self._variation_seconds = 0.0
        self.smoothed_seconds: float | None = None
        self.timeout_seconds = first_seconds

    def observe(self, seconds: float) -> None:
        """Learn from an answer; `seconds` are since the first request that it can be the answer to."""
        if self.smoothed_seconds is None:
            self.smoothed_seconds = seconds
            self._variation_seconds = seconds / 2
        else:
            difference = self.smoothed_seconds - seconds
            self._variation_seconds += 0.25 * (abs(difference) - self._variation_seconds)
            self.smoothed_seconds -= 0.125 * difference
        timeout = self.smoothed_seconds + 4 * self._variation_seconds
        if timeout <= self._first_seconds:
            self.timeout_seconds = self._first_seconds
        else:
            self.timeout_seconds = min(timeout, self._longest_seconds)

    def for_attempt(self, attempt: int) -> float:
        """The time-out of this attempt (the first is 0): each waits twice as long as the one before."""
        return min(self.timeout_seconds * (1 << attempt), self._longest_seconds) if attempt else self.timeout_seconds


class Quantity:
    """How many rows or objects to ask for in one request: less after trouble, slowly more after success."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._ceiling = most
        self._failed_at: int | None = None
        self._suspected_at: int | None = None
        self._suspicions = 0
        self._clean = 0
        self.value = most

    def shrink(self) -> None:
        """This many were too many: the agent said so, or what it sent could not be read."""
        self._failed_at = self.value
        self._clean = 0
        self.value = max(1, self.value // 2)

    def suspect(self) -> None:
        """Nothing came of this many, repeatedly: they may be too many, or their datagrams were lost."""
        if self._suspected_at is None:
            self._suspected_at = self.value
        self.value = max(1, self.value // 4)

    def forgive(self) -> None:
        """It was not the quantity: nothing at all was answered."""
        self._failed_at = self._suspected_at = None

    def worked(self) -> None:
        """This many were answered. Only an answer proves that it was the quantity which failed before."""
        if self._suspected_at is not None:
            self._weigh(self._suspected_at)
            return
        if self._failed_at is not None and self._failed_at > self.value:
            self._ceiling = max(self.value, self._failed_at // 2)
        self._failed_at = None
        if self.value < self._ceiling:
            self.value = min(self.value * 2, self._ceiling)
            return
        self._suspicions = 0
        if self._ceiling < self._most:
            self._creep()

    def _weigh(self, suspected: int) -> None:
        """Few were answered where many were not. A network that loses datagrams does so too: it takes some times in a
        row, with no whole column at full size in between, to believe that they are too many."""
        self._suspected_at = None
        self._suspicions += 1
        if self._suspicions < SUSPICIONS_TO_BELIEVE:
            self.value = suspected
        else:
            self._suspicions = self._clean = 0
            self._ceiling = max(self.value, suspected // 2)

    def _creep(self) -> None:
        self._clean += 1
        if self._clean >= CLEAN_BEFORE_CREEPING:
            self._clean = 0
            self._ceiling += 1
            self.value = self._ceiling
