"""A simulated agent of v1 and v2c on loopback that answers well, or misbehaves in one named way.

Its MIB: the system group, a column of 30 rows (COLUMN), an empty column (EMPTY_COLUMN) that lies before it, and one
more column behind (NEXT_COLUMN). A behaviour is a function from (agent, request) to what is sent: datagrams, or pairs
of a delay in seconds and a datagram. `agent.requests` keeps what was asked.
"""

import bisect
import random
import socket
import threading
from collections.abc import Callable, Iterable
from typing import Final

from snmp import ber
from snmp.ber import Oid, Request

SYS_DESCR, SYS_UP_TIME, SYS_NAME = (f"1.3.6.1.2.1.1.{n}.0" for n in (1, 3, 5))
MISSING = "1.3.6.1.2.1.1.99.0"
EMPTY_COLUMN = "1.3.6.1.4.1.99999.1.1.1"
COLUMN = "1.3.6.1.4.1.99999.1.1.2"
NEXT_COLUMN = "1.3.6.1.4.1.99999.1.1.3"
ROWS = 30

Sent = bytes | tuple[float, bytes]
Behaviour = Callable[["HostileAgent", Request], Iterable[Sent]]


def usual_mib() -> dict[Oid, bytes]:
    mib = {
        ber.arcs(SYS_DESCR): ber.octets(b"a simulated agent"),
        ber.arcs("1.3.6.1.2.1.1.2.0"): ber.oid(ber.arcs("1.3.6.1.4.1.99999")),
        ber.arcs(SYS_UP_TIME): ber.integer(4242, tag=0x43),
        ber.arcs(SYS_NAME): ber.octets(b"hostile"),
    }
    for row in range(1, ROWS + 1):
        mib[(*ber.arcs(COLUMN), row)] = ber.integer(row)
        mib[(*ber.arcs(NEXT_COLUMN), row)] = ber.octets(b"row %d" % row)
    mib[ber.arcs("1.3.6.1.4.1.99999.2.0")] = ber.integer(1)
    return mib


class HostileAgent:
    """Runs in a thread of its own; `port` is open once it is made. A context manager."""

    def __init__(self, behaviour: Behaviour | None = None, mib: dict[Oid, bytes] | None = None) -> None:
        self.mib: Final = usual_mib() if mib is None else mib
        self.order: Final = sorted(self.mib)
        self.behaviour: Behaviour = behaviour or well
        self.requests: list[Request] = []
        self.random = random.Random(1)
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.other_socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.other_socket.bind(("127.0.0.2", 0))
        self.socket.settimeout(0.05)
        self.port: int = self.socket.getsockname()[1]
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> "HostileAgent":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self.other_socket.sendto(b"", ("127.0.0.1", self.port))  # wakes it
        self._thread.join(5)
        self.socket.close()
        self.other_socket.close()

    def _serve(self) -> None:
        while not self._stop.is_set():
            try:
                datagram, address = self.socket.recvfrom(65_535)
            except TimeoutError:
                continue
            if self._stop.is_set():
                return
            request = ber.decode_request(datagram)
            self.requests.append(request)
            sender = self.other_socket if self.behaviour is from_another_address else self.socket
            for sent in self.behaviour(self, request):
                delay_seconds, answer = sent if isinstance(sent, tuple) else (0.0, sent)
                if delay_seconds:
                    timer = threading.Timer(delay_seconds, self._send_late, (sender, answer, address))
                    timer.daemon = True
                    timer.start()
                else:
                    sender.sendto(answer, address)

    def _send_late(self, sender: socket.socket, answer: bytes, address: tuple[str, int]) -> None:
        if not self._stop.is_set():
            sender.sendto(answer, address)

    def varbinds(self, request: Request) -> list[bytes]:
        """The varbinds of a right answer (v2c)."""
        if request.kind == ber.GET:
            return [ber.varbind(oid, self.mib.get(oid, ber.NO_SUCH_INSTANCE)) for oid in request.oids]
        (start,) = request.oids
        at = bisect.bisect_right(self.order, start)
        found = [ber.varbind(oid, self.mib[oid]) for oid in self.order[at : at + request.repetitions]]
        return found or [ber.varbind(start, ber.END_OF_MIB_VIEW)]


def well(agent: HostileAgent, request: Request) -> list[Sent]:
    varbinds = agent.varbinds(request)
    if request.version == b"\x00" and any(ber.NO_SUCH_INSTANCE in v or ber.END_OF_MIB_VIEW in v for v in varbinds):
        bad = next(i for i, v in enumerate(varbinds) if v[-2:] in (ber.NO_SUCH_INSTANCE, ber.END_OF_MIB_VIEW))
        echo = [ber.varbind(oid, ber.NULL) for oid in request.oids]
        return [ber.response(request, echo, status=2, index=bad + 1)]
    return [ber.response(request, varbinds)]


def silent(agent: HostileAgent, request: Request) -> list[Sent]:
    return []


def another_oid(agent: HostileAgent, request: Request) -> list[Sent]:
    return [ber.response(request, [ber.varbind((*oid[:-1], 77), ber.integer(7)) for oid in request.oids])]


def extra_varbinds(agent: HostileAgent, request: Request) -> list[Sent]:
    extra = [ber.varbind(ber.arcs("1.3.6.1.4.1.99999.9.0"), ber.integer(9))]
    return [ber.response(request, agent.varbinds(request) + (extra if request.kind == ber.GET else []))]


def empty_varbinds(agent: HostileAgent, request: Request) -> list[Sent]:
    return [ber.response(request, [])]


def cut_varbinds(agent: HostileAgent, request: Request) -> list[Sent]:
    """Answers only the first five of a GET, without an error."""
    return [ber.response(request, agent.varbinds(request)[:5])]


def _in_column(*rows: int) -> list[bytes]:
    return [ber.varbind((*ber.arcs(COLUMN), row), ber.integer(row)) for row in rows]


def _is_walk_of_column(request: Request) -> bool:
    stem = ber.arcs(COLUMN)
    return request.kind != ber.GET and request.oids[0][: len(stem)] == stem


def same_oid(agent: HostileAgent, request: Request) -> list[Sent]:
    if not _is_walk_of_column(request):
        return well(agent, request)
    return [ber.response(request, _in_column(*[1] * request.repetitions))]


def cycle(agent: HostileAgent, request: Request) -> list[Sent]:
    if not _is_walk_of_column(request):
        return well(agent, request)
    last = request.oids[0][-1] if len(request.oids[0]) > len(ber.arcs(COLUMN)) else 0
    following = {0: 3, 3: 1, 1: 2, 2: 3}
    rows = []
    for _ in range(request.repetitions):
        last = following[last]
        rows.append(last)
    return [ber.response(request, _in_column(*rows))]


def bulk_mixed_up(agent: HostileAgent, request: Request) -> list[Sent]:
    """The rows of a GETBULK in reverse, but right by GETNEXT or one at a time."""
    varbinds = agent.varbinds(request)
    return [ber.response(request, varbinds[::-1])]


def endless(agent: HostileAgent, request: Request) -> list[Sent]:
    if request.kind == ber.GET:
        return well(agent, request)
    last = request.oids[0][-1] if len(request.oids[0]) > len(ber.arcs(COLUMN)) else 0
    return [ber.response(request, _in_column(*range(last + 1, last + 1 + request.repetitions)))]


def too_big_over_five(agent: HostileAgent, request: Request) -> list[Sent]:
    if max(request.repetitions, len(request.oids)) > 5:
        return [ber.response(request, [], status=1)]
    return well(agent, request)


def too_big_with_nulls_over_five(agent: HostileAgent, request: Request) -> list[Sent]:
    if max(request.repetitions, len(request.oids)) > 5:
        return [ber.response(request, [ber.varbind(oid, ber.NULL) for oid in request.oids], status=1)]
    return well(agent, request)


def silent_over_five(agent: HostileAgent, request: Request) -> list[Sent]:
    return [] if request.repetitions > 5 else well(agent, request)


def general_error(agent: HostileAgent, request: Request) -> list[Sent]:
    return [ber.response(request, [ber.varbind(oid, ber.NULL) for oid in request.oids], status=5, index=1)]


def mutations(agent: HostileAgent, request: Request) -> list[Sent]:
    """200 damaged copies, none with the right id, then the good answer."""
    stranger = ber.response(request, agent.varbinds(request), request_id=b"\x01")
    damaged: list[Sent] = []
    for _ in range(200):
        copy = bytearray(stranger)
        for _ in range(agent.random.randint(1, 4)):
            copy[agent.random.randrange(len(copy))] = agent.random.randrange(256)
        damaged.append(bytes(copy))
    return [*damaged, *well(agent, request)]


def wrong_request_id(agent: HostileAgent, request: Request) -> list[Sent]:
    return [ber.response(request, agent.varbinds(request), request_id=b"\x01")]


def wrong_request_id_first(agent: HostileAgent, request: Request) -> list[Sent]:
    return [*wrong_request_id(agent, request), *well(agent, request)]


def duplicates(agent: HostileAgent, request: Request) -> list[Sent]:
    return well(agent, request) * 3


def wrong_community(agent: HostileAgent, request: Request) -> list[Sent]:
    return [ber.response(request, agent.varbinds(request), community=b"other")]


def from_another_address(agent: HostileAgent, request: Request) -> list[Sent]:
    return well(agent, request)


def slow(agent: HostileAgent, request: Request) -> list[Sent]:
    """Answers after 1.5 of the tests' first time-out."""
    return [(0.15, answer) for answer in well(agent, request) if isinstance(answer, bytes)]


def only_system(agent: HostileAgent, request: Request) -> list[Sent]:
    """A walk of anything leaves the subtree at once."""
    if request.kind == ber.GET:
        return well(agent, request)
    return [ber.response(request, [ber.varbind(ber.arcs("1.3.6.1.6.3.1.0"), ber.integer(1))])]


def _last_row(request: Request) -> int:
    """The row of COLUMN that a walk stands at, 0 at its beginning."""
    return request.oids[0][-1] if len(request.oids[0]) > len(ber.arcs(COLUMN)) else 0


def back_to_the_beginning(agent: HostileAgent, request: Request) -> list[Sent]:
    """After row 20 a walk of COLUMN goes on with the first object of the MIB."""
    if not _is_walk_of_column(request):
        return well(agent, request)
    rows = range(_last_row(request) + 1, min(20, _last_row(request) + request.repetitions) + 1)
    first = ber.varbind(ber.arcs(SYS_DESCR), ber.octets(b"a simulated agent"))
    varbinds = [*_in_column(*rows), first] if len(rows) < request.repetitions else _in_column(*rows)
    return [ber.response(request, varbinds[: request.repetitions])]


def leaves_before_it_is_done(agent: HostileAgent, request: Request) -> list[Sent]:
    """From the second reply on, a GETBULK has its varbinds in reverse: the next column's first."""
    varbinds = agent.varbinds(request)
    if _is_walk_of_column(request) and request.kind == ber.GET_BULK and _last_row(request):
        varbinds.reverse()
    return [ber.response(request, varbinds)]


def column_itself(agent: HostileAgent, request: Request) -> list[Sent]:
    """The column's own OID among its rows."""
    if not _is_walk_of_column(request):
        return well(agent, request)
    itself = ber.varbind(ber.arcs(COLUMN), ber.integer(7))
    return [ber.response(request, [*_in_column(1, 2), itself][-request.repetitions :])]


def error_after_row_6(status: int) -> Behaviour:
    """A walk of COLUMN ends behind row 6 with this error-status."""

    def behave(agent: HostileAgent, request: Request) -> list[Sent]:
        if not _is_walk_of_column(request):
            return well(agent, request)
        rows = range(_last_row(request) + 1, min(6, _last_row(request) + request.repetitions) + 1)
        if rows:
            return [ber.response(request, _in_column(*rows))]
        return [ber.response(request, [ber.varbind(request.oids[0], ber.NULL)], status=status, index=1)]

    return behave


def refuses_column(status: int) -> Behaviour:
    """COLUMN is refused with this error-status, all else is open."""

    def behave(agent: HostileAgent, request: Request) -> list[Sent]:
        if not _is_walk_of_column(request):
            return well(agent, request)
        return [ber.response(request, [ber.varbind(request.oids[0], ber.NULL)], status=status, index=1)]

    return behave


def the_first_thrice(agent: HostileAgent, request: Request) -> list[Sent]:
    """As many varbinds as were asked for, all of them the first."""
    return [ber.response(request, agent.varbinds(request)[:1] * len(request.oids))]
