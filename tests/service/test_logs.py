"""No secret of the configuration is in what is logged."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
import structlog

from schoolnet.ledger_access import LedgerAccess
from schoolnet.logs import configure_logging
from service.test_service import city

SECRETS = ("the-password", "the-signing-key", "the-notification-token")


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    yield
    structlog.reset_defaults()


@pytest.mark.parametrize("secret", SECRETS)
def test_secrets_of_the_ledger_are_taken_out(secret: str, capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(replace(city(1, "router"), ledger=LedgerAccess("sqlite:///ledger.sqlite", *SECRETS)))
    structlog.get_logger().error("crashed", told=["before", secret], text=f"it is {secret}.")
    logged = capsys.readouterr().err
    assert "it is [redacted]." in logged
    assert secret not in logged
