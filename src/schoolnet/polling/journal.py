"""What the log says of polls: who stopped answering, who answers again, and our own faults."""

from collections.abc import Callable
from types import TracebackType

import structlog

from schoolnet.facts.device import DeviceFacts
from schoolnet.polling.poller import Outcome

log = structlog.get_logger()


def tell_change(before: DeviceFacts | None, outcome: Outcome) -> None:
    """Log a device that stops answering, one that answers again, and who answers in a device's place."""
    facts = outcome.facts
    if facts.failures == 1:
        log.warning("device_does_not_answer", device=facts.device, reason=facts.failure)
    if before is not None and before.failures and not facts.failures:
        log.info("device_answers_again", device=facts.device)
    if outcome.new_sources:
        log.warning("answered_from_elsewhere", device=facts.device, allow_source=sorted(outcome.new_sources))


class Guard:
    """A bug of ours costs one poll of one device, and is told: in the log, and to `crashed`."""

    __slots__ = ("_crashed", "_device")

    def __init__(self, device: str, crashed: Callable[[], None]) -> None:
        self._device = device
        self._crashed = crashed

    def __enter__(self) -> None:
        pass

    def __exit__(self, _: type[BaseException] | None, error: BaseException | None, __: TracebackType | None) -> bool:
        if not isinstance(error, Exception):
            return False
        self._crashed()
        log.error("poll_crashed", device=self._device, exc_info=error)
        return True
