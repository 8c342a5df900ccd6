"""The running city, asked by net-snmp's own tools over real UDP."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import pytest

from programs import require
from schoolnet.demo.city import DEMO_ENVIRONMENT, DEMO_USER, SECURED
from schoolnet.demo.fault_kinds import FaultKind
from schoolnet.demo.run import DemoCity, start_city

V2C = ("-v2c", "-cdemo")
V3 = ("-v3", "-lauthPriv", f"-u{DEMO_USER}", "-aSHA-256", f"-A{DEMO_ENVIRONMENT['SCHOOLNET_DEMO_AUTH_KEY']}",
      "-xAES", f"-X{DEMO_ENVIRONMENT['SCHOOLNET_DEMO_PRIV_KEY']}")  # fmt: skip


@pytest.fixture(scope="module")
def city() -> Iterator[DemoCity]:
    with start_city("off") as city:
        yield city


def ports(city: DemoCity) -> dict[str, int]:
    devices = (*city.inventory.city.devices, *(d for school in city.inventory.schools for d in school.devices))
    return {device.id: device.port for device in devices}


@pytest.fixture(scope="module", autouse=True)
def net_snmp_state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The tools' own state in a folder that is there: where it is made first, they tell so on stderr."""
    folder = tmp_path_factory.mktemp("net-snmp")
    (folder / "cert_indexes").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SNMP_PERSISTENT_DIR", str(folder))
        yield


def ask(tool: str, credentials: Sequence[str], port: int, *oids: str) -> str:
    command = (require(tool, "snmp"), *credentials, "-On", "-r1", "-t3", f"127.0.0.1:{port}", *oids)
    asked = subprocess.run(command, capture_output=True, text=True, timeout=20)
    assert (asked.returncode, asked.stderr) == (0, "")
    return asked.stdout


def oids(printed: str) -> list[tuple[int, ...]]:
    return [
        tuple(map(int, oid.split(".")))
        for oid in re.findall(r"^\.([\d.]+) = (?!No more variables left)", printed, re.MULTILINE)
    ]


def test_every_agent_can_be_walked_to_its_end(city: DemoCity) -> None:
    asked = [port for device, port in ports(city).items() if device not in SECURED]
    with ThreadPoolExecutor(2) as pool:
        walks = list(pool.map(lambda port: ask("snmpbulkwalk", V2C, port, ".1"), asked))
    assert len(walks) >= 60
    for walk in walks:
        found = oids(walk)
        assert len(found) > 50
        assert all(earlier < later for earlier, later in pairwise(found))


def test_a_walk_by_single_steps_finds_what_a_bulk_walk_finds(city: DemoCity) -> None:
    port = ports(city)["vv1g-ups"]
    assert oids(ask("snmpwalk", V2C, port, ".1")) == oids(ask("snmpbulkwalk", V2C, port, ".1"))


@pytest.mark.parametrize(("device", "description"), [("core", "acx5448"), ("vt-wifi", "ZD1200")])
def test_some_answer_by_snmpv3_authpriv(city: DemoCity, device: str, description: str) -> None:
    assert device in SECURED
    port = ports(city)[device]
    assert description in ask("snmpget", V3, port, "1.3.6.1.2.1.1.1.0")
    found = oids(ask("snmpbulkwalk", V3, port, ".1"))
    assert len(found) > 100
    assert found == sorted(found)


def test_uptime_and_octets_move(city: DemoCity) -> None:
    port = ports(city)["v2v-router"]
    asked = ("1.3.6.1.2.1.1.3.0", "1.3.6.1.2.1.31.1.1.1.6.1", "1.3.6.1.2.1.31.1.1.1.10.1")
    first = [int(value) for value in re.findall(r" = (\d+)", ask("snmpget", (*V2C, "-OQt"), port, *asked))]
    time.sleep(0.2)
    second = [int(value) for value in re.findall(r" = (\d+)", ask("snmpget", (*V2C, "-OQt"), port, *asked))]
    assert len(first) == len(second) == 3
    assert all(later > earlier for earlier, later in zip(first, second, strict=True))


def is_running(process_id: int) -> bool:
    try:
        state = Path(f"/proc/{process_id}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_the_agents_end_with_the_context() -> None:
    with start_city() as city:
        assert is_running(city.process_id)
        assert len(city.timeline.faults) == len(FaultKind)
    assert not is_running(city.process_id)


def test_the_agents_end_when_their_parent_is_killed() -> None:
    program = "\n".join(
        (
            "import time",
            "from schoolnet.demo.run import start_city",
            "with start_city() as city:",
            "    print(city.process_id, flush=True)",
            "    time.sleep(60)",
        )
    )
    with subprocess.Popen((sys.executable, "-c", program), stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        agents = int(parent.stdout.readline())
        assert is_running(agents)
        os.kill(parent.pid, signal.SIGKILL)
        deadline = time.monotonic() + 5
        while is_running(agents) and time.monotonic() < deadline:
            time.sleep(0.02)
        assert not is_running(agents)
