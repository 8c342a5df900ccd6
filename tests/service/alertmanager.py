"""Debian's Alertmanager on loopback, with the webhook that config/schoolnet.yaml shows."""

import subprocess
import textwrap
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import takewhile
from pathlib import Path
from typing import Any

import httpx
import yaml
from prometheus_client.parser import text_string_to_metric_families

from programs import require
from service.example_city import CONFIG
from service.processes import free_tcp_port, running, until

PACKAGE = "prometheus-alertmanager"


def shown_webhook() -> dict[str, Any]:
    """The lines for alertmanager.yml in the comments of the example configuration."""
    lines = (CONFIG / "schoolnet.yaml").read_text().partition("webhook_configs:")[2].splitlines()[1:]
    comments = [line.split("#", 1)[1] for line in takewhile(lambda line: line.lstrip().startswith("#"), lines)]
    [webhook] = yaml.safe_load(textwrap.dedent("\n".join(comments)))
    return dict(webhook)


class Alertmanager:
    """One that runs. `url` is where it is."""

    def __init__(self, url: str) -> None:
        self.url = url

    def alert(self, name: str, *labels: str, ends_now: bool = False) -> None:
        """Let it know of an alert, by amtool."""
        end = [f"--end={datetime.now(UTC).isoformat(timespec='milliseconds')}"] if ends_now else []
        command = [require("amtool", PACKAGE), "alert", "add", f"--alertmanager.url={self.url}", *end, name, *labels]
        done = subprocess.run(command, capture_output=True, text=True, timeout=30)
        assert done.returncode == 0, done.stderr

    def counted(self, name: str) -> float:
        """One of its counters of webhooks."""
        families = text_string_to_metric_families(httpx.get(f"{self.url}/metrics", trust_env=False).text)
        samples = [sample for family in families for sample in family.samples if sample.name == name]
        return sum(sample.value for sample in samples if sample.labels["integration"] == "webhook")

    def is_ready(self) -> bool:
        try:
            return httpx.get(f"{self.url}/-/ready", trust_env=False).status_code == 200
        except httpx.TransportError:
            return False


@contextmanager
def alertmanager(folder: Path, told_at: str, token: Path) -> Iterator[Alertmanager]:
    """An Alertmanager that tells this address what it tells its one receiver, with the token in this file."""
    http = {"authorization": {"credentials_file": str(token)}}
    webhook = shown_webhook() | {"url": told_at, "http_config": http}
    route = {"receiver": "it-staff", "group_by": ["alertname"], "group_wait": "0s", "group_interval": "1s"}
    config = folder / "alertmanager.yml"
    config.write_text(
        yaml.safe_dump({"route": route, "receivers": [{"name": "it-staff", "webhook_configs": [webhook]}]})
    )
    port = free_tcp_port()
    command = [
        require("prometheus-alertmanager", PACKAGE),
        f"--config.file={config}",
        f"--storage.path={folder / 'alertmanager'}",
        f"--web.listen-address=127.0.0.1:{port}",
        "--cluster.listen-address=",
    ]
    with running(command, folder / "alertmanager.log"):
        started = Alertmanager(f"http://127.0.0.1:{port}")
        until(started.is_ready, 20, "Alertmanager is ready")
        yield started


def sleep_past_a_group_interval() -> None:
    """So long that what is to be told again would be."""
    time.sleep(3)
