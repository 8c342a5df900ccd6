"""The simulated agents: one process, one UDP socket per device, on loopback only.

Requests are decoded by pysnmp, so that nothing of schoolnet's own reading of SNMP is in the way; one device is served
by pysnmp's own SNMPv3 engine. Run as `python -m schoolnet.demo.agents`, with a JSON order in the first line of
standard input; the first line of standard output tells the ports. The process ends when its standard input does,
that is with its parent, however that ends.
"""

import asyncio
import ipaddress
import json
import os
import socket
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from pyasn1.codec.ber import decoder
from pyasn1.error import PyAsn1Error
from pysnmp.carrier.asyncio.dgram import udp
from pysnmp.entity import config, engine
from pysnmp.entity.rfc3413 import cmdrsp, context
from pysnmp.proto import rfc1902, rfc1905
from pysnmp.proto.api import v2c
from pysnmp.proto.error import ProtocolError
from pysnmp.smi import instrum

from schoolnet.demo import answers, ber
from schoolnet.demo.blueprint import city_boxes
from schoolnet.demo.city import (
    AUTH_KEY_VARIABLE,
    COMMUNITY_VARIABLE,
    DEMO_ENVIRONMENT,
    DEMO_USER,
    LOOPBACK,
    PRIV_KEY_VARIABLE,
    SECURED,
)
from schoolnet.demo.simulate import Simulation
from schoolnet.demo.timeline import city_timeline

_RECEIVE_BUFFER_BYTES = 262_144
_VERSION_2C = 1
_USM = 3
_TYPES: Mapping[int, Any] = {
    ber.INTEGER: rfc1902.Integer32(),
    ber.OCTET_STRING: rfc1902.OctetString(),
    ber.OBJECT_ID: rfc1902.ObjectIdentifier(),
    ber.IP_ADDRESS: rfc1902.IpAddress(),
    ber.COUNTER32: rfc1902.Counter32(),
    ber.GAUGE32: rfc1902.Gauge32(),
    ber.TIME_TICKS: rfc1902.TimeTicks(),
    ber.COUNTER64: rfc1902.Counter64(),
}

Clock = Callable[[], float]


class NotLoopbackError(ValueError):
    """A simulated agent must not be reachable from a network."""


@dataclass(frozen=True, slots=True)
class Order:
    """What the process is asked to do; `started_at` (Unix seconds) is when the timeline begins."""

    started_at: float
    faults: bool


def loopback_socket(host: str, port: int = 0) -> socket.socket:
    """A UDP socket on a loopback address. Raises NotLoopbackError for every other address, names too."""
    try:
        is_loopback = ipaddress.IPv4Address(host).is_loopback
    except ipaddress.AddressValueError:
        is_loopback = False
    if not is_loopback:
        raise NotLoopbackError(f"{host} is not a loopback address: simulated agents answer on 127.0.0.0/8 only")
    bound = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVE_BUFFER_BYTES)
    bound.bind((host, port))
    bound.setblocking(False)
    return bound


def _varbinds(pdu: Any, oids: Sequence[ber.Oid], simulation: Simulation, at: float) -> Iterable[bytes] | None:
    tree = simulation.tree(at)
    if tree is None:
        return None
    moment = simulation.moment(at)
    if pdu.tagSet == rfc1905.GetRequestPDU.tagSet:
        return answers.get(tree, oids, moment)
    if pdu.tagSet == rfc1905.GetNextRequestPDU.tagSet:
        return answers.get_next(tree, oids, moment)
    if pdu.tagSet == rfc1905.GetBulkRequestPDU.tagSet:
        non_repeaters = max(0, int(v2c.apiBulkPDU.get_non_repeaters(pdu)))
        repetitions = max(0, int(v2c.apiBulkPDU.get_max_repetitions(pdu)))
        return answers.get_bulk(tree, oids, non_repeaters, repetitions, moment)
    return None


def respond(datagram: bytes, simulation: Simulation, community: bytes, at: float) -> bytes | None:
    """The answer to a v2c request; None to what is no such request, has another community, or finds the box silent."""
    try:
        message, _ = decoder.decode(datagram, asn1Spec=v2c.Message())
        if int(v2c.apiMessage.get_version(message)) != _VERSION_2C:
            return None
        asked_with = bytes(v2c.apiMessage.get_community(message))
        pdu = v2c.apiMessage.get_pdu(message)
        oids = [tuple(name) for name, _ in v2c.apiPDU.get_varbinds(pdu)]
    except (PyAsn1Error, ProtocolError):
        return None
    varbinds = _varbinds(pdu, oids, simulation, at) if asked_with == community else None
    if varbinds is None:
        return None
    request_id = int(v2c.apiPDU.get_request_id(pdu))
    if pdu.tagSet == rfc1905.GetBulkRequestPDU.tagSet:
        varbinds = answers.fitting(varbinds, community)
    answer = ber.response(_VERSION_2C, community, request_id, varbinds)
    if len(answer) > answers.MAX_MESSAGE_BYTES:
        return ber.response(_VERSION_2C, community, request_id, (), answers.TOO_BIG)
    return answer


class _CommunityAgent(asyncio.DatagramProtocol):
    """A box that is asked by v2c."""

    def __init__(self, simulation: Simulation, community: bytes, clock: Clock) -> None:
        self._simulation, self._community, self._clock = simulation, community, clock

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: Any = transport

    def datagram_received(self, data: bytes, addr: Any) -> None:
        answer = respond(data, self._simulation, self._community, self._clock())
        if answer is not None:
            self._transport.sendto(answer, addr)


class _Instrumentation(instrum.AbstractMibInstrumController):  # type: ignore[misc]
    """A box behind pysnmp's own responders."""

    def __init__(self, simulation: Simulation, clock: Clock) -> None:
        self._simulation, self._clock = simulation, clock

    def _answers(self, names: Iterable[ber.Oid | None], asked: Sequence[Any], missing: Any) -> list[tuple[Any, Any]]:
        at = self._clock()
        tree, moment = self._simulation.tree(at), self._simulation.moment(at)
        found = []
        for name, (asked_name, _) in zip(names, asked, strict=True):
            encoded = None if tree is None or name is None else tree.value(name, moment)
            if encoded is None:
                found.append((asked_name, missing))
            else:
                value, _ = decoder.decode(encoded, asn1Spec=_TYPES[encoded[0]])
                found.append((rfc1902.ObjectName(name), value))
        return found

    def read_variables(self, *varBinds: Any, **context: Any) -> list[tuple[Any, Any]]:  # noqa: N803 - pysnmp's name
        return self._answers([tuple(name) for name, _ in varBinds], varBinds, rfc1905.noSuchObject)

    def read_next_variables(self, *varBinds: Any, **context: Any) -> list[tuple[Any, Any]]:  # noqa: N803 - pysnmp's
        tree = self._simulation.tree(self._clock())
        names = [None if tree is None else tree.after(tuple(name)) for name, _ in varBinds]
        return self._answers(names, varBinds, rfc1905.endOfMibView)


def _serve_secured(simulation: Simulation, bound: socket.socket, secrets: Mapping[str, str], clock: Clock) -> None:
    snmp = engine.SnmpEngine()
    config.add_transport(snmp, udp.DOMAIN_NAME, udp.UdpTransport().open_server_mode(sock=bound))
    config.add_v3_user(
        snmp,
        DEMO_USER,
        config.USM_AUTH_HMAC192_SHA256,
        secrets[AUTH_KEY_VARIABLE],
        config.USM_PRIV_CFB128_AES,
        secrets[PRIV_KEY_VARIABLE],
    )
    config.add_vacm_user(snmp, _USM, DEMO_USER, "authPriv", (1,))
    served = context.SnmpContext(snmp)
    served.unregister_context_name(b"")
    served.register_context_name(b"", _Instrumentation(simulation, clock))
    for responder in (cmdrsp.GetCommandResponder, cmdrsp.NextCommandResponder, cmdrsp.BulkCommandResponder):
        responder(snmp, served)


async def serve(order: Order, host: str, secrets: Mapping[str, str], clock: Clock) -> Mapping[str, int]:
    """Every box of the city on a port of its own; the ports by device id."""
    timeline = city_timeline(order.faults)
    community = secrets[COMMUNITY_VARIABLE].encode()
    ports: dict[str, int] = {}
    for box in city_boxes():
        bound = loopback_socket(host)
        simulation = Simulation(box, timeline, order.started_at)
        simulation.tree(clock())
        ports[box.id] = bound.getsockname()[1]
        if box.id == SECURED:
            _serve_secured(simulation, bound, secrets, clock)
        else:
            agent = partial(_CommunityAgent, simulation, community, clock)
            await asyncio.get_running_loop().create_datagram_endpoint(agent, sock=bound)
    return ports


async def _until_end_of_input(descriptor: int) -> None:
    ended = asyncio.Event()

    def drain() -> None:
        if not os.read(descriptor, 4096):
            ended.set()

    asyncio.get_running_loop().add_reader(descriptor, drain)
    await ended.wait()


async def _main() -> None:
    order = Order(**json.loads(sys.stdin.buffer.readline()))
    ports = await serve(order, LOOPBACK, DEMO_ENVIRONMENT, time.time)
    sys.stdout.write(json.dumps(ports) + "\n")
    sys.stdout.flush()
    await _until_end_of_input(sys.stdin.fileno())


if __name__ == "__main__":
    asyncio.run(_main())
