"""What the web room asks of the service that it shows."""

from typing import Protocol

from schoolnet.audit.notified import Notification
from schoolnet.metrics.collector import Collector
from schoolnet.metrics.exposition import Exposition


class Listener(Protocol):
    """The evidence of the service, as far as others may tell it something."""

    async def notified(self, notification: Notification, now: float) -> bool:
        """Put on record what people were told; whether it is durable. Told again until it is, it is put once."""


class State(Protocol):
    """The running service, as the pages see it."""

    @property
    def exposition(self) -> Exposition:
        """The lines of /metrics."""

    @property
    def collector(self) -> Collector:
        """The newest verdicts on the plan in force, school time, and what maintenance covers."""

    @property
    def allow_reload(self) -> bool:
        """Whether POST /-/reload is served."""

    @property
    def evidence(self) -> Listener | None:
        """Who puts on record what people were told; None where no evidence is kept."""

    @property
    def notification_token(self) -> str | None:
        """By which Alertmanager may say what it has told people; None where nobody may."""

    def is_ready(self) -> bool:
        """Whether every device has been asked once."""

    async def reload(self) -> list[str]:
        """Read the configuration anew; the problems for which the old one stays in force, none when it is done."""

    async def settled(self) -> None:
        """Return when all that was seen so far is on record, or cannot be for now."""
