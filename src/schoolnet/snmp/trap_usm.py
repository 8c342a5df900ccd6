"""The receiving side of SNMPv3's User-based Security Model (RFC 3414), with pysnmp's codecs and ciphers.

Not with pysnmp's engine: version 7.1 takes a trap that is not signed from a user who signs, needs the engine ID of each
sender beforehand, and remembers every message that it refuses. Here a sender's engine ID proves itself, by a message
that is signed with the user's key localised to it, and nothing is remembered. So a trap may be replayed: it is a hint,
and costs a poll.

Of an inform we are the authoritative engine. Its sender learns our engine ID, boots and time from two reports; boots
are what must rise with every start, so they are made of the time of the start and need no file.
"""

import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, NamedTuple

from pyasn1.codec.ber import decoder, encoder
from pysnmp.proto import rfc1902, rfc1905
from pysnmp.proto.api import v2c
from pysnmp.proto.error import ProtocolError, StatusInformation
from pysnmp.proto.mpmod.rfc3412 import ScopedPDU, SNMPv3Message
from pysnmp.proto.secmod.rfc3414.service import SnmpUSMSecurityModel, UsmSecurityParameters

from schoolnet.snmp.engine import User
from schoolnet.snmp.pysnmp_engine import AUTH_PROTOCOLS, PRIV_PROTOCOLS
from schoolnet.snmp.trap_lines import IgnoredReason

AUTH, PRIV, REPORTABLE = 1, 2, 4
"""Bits of msgFlags (RFC 3412)."""
USM = 3
UNKNOWN_ENGINE_IDS = "1.3.6.1.6.3.15.1.1.4.0"
NOT_IN_TIME_WINDOWS = "1.3.6.1.6.3.15.1.1.2.0"
"""usmStatsUnknownEngineIDs and usmStatsNotInTimeWindows of SNMP-USER-BASED-SM-MIB."""
TIME_WINDOW_SECONDS = 150
SECONDS_PER_BOOT = 2
"""Boots are 31 bits; seconds since 1970 would fill them in 2038."""
LARGEST_MESSAGE_BYTES = 65_507


class IgnoredError(Exception):
    """A datagram is no notification to act on."""

    def __init__(self, reason: IgnoredReason) -> None:
        super().__init__(reason)
        self.reason = reason


class Envelope(NamedTuple):
    """A message of SNMPv3 around its scoped PDU, not checked yet."""

    datagram: bytes
    message_id: int
    flags: int
    engine_id: Any
    boots: int
    time_seconds: int
    user: bytes
    digest: Any
    salt: Any
    data: Any


class Opened(NamedTuple):
    """What a message held whose sender is known: `names` are the credentials that it fits."""

    pdu: Any
    names: frozenset[str]
    is_to_us: bool
    envelope: Envelope
    context: tuple[bytes, bytes]


class Keys:
    """A user's passwords as keys that belong to no engine yet (RFC 3414, A.2): making them takes 10 ms each."""

    def __init__(self, user: User) -> None:
        self.name = user.name.encode()
        self._protocol = AUTH_PROTOCOLS[user.auth_protocol]
        self.auth = SnmpUSMSecurityModel.AUTH_SERVICES[self._protocol] if user.auth_key else None
        self.priv = SnmpUSMSecurityModel.PRIV_SERVICES[PRIV_PROTOCOLS[user.priv_protocol]] if user.priv_key else None
        self._auth_key = self.auth and self.auth.hash_passphrase((user.auth_key or "").encode())
        self._priv_key = self.priv and self.priv.hash_passphrase(self._protocol, (user.priv_key or "").encode())

    def has_signed(self, envelope: Envelope) -> bool:
        """Whether this user has sent the message: signed, if that is what the user does."""
        if envelope.user != self.name or bool(envelope.flags & AUTH) != bool(self.auth):
            return False
        if self.auth is None:
            return True
        try:
            self.auth.authenticate_incoming_message(
                self.auth_key(envelope.engine_id), envelope.digest, envelope.datagram
            )
        except (StatusInformation, ProtocolError):
            return False
        return True

    def auth_key(self, engine_id: Any) -> Any:
        """The key that messages of this engine are signed with."""
        return self.auth.localize_key(self._auth_key, engine_id) if self.auth else None

    def priv_key(self, engine_id: Any) -> Any:
        """The key that messages of this engine are encrypted with."""
        return self.priv.localize_key(self._protocol, self._priv_key, engine_id) if self.priv else None


class Usm:
    """Opens the messages of users, and answers them as the engine `engine_id`.

    `started_at` is Unix seconds, more of them after each start; `clock` gives monotonic seconds.
    """

    def __init__(self, engine_id: bytes, started_at: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._engine_id = rfc1902.OctetString(engine_id)
        self._boots = int(started_at) // SECONDS_PER_BOOT
        self._clock = clock
        self._since = clock()
        self._users: dict[str, tuple[User, Keys]] = {}
        self._reports: Counter[str] = Counter()

    def know(self, users: Mapping[str, User]) -> None:
        """These are the users from now on, by the name of their credentials."""
        before = dict(self._users.values())
        self._users = {name: (user, before.get(user) or Keys(user)) for name, user in users.items()}

    def open(self, datagram: bytes, names: Iterable[str]) -> Opened | bytes:
        """What a message holds that one of these credentials fits, or the report that it is to be answered with.

        Raises IgnoredError(CREDENTIALS), and all that the decoder raises of what is malformed.
        """
        envelope = _envelope(datagram)
        is_to_us = envelope.engine_id == self._engine_id
        if not is_to_us and envelope.flags & REPORTABLE:
            return self._report(UNKNOWN_ENGINE_IDS, envelope.message_id)
        known = [(name, self._users[name][1]) for name in names if name in self._users]
        fitting = {name: keys for name, keys in known if keys.has_signed(envelope)}
        keys = next(iter(fitting.values()), None)
        if keys is None:
            raise IgnoredError(IgnoredReason.CREDENTIALS)
        if is_to_us and keys.auth and not self._is_in_time(envelope):
            return self._report(NOT_IN_TIME_WINDOWS, envelope.message_id, keys)
        scoped = _scoped_pdu(envelope, keys)
        context = (scoped[0].asOctets(), scoped[1].asOctets())
        return Opened(scoped[2].getComponent(), frozenset(fitting), is_to_us, envelope, context)

    def answer(self, to: Opened, pdu: Any) -> bytes:
        """The message that answers an inform with this PDU, by the same user and as secret."""
        _, keys = self._users[next(iter(to.names))]
        return self._message(to.envelope.message_id, to.envelope.flags & (AUTH | PRIV), keys, to.context, pdu)

    def _is_in_time(self, envelope: Envelope) -> bool:
        apart_seconds = abs(envelope.time_seconds - self._uptime_seconds())
        return envelope.boots == self._boots and apart_seconds <= TIME_WINDOW_SECONDS

    def _uptime_seconds(self) -> int:
        return int(self._clock() - self._since)

    def _report(self, counter: str, message_id: int, keys: Keys | None = None) -> bytes:
        self._reports[counter] += 1
        pdu = rfc1905.ReportPDU()
        v2c.apiPDU.set_defaults(pdu)
        v2c.apiPDU.set_request_id(pdu, 0)
        v2c.apiPDU.set_varbinds(pdu, [(rfc1902.ObjectName(counter), rfc1902.Counter32(self._reports[counter]))])
        context = (self._engine_id.asOctets(), b"")
        return self._message(message_id, AUTH if keys else 0, keys, context, pdu)

    def _message(self, message_id: int, flags: int, keys: Keys | None, context: tuple[bytes, bytes], pdu: Any) -> bytes:
        boots, uptime_seconds = self._boots, self._uptime_seconds()
        message, security = SNMPv3Message(), UsmSecurityParameters()
        message[0] = 3
        for position, value in enumerate((message_id, LARGEST_MESSAGE_BYTES, bytes((flags,)), USM)):
            message[1][position] = value
        salt: Any = b""
        if flags & PRIV and keys and keys.priv:
            plain = encoder.encode(_scoped(context, pdu))
            key = keys.priv_key(self._engine_id)
            secret, salt = keys.priv.encrypt_data(key, (boots, uptime_seconds, None), plain)
            message[3][1] = secret
        else:
            message[3][0] = _scoped(context, pdu)
        auth = keys.auth if keys and flags & AUTH else None
        digest = bytes(auth.digest_length) if auth else b""
        name = keys.name if keys else b""
        for position, value in enumerate((self._engine_id, boots, uptime_seconds, name, digest, salt)):
            security[position] = value
        message[2] = encoder.encode(security)
        encoded = bytes(encoder.encode(message))
        if auth is None or keys is None:
            return encoded
        return bytes(auth.authenticate_outgoing_message(keys.auth_key(self._engine_id), encoded))


def _envelope(datagram: bytes) -> Envelope:
    message, _ = decoder.decode(datagram, asn1Spec=SNMPv3Message())
    security, _ = decoder.decode(message[2].asOctets(), asn1Spec=UsmSecurityParameters())
    header = message[1]
    if int(header[3]) != USM:
        raise IgnoredError(IgnoredReason.UNSUPPORTED)
    engine_id, boots, time_seconds, user, digest, salt = (security[position] for position in range(6))
    return Envelope(
        datagram,
        int(header[0]),
        header[2].asNumbers()[0],
        engine_id,
        int(boots),
        int(time_seconds),
        user.asOctets(),
        digest,
        salt,
        message[3],
    )


def _scoped_pdu(envelope: Envelope, keys: Keys) -> Any:
    if bool(envelope.flags & PRIV) != bool(keys.priv):
        raise IgnoredError(IgnoredReason.CREDENTIALS)
    if keys.priv is None:
        return envelope.data["plaintext"]
    when = (envelope.boots, envelope.time_seconds, envelope.salt)
    try:
        plain = keys.priv.decrypt_data(keys.priv_key(envelope.engine_id), when, envelope.data["encryptedPDU"])
        return decoder.decode(plain, asn1Spec=ScopedPDU())[0]
    except Exception as error:  # what a wrong key makes of it is noise, which the decoder may answer in any way
        raise IgnoredError(IgnoredReason.CREDENTIALS) from error


def _scoped(context: Collection[bytes], pdu: Any) -> ScopedPDU:
    scoped = ScopedPDU()
    for position, value in enumerate(context):
        scoped[position] = value
    scoped[2].setComponentByType(pdu.tagSet, pdu, verifyConstraints=False, matchTags=False, matchConstraints=False)
    return scoped
