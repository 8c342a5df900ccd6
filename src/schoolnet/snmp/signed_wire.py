"""SNMPv3 messages between an agent and a library that does not verify what it receives.

The library's socket is made one end of a pair, and the agent is reached by a socket of ours: an answer is handed on
only when its signature is right (RFC 3414, section 3.2; RFC 7860), or when it is an unsigned report, which tells the
library no value. Rules of this file: standard library only.
"""

import hashlib
import hmac
import os
import socket

from schoolnet.snmp.address import Address
from schoolnet.snmp.engine import AuthProtocol

DIGESTS = {
    AuthProtocol.SHA: ("sha1", 12),
    AuthProtocol.SHA224: ("sha224", 16),
    AuthProtocol.SHA256: ("sha256", 24),
    AuthProtocol.SHA384: ("sha384", 32),
    AuthProtocol.SHA512: ("sha512", 48),
}
"""Hash and bytes of msgAuthenticationParameters (RFC 3414 section 6.3.1, RFC 7860 section 4.2)."""

RECEIVE_BUFFER_BYTES = 1 << 20
AUTH_FLAG = 1
SEQUENCE, REPORT = 0x30, 0xA8


class SignedWire:
    """Carries messages of one session; verifies them once it knows the key."""

    def __init__(self, library_fd: int, address: Address, protocol: AuthProtocol) -> None:
        self._digest, self._length = DIGESTS[protocol]
        self._key = b""
        self.agent = socket.socket(address.family, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
        self.agent.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER_BYTES)
        self.agent.connect(address.sockaddr)
        kind = socket.SOCK_DGRAM | socket.SOCK_NONBLOCK
        self._library, theirs = socket.socketpair(socket.AF_UNIX, kind)
        os.dup2(theirs.fileno(), library_fd)
        theirs.close()

    def verify_with(self, master_key: bytes, engine_id: bytes) -> None:
        """From now on demand signatures by this key, localized to this engine (RFC 3414, section 2.6)."""
        self._key = hashlib.new(self._digest, master_key + engine_id + master_key).digest()

    def send(self) -> None:
        """Pass on what the library has sent. Raises OSError."""
        self.agent.send(self._library.recv(65_535))

    def receive(self) -> bool:
        """Hand the next datagram to the library; False when it was not to be trusted. Raises OSError."""
        datagram = self.agent.recv(65_535)
        if self._key and not self.is_trusted(datagram):
            return False
        self._library.send(datagram)
        return True

    def close(self) -> None:
        """Free both sockets."""
        self.agent.close()
        self._library.close()

    def is_trusted(self, datagram: bytes) -> bool:
        """Whether the message is rightly signed, or a report without a signature."""
        try:
            _, at, _ = _element(datagram, 0)
            _, _, at = _element(datagram, at)  # msgVersion
            _, header, at = _element(datagram, at)
            _, security, data = _element(datagram, at)
            if not _flags(datagram, header) & AUTH_FLAG:
                return _is_report(datagram, data)
            start, end = _signature(datagram, security)
        except (IndexError, ValueError):
            return False
        if end - start != self._length:
            return False
        unsigned = datagram[:start] + bytes(self._length) + datagram[end:]
        return hmac.compare_digest(hmac.digest(self._key, unsigned, self._digest)[: self._length], datagram[start:end])


def _element(data: bytes, at: int) -> tuple[int, int, int]:
    """Tag of the BER element at `at`, where its body begins, and where it ends. Raises IndexError, ValueError."""
    tag, length, at = data[at], data[at + 1], at + 2
    if length & 0x80:
        count = length & 0x7F
        length, at = int.from_bytes(data[at : at + count], "big"), at + count
    if at + length > len(data):
        raise ValueError("an element is longer than its message")
    return tag, at, at + length


def _flags(data: bytes, header: int) -> int:
    _, _, at = _element(data, header)  # msgID
    _, _, at = _element(data, at)  # msgMaxSize
    _, body, _ = _element(data, at)
    return data[body]


def _signature(data: bytes, security: int) -> tuple[int, int]:
    """Where msgAuthenticationParameters begin and end: the fifth of UsmSecurityParameters."""
    _, at, _ = _element(data, security)
    for _ in range(4):  # engine id, boots, time, user name
        _, _, at = _element(data, at)
    _, start, end = _element(data, at)
    return start, end


def _is_report(data: bytes, at: int) -> bool:
    tag, at, _ = _element(data, at)
    if tag != SEQUENCE:  # encrypted
        return False
    _, _, at = _element(data, at)  # contextEngineID
    _, _, at = _element(data, at)  # contextName
    return data[at] == REPORT
