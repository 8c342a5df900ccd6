"""Where the ledger is and how it is reached: the settings' group `audit`, and what it comes to.

Rules of this file: no repr and no sentence has the password, the key, or the URL, which may hold a password by mistake.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated
from urllib.parse import parse_qsl, urlsplit

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from pydantic import AfterValidator, Field

from schoolnet.inventory.credentials import SecretRef
from schoolnet.inventory.problems import Severity
from schoolnet.inventory.secrets import SecretError, resolve, secret_fault, secret_problem
from schoolnet.inventory.shapes import Number, Strict, printable

POSTGRESQL = "postgresql://"
_A_LEDGER = f"must be a file, or a database: {POSTGRESQL}user@host/database"
_HAS_PASSWORD = "has a password in it: take it out, and say in audit.password where it is"  # noqa: S105
_NEW_KEY = "make one with 'openssl genpkey -algorithm ed25519 -out FILE'"
_NEW_TOKEN = "make one with 'openssl rand -hex 32'"  # noqa: S105
_TOKEN = re.compile(r"[A-Za-z0-9._~+/-]+=*")

MIN_TOKEN_LENGTH = 16
"""Hexadecimal, that is 64 bits: too many to be tried one by one."""


def _file_or_database(value: str) -> str:
    if "://" not in value:
        return value
    if not value.startswith(POSTGRESQL):
        raise ValueError(_A_LEDGER)
    if fault := _url_fault(value):
        raise ValueError(fault)
    return value


def _url_fault(url: str) -> str | None:
    try:
        parts = urlsplit(url)
        options = dict(parse_qsl(parts.query, keep_blank_values=True))
        parts.port  # noqa: B018 - it raises where it is none
    except ValueError:
        return _A_LEDGER
    if parts.password is not None or {"password", "sslpassword"} & options.keys():
        return _HAS_PASSWORD
    database = parts.path.removeprefix("/")
    return _A_LEDGER if not database or parts.fragment or set("/@") & set(database) else None


class AuditSettings(Strict):
    """The evidence that is kept for auditors."""

    ledger: (
        Annotated[
            str, Field(min_length=1, max_length=2000), AfterValidator(printable), AfterValidator(_file_or_database)
        ]
        | None
    ) = "ledger.sqlite"
    """A file in the state's folder (beside the settings file where no state is kept), or a database of PostgreSQL:
    postgresql://user@host/database, without a password. null keeps no evidence."""
    password: SecretRef | None = None
    """Where the password of PostgreSQL is."""
    signing_key: SecretRef | None = None
    """Where the Ed25519 private key is that signs the ledger's daily head (PEM, as openssl genpkey writes it)."""
    notification_token: SecretRef | None = None
    """Where the bearer token is by which Alertmanager may tell POST /api/notifications what it has told people; null:
    nobody may."""
    retention_years: Annotated[int, Field(ge=1, le=100), Number] = 10
    """For how many years contents are kept; hashes stay for ever."""


@dataclass(frozen=True, slots=True)
class LedgerAccess:
    """How the ledger is reached: `sqlite:///` and a whole path, or the PostgreSQL URL, whose password is not in it;
    `signing_key` is PEM text of an Ed25519 private key, None where nothing is signed; `notification_token` is None
    where no notifications are recorded."""

    url: str
    password: str | None = field(default=None, repr=False)
    signing_key: str | None = field(default=None, repr=False)
    notification_token: str | None = field(default=None, repr=False)
    retention_years: int = 10


def placed(audit: AuditSettings, folder: Path) -> AuditSettings:
    """These settings with a ledger that is a file in this folder, unless its path is whole or it is no file."""
    if audit.ledger is None or audit.ledger.startswith(POSTGRESQL):
        return audit
    return audit.model_copy(update={"ledger": str(folder / audit.ledger)})


def ledger_access(audit: AuditSettings, env: Mapping[str, str]) -> LedgerAccess | None:
    """How the ledger is reached, None where none is kept. Raises SecretError where a secret is missing, or the key can
    sign nothing."""
    if audit.ledger is None:
        return None
    for _, sentence, severity in ledger_faults(audit, env):
        if severity is Severity.ERROR:
            raise SecretError(sentence)
    return LedgerAccess(
        url=audit.ledger if audit.ledger.startswith(POSTGRESQL) else _sqlite_url(audit.ledger),
        password=None if audit.password is None else resolve(audit.password, env),
        signing_key=None if audit.signing_key is None else resolve(audit.signing_key, env),
        notification_token=None if audit.notification_token is None else resolve(audit.notification_token, env),
        retention_years=audit.retention_years,
    )


def _sqlite_url(file: str) -> str:
    """As SQLAlchemy reads it, which takes `?` for the end of the path and undoes percent-encoding (RFC 3986)."""
    return "sqlite:///" + str(Path(file).absolute()).replace("%", "%25").replace("?", "%3F")


def ledger_faults(audit: AuditSettings, env: Mapping[str, str]) -> Iterator[tuple[str, str, Severity]]:
    """Key, sentence and severity of all that keeps the ledger from being reached or its head from being signed."""
    if audit.ledger is None:
        return
    if audit.password is not None and (problem := secret_problem(audit.password, env, secret_fault)):
        yield "password", *problem
    if audit.password is not None and not audit.ledger.startswith(POSTGRESQL):
        yield "password", "is of no use: the ledger is a file, not a database of PostgreSQL", Severity.WARNING
    if audit.signing_key is not None and (
        problem := secret_problem(audit.signing_key, env, signing_key_fault, has_lines=True)
    ):
        yield "signing_key", *problem
    if audit.notification_token is not None and (problem := secret_problem(audit.notification_token, env, token_fault)):
        yield "notification_token", *problem


def token_fault(token: str) -> str | None:
    """Why this can be no bearer token, without telling it; None if it can (RFC 6750, 2.1)."""
    if not token:
        return secret_fault(token)
    if not _TOKEN.fullmatch(token):
        return f"has characters that a bearer token cannot have (RFC 6750): {_NEW_TOKEN}"
    return None if len(token) >= MIN_TOKEN_LENGTH else f"is shorter than {MIN_TOKEN_LENGTH} characters: {_NEW_TOKEN}"


def signing_key_fault(pem: str) -> str | None:
    """Why this can sign nothing, without telling it; None where it is an Ed25519 private key."""
    try:
        key = load_pem_private_key(pem.encode("utf-8"), password=None)
    except TypeError:
        return "needs a passphrase, for which nobody can be asked here: write it without, by 'openssl pkey'"
    except (ValueError, UnsupportedAlgorithm):
        return f"is no private key in PEM: {_NEW_KEY}"
    return None if isinstance(key, Ed25519PrivateKey) else f"is no Ed25519 key: {_NEW_KEY}"
