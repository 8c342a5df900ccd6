"""Both engines against Debian's snmpd: every version and cipher, wrong credentials, reboots and swapped devices."""

import asyncio
import gc
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from schoolnet.snmp.conversation import Kind
from schoolnet.snmp.engine import Agent, Community, Engine, SnmpVersion, User
from schoolnet.snmp.engines import make_engine
from schoolnet.snmp.errors import FailureReason, SnmpError
from schoolnet.snmp.guard import Limits, Reader
from snmp import ber
from snmp.debian_snmpd import USERS, Snmpd, free_udp_port, has_ipv6
from snmp.hostile_agent import MISSING, SYS_DESCR, SYS_NAME, SYS_UP_TIME, HostileAgent, silent
from snmp.relay import Relay

QUICK = Limits(timeout_seconds=0.15, max_timeout_seconds=0.3)
SYS_OR_ID, SYS_OR_DESCR = "1.3.6.1.2.1.1.9.1.2", "1.3.6.1.2.1.1.9.1.3"
NOWHERE = "1.3.6.1.2.1.17.99.1"


@pytest.fixture(params=["gufo", "pysnmp"])
async def engine(request: pytest.FixtureRequest) -> "Iterator[Engine]":  # type: ignore[misc]
    made = make_engine(request.param)
    yield made
    made.close()
    await asyncio.sleep(0)


async def ask(engine: Engine, agent: Agent, limits: Limits = QUICK) -> object:
    """What the agent says to a question of three, or the reason why not."""
    reader = Reader(engine, agent, limits)
    try:
        return dict(await reader.get([SYS_NAME, SYS_DESCR, MISSING]))[SYS_NAME]
    except SnmpError as error:
        return error.reason
    finally:
        reader.close()


@pytest.mark.parametrize("version", [SnmpVersion.V1, SnmpVersion.V2C])
async def test_community_versions_read_and_walk(engine: Engine, snmpd: Snmpd, version: SnmpVersion) -> None:
    reader = Reader(engine, snmpd.agent(version), QUICK)
    row = await reader.get([SYS_NAME, SYS_UP_TIME, MISSING])
    assert row[SYS_NAME] == b"real"
    assert isinstance(row[SYS_UP_TIME], int)
    assert MISSING not in row
    rows = await reader.walk([SYS_OR_ID, NOWHERE, SYS_OR_DESCR])
    assert rows.is_complete
    assert rows.columns[NOWHERE] == {}
    assert rows.columns[SYS_OR_ID].keys() == rows.columns[SYS_OR_DESCR].keys() != set()
    assert all(isinstance(value, str) for value in rows.columns[SYS_OR_ID].values())
    assert all(isinstance(value, bytes) for value in rows.columns[SYS_OR_DESCR].values())
    assert reader.rtt_seconds is not None
    assert 0 < reader.rtt_seconds < 1
    reader.close()


@pytest.mark.parametrize(("auth", "priv"), USERS, ids=str)
async def test_v3_auth_priv_reads(engine: Engine, snmpd: Snmpd, auth: str, priv: str) -> None:
    assert await ask(engine, snmpd.user_agent(auth, priv)) == b"real"


async def test_v3_walks_to_the_end_of_the_mib(engine: Engine, snmpd: Snmpd) -> None:
    reader = Reader(engine, snmpd.user_agent(), QUICK)
    rows = await reader.walk([SYS_OR_DESCR, "1.3.6.1.6.3.16.1.99", "1.9"])
    reader.close()
    assert rows.is_complete
    assert [len(column) > 0 for column in rows.columns.values()] == [True, False, False]


async def test_v3_users_of_one_name_do_not_mix(engine: Engine, snmpd: Snmpd) -> None:
    wrong = snmpd.user_agent(auth_key="another password")
    assert await ask(engine, snmpd.user_agent()) == b"real"
    assert await ask(engine, wrong) is FailureReason.AUTH
    assert await ask(engine, snmpd.user_agent()) == b"real"


@pytest.mark.parametrize(
    "changes",
    [{"name": "nobody"}, {"auth_key": "wrong password"}, {"auth_key": None, "priv_key": None}, {"priv_key": None}],
    ids=["wrong user", "wrong auth key", "noAuthNoPriv", "authNoPriv"],
)
async def test_v3_refused_credentials_are_named(engine: Engine, snmpd: Snmpd, changes: dict[str, object]) -> None:
    assert await ask(engine, snmpd.user_agent(**changes)) is FailureReason.AUTH


def break_signature(datagram: bytes) -> bytes:
    """The same v3 message with one bit of its msgAuthenticationParameters (RFC 3414, section 2.4) turned."""
    _, message, _ = ber.take(datagram)
    _, _, at = ber.take(message)
    _, _, at = ber.take(message, at)
    _, security, _ = ber.take(message, at)
    _, parameters, _ = ber.take(security)
    signature = ber.take_all(parameters)[4]
    if not signature:
        return datagram  # discovery is not signed
    return datagram.replace(signature, bytes([signature[0] ^ 1]) + signature[1:])


async def test_v3_answer_with_a_wrong_signature_is_refused(engine: Engine, snmpd: Snmpd) -> None:
    with Relay(snmpd.port, break_signature) as relay:
        said = await ask(engine, replace(snmpd.user_agent(), port=relay.port))
    assert said in (FailureReason.TIMEOUT, FailureReason.AUTH)


async def test_v3_wrong_privacy_key_cannot_be_told_from_silence(engine: Engine, snmpd: Snmpd) -> None:
    assert await ask(engine, snmpd.user_agent(priv_key="wrong password")) is FailureReason.TIMEOUT


async def test_wrong_community_cannot_be_told_from_silence(engine: Engine, snmpd: Snmpd) -> None:
    assert await ask(engine, snmpd.agent(community="wrong")) is FailureReason.TIMEOUT


@pytest.mark.parametrize("credentials", [Community("public"), User("someone", auth_key="some password")])
async def test_nobody_listens(engine: Engine, credentials: Community | User) -> None:
    version = SnmpVersion.V3 if isinstance(credentials, User) else SnmpVersion.V2C
    reason = await ask(engine, Agent("127.0.0.1", free_udp_port(), version, credentials))
    blind = engine.name == "pysnmp" and isinstance(credentials, User)  # the documented limit of its v3
    assert reason is (FailureReason.TIMEOUT if blind else FailureReason.REFUSED)


async def test_unknown_host_is_unresolved(engine: Engine) -> None:
    assert await ask(engine, Agent("no-such-host.invalid", 161, SnmpVersion.V2C, Community("x"))) is (
        FailureReason.UNRESOLVED
    )


async def test_host_names_are_resolved(engine: Engine, snmpd: Snmpd) -> None:
    assert await ask(engine, replace(snmpd.agent(), host="localhost")) == b"real"


@pytest.mark.parametrize("version", [SnmpVersion.V2C, SnmpVersion.V3])
async def test_restarted_agent_is_read_again_at_once(engine: Engine, own_snmpd: Snmpd, version: SnmpVersion) -> None:
    agent = own_snmpd.user_agent() if version is SnmpVersion.V3 else own_snmpd.agent()
    reader = Reader(engine, agent, QUICK)
    assert (await reader.get([SYS_NAME]))[SYS_NAME] == b"real"
    own_snmpd.restart()  # engineBoots rises
    assert (await reader.get([SYS_NAME]))[SYS_NAME] == b"real"
    reader.close()


async def test_agent_whose_boots_began_again_is_read_within_two_polls(engine: Engine, own_snmpd: Snmpd) -> None:
    reader = Reader(engine, own_snmpd.user_agent(), QUICK)
    own_snmpd.restart()
    assert (await reader.get([SYS_NAME]))[SYS_NAME] == b"real"
    own_snmpd.forget()  # engineBoots falls from 2 to 1
    try:
        row = await reader.get([SYS_NAME])
    except SnmpError:
        row = await reader.get([SYS_NAME])
    assert row[SYS_NAME] == b"real"
    reader.close()


async def test_two_agents_with_one_engine_id_are_both_read(engine: Engine, snmpd: Snmpd, own_snmpd: Snmpd) -> None:
    assert snmpd.engine_id == own_snmpd.engine_id
    own_snmpd.restart()
    readers = [Reader(engine, agent.user_agent(), QUICK) for agent in (snmpd, own_snmpd)]
    for _ in range(3):
        for reader in readers:
            assert (await reader.get([SYS_NAME]))[SYS_NAME] == b"real"
    for reader in readers:
        reader.close()


@pytest.mark.skipif(not has_ipv6(), reason="this machine has no IPv6 loopback")
@pytest.mark.parametrize("version", [SnmpVersion.V2C, SnmpVersion.V3])
async def test_ipv6_literal_is_read(engine: Engine, snmpd: Snmpd, version: SnmpVersion) -> None:
    agent = snmpd.user_agent() if version is SnmpVersion.V3 else snmpd.agent()
    assert await ask(engine, replace(agent, host="::1")) == b"real"


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


async def test_sessions_leave_no_open_files(engine: Engine, snmpd: Snmpd) -> None:
    for agent in (snmpd.agent(), snmpd.user_agent()):
        await ask(engine, agent)
        before = open_files()
        for _ in range(10):
            assert await ask(engine, agent) == b"real"
        assert open_files() == before


async def test_silent_agents_leave_no_open_files(engine: Engine) -> None:
    with HostileAgent(silent) as agent:
        before = open_files()
        gc.disable()  # the socket of a session is to be freed when it is closed, not when the collector comes by
        try:
            for _ in range(10):
                asked = Agent("127.0.0.1", agent.port, SnmpVersion.V2C, Community("public"))
                reader = Reader(engine, asked, Limits(timeout_seconds=0.02, max_timeout_seconds=0.02, attempts=2))
                for question in (reader.get([SYS_NAME]), reader.read([SYS_NAME])):
                    with pytest.raises(SnmpError):
                        await question
                with pytest.raises(SnmpError):
                    await reader.walk([SYS_NAME])
                reader.close()
                del reader
            assert open_files() <= before + 1
        finally:
            gc.enable()


async def test_swapped_agent_is_read_again_within_two_polls(engine: Engine, own_snmpd: Snmpd) -> None:
    reader = Reader(engine, own_snmpd.user_agent(), QUICK)
    assert (await reader.get([SYS_NAME]))[SYS_NAME] == b"real"
    own_snmpd.swap()  # another engine id at the same address
    with pytest.raises(SnmpError, match="timeout"):
        await reader.get([SYS_NAME])
    assert (await reader.get([SYS_NAME]))[SYS_NAME] == b"real"
    reader.close()


async def test_agent_that_was_away_comes_back(engine: Engine, own_snmpd: Snmpd) -> None:
    reader = Reader(engine, own_snmpd.agent(), QUICK)
    assert (await reader.get([SYS_NAME]))[SYS_NAME] == b"real"
    own_snmpd.stop()
    with pytest.raises(SnmpError, match="refused"):
        await reader.get([SYS_NAME])
    own_snmpd.start()
    assert (await reader.get([SYS_NAME]))[SYS_NAME] == b"real"
    assert reader.max_repetitions == 20
    reader.close()


async def test_a_refusal_that_nobody_waits_for_leaves_the_loop_at_rest() -> None:
    """The kernel tells a closed port by an error queue; while it is not read the loop would turn without end."""
    engine = make_engine("pysnmp")
    session = await engine.open(Agent("127.0.0.1", free_udp_port(), SnmpVersion.V2C, Community("public")))
    with pytest.raises(SnmpError, match="refused"):
        await session.get([SYS_NAME], 0.5)
    for _ in range(3):  # each but the first meets the fate of the one before
        session._prepare((Kind.GET, (SYS_NAME,), 0))  # type: ignore[attr-defined]
        with suppress(SnmpError):
            session._send()  # type: ignore[attr-defined]
    await asyncio.sleep(0.05)
    started = time.process_time()
    await asyncio.sleep(0.5)
    assert time.process_time() - started < 0.1
    session.close()
    engine.close()
