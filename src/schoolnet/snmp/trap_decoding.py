"""From datagrams to notifications: traps and informs of v2c and v3, by pysnmp's codecs.

What comes in may be anything, from anybody who forges a source address. Nothing of it is remembered.
"""

from typing import Any, NamedTuple

from pyasn1.codec.ber import decoder, encoder
from pyasn1.type import univ
from pysnmp.proto import rfc1902
from pysnmp.proto.api import v2c
from pysnmp.proto.api.verdec import decode_message_version

from schoolnet.snmp.trap_lines import IgnoredReason, Notification, Senders
from schoolnet.snmp.trap_usm import IgnoredError, Opened, Usm

V1, V2C, V3 = 0, 1, 3
"""Versions as messages spell them."""
SNMP_TRAP_OID = "1.3.6.1.6.3.1.1.4.1.0"
SNMP_TRAP_ADDRESS = "1.3.6.1.6.3.18.1.3.0"
LARGEST_DATAGRAM_BYTES = 8192
"""More than any notification is; what decoding may cost grows with it."""


class Taken(NamedTuple):
    """What a datagram was: a notification, and what its sender is to be answered; or a question of v3, without one."""

    notification: Notification | None
    answer: bytes | None = None


class TrapDecoder:
    """Decodes what those who are known have sent."""

    def __init__(self, usm: Usm) -> None:
        self._usm = usm
        self._communities: dict[str, bytes] = {}

    def know(self, senders: Senders) -> None:
        """These are the credentials from now on."""
        self._communities = {name: secret.community.encode() for name, secret in senders.communities.items()}
        self._usm.know(senders.users)

    def take(self, datagram: bytes, source: str, port: int, names: frozenset[str]) -> Taken:
        """The notification in a datagram, if one of the credentials of these names fits. Raises IgnoredError."""
        if len(datagram) > LARGEST_DATAGRAM_BYTES:
            raise IgnoredError(IgnoredReason.MALFORMED)
        try:
            return self._take(datagram, source, port, names)
        except IgnoredError:
            raise
        except Exception as error:  # the one boundary of decoding: pysnmp and pyasn1 raise whatever comes up
            raise IgnoredError(IgnoredReason.MALFORMED) from error

    def _take(self, datagram: bytes, source: str, port: int, names: frozenset[str]) -> Taken:
        version = int(decode_message_version(datagram))
        if version == V2C:
            pdu, fitting, answer = self._take_community(datagram, names)
        elif version == V3:
            opened = self._usm.open(datagram, names)
            if isinstance(opened, bytes):
                return Taken(None, opened)
            pdu, fitting, answer = opened.pdu, opened.names, self._answer(opened)
        else:
            raise IgnoredError(IgnoredReason.UNSUPPORTED if version == V1 else IgnoredReason.MALFORMED)
        notification, trap_address = _read(pdu)
        return Taken(Notification(source, port, notification, fitting, trap_address), answer)

    def _take_community(self, datagram: bytes, names: frozenset[str]) -> tuple[Any, frozenset[str], bytes | None]:
        message, _ = decoder.decode(datagram, asn1Spec=v2c.Message())
        community = v2c.apiMessage.get_community(message).asOctets()
        fitting = frozenset(name for name in names if self._communities.get(name) == community)
        if not fitting:
            raise IgnoredError(IgnoredReason.CREDENTIALS)
        pdu = v2c.apiMessage.get_pdu(message)
        if not _is_inform(pdu):
            return pdu, fitting, None
        v2c.apiMessage.set_pdu(message, _response(pdu))
        return pdu, fitting, bytes(encoder.encode(message))

    def _answer(self, opened: Opened) -> bytes | None:
        if not _is_inform(opened.pdu):
            return None
        if not opened.is_to_us:
            raise IgnoredError(IgnoredReason.MALFORMED)  # RFC 3412, 7.2.13
        return self._usm.answer(opened, _response(opened.pdu))


def _is_inform(pdu: Any) -> bool:
    return bool(pdu.tagSet == v2c.InformRequestPDU.tagSet)


def _response(pdu: Any) -> Any:
    """What tells the sender of an inform that it has come: the same varbinds (RFC 3416, 4.2.7)."""
    response = v2c.apiPDU.get_response(pdu)
    v2c.apiPDU.set_varbinds(response, v2c.apiPDU.get_varbinds(pdu))
    return response


def _read(pdu: Any) -> tuple[str, str | None]:
    """snmpTrapOID and snmpTrapAddress of a notification."""
    if not _is_inform(pdu) and pdu.tagSet != v2c.SNMPv2TrapPDU.tagSet:
        raise IgnoredError(IgnoredReason.UNSUPPORTED)
    values = {str(name): value for name, value in v2c.apiPDU.get_varbinds(pdu)}
    notification, address = values.get(SNMP_TRAP_OID), values.get(SNMP_TRAP_ADDRESS)
    if not isinstance(notification, univ.ObjectIdentifier):
        raise IgnoredError(IgnoredReason.MALFORMED)
    if not isinstance(address, rfc1902.IpAddress):
        return str(notification), None
    return str(notification), ".".join(map(str, address.asOctets()))
