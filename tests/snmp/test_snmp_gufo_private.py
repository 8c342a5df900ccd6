"""What the gufo engine needs of the library's private sockets: a failure here names what an update has changed."""

import inspect
import subprocess
import sys
from importlib.metadata import version

import pytest
from gufo.snmp import _fast
from gufo.snmp.user import (
    Aes128Key,
    Aes192Key,
    Aes256Key,
    KeyExpansion,
    KeyType,
    Sha1Key,
    Sha224Key,
    Sha256Key,
    Sha384Key,
    Sha512Key,
    User,
)

from schoolnet.snmp.engine import AuthProtocol, PrivProtocol
from schoolnet.snmp.gufo_keys import AUTH_ALGORITHMS, BLUMENTHAL, CISCO, MASTER_KEY, PRIV_ALGORITHMS
from snmp import ber, hostile_agent
from snmp.hostile_agent import COLUMN, SYS_UP_TIME, HostileAgent

SENDERS = ("send_get", "send_get_many", "send_get_next", "send_get_bulk")
RECEIVERS = ("recv_get", "recv_get_many", "recv_get_next", "recv_get_bulk")


def test_version_is_the_one_that_these_facts_were_seen_in() -> None:
    assert version("gufo-snmp") == "0.13.0"


@pytest.mark.parametrize("kind", [_fast.SnmpV1ClientSocket, _fast.SnmpV2cClientSocket, _fast.SnmpV3ClientSocket])
def test_sockets_have_the_methods_that_we_drive(kind: type) -> None:
    assert [name for name in (*SENDERS, *RECEIVERS, "get_fd") if not hasattr(kind, name)] == []


def test_v3_sockets_discover_and_take_keys() -> None:
    missing = [n for n in ("send_refresh", "recv_refresh", "set_keys") if not hasattr(_fast.SnmpV3ClientSocket, n)]
    assert missing == []
    assert len(inspect.signature(_fast.SnmpV3ClientSocket.set_keys).parameters) == 6


def test_algorithm_numbers_are_the_librarys() -> None:
    auth = {
        AuthProtocol.SHA: Sha1Key,
        AuthProtocol.SHA224: Sha224Key,
        AuthProtocol.SHA256: Sha256Key,
        AuthProtocol.SHA384: Sha384Key,
        AuthProtocol.SHA512: Sha512Key,
    }
    assert {p: (k.AUTH_ALG, k.KEY_LENGTH) for p, k in auth.items()} == AUTH_ALGORITHMS
    priv = {PrivProtocol.AES128: Aes128Key, PrivProtocol.AES192: Aes192Key, PrivProtocol.AES256: Aes256Key}
    assert {p: (k.PRIV_ALG, k.KEY_LENGTH, BLUMENTHAL) for p, k in priv.items()} == {p: PRIV_ALGORITHMS[p] for p in priv}


def test_master_keys_and_expansions_are_coded_as_in_the_librarys_user() -> None:
    assert (KeyExpansion.Blumenthal.value, KeyExpansion.Cisco.value) == (BLUMENTHAL, CISCO)
    master = Sha1Key.get_master_key(b"password")
    user = User(
        "u",
        auth_key=Sha1Key(master, KeyType.Master),
        priv_key=Aes256Key(master, KeyType.Master),
        key_expansion=KeyExpansion.Cisco,
    )
    number, _ = AUTH_ALGORITHMS[AuthProtocol.SHA]
    assert user.get_auth_alg() == (number + CISCO) | MASTER_KEY
    assert user.get_priv_alg() == PRIV_ALGORITHMS[PrivProtocol.AES256_CISCO][0] | MASTER_KEY


def ask(behaviour: hostile_agent.Behaviour, send: str, receive: str, *arguments: object) -> object:
    """What a blocking socket of the library makes of an agent's answer."""
    with HostileAgent(behaviour) as agent:
        sock = _fast.SnmpV2cClientSocket(f"127.0.0.1:{agent.port}", "public", 0, 0, 0, 2_000_000_000)
        getattr(sock, send)(*arguments)
        return getattr(sock, receive)(*(arguments if receive in ("recv_get_next", "recv_get_bulk") else ()))


def test_get_many_hides_an_error_status() -> None:
    assert ask(hostile_agent.general_error, "send_get_many", "recv_get_many", [SYS_UP_TIME]) == {}


def test_get_tells_what_does_not_exist_from_what_is_empty() -> None:
    with pytest.raises(_fast.NoSuchInstance):
        ask(hostile_agent.well, "send_get", "recv_get", hostile_agent.MISSING)
    assert ask(hostile_agent.empty_varbinds, "send_get", "recv_get", SYS_UP_TIME) is None


def test_bulk_ends_with_none_behind_the_column_and_by_stopping_at_an_error() -> None:
    rows = ask(hostile_agent.well, "send_get_bulk", "recv_get_bulk", _fast.GetIter(COLUMN, 40))
    assert isinstance(rows, list)
    assert rows[-1] is None
    with pytest.raises(StopAsyncIteration):
        ask(hostile_agent.too_big_over_five, "send_get_bulk", "recv_get_bulk", _fast.GetIter(COLUMN, 40))


def test_next_can_be_received_as_a_get_that_tells_where_it_is() -> None:
    assert ask(hostile_agent.well, "send_get_next", "recv_get_many", _fast.GetIter(COLUMN)) == {f"{COLUMN}.1": 1}


def test_malformed_varbind_is_a_panic_that_is_no_exception(capfd: pytest.CaptureFixture[str]) -> None:
    def hollow(agent: HostileAgent, request: ber.Request) -> list[hostile_agent.Sent]:
        return [ber.response(request, [ber.tlv(0x30, b"")])]

    with pytest.raises(BaseException, match="out of bounds") as caught:
        ask(hollow, "send_get_many", "recv_get_many", [SYS_UP_TIME])
    assert not isinstance(caught.value, Exception)
    assert type(caught.value).__name__ == "PanicException"
    assert "panicked" in capfd.readouterr().err


@pytest.mark.parametrize(("name", "other"), [("gufo", "pysnmp"), ("pysnmp", "gufo")])
def test_an_engine_does_not_import_the_other(name: str, other: str) -> None:
    program = f"""
import sys
from schoolnet.snmp.engines import make_engine
import schoolnet.snmp.guard
make_engine({name!r})
print({other!r} in sys.modules, {name!r} in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=30, check=True)
    assert done.stdout.split() == ["False", "True"]
