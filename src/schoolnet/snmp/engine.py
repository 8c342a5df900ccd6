"""What an SNMP engine is: the interface that the guard stands on.

Rules of this file: no IO, no library. An OID is dotted text without a leading dot. A raw value is an int (INTEGER,
Counter, Gauge, TimeTicks), bytes (OCTET STRING, Opaque) or text (OBJECT IDENTIFIER, IpAddress). An instance that
does not exist (noSuchObject, noSuchInstance, endOfMibView, v1 noSuchName) is left out, never a value.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol, TypeAlias

Raw: TypeAlias = int | bytes | str


class SnmpVersion(StrEnum):
    """The protocol version; v3 is the default everywhere, the others must be asked for."""

    V1 = "1"
    V2C = "2c"
    V3 = "3"


class AuthProtocol(StrEnum):
    """USM authentication (RFC 3414, RFC 7860)."""

    SHA = "SHA"
    SHA224 = "SHA-224"
    SHA256 = "SHA-256"
    SHA384 = "SHA-384"
    SHA512 = "SHA-512"


class PrivProtocol(StrEnum):
    """USM privacy: AES-128 (RFC 3826); AES-192 and AES-256 with the key extension that Cisco, net-snmp and others use
    (`AES-192-C`, `AES-256-C`) or with Blumenthal's draft."""

    AES128 = "AES-128"
    AES192 = "AES-192"
    AES256 = "AES-256"
    AES192_CISCO = "AES-192-C"
    AES256_CISCO = "AES-256-C"


@dataclass(frozen=True, slots=True)
class Community:
    """Credentials of v1 and v2c."""

    community: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class User:
    """Credentials of v3 (USM). Without `auth_key` noAuthNoPriv, without `priv_key` authNoPriv. Keys are passwords."""

    name: str
    auth_protocol: AuthProtocol = AuthProtocol.SHA256
    auth_key: str | None = field(default=None, repr=False)
    priv_protocol: PrivProtocol = PrivProtocol.AES128
    priv_key: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Agent:
    """Where an SNMP agent is and how it wants to be asked. `allow_source`: other addresses it may answer from."""

    host: str
    port: int = 161
    version: SnmpVersion = SnmpVersion.V3
    credentials: Community | User = field(default=User("schoolnet"), repr=False)
    allow_source: tuple[str, ...] = ()
    max_repetitions: int = 20


class ColumnCursor(Protocol):
    """A walk through one column."""

    async def advance(self, max_repetitions: int, timeout_seconds: float) -> Sequence[tuple[str, Raw]]:
        """The next rows below the column's OID in the agent's order, as (OID, value); none at the column's end.

        One request and its answer. Rows outside the column are dropped. After an error the same call may be
        repeated; when `max_repetitions` changes, the engine may begin the column again (the guard merges).
        Raises SnmpError.
        """


class Session(Protocol):
    """A conversation with one agent; one request at a time.

    `ignored_datagrams` counts what arrived and was no answer (strangers, late or double answers, garbage);
    `other_sources` names addresses that answered in the agent's place, as far as the engine sees them;
    `takes_late_answers` says whether an answer to an earlier attempt at the same request is taken.
    """

    takes_late_answers: bool
    ignored_datagrams: int
    other_sources: frozenset[str]

    async def get(self, oids: Sequence[str], timeout_seconds: float) -> Mapping[str, Raw]:
        """One GET of these instances; those that do not exist are left out. Raises SnmpError."""

    def walk(self, column: str) -> ColumnCursor:
        """A walk through the column with this OID."""

    def close(self) -> None:
        """Free the socket and forget engine state."""


class Engine(Protocol):
    """Opens sessions. One engine serves all agents of the process."""

    name: str

    async def open(self, agent: Agent, timeout_seconds: float = 2.0) -> Session:
        """A session with this agent (v3: its engine discovered, each request within the time-out). Raises SnmpError."""

    def close(self) -> None:
        """Free everything."""
