"""How long to wait and how much to ask for at once: what is learned of one agent.

Rules of this file: arithmetic only, no IO and no clock.
"""

CLEAN_BEFORE_CREEPING = 100
"""Good answers at the ceiling before it is tried one higher: an agent's buffer does not grow often."""


class RoundTrip:
    """The time-out of the next request, from the round trips seen (RFC 6298, section 2); seconds."""

    def __init__(self, first_seconds: float, longest_seconds: float) -> None:
        self._first_seconds = first_seconds
        self._longest_seconds = longest_seconds
        self._variation_seconds = 0.0
        self.smoothed_seconds: float | None = None
        self.timeout_seconds = first_seconds

    def observe(self, seconds: float) -> None:
        """Learn from an answer. Each attempt has its own request, so a retried one counts too."""
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
        return min(self.timeout_seconds * (1 << attempt), self._longest_seconds)


class Quantity:
    """How many rows or objects to ask for in one request: less after trouble, slowly more after success."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._ceiling = most
        self._failed_at: int | None = None
        self._clean = 0
        self.value = most

    def shrink(self, divisor: int = 2) -> None:
        """This many were too many."""
        self._failed_at = self.value
        self._clean = 0
        self.value = max(1, self.value // divisor)

    def forgive(self) -> None:
        """It was not the quantity: nothing at all was answered."""
        self._failed_at = None

    def worked(self) -> None:
        """This many were answered. Only an answer proves that it was the quantity which failed before."""
        if self._failed_at is not None and self._failed_at > self.value:
            self._ceiling = max(self.value, self._failed_at // 2)
        self._failed_at = None
        if self.value < self._ceiling:
            self.value = min(self.value * 2, self._ceiling)
        elif self._ceiling < self._most:
            self._creep()

    def _creep(self) -> None:
        self._clean += 1
        if self._clean >= CLEAN_BEFORE_CREEPING:
            self._clean = 0
            self._ceiling += 1
            self.value = self._ceiling
