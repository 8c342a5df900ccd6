"""The ledger that the commands of the evidence work on: that of the settings, or of `--ledger`."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from schoolnet.cli.options import BAD_CONFIGURATION, DEFAULT_CONFIG, FAILED
from schoolnet.cli.printing import ended, print_problems

if TYPE_CHECKING:
    from schoolnet.audit.ledger import Ledger
    from schoolnet.audit.signing import Signer
    from schoolnet.ledger_access import AuditSettings

SQLITE = "sqlite:///"
"""What may stand before a file's name, as libraries write it."""
LedgerOption: TypeAlias = Annotated[
    str | None, typer.Option("--ledger", metavar="FILE|URL", help="The ledger; else that of the settings.")
]


def audit_settings(config: Path | None, told: str | None) -> "AuditSettings":
    """The settings of the evidence, with the ledger that was told instead of their own."""
    from schoolnet.inventory.problems import ConfigError
    from schoolnet.settings import load_settings

    path = config or (DEFAULT_CONFIG if DEFAULT_CONFIG.exists() else None)
    try:
        audit = load_settings(path, os.environ).audit
    except ConfigError as error:
        print_problems(error.problems)
        raise typer.Exit(BAD_CONFIGURATION) from None
    return audit if told is None else audit.model_copy(update={"ledger": _checked(told)})


def _checked(told: str) -> str | None:
    from pydantic import ValidationError

    from schoolnet.inventory.validation import explain
    from schoolnet.ledger_access import AuditSettings

    try:
        return AuditSettings(ledger=told.removeprefix(SQLITE)).ledger
    except ValidationError as error:
        sentence = next(sentence for _, sentence, _ in explain(error))
        raise typer.BadParameter(f"the ledger {sentence}", param_hint="--ledger") from None


@contextmanager
def opened(audit: "AuditSettings", unreachable: int = FAILED) -> "Iterator[Ledger]":
    """The ledger of these settings. What keeps it from being reached ends the command, with this exit code."""
    from schoolnet.audit.database import LedgerError
    from schoolnet.audit.ledger import Ledger
    from schoolnet.inventory.secrets import SecretError
    from schoolnet.ledger_access import ledger_access

    try:
        # Whoever reads the ledger need not be able to read the key.
        access = ledger_access(audit.model_copy(update={"signing_key": None}), os.environ)
        if access is None:
            raise ended("audit.ledger is null, so no evidence is kept: name a ledger by --ledger.", BAD_CONFIGURATION)
        ledger = Ledger(access.url, access.password)
    except (LedgerError, SecretError) as error:
        raise ended(str(error), BAD_CONFIGURATION) from None
    try:
        yield ledger
    except LedgerError as error:
        raise ended(str(error), unreachable) from None
    finally:
        ledger.close()


def signer_of_settings(audit: "AuditSettings") -> "Signer | None":
    """Who signs by these settings. None where nobody does, or the key cannot be had, which is then said."""
    from schoolnet.audit.signing import SigningKeyError, signer_of
    from schoolnet.inventory.secrets import SecretError, resolve

    if audit.signing_key is None:
        return None
    try:
        return signer_of(resolve(audit.signing_key, os.environ))
    except (SigningKeyError, SecretError) as error:
        typer.echo(f"Not signed, because the key cannot be had: {error}", err=True)
        return None
