"""Host names to addresses, without ever blocking the loop."""

import asyncio
import ipaddress
import socket
import threading
from contextlib import suppress
from typing import NamedTuple

from schoolnet.snmp.errors import FailureReason, SnmpError

RESOLVE_SECONDS = 5.0


class Address(NamedTuple):
    """A UDP address: `sockaddr` is what the socket module takes for this family."""

    family: int
    sockaddr: tuple[str, int] | tuple[str, int, int, int]

    @property
    def text(self) -> str:
        """`192.0.2.1:161`, `[2001:db8::1]:161`, `[fe80::1%2]:161`."""
        host, port = self.sockaddr[:2]
        if self.family != socket.AF_INET6:
            return f"{host}:{port}"
        scope = self.sockaddr[3] if len(self.sockaddr) == 4 else 0
        return f"[{host.partition('%')[0]}%{scope}]:{port}" if scope else f"[{host}]:{port}"


class Resolver:
    """Resolves, and remembers the last good address of each name for when the name server fails."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, int], Address] = {}

    async def resolve(self, host: str, port: int) -> Address:
        """The first address of `host`, which may be a literal. Raises SnmpError(UNRESOLVED)."""
        try:
            address = _literal(host, port) or await _look_up(host, port)
        except (OSError, UnicodeError, TimeoutError) as error:
            known = self._known.get((host, port))
            if known is None:
                raise SnmpError(
                    FailureReason.UNRESOLVED, f"{host}: {str(error) or 'the name server is silent'}"
                ) from error
            return known
        self._known[host, port] = address
        return address


def plain_address(text: str) -> str | None:
    """An address as people write it: without a zone, and IPv4 as IPv4 also inside IPv6; None: it is a name."""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return str(getattr(address, "ipv4_mapped", None) or address)


def _literal(host: str, port: int) -> Address | None:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_DGRAM, flags=socket.AI_NUMERICHOST)
    except (OSError, UnicodeError):
        return None
    return Address(found[0][0], found[0][4])  # type: ignore[arg-type]


async def _look_up(host: str, port: int) -> Address:
    """In a thread that does not keep the process alive: a name server may be silent for longer than anybody waits."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[Address] = loop.create_future()

    def tell(address: Address | None, error: Exception | None) -> None:
        if future.done():
            return
        if address is None:
            future.set_exception(error or OSError("no address"))
        else:
            future.set_result(address)

    def look_up() -> None:
        address: Address | None = None
        failure: Exception | None = None
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_DGRAM)
            address = Address(found[0][0], found[0][4])  # type: ignore[arg-type]
        except (OSError, UnicodeError) as error:
            failure = error
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(tell, address, failure)

    threading.Thread(target=look_up, name=f"resolve {host}", daemon=True).start()
    async with asyncio.timeout(RESOLVE_SECONDS):
        return await future
