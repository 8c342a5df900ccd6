"""The made-up city, running: its agents' process, and what is needed to poll it."""

import json
import select
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from schoolnet.demo.city import DEMO_ENVIRONMENT, LOOPBACK, TIMEZONE, demo_inventory
from schoolnet.demo.schedule import timeline_of
from schoolnet.demo.timeline import Timeline
from schoolnet.inventory.model import Inventory

_START_SECONDS = 15.0
_END_SECONDS = 2.0


class DemoError(Exception):
    """The agents' process did not come up."""


@dataclass(frozen=True, slots=True)
class DemoCity:
    """A running city. `environment` holds the secrets that its inventory refers to; `started_at` is Unix seconds, the
    zero of the timeline; `process_id` is the agents' process, which sends its traps to `trap_port` on loopback."""

    inventory: Inventory
    environment: Mapping[str, str]
    timeline: Timeline
    started_at: float
    process_id: int
    trap_port: int


def _ports(process: "subprocess.Popen[bytes]") -> Mapping[str, int]:
    if process.stdout is None or not select.select([process.stdout], [], [], _START_SECONDS)[0]:
        raise DemoError(f"the simulated agents did not start within {_START_SECONDS:.0f} s")
    line = process.stdout.readline()
    if not line:
        raise DemoError(f"the simulated agents ended with exit code {process.wait(_END_SECONDS)}")
    ports: Mapping[str, int] = json.loads(line)
    return ports


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(_END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _free_port() -> int:
    """A UDP port of loopback that nobody has."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
        free.bind((LOOPBACK, 0))
        port: int = free.getsockname()[1]
        return port


@contextmanager
def start_city(played: str = "on") -> Iterator[DemoCity]:
    """The city while the context lasts: its agents answer on loopback ports of their own. Raises DemoError.

    `played` is `on` (all faults), `off` or a fault's name.
    """
    started_at, trap_port = time.time(), _free_port()
    command = (sys.executable, "-m", "schoolnet.demo.agents")
    # A session of its own: an interrupt from the keyboard ends us, and we end the agents.
    with subprocess.Popen(  # noqa: S603 - the command is our own
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
    ) as process:
        try:
            if process.stdin is not None:
                order = {"started_at": started_at, "played": played, "trap_port": trap_port}
                process.stdin.write(json.dumps(order).encode() + b"\n")
                process.stdin.flush()
            today = datetime.fromtimestamp(started_at, ZoneInfo(TIMEZONE)).date()
            inventory = demo_inventory(_ports(process), today)
            yield DemoCity(inventory, DEMO_ENVIRONMENT, timeline_of(played), started_at, process.pid, trap_port)
        finally:
            _end(process)
