"""What the trap receiver's process and its parent say to each other: one JSON object a line.

Rules of this file: shapes only. The parent writes an `Order`, then `Senders` whenever they change; the receiver writes
reports. Secrets go one way, over the receiver's standard input, and are in no repr.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeAlias

from msgspec import Struct

from schoolnet.snmp.engine import Community, User


class IgnoredReason(StrEnum):
    """Why a datagram was no notification to act on."""

    UNKNOWN_SOURCE = "unknown_source"
    """From an address of no device; it was not decoded."""
    RATE_LIMITED = "rate_limited"
    """More than a source, or all together, may send; it was not decoded."""
    CREDENTIALS = "credentials"
    """A community, user, key or security level that no device at this address has."""
    MALFORMED = "malformed"
    """Not SNMP, or no notification can be read from it."""
    UNSUPPORTED = "unsupported"
    """SNMP, but no notification of v2c or v3: a trap of v1, a request."""


class Senders(Struct, frozen=True):
    """Who may send: the names of the credentials that each source address may use, and what these are."""

    communities: Mapping[str, Community]
    users: Mapping[str, User]
    sources: Mapping[str, frozenset[str]]


class Order(Struct, frozen=True):
    """Where to listen, who may send, and who we are: `engine_id` is our SNMP engine ID in hex, which an inform of v3
    is addressed to."""

    host: str
    port: int
    engine_id: str
    senders: Senders


class Listening(Struct, frozen=True, tag=True):
    """The receiver listens at this UDP port."""

    port: int


class Failed(Struct, frozen=True, tag=True):
    """The receiver cannot listen, and ends."""

    error: str


class Notification(Struct, frozen=True, tag=True):
    """An accepted trap or inform.

    `source` and `port` are what it came from; `notification` is its snmpTrapOID (SNMPv2-MIB), `trap_address` its
    snmpTrapAddress (SNMP-COMMUNITY-MIB) where a proxy has said whom it speaks for; `credentials` are the names of all
    credentials that it fits.
    """

    source: str
    port: int
    notification: str
    credentials: frozenset[str]
    trap_address: str | None = None


class Ignored(Struct, frozen=True, tag=True):
    """How many datagrams were ignored since the last report of this kind, and addresses of no device not named yet."""

    counts: Mapping[IgnoredReason, int]
    unknown_sources: tuple[str, ...] = ()


Report: TypeAlias = Listening | Failed | Notification | Ignored
