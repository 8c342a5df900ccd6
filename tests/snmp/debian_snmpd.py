"""Debian's real snmpd on an ephemeral loopback port, with v1, v2c and v3 users of every kind that we speak."""

import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

from programs import require
from schoolnet.snmp.engine import Agent, AuthProtocol, Community, PrivProtocol, SnmpVersion, User
from snmp import ber
from snmp.hostile_agent import SYS_UP_TIME

PASSWORD = "correct horse"
PRIV_PASSWORD = "battery staple"

USERS = {
    ("SHA", "AES"): (AuthProtocol.SHA, PrivProtocol.AES128),
    ("SHA-224", "AES"): (AuthProtocol.SHA224, PrivProtocol.AES128),
    ("SHA-256", "AES256"): (AuthProtocol.SHA256, PrivProtocol.AES256),
    ("SHA-384", "AES256"): (AuthProtocol.SHA384, PrivProtocol.AES256),
    ("SHA-512", "AES192"): (AuthProtocol.SHA512, PrivProtocol.AES192),
    ("SHA", "AES192"): (AuthProtocol.SHA, PrivProtocol.AES192),
    ("SHA", "AES256"): (AuthProtocol.SHA, PrivProtocol.AES256),
    ("SHA", "AES192C"): (AuthProtocol.SHA, PrivProtocol.AES192_CISCO),
    ("SHA", "AES256C"): (AuthProtocol.SHA, PrivProtocol.AES256_CISCO),
}


def user_name(auth: str, priv: str) -> str:
    return f"{auth}.{priv}".replace("-", "").lower()


def free_udp_port() -> int:
    """A port that nobody has at the moment."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
        return port


def has_ipv6() -> bool:
    """Whether this machine has an IPv6 loopback."""
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as sock:
            sock.bind(("::1", 0))
    except OSError:
        return False
    return True


class Snmpd:
    """A snmpd that can be stopped, restarted (engineBoots rises) and swapped for one with another engine id."""

    def __init__(self, directory: Path) -> None:
        self.program = require("snmpd", "snmpd")
        self.directory = directory
        self.port = free_udp_port()
        self.engine_id = "80001f8804" + b"first".hex()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        (self.directory / "state").mkdir(exist_ok=True)
        conf = self.directory / "conf"
        conf.write_text(self._configuration())
        log = self.directory / "log"
        command = [self.program, "-f", "-C", "-c", str(conf), "-Lf", str(log), f"udp:127.0.0.1:{self.port}"]
        if has_ipv6():
            command.append(f"udp6:[::1]:{self.port}")
        environment = {**os.environ, "SNMP_PERSISTENT_DIR": str(self.directory / "state"), "MIBS": ""}
        self._process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL)
        self._wait_until_it_answers(log)

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(10)
            self._process = None

    def restart(self) -> None:
        self.stop()
        self.start()

    def forget(self) -> None:
        """The same device with its memory lost: engineBoots begins again."""
        self.stop()
        shutil.rmtree(self.directory / "state")
        self.start()

    def swap(self) -> None:
        """Another device at the same address: another engine id, nothing remembered."""
        self.stop()
        shutil.rmtree(self.directory / "state")
        self.engine_id = "80001f8804" + b"second".hex()
        self.start()

    def agent(self, version: SnmpVersion = SnmpVersion.V2C, community: str = "public") -> Agent:
        return Agent("127.0.0.1", self.port, version, Community(community))

    def user_agent(self, auth: str = "SHA", priv: str = "AES", **changes: object) -> Agent:
        auth_protocol, priv_protocol = USERS[auth, priv]
        given: dict[str, object] = {
            "name": user_name(auth, priv),
            "auth_protocol": auth_protocol,
            "auth_key": PASSWORD,
            "priv_protocol": priv_protocol,
            "priv_key": PRIV_PASSWORD,
        }
        return Agent("127.0.0.1", self.port, SnmpVersion.V3, User(**given | changes))  # type: ignore[arg-type]

    def _configuration(self) -> str:
        lines = [
            f"exactEngineID 0x{self.engine_id}",
            "rocommunity public 127.0.0.1",
            "rocommunity6 public ::1",
            "sysName real",
            "agentXSocket /dev/null",
        ]
        for auth, priv in USERS:
            name = user_name(auth, priv)
            lines += [f'createUser {name} {auth} "{PASSWORD}" {priv} "{PRIV_PASSWORD}"', f"rouser {name} priv"]
        return "\n".join(lines) + "\n"

    def _wait_until_it_answers(self, log: Path) -> None:
        request = ber.tlv(
            0x30,
            ber.integer(1)
            + ber.octets(b"public")
            + ber.tlv(
                ber.GET,
                ber.integer(1) * 1
                + ber.integer(0)
                + ber.integer(0)
                + ber.tlv(0x30, ber.varbind(ber.arcs(SYS_UP_TIME), ber.NULL)),
            ),
        )
        end = time.monotonic() + 10
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
            sock.connect(("127.0.0.1", self.port))
            sock.settimeout(0.1)
            while time.monotonic() < end:
                try:
                    sock.send(request)
                    sock.recv(4096)
                    return
                except OSError:
                    time.sleep(0.05)
        raise RuntimeError(f"snmpd does not answer: {log.read_text() if log.exists() else 'no log'}")
