"""What is written to standard error, and the one place where secrets are taken out of it."""

import sys
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import TextIO, cast

import structlog

from schoolnet.inventory.secrets import CommunitySecret, Secret
from schoolnet.settings import Configuration
from schoolnet.verdicts.changes import Change

log = structlog.get_logger()


def configure_logging(configuration: Configuration) -> None:
    """Log to standard error as the settings say; no secret of the configuration is ever written."""
    settings = configuration.settings.log
    secrets = [text for secret in configuration.secrets.values() for text in _texts(secret)]
    if configuration.ledger is not None:
        ledger = configuration.ledger
        secrets += filter(None, (ledger.password, ledger.signing_key, ledger.notification_token))
    to_people = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())

    def redact(_: object, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
        return {key: _redacted(value, secrets) for key, value in event.items()}

    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            redact,
            structlog.processors.JSONRenderer() if settings.format == "json" else to_people,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(settings.level),
        logger_factory=structlog.PrintLoggerFactory(cast(TextIO, _StandardError())),
    )


class _StandardError:
    """Standard error as long as somebody reads it: a line that cannot be written is lost, and nothing else is."""

    def write(self, text: str) -> None:
        """Write, if that is possible."""
        with suppress(OSError, ValueError):
            sys.stderr.write(text)

    def flush(self) -> None:
        """Flush, if that is possible."""
        with suppress(OSError, ValueError):
            sys.stderr.flush()


def _texts(secret: Secret) -> list[str]:
    if isinstance(secret, CommunitySecret):
        return [secret.community]
    return [key for key in (secret.auth_key, secret.priv_key) if key is not None]


def _redacted(value: object, secrets: Sequence[str]) -> object:
    text = value if isinstance(value, str) else repr(value)
    if not any(secret in text for secret in secrets):
        return value
    for secret in secrets:
        text = text.replace(secret, "[redacted]")
    return text


class ChangeLog:
    """Logs changes, once they are on record: `settled` returns when all that was seen so far is."""

    def __init__(self, settled: Callable[[], Awaitable[None]]) -> None:
        self._settled = settled
        self._untold: list[Change] = []

    def note(self, change: Change | None) -> None:
        """This is to be told."""
        if change is not None:
            self._untold.append(change)

    async def tell(self) -> None:
        """Log what was noted."""
        changes, self._untold = self._untold, []
        if changes:
            await self._settled()
        for change in changes:
            (log.debug if change.is_detail else log.info)(change.event, **change.record())
