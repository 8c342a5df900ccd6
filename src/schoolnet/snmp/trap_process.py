"""The trap receiver's process, as its parent sees it: started, fed, listened to, and started again when it ends."""

import asyncio
import hashlib
import os
import socket
import sys
import time
from collections.abc import Callable, Mapping

import msgspec
import structlog

from schoolnet.snmp.trap_lines import Failed, Ignored, Listening, Notification, Order, Report, Senders

log = structlog.get_logger()

FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 1.0, 60.0
STEADY_SECONDS = 60.0
"""A receiver that has run for so long had a good start: the pauses begin anew."""
ENVIRONMENT = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "LANG", "LC_ALL")
"""What the process inherits; our own environment may hold secrets."""


class TrapProcess:
    """A trap receiver at this address, with our engine ID; `hear` gets what it reports.

    `port` is where it listens, None while it does not.
    """

    def __init__(self, host: str, port: int, engine_id: str, hear: Callable[[Notification | Ignored], None]) -> None:
        self.port: int | None = None
        self._host = host
        self._wanted_port = port
        self._engine_id = engine_id
        self._hear = hear
        self._senders = Senders({}, {}, {})
        self._process: asyncio.subprocess.Process | None = None

    def know(self, senders: Senders) -> None:
        """These may send from now on."""
        if senders != self._senders:
            self._senders = senders
            self._write(senders)

    async def run(self) -> None:
        """Keep the receiver running until this is cancelled; after each end a pause, which grows."""
        pause_seconds = FIRST_PAUSE_SECONDS
        while True:
            started_at = time.monotonic()
            try:
                await self._live()
            except Exception:
                log.exception("trap_receiver_crashed")
            if time.monotonic() - started_at > STEADY_SECONDS:
                pause_seconds = FIRST_PAUSE_SECONDS
            log.warning("trap_receiver_ended", again_in_seconds=pause_seconds)
            await asyncio.sleep(pause_seconds)
            pause_seconds = min(2 * pause_seconds, LONGEST_PAUSE_SECONDS)

    async def _live(self) -> None:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "schoolnet.snmp.trap_receiver",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env=_inherited(os.environ),
            start_new_session=True,  # an interrupt from the keyboard ends us, and we end it
        )
        self._process = process
        try:
            self._write(Order(self._host, self._wanted_port, self._engine_id, self._senders))
            while process.stdout and (line := await process.stdout.readline()):
                self._take(msgspec.json.decode(line, type=Report))
        finally:
            self.port = self._process = None
            if process.returncode is None:
                process.kill()
            await process.wait()

    def _take(self, report: Report) -> None:
        if isinstance(report, Listening):
            self.port = report.port
            log.info("traps_listening", host=self._host, port=report.port, engine_id=self._engine_id)
        elif isinstance(report, Failed):
            log.error("traps_cannot_listen", host=self._host, port=self._wanted_port, error=report.error)
        else:
            self._hear(report)

    def _write(self, line: Order | Senders) -> None:
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.write(msgspec.json.encode(line) + b"\n")


def engine_id_of(name: str) -> str:
    """The SNMP engine ID (RFC 3411, SnmpEngineID) of the receiver of this name, in hex: the same after each start.

    It stands below the enterprise number of pysnmp, 20408, as we have none; format 5 is octets of our own choice.
    """
    return (0x80000000 + 20408).to_bytes(4).hex() + "05" + hashlib.sha256(name.encode()).hexdigest()[:16]


def receiver_name(port: int) -> str:
    """What this machine's receiver at a port is called."""
    return f"schoolnet {socket.gethostname()}:{port}"


def _inherited(environment: Mapping[str, str]) -> dict[str, str]:
    return {name: environment[name] for name in ENVIRONMENT if name in environment}
