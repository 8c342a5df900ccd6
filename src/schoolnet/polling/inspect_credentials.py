"""What `schoolnet inspect` asks with, from the command line, the environment and the person at the terminal.

Whatever contradicts itself or cannot be a secret of SNMP is refused before anything is sent: WrongUsageError, in words.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from schoolnet.inventory.address import host_and_port
from schoolnet.inventory.credentials import user_fault
from schoolnet.inventory.secrets import SecretError, key_fault, read_secret, secret_fault
from schoolnet.snmp.engine import Agent, AuthProtocol, Community, PrivProtocol, SnmpVersion, User

SNMP_PORT = 161
OF_VERSION_3 = frozenset({"user", "auth_protocol", "priv_protocol", "auth_key_file", "priv_key_file"})
_NOT_AUTHENTICATED = "SNMPv3 noAuthNoPriv: no authentication password was given, so nothing is protected."
_NOT_PRIVATE = "SNMPv3 authNoPriv: no privacy password was given, so anyone on the path can read."


class WrongUsageError(ValueError):
    """The command line says what cannot be meant."""


@dataclass(frozen=True, slots=True)
class UserTold:
    """What was said of a user of SNMPv3."""

    name: str | None
    auth_protocol: AuthProtocol
    priv_protocol: PrivProtocol
    auth_key_file: Path | None
    priv_key_file: Path | None


def agent_of(
    host: str,
    told: Collection[str],
    community: str | None,
    version: str | None,
    user: UserTold,
    env: Mapping[str, str],
    ask: Callable[[str], str],
    warn: Callable[[str], object],
) -> Agent:
    """The agent at `HOST[:PORT]`, and how it is asked; `told`: see below. Raises ValueError, in words."""
    name, port = host_and_port(host, SNMP_PORT)
    if means_version_3(told, version, community):
        return Agent(name, port, SnmpVersion.V3, user_of(user, env, ask, warn))
    return Agent(name, port, SnmpVersion(version or "2c"), community_of(community, version))


def means_version_3(told: Collection[str], version: str | None, community: str | None) -> bool:
    """Whether a user is meant. `told`: the options on the command line; they win over the environment, which
    `community` may come from, and must not contradict each other."""
    of_version_3 = OF_VERSION_3.intersection(told)
    if "community" in told and (of_version_3 or version == "3"):
        raise WrongUsageError("--community is of v1 and v2c, --user and its keys are of v3: give one of them")
    if of_version_3 and version in ("1", "2c"):
        raise WrongUsageError(f"v{version} takes --community; --user and its keys are of v3")
    return version == "3" or (version is None and (bool(of_version_3) or community is None))


def community_of(name: str | None, version: str | None) -> Community:
    """The community of v1 or v2c."""
    if name is None:
        raise WrongUsageError(f"v{version} needs --community NAME")
    if fault := secret_fault(name):
        raise WrongUsageError(f"the community {fault}")
    return Community(name)


def user_of(told: UserTold, env: Mapping[str, str], ask: Callable[[str], str], warn: Callable[[str], object]) -> User:
    """The user of SNMPv3. Keys come from their files, else from the environment, else from `ask`, which has nothing to
    say where nobody sits. `warn` is told when it is less than authPriv."""
    if told.name is None:
        raise WrongUsageError("v3 needs --user NAME; for v2c give --community NAME")
    if fault := secret_fault(told.name) or user_fault(told.name):
        raise WrongUsageError(f"the user {fault}")
    auth_key = _key("SCHOOLNET_AUTH_KEY", told.auth_key_file, env, lambda: ask("Authentication password"))
    if auth_key is None:
        if told.priv_key_file is not None or env.get("SCHOOLNET_PRIV_KEY"):
            raise WrongUsageError("v3 has no privacy without authentication: give the authentication password too")
        warn(_NOT_AUTHENTICATED)
        return User(told.name)
    priv_key = _key("SCHOOLNET_PRIV_KEY", told.priv_key_file, env, lambda: ask("Privacy password"))
    if priv_key is None:
        warn(_NOT_PRIVATE)
    return User(told.name, told.auth_protocol, auth_key, told.priv_protocol, priv_key)


def _key(variable: str, file: Path | None, env: Mapping[str, str], ask: Callable[[], str]) -> str | None:
    if file is not None:
        key, where = _in_file(file), str(file)
    elif variable in env:
        key, where = env[variable], f"${variable}"
    else:
        key, where = ask(), "the password"
    if (key or file is not None) and (fault := key_fault(key)):
        raise WrongUsageError(f"{where} {fault}")
    return key or None


def _in_file(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            return read_secret(stream, str(file))
    except SecretError as error:
        raise WrongUsageError(str(error)) from None
    except OSError as error:
        raise WrongUsageError(f"{file} cannot be read: {error.strerror}") from None
