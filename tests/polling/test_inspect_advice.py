"""What `schoolnet inspect` advises where a real snmpd does not answer an SNMPv3 user, with both engines."""

import socket
from subprocess import CompletedProcess

import pytest

from polling.inspected import run
from snmp.debian_snmpd import PASSWORD, PRIV_PASSWORD, Snmpd, user_name

USER = ("--user", user_name("SHA-256", "AES256"))
AES256 = ("--priv-protocol", "AES-256")
pytestmark = pytest.mark.parametrize("engine", ["gufo", "pysnmp"])


def asked(port: int, engine: str, *arguments: str, **keys: str) -> CompletedProcess[str]:
    done = run(f"127.0.0.1:{port}", "--timeout", "0.3", "--engine", engine, *arguments, **keys)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert not any(secret in done.stderr for secret in keys.values())
    return done


@pytest.mark.parametrize(
    ("priv", "key"), [(AES256, "another battery"), (("--priv-protocol", "AES-192"), PRIV_PASSWORD)]
)
def test_a_wrong_privacy_key_is_named_first(snmpd: Snmpd, engine: str, priv: tuple[str, str], key: str) -> None:
    done = asked(snmpd.port, engine, *USER, *priv, SCHOOLNET_AUTH_KEY=PASSWORD, SCHOOLNET_PRIV_KEY=key)
    assert f"1. The privacy password or the privacy protocol (--priv-protocol {priv[1]}) is wrong" in done.stderr
    assert "No SNMP agent" not in done.stderr


def test_a_user_without_keys_is_told_how_to_give_them(snmpd: Snmpd, engine: str) -> None:
    done = asked(snmpd.port, engine, *USER)
    assert "noAuthNoPriv was tried" in done.stderr
    assert all(
        name in done.stderr
        for name in ("SCHOOLNET_AUTH_KEY", "SCHOOLNET_PRIV_KEY", "--auth-key-file", "--priv-key-file")
    )


def test_a_user_without_a_privacy_key_is_told_what_was_tried(snmpd: Snmpd, engine: str) -> None:
    done = asked(snmpd.port, engine, *USER, SCHOOLNET_AUTH_KEY=PASSWORD)
    assert "authNoPriv was tried" in done.stderr
    assert "SCHOOLNET_PRIV_KEY" in done.stderr


@pytest.mark.parametrize(("user", "key"), [("nobody", PASSWORD), (USER[1], "another horse")])
def test_an_unknown_user_and_a_wrong_password_name_what_to_check(
    snmpd: Snmpd, engine: str, user: str, key: str
) -> None:
    keys = {"SCHOOLNET_AUTH_KEY": key, "SCHOOLNET_PRIV_KEY": PRIV_PASSWORD}
    done = asked(snmpd.port, engine, "--user", user, *AES256, **keys)
    assert f"refuses the user {user}" in done.stderr
    assert "the user's name, the authentication protocol and password, the privacy protocol" in done.stderr
    assert "was tried" not in done.stderr


def test_silence_in_v3_is_not_the_users_fault(engine: str) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))
        done = asked(silent.getsockname()[1], engine, *USER, SCHOOLNET_AUTH_KEY=PASSWORD, SCHOOLNET_PRIV_KEY="x" * 8)
    assert "1. The agent speaks no SNMPv3" in done.stderr
    assert "privacy" not in done.stderr
