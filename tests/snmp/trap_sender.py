"""net-snmp's snmptrap and snmpinform, and what they send."""

import os
import socket
import subprocess

from programs import require
from schoolnet.snmp.engine import AuthProtocol, PrivProtocol, User
from snmp.debian_snmpd import PASSWORD, PRIV_PASSWORD

LINK_DOWN = "1.3.6.1.6.3.1.1.5.3"
USER = User("trapper", AuthProtocol.SHA256, PASSWORD, PrivProtocol.AES128, PRIV_PASSWORD)
SENDER_ENGINE = ("-e", "0x80001f88047472617070")
COMMUNITY = ("-v2c", "-c", "trap community")


def by_user(
    name: str = USER.name, auth: str = "SHA-256", priv: str = "AES", level: str = "authPriv", key: str = PASSWORD
) -> tuple[str, ...]:
    return ("-v3", "-u", name, "-l", level, "-a", auth, "-A", key, "-x", priv, "-X", PRIV_PASSWORD)


def send(
    program: str,
    port: int,
    *how: str,
    notification: str = LINK_DOWN,
    more: tuple[str, ...] = (),
    source: str = "",
    timeout_seconds: float = 1.0,
) -> int:
    """Send one notification; the exit code, which of an inform says whether it was acknowledged."""
    options = ("-r", "0", "-t", f"{timeout_seconds:g}") if program == "snmpinform" else ()
    client = (f"--clientaddr={source}",) if source else ()
    command = [require(program, "snmp"), *client, *options, *how, f"127.0.0.1:{port}", "", notification, *more]
    environment = {**os.environ, "MIBS": "", "SNMPCONFPATH": "/nonexistent"}
    return subprocess.run(command, env=environment, capture_output=True, timeout=10).returncode


def datagram(*how: str, program: str = "snmptrap") -> bytes:
    """What a sender puts on the wire first."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", 0))
        sock.settimeout(5)
        send(program, sock.getsockname()[1], *how, timeout_seconds=0.1)
        return sock.recv(65_535)
