"""snmpsim serving recordings of ours: the community is the recording's path below tests/recordings."""

import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from service.processes import running, until
from snmp.debian_snmpd import free_udp_port

RECORDINGS = Path(__file__).parents[1] / "recordings"
PROGRAM = Path(sys.executable).parent / "snmpsim-command-responder"


def answers(port: int, community: str) -> bool:
    """Whether the agent answers schoolnet."""
    command = [sys.executable, "-m", "schoolnet", "inspect", f"127.0.0.1:{port}", "--community", community]
    return subprocess.run([*command, "--format", "json"], capture_output=True, timeout=30).returncode == 0


@contextmanager
def simulator(scratch: Path, recordings: Iterable[str]) -> Iterator[int]:
    """The port at which these recordings are served."""
    data = scratch / "data"
    for name in recordings:
        target = data / f"{name}.snmprec"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((RECORDINGS / f"{name}.snmprec").read_bytes())
    port = free_udp_port()
    command = [
        str(PROGRAM),
        f"--data-dir={data}",
        f"--cache-dir={scratch / 'cache'}",
        f"--agent-udpv4-endpoint=127.0.0.1:{port}",
        "--logging-method=stderr",
        "--log-level=error",
    ]
    if os.geteuid() == 0:
        command += ["--process-user=root", "--process-group=root"]
    with running(command, scratch / "log"):
        until(lambda: all(answers(port, name) for name in recordings), 30, "snmpsim answers")
        yield port
