"""Real programs beside schoolnet, and a schoolnet to look at: started, watched, ended by their own process id."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import httpx
from prometheus_client.parser import text_string_to_metric_families

SCHOOLNET = (sys.executable, "-m", "schoolnet")
Found = TypeVar("Found")
Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


def free_tcp_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
        return port


def until(look: Callable[[], Found | None], seconds: float, what: str) -> Found:
    """What `look` finds, looking until then; an error that names what did not come otherwise."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = look()
        if found:
            return found
        time.sleep(0.2)
    raise AssertionError(f"not within {seconds:g} s: {what}")


@contextmanager
def running(
    command: Sequence[str], log: Path, env: Mapping[str, str] | None = None
) -> Iterator["subprocess.Popen[bytes]"]:
    """The program while the context lasts; its output goes to `log`."""
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, env=env, stdin=subprocess.DEVNULL)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(12)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


class Page:
    """A schoolnet's web side."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")

    def status(self, path: str) -> int | None:
        """The status of this path, None while nobody listens."""
        try:
            return httpx.get(f"{self.url}{path}", timeout=5).status_code
        except httpx.TransportError:
            return None

    def samples(self) -> Samples:
        """All samples of /metrics, by name and labels."""
        text = httpx.get(f"{self.url}/metrics", timeout=10).text
        return {
            (sample.name, frozenset(sample.labels.items())): sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
        }

    def value(self, name: str, **labels: str) -> float | None:
        """One sample's value, None while there is none."""
        return self.samples().get((name, frozenset(labels.items())))

    def states(self, name: str) -> dict[str, str]:
        """The state that is 1, by school (and classroom), of a state set."""
        found = {}
        for (metric, labels), value in self.samples().items():
            if metric == name and value == 1:
                known = dict(labels)
                found["/".join(filter(None, (known["school"], known.get("classroom"))))] = known["state"]
        return found


def page_of(log: Path, seconds: float = 15) -> Page:
    """The page whose address the program has printed."""

    def printed() -> str | None:
        return next((line.split()[1] for line in log.read_text().splitlines() if line.startswith("Page ")), None)

    return Page(until(printed, seconds, f"an address in {log}"))
