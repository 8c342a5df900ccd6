"""`schoolnet demo`, as a person runs it, with a real Prometheus beside it."""

import json
import os
import re
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from programs import require
from schoolnet.demo.fault_kinds import FaultKind
from service.processes import SCHOOLNET, Page, free_tcp_port, page_of, running, until

FIRST_VERDICTS_SECONDS = 15
WIDE = {**os.environ, "COLUMNS": "100"}
"""A terminal: names stay whole there, and an error too."""
CUT_FIBRE, NEVER_FAST = "2-vidusskola", "4-vidusskola"


@dataclass
class Demo:
    page: Page
    started: float
    process: "subprocess.Popen[bytes]"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    log = tmp_path_factory.mktemp("demo") / "output"
    started = time.monotonic()
    with running([*SCHOOLNET, "demo", "--port", "0", "--duration", "50"], log) as process:
        yield Demo(page_of(log), started, process)


def test_first_verdicts_come_within_15_seconds(demo: Demo) -> None:
    def all_known() -> bool:
        uplinks = Counter(demo.page.states("schoolnet_uplink_state").values())
        rooms = Counter(demo.page.states("schoolnet_classroom_wifi_state").values())
        return uplinks == {"meets": 7, "below_contract": 1} and rooms.keys() == {"covered"} and rooms.total() >= 90

    until(all_known, FIRST_VERDICTS_SECONDS - (time.monotonic() - demo.started), "all as it is between the faults")
    assert demo.page.states("schoolnet_uplink_state")[NEVER_FAST] == "below_contract"


def test_every_circuit_tells_its_light(demo: Demo) -> None:
    page = httpx.get(f"{demo.page.url}/metrics").text
    for direction in ("receive", "transmit"):
        powers_dbm = re.findall(rf"^schoolnet_uplink_{direction}_power_dbm\{{.*\}} (\S+)$", page, re.MULTILINE)
        assert len(powers_dbm) == 8
        assert all(-9 < float(power_dbm) < -1 for power_dbm in powers_dbm)


def test_the_page_is_ready_and_shows_each_school(demo: Demo) -> None:
    assert demo.page.status("/-/healthy") == 200
    until(lambda: demo.page.status("/-/ready") == 200, FIRST_VERDICTS_SECONDS, "every device was asked once")
    text = httpx.get(f"{demo.page.url}/?lang=lv").text
    assert "Ventspils 2. vidusskola" in text


def test_promtool_finds_nothing_to_say_of_the_metrics(demo: Demo) -> None:
    promtool = require("promtool", "prometheus")
    page = httpx.get(f"{demo.page.url}/metrics", headers={"Accept": "text/plain"}).content
    checked = subprocess.run([promtool, "check", "metrics"], input=page, capture_output=True, timeout=30)
    assert (checked.returncode, checked.stdout + checked.stderr) == (0, b"")


def test_prometheus_discovers_and_scrapes_the_city_and_sees_the_fibre_cut(demo: Demo, tmp_path: Path) -> None:
    port = free_tcp_port()
    config = tmp_path / "prometheus.yml"
    config.write_text(
        json.dumps(
            {
                "global": {"scrape_interval": "1s", "scrape_timeout": "1s"},
                "scrape_configs": [
                    {"job_name": "schoolnet", "http_sd_configs": [{"url": f"{demo.page.url}/sd"}]},
                ],
            }
        )
    )
    command = [
        require("prometheus", "prometheus"),
        f"--config.file={config}",
        f"--storage.tsdb.path={tmp_path / 'data'}",
        f"--web.listen-address=127.0.0.1:{port}",
    ]

    def ask(query: str) -> dict[str, float]:
        try:
            answer = httpx.get(f"http://127.0.0.1:{port}/api/v1/query", params={"query": query}, timeout=5).json()
        except (httpx.TransportError, ValueError):
            return {}
        return {
            row["metric"].get("school", row["metric"].get("state", "")): float(row["value"][1])
            for row in answer.get("data", {}).get("result", ())
        }

    with running(command, tmp_path / "prometheus.log"):
        until(lambda: ask("up{job='schoolnet'}") == {"": 1.0}, 20, "Prometheus scrapes what /sd names")
        until(lambda: ask("schoolnet_uplink_state{state='down'} == 1").keys() == {CUT_FIBRE}, 40, "the fibre is cut")
        unknown = until(
            lambda: ask("sum by (school) (schoolnet_classroom_wifi_state{state='unknown'}) > 0"), 10, "its rooms"
        )
        assert unknown.keys() == {CUT_FIBRE}
        assert ask("count(schoolnet_uplink_state{state='meets'} == 1)") == {"": 6.0}
        dark = until(lambda: ask("schoolnet_uplink_receive_power_dbm == -40"), 20, "no light comes through a cut fibre")
        assert dark.keys() == {CUT_FIBRE}
        received = ask("rate(schoolnet_uplink_receive_bytes_total[20s])")
        assert sum(rate > 0 for rate in received.values()) >= 7


def test_it_ends_by_itself_after_the_duration(demo: Demo) -> None:
    assert demo.process.wait(50) == 0
    assert 50 <= time.monotonic() - demo.started < 65


def test_one_fault_can_be_played_alone(tmp_path: Path) -> None:
    command = [*SCHOOLNET, "demo", "--port", "0", "--duration", "2", "--fault", "agent_reboot"]
    with running(command, tmp_path / "output") as process:
        assert process.wait(20) == 0
    told = [line for line in (tmp_path / "output").read_text().splitlines() if line.startswith("  ")]
    assert len(told) == 1
    assert told[0].startswith("  from  20 s to  60 s  Ventspils State Gymnasium No. 1: the router's agent restarts")


def test_an_unknown_fault_is_told_with_those_that_there_are() -> None:
    done = subprocess.run(
        [*SCHOOLNET, "demo", "--fault", "nonsense"], capture_output=True, text=True, timeout=20, env=WIDE
    )
    assert done.returncode == 2
    assert "'nonsense' is not one of" in done.stderr
    assert all(f"'{kind}'" in done.stderr for kind in FaultKind)
    shown = subprocess.run([*SCHOOLNET, "demo", "--help"], capture_output=True, text=True, timeout=20, env=WIDE)
    assert all(kind in shown.stdout for kind in FaultKind)
