"""A box behind pysnmp's own SNMPv3 engine (USM of RFC 3414, authPriv).

Rules of this file: what the box says is the simulation's, and so are its engine's boots and time, so that one that has
started anew tells it to whoever asks (usmStatsNotInTimeWindows), and a clock may be a made-up one.
"""

import socket
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from pyasn1.codec.ber import decoder
from pysnmp.carrier.asyncio.dgram import udp
from pysnmp.entity import config, engine
from pysnmp.entity.rfc3413 import cmdrsp, context
from pysnmp.proto import rfc1902, rfc1905
from pysnmp.smi import instrum

from schoolnet.demo import ber
from schoolnet.demo.city import AUTH_KEY_VARIABLE, DEMO_USER, PRIV_KEY_VARIABLE
from schoolnet.demo.gate import Gate
from schoolnet.demo.simulate import Simulation
from schoolnet.demo.timeline import EffectKind

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


class _Instrumentation(instrum.AbstractMibInstrumController):  # type: ignore[misc]
    """The objects of a box, for pysnmp's responders. None of them is broken: such boxes are asked by v2c."""

    def __init__(self, simulation: Simulation, clock: Callable[[], float]) -> None:
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


class SecuredAgent(udp.UdpTransport):  # type: ignore[misc]
    """A box that is asked by v3, at its socket."""

    def __init__(self, simulation: Simulation, gate: Gate, keys: Mapping[str, str], clock: Callable[[], float]) -> None:
        super().__init__()
        self._simulation, self._gate, self._clock = simulation, gate, clock
        self._auth_key, self._priv_key = keys[AUTH_KEY_VARIABLE], keys[PRIV_KEY_VARIABLE]
        self._accepted_key = self._auth_key
        self._snmp = engine.SnmpEngine()
        symbols = self._snmp.get_mib_builder().import_symbols(
            "__SNMP-FRAMEWORK-MIB", "snmpEngineBoots", "snmpEngineTime"
        )
        self._boots, self._time = symbols
        config.add_transport(self._snmp, udp.DOMAIN_NAME, self)
        self._add_user()
        config.add_vacm_user(self._snmp, _USM, DEMO_USER, "authPriv", (1,))
        served = context.SnmpContext(self._snmp)
        served.unregister_context_name(b"")
        served.register_context_name(b"", _Instrumentation(simulation, clock))
        for responder in (cmdrsp.GetCommandResponder, cmdrsp.NextCommandResponder, cmdrsp.BulkCommandResponder):
            responder(self._snmp, served)

    def open(self, bound: socket.socket) -> None:
        """Answer at this socket."""
        self.open_server_mode(sock=bound)

    def close(self) -> None:
        """Answer no more."""
        self._snmp.close_dispatcher()

    def datagram_received(self, datagram: bytes, transportAddress: Any) -> None:  # noqa: N803 - pysnmp's name
        """Let pysnmp answer, as the box is by now."""
        at = self._clock()
        if self._gate.loses(at):
            return
        moment = self._simulation.moment(at)
        self._boots.syntax = self._boots.syntax.clone(moment.boots)
        # pysnmp keeps the time at which its engine's clock was zero.
        self._time.syntax = self._time.syntax.clone(int(time.time() - moment.uptime_seconds))
        changed = "-changed" if self._simulation.shows(EffectKind.WRONG_CREDENTIALS, at) else ""
        self._accept(self._auth_key + changed)
        super().datagram_received(datagram, transportAddress)

    def _accept(self, key: str) -> None:
        if key != self._accepted_key:
            config.delete_v3_user(self._snmp, DEMO_USER)
            self._accepted_key = key
            self._add_user()

    def _add_user(self) -> None:
        config.add_v3_user(
            self._snmp,
            DEMO_USER,
            config.USM_AUTH_HMAC192_SHA256,
            self._accepted_key,
            config.USM_PRIV_CFB128_AES,
            self._priv_key,
        )
