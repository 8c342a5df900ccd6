"""The pysnmp engine: v1 and v2c by pysnmp's codec over our own socket, v3 by pysnmp's USM.

Rules of this file: the only one of the room that imports pysnmp and pyasn1.

Limits that remain, of pysnmp 7.1: an answer costs about 1.6 ms, and in v3 5 ms. One bad varbind (an INTEGER of more
than 32 bits, say) spoils its datagram. A v3 answer is known by its signature alone, whatever its source; a closed port
and a wrong privacy key show as a time-out there.
"""

import asyncio
import socket
from collections.abc import Sequence
from typing import Any

from pyasn1.codec.ber import decoder, encoder
from pyasn1.type import univ
from pysnmp.entity.engine import SnmpEngine
from pysnmp.entity.rfc3413 import cmdgen
from pysnmp.hlapi.v3arch import asyncio as hlapi
from pysnmp.hlapi.v3arch.asyncio.lcd import CommandGeneratorLcdConfigurator
from pysnmp.proto import rfc1902, rfc1905
from pysnmp.proto.api import v2c

from schoolnet.snmp.address import Address, Resolver
from schoolnet.snmp.conversation import Answer, Conversation, Kind, Oddity
from schoolnet.snmp.engine import Agent, AuthProtocol, PrivProtocol, Raw, User
from schoolnet.snmp.errors import FailureReason, SnmpError
from schoolnet.snmp.udp import UdpConversation

LONGEST_REQUEST_SECONDS = 30.0  # ours is shorter; after this pysnmp forgets a request by itself

AUTH_PROTOCOLS = {
    AuthProtocol.SHA: hlapi.usmHMACSHAAuthProtocol,
    AuthProtocol.SHA224: hlapi.usmHMAC128SHA224AuthProtocol,
    AuthProtocol.SHA256: hlapi.usmHMAC192SHA256AuthProtocol,
    AuthProtocol.SHA384: hlapi.usmHMAC256SHA384AuthProtocol,
    AuthProtocol.SHA512: hlapi.usmHMAC384SHA512AuthProtocol,
}
PRIV_PROTOCOLS = {
    PrivProtocol.AES128: hlapi.usmAesCfb128Protocol,
    PrivProtocol.AES192: hlapi.usmAesBlumenthalCfb192Protocol,
    PrivProtocol.AES256: hlapi.usmAesBlumenthalCfb256Protocol,
    PrivProtocol.AES192_CISCO: hlapi.usmAesCfb192Protocol,
    PrivProtocol.AES256_CISCO: hlapi.usmAesCfb256Protocol,
}
PDUS = {Kind.GET: v2c.GetRequestPDU, Kind.NEXT: v2c.GetNextRequestPDU, Kind.BULK: v2c.GetBulkRequestPDU}
INDICATIONS = {
    "RequestTimedOut": FailureReason.TIMEOUT,
    "TooBig": FailureReason.TOO_BIG,
    "EmptyResponse": FailureReason.EMPTY_RESPONSE,
    "UnknownUserName": FailureReason.AUTH,
    "UnknownSecurityName": FailureReason.AUTH,
    "WrongDigest": FailureReason.AUTH,
    "AuthenticationError": FailureReason.AUTH,
    "AuthenticationFailure": FailureReason.AUTH,
    "UnsupportedSecurityLevel": FailureReason.AUTH,
    "NotInTimeWindow": FailureReason.AUTH,
    "DecryptionError": FailureReason.AUTH,
}


class PysnmpEngine:
    """Opens pysnmp sessions; a SnmpEngine of the library per SNMPv3 user."""

    name = "pysnmp"

    def __init__(self) -> None:
        self._resolver = Resolver()
        self._codec = PysnmpCodec()
        self._users: dict[User, SnmpEngine] = {}

    async def open(self, agent: Agent, timeout_seconds: float = 2.0) -> Conversation:
        """A session with this agent; a v3 agent's engine is discovered by the first request. Raises SnmpError."""
        address = await self._resolver.resolve(agent.host, agent.port)
        if isinstance(agent.credentials, User):
            engine = self._users.get(agent.credentials)
            if engine is None:
                engine = self._users[agent.credentials] = SnmpEngine()
            return UserSession(engine, agent.credentials, await _target(address))
        try:
            return UdpConversation(agent, agent.credentials, address, self._codec)
        except OSError as error:
            raise SnmpError(FailureReason.REFUSED, f"no socket for {address.text}: {error}") from error

    def close(self) -> None:
        """Close the library's engines."""
        for engine in self._users.values():
            engine.close_dispatcher()
        self._users.clear()


class PysnmpCodec:
    """Messages of v1 and v2c by pysnmp's types."""

    def encode(
        self, is_v2c: bool, community: bytes, request_id: int, kind: Kind, oids: Sequence[str], repetitions: int
    ) -> bytes:
        """A request of v1 or v2c."""
        pdu = PDUS[kind]()
        api = v2c.apiBulkPDU if kind is Kind.BULK else v2c.apiPDU
        api.set_defaults(pdu)
        api.set_request_id(pdu, request_id)
        if kind is Kind.BULK:
            api.set_max_repetitions(pdu, repetitions)
        api.set_varbinds(pdu, [(rfc1902.ObjectName(oid), v2c.null) for oid in oids])
        message = v2c.Message()
        v2c.apiMessage.set_defaults(message)
        v2c.apiMessage.set_version(message, int(is_v2c))
        v2c.apiMessage.set_community(message, community)
        v2c.apiMessage.set_pdu(message, pdu)
        return bytes(encoder.encode(message))

    def decode(self, datagram: bytes) -> tuple[bytes, int, Answer]:
        """Community, request id and answer: the one boundary of decoding. Raises SnmpError(DECODE_ERROR)."""
        try:
            message, _ = decoder.decode(datagram, asn1Spec=v2c.Message())
            pdu = v2c.apiMessage.get_pdu(message)
            if not isinstance(pdu, v2c.ResponsePDU):
                raise SnmpError(FailureReason.DECODE_ERROR, "not a response")
            varbinds = v2c.apiPDU.get_varbinds(pdu)
            answer = answer_of(
                v2c.apiPDU.get_error_status(pdu), v2c.apiPDU.get_error_index(pdu, muteErrors=True), varbinds
            )
            return v2c.apiMessage.get_community(message).asOctets(), int(v2c.apiPDU.get_request_id(pdu)), answer
        except Exception as error:
            raise SnmpError(FailureReason.DECODE_ERROR, type(error).__name__) from error


class UserSession(Conversation):
    """v3."""

    def __init__(self, engine: SnmpEngine, user: User, target: Any) -> None:
        super().__init__()
        self._engine = engine
        self._target = target
        self._user = hlapi.UsmUserData(
            user.name,
            user.auth_key,
            user.priv_key,
            authProtocol=AUTH_PROTOCOLS[user.auth_protocol] if user.auth_key else hlapi.usmNoAuthProtocol,
            privProtocol=PRIV_PROTOCOLS[user.priv_protocol] if user.priv_key else hlapi.usmNoPrivProtocol,
        )

    async def exchange(self, kind: Kind, oids: Sequence[str], repetitions: int, timeout_seconds: float) -> Answer:
        """One request and its answer, with the library's discovery before it. Raises SnmpError."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Answer] = loop.create_future()
        timer = loop.call_later(timeout_seconds, _fail_timed_out, future)
        try:
            self._send(kind, [(rfc1902.ObjectName(oid), v2c.null) for oid in oids], repetitions, future)
            return await future
        finally:
            timer.cancel()

    def close(self) -> None:
        """Forget the agent's engine, so that the next session discovers it again."""
        model = self._engine.message_processing_subsystems[3]
        known = vars(model)["_SnmpV3MessageProcessingModel__engineIdCache"]
        for key in [key for key in known if tuple(key[1]) == tuple(self._target.transport_address)]:
            del known[key]

    def _send(self, kind: Kind, varbinds: Any, repetitions: int, future: "asyncio.Future[Answer]") -> None:
        try:
            name, _ = CommandGeneratorLcdConfigurator().configure(self._engine, self._user, self._target)
            beginning = (self._engine, name, None, b"")
            match kind:
                case Kind.GET:
                    cmdgen.GetCommandGenerator().send_varbinds(*beginning, varbinds, _on_answer, future)
                case Kind.NEXT:
                    cmdgen.NextCommandGenerator().send_varbinds(*beginning, varbinds, _on_answer, future)
                case Kind.BULK:
                    cmdgen.BulkCommandGenerator().send_varbinds(
                        *beginning, 0, repetitions, varbinds, _on_answer, future
                    )
        except Exception as error:
            raise SnmpError(FailureReason.AGENT_ERROR, f"pysnmp could not ask: {error}") from error


def _fail_timed_out(future: "asyncio.Future[Answer]") -> None:
    if not future.done():
        future.set_exception(SnmpError(FailureReason.TIMEOUT))


def _on_answer(
    _engine: Any,
    _handle: Any,
    indication: Any,
    status: Any,
    index: Any,
    varbinds: Any,
    future: "asyncio.Future[Answer]",
) -> None:
    if future.done():
        return
    if indication:
        reason = INDICATIONS.get(type(indication).__name__, FailureReason.DECODE_ERROR)
        future.set_exception(SnmpError(reason, str(indication)))
        return
    try:
        future.set_result(answer_of(status, index, varbinds))
    except SnmpError as error:
        future.set_exception(error)


async def _target(address: Address) -> Any:
    kind = hlapi.Udp6TransportTarget if address.family == socket.AF_INET6 else hlapi.UdpTransportTarget
    return await kind.create(address.sockaddr[:2], timeout=LONGEST_REQUEST_SECONDS, retries=0)


def answer_of(status: Any, index: Any, varbinds: Any) -> Answer:
    """The library's answer in our types. Raises SnmpError(DECODE_ERROR)."""
    try:
        return Answer(int(status), int(index), [(str(name), raw(value)) for name, value in varbinds])
    except Exception as error:
        raise SnmpError(FailureReason.DECODE_ERROR, type(error).__name__) from error


def raw(value: Any) -> Raw | Oddity:
    """A value of the library as int, bytes or text."""
    if isinstance(value, rfc1905.EndOfMibView):
        return Oddity.END
    if isinstance(value, (rfc1905.NoSuchObject, rfc1905.NoSuchInstance)):
        return Oddity.MISSING
    if isinstance(value, univ.Null):
        return Oddity.NULL
    if isinstance(value, rfc1902.IpAddress):
        return ".".join(map(str, value.asOctets()))
    if isinstance(value, univ.OctetString):
        return bytes(value.asOctets())
    if isinstance(value, univ.ObjectIdentifier):
        return str(value)
    return int(value)
