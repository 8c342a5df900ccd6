"""Secrets by reference: read when they are needed, named in problems by their reference only.

Rules of this file: no secret is in a repr, an error or a log. The types are this room's own, so that it needs not know
how devices are asked; the wiring turns them into an engine's credentials.
"""

import os
import stat
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, TypeAlias

from schoolnet.inventory.credentials import CommunityCredentials, Credentials, SecretRef
from schoolnet.inventory.files import open_regular
from schoolnet.inventory.model import Inventory
from schoolnet.inventory.problems import ConfigError, Problem, Severity, errors_only

MIN_KEY_LENGTH = 8
"""RFC 3414, 11.2: passwords of USM users have at least eight characters."""
MAX_SECRET_BYTES = 64 * 1024
"""A secret is a line, a key a few; this is a file that was named by mistake."""


class SecretError(Exception):
    """A secret cannot be had; the text says which and what to do, never the secret."""


@dataclass(frozen=True, slots=True)
class CommunitySecret:
    """SNMP v1 or v2c, resolved."""

    version: str
    community: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class UserSecret:
    """SNMPv3 (USM), resolved; keys are passwords."""

    user: str
    auth_protocol: str
    priv_protocol: str
    auth_key: str | None = field(default=None, repr=False)
    priv_key: str | None = field(default=None, repr=False)
    version: str = "3"


Secret: TypeAlias = CommunitySecret | UserSecret


def resolve(ref: SecretRef, env: Mapping[str, str]) -> str:
    """The secret that this refers to. Raises SecretError."""
    secret = _found(ref, env)
    if fault := secret_fault(secret):
        raise SecretError(f"{described(ref)} {fault}")
    return secret


def secret_fault(secret: str) -> str | None:
    """Why this can be no secret, without telling it; None if it can."""
    if not secret:
        return "is empty"
    return "is not UTF-8 text" if any("\ud800" <= character <= "\udfff" for character in secret) else None


def key_fault(secret: str) -> str | None:
    """Why this can be no password of SNMPv3, without telling it; None if it can."""
    if len(secret) >= MIN_KEY_LENGTH or not secret:
        return secret_fault(secret)
    return f"is shorter than {MIN_KEY_LENGTH} characters, which SNMPv3 forbids (RFC 3414)"


def described(ref: SecretRef) -> str:
    """The reference for people."""
    if ref.env is not None:
        return f"environment variable {ref.env}"
    return f"file {ref.file}" if ref.file is not None else f"systemd credential {ref.credential}"


def _found(ref: SecretRef, env: Mapping[str, str]) -> str:
    if ref.env is not None:
        if ref.env not in env:
            raise SecretError(f"{described(ref)} is not set")
        return env[ref.env]
    try:
        return _read(ref, env)
    except OSError as error:
        raise SecretError(f"{described(ref)} cannot be read: {error.strerror}") from None


def _read(ref: SecretRef, env: Mapping[str, str]) -> str:
    with open_regular(_path(ref, env)) as stream:
        if ref.file is not None and stat.S_IMODE(os.fstat(stream.fileno()).st_mode) & 0o077:
            raise SecretError(f"{described(ref)} is open to others: chmod 600 {ref.file}")
        return read_secret(stream, described(ref))


def _path(ref: SecretRef, env: Mapping[str, str]) -> Path:
    if ref.file is not None:
        return Path(ref.file)
    directory = env.get("CREDENTIALS_DIRECTORY")
    if directory is None:
        raise SecretError(f"{described(ref)}: CREDENTIALS_DIRECTORY is not set: is LoadCredential= in the unit?")
    return Path(directory, str(ref.credential))


def read_secret(stream: BinaryIO, described_as: str) -> str:
    """The secret in a file: all of it but one newline at its end. Raises SecretError."""
    data = stream.read(MAX_SECRET_BYTES + 1)
    if len(data) > MAX_SECRET_BYTES:
        raise SecretError(f"{described_as} is larger than {MAX_SECRET_BYTES // 1024} KiB")
    try:
        return data.decode("utf-8").removesuffix("\n")
    except UnicodeDecodeError:
        raise SecretError(f"{described_as} is not UTF-8 text") from None


def resolve_credentials(inventory: Inventory, env: Mapping[str, str]) -> Mapping[str, Secret]:
    """The secrets of all credentials, by name. Raises ConfigError with all that are missing, each at its reference."""
    problems = errors_only(missing_secrets(inventory.city.credentials, inventory.secret_places, env))
    if problems:
        raise ConfigError(problems)
    return {name: _resolved(credentials, env) for name, credentials in inventory.city.credentials.items()}


def missing_secrets(
    credentials: Mapping[str, Credentials], places: Mapping[str, tuple[str, int]], env: Mapping[str, str]
) -> Iterator[Problem]:
    """A problem for each secret that cannot be had, a warning for each that is odd. `places`: file and line by a
    reference's key."""
    for name, referring in credentials.items():
        for key, ref in references(referring).items():
            where = f"credentials.{name}.{key}"
            file, line = places.get(where, ("city.yaml", None))
            if problem := secret_problem(ref, env, secret_fault if key == "community" else key_fault):
                yield Problem(file, line, where, problem[0], severity=problem[1])


def references(credentials: Credentials) -> Mapping[str, SecretRef]:
    """The references in credentials, by key."""
    if isinstance(credentials, CommunityCredentials):
        return {"community": credentials.community}
    keys = {"auth_key": credentials.auth_key, "priv_key": credentials.priv_key}
    return {key: ref for key, ref in keys.items() if ref is not None}


def secret_problem(
    ref: SecretRef, env: Mapping[str, str], fault: Callable[[str], str | None], *, has_lines: bool = False
) -> tuple[str, Severity] | None:
    """What is wrong with the secret that this refers to, and how badly; None when it can be used. `fault` says why one
    cannot; `has_lines` is for what is more than a line by nature."""
    try:
        secret = resolve(ref, env)
    except SecretError as error:
        return str(error), Severity.ERROR
    if found := fault(secret):
        return f"{described(ref)} {found}", Severity.ERROR
    if not has_lines and (oddity := _oddity(secret)):
        return f"{described(ref)} {oddity}, which is taken for a part of the secret", Severity.WARNING
    return None


def _oddity(secret: str) -> str | None:
    if secret.startswith("\ufeff"):
        return "begins with a byte order mark"
    if "\n" in secret or "\r" in secret:
        return "has more than one line, or a line end of Windows"
    if "\0" in secret:
        return "has a NUL"
    return "begins or ends with a blank" if secret != secret.strip() else None


def _resolved(credentials: Credentials, env: Mapping[str, str]) -> Secret:
    secrets = {key: resolve(ref, env) for key, ref in references(credentials).items()}
    if isinstance(credentials, CommunityCredentials):
        return CommunitySecret(credentials.version, secrets["community"])
    return UserSecret(
        user=credentials.user,
        auth_protocol=credentials.auth_protocol,
        priv_protocol=credentials.priv_protocol,
        auth_key=secrets.get("auth_key"),
        priv_key=secrets.get("priv_key"),
    )
