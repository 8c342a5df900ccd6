"""USM keys as gufo takes them.

Rules of this file: it does not import gufo; a test holds its numbers against the library's own.
"""

from collections.abc import Callable

from schoolnet.snmp.engine import AuthProtocol, PrivProtocol, User

KeyArguments = tuple[str, int, bytes, int, bytes]
MASTER_KEY = 1 << 6
BLUMENTHAL, CISCO = 1, 2

AUTH_ALGORITHMS = {
    AuthProtocol.SHA: (4, 20),
    AuthProtocol.SHA224: (7, 28),
    AuthProtocol.SHA256: (10, 32),
    AuthProtocol.SHA384: (11, 48),
    AuthProtocol.SHA512: (12, 64),
}
PRIV_ALGORITHMS = {
    PrivProtocol.AES128: (2, 16, BLUMENTHAL),
    PrivProtocol.AES192: (3, 24, BLUMENTHAL),
    PrivProtocol.AES256: (4, 32, BLUMENTHAL),
    PrivProtocol.AES192_CISCO: (3, 24, CISCO),
    PrivProtocol.AES256_CISCO: (4, 32, CISCO),
}


class KeyRing:
    """Derives each master key once; `derive` is the library's (algorithm, password) -> key."""

    def __init__(self, derive: Callable[[int, bytes], bytes]) -> None:
        self._derive = derive
        self._known: dict[tuple[AuthProtocol, str], bytes] = {}

    def forget(self) -> None:
        """Drop all keys."""
        self._known.clear()

    def arguments(self, user: User) -> KeyArguments:
        """User name, number and key of authentication, number and key of privacy, as the library takes them."""
        if user.auth_key is None:
            return user.name, 0, b"", 0, b""
        auth, auth_length = AUTH_ALGORITHMS[user.auth_protocol]
        auth_key = self._master(user.auth_protocol, user.auth_key)
        if user.priv_key is None:
            return user.name, auth | MASTER_KEY, auth_key, 0, b""
        priv, priv_length, expansion = PRIV_ALGORITHMS[user.priv_protocol]
        expanded = auth + expansion if priv_length > auth_length else auth
        priv_key = self._master(user.auth_protocol, user.priv_key)
        return user.name, expanded | MASTER_KEY, auth_key, priv | MASTER_KEY, priv_key

    def _master(self, protocol: AuthProtocol, password: str) -> bytes:
        """The password hashed over a megabyte (RFC 3414 A.2): 1 to 3 ms, so once per password."""
        key = self._known.get((protocol, password))
        if key is None:
            key = self._derive(AUTH_ALGORITHMS[protocol][0], password.encode())
            self._known[protocol, password] = key
        return key
