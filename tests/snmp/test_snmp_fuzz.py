"""Hostile datagrams at both engines' decode boundary: nothing but SnmpError comes out, and the good answer is found."""

import asyncio
import random
from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from proofs import length
from schoolnet.snmp.engine import Agent, Community, SnmpVersion
from schoolnet.snmp.engines import EngineName, make_engine
from schoolnet.snmp.errors import SnmpError
from schoolnet.snmp.guard import Limits, Reader
from schoolnet.snmp.pysnmp_engine import PysnmpCodec
from snmp import ber
from snmp.hostile_agent import SYS_DESCR, SYS_NAME, SYS_UP_TIME, HostileAgent, Sent, well

OIDS = [SYS_DESCR, SYS_UP_TIME, SYS_NAME]
GOOD = {SYS_DESCR: b"a simulated agent", SYS_UP_TIME: 4242, SYS_NAME: b"hostile"}
MUTATIONS = st.lists(st.tuples(st.integers(0, 200), st.integers(0, 255)), min_size=1, max_size=6)
LIMITS = Limits(timeout_seconds=1.0, attempts=1)


def mutate(datagram: bytes, changes: list[tuple[int, int]], keep: int) -> bytes:
    """The datagram with these bytes changed; a change beyond the end cuts it there."""
    copy = bytearray(datagram)
    for at, value in changes:
        if at < len(copy):
            copy[at] = value
        else:
            del copy[max(keep, value) :]
    return bytes(copy)


@given(st.binary(max_size=300) | MUTATIONS)
@settings(max_examples=length(300, 30000), deadline=timedelta(milliseconds=500))
def test_pysnmp_codec_raises_nothing_but_snmp_errors(material: bytes | list[tuple[int, int]]) -> None:
    request = ber.Request(b"\x01", b"public", ber.GET, b"\x2a", 1, (ber.arcs(SYS_DESCR),))
    good = ber.response(request, [ber.varbind(ber.arcs(SYS_DESCR), ber.octets(b"x" * 30))] * 3)
    datagram = material if isinstance(material, bytes) else mutate(good, material, keep=0)
    with suppress(SnmpError):
        PysnmpCodec().decode(datagram)


@pytest.mark.parametrize("name", ["gufo", "pysnmp"])
async def test_good_answer_is_found_among_random_damage(name: EngineName) -> None:
    """Damage to answers with a stranger's id, and pure noise; the right answer comes last."""
    randomness = random.Random(7)

    def noisy(agent: HostileAgent, request: ber.Request) -> list[Sent]:
        stranger = ber.response(request, agent.varbinds(request), request_id=b"\x07")
        damaged: list[Sent] = []
        for _ in range(25):
            changes = [(randomness.randrange(150), randomness.randrange(256)) for _ in range(randomness.randint(1, 5))]
            damaged += [mutate(stranger, changes, keep=0), randomness.randbytes(randomness.randrange(200))]
        return [*damaged, *well(agent, request)]

    engine = make_engine(name)
    with HostileAgent(noisy) as agent:
        reader = Reader(engine, Agent("127.0.0.1", agent.port, SnmpVersion.V2C, Community("public")), LIMITS)
        for _ in range(40):
            assert await reader.get(OIDS) == GOOD
        reader.close()
    engine.close()


@pytest.mark.parametrize("name", ["gufo", "pysnmp"])
@given(changes=MUTATIONS)
@settings(
    max_examples=length(30, 3000),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_damaged_answer_with_the_right_id_is_an_answer_or_a_named_failure(
    name: EngineName, changes: list[tuple[int, int]]
) -> None:
    """BER has no integrity: what decodes may be wrong, but only SnmpError may be raised, and only asked OIDs come."""

    def damaged(agent: HostileAgent, request: ber.Request) -> list[Sent]:
        answer = ber.response(request, agent.varbinds(request))
        return [mutate(answer, [(at + 24, value) for at, value in changes], keep=30)]

    asyncio.run(_ask_once(name, damaged))


async def _ask_once(name: EngineName, behaviour: object) -> None:
    engine = make_engine(name)
    with HostileAgent(behaviour) as agent:  # type: ignore[arg-type]
        limits = Limits(timeout_seconds=0.01, max_timeout_seconds=0.01, attempts=1)
        reader = Reader(engine, Agent("127.0.0.1", agent.port, SnmpVersion.V2C, Community("public")), limits)
        for ask in (reader.get(OIDS), reader.walk(["1.3.6.1.2.1.1.5"])):
            try:
                answer = await ask
            except SnmpError:
                continue
            if isinstance(answer, dict):
                assert answer.keys() <= set(OIDS)
        reader.close()
    engine.close()
