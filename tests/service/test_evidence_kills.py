"""`schoolnet run` is killed at any moment: what it has shown stays on record, and it starts again in no time."""

import os
import random
import signal
import statistics
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psycopg
import pytest

from audit.ledgers import verdict
from audit.postgres import Postgres
from proofs import length, proved
from schoolnet.audit.ledger import Ledger
from schoolnet.audit.proof.days import seconds_of
from schoolnet.audit.record import Draft, Kind, moment
from service.processes import SCHOOLNET, Page, free_tcp_port, running, until
from service.routed_example import routed_example, turning_agent
from service.witness import Witness, in_status, verdicts_told, verified

KILLS = length(4, 60)
HISTORY = length(20_000, 200_000)
"""Records before the first start: more than a year of a city of 2,000 classrooms has."""
SUBJECTS, AT_ONCE = 2100, 5000
LIFE_SECONDS = length(7.0, 8.0)
IS_LONG = length(0, 1)
START_SECONDS = 2.0
END_SECONDS = 10.0


@dataclass
class Killed:
    """A city whose schoolnet is started and killed. `starts`: seconds to the first answer."""

    folder: Path
    environment: Mapping[str, str]
    page: Page
    witness: Witness
    starts: list[float] = field(default_factory=list)

    @property
    def command(self) -> list[str]:
        return [*SCHOOLNET, "run", "--config", str(self.folder / "schoolnet.yaml")]

    def start(self) -> "subprocess.Popen[bytes]":
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(self.command, stdout=log, stderr=log, env=self.environment)

    def watch(self) -> None:
        """Hold what it shows against the ledger, until it is there no more."""
        with httpx.Client(timeout=30) as client:
            try:
                while True:
                    self.witness.hold(in_status(client.get(f"{self.page.url}/api/status")), "/api/status")
            except httpx.TransportError:
                return

    def live(self, seconds: float, until_healthy: bool) -> None:
        """Start it, look at it, and kill it so long after its start, or its first answer."""
        started = time.monotonic()
        process = self.start()
        try:
            if until_healthy:
                while self.page.status("/-/healthy") != 200:
                    assert process.poll() is None, (self.folder / "log").read_text()
                    time.sleep(0.005)
                self.starts.append(time.monotonic() - started)
            watching = threading.Thread(target=self.watch)
            watching.start()
            time.sleep(seconds)
        finally:
            process.kill()
            process.wait()
        watching.join()


@pytest.fixture
def killed(tmp_path: Path) -> Iterator[Killed]:
    port = free_tcp_port()
    with turning_agent() as agent_port:
        environment = routed_example(tmp_path, agent_port, SCHOOLNET_WEB__PORT=str(port))
        ledger = f"sqlite:///{tmp_path}/state/ledger.sqlite"
        yield Killed(tmp_path, environment, Page(f"http://127.0.0.1:{port}"), Witness(ledger))


def remembered(number: int, at: float) -> Draft:
    draft = verdict(number, f"school-{number % 100}", f"classroom/{number % SUBJECTS}")
    return Draft(Kind.VERDICT, {**draft.body, "at": moment(at)}, draft.school, draft.subject)


def remember(ledger: Ledger, at: float) -> None:
    """A past of so many records, which ended then."""
    for begin in range(0, HISTORY, AT_ONCE):
        drafts = [remembered(number, at) for number in range(begin, begin + AT_ONCE)]
        ledger.append(drafts, at)
    ledger.close()


def gaps_in(ledger: Ledger) -> list[tuple[int, int]]:
    found = (record.content for record in ledger.read([Kind.GAP]))
    return [(seconds_of(each["body"]["from"]), seconds_of(each["body"]["to"])) for each in found if each is not None]


def assert_all_of_it_is_a_gap(killed: Killed, ledger: Ledger, ended: float) -> None:
    """No run since then has lived so long that it could tell the gap before it: the next one tells all of it."""
    started = time.time()
    with running(killed.command, killed.folder / "last_log", killed.environment) as process:
        until(lambda: gaps_in(ledger), 40, "the time that nobody looked is on record")
        process.send_signal(signal.SIGTERM)
        assert process.wait(12) == 0
    begins, ends = zip(*gaps_in(ledger), strict=True)
    assert min(begins) <= ended + 1
    assert max(ends) >= started
    killed.witness.look_again()


def test_a_kill_at_any_moment_takes_nothing_back_that_was_shown(killed: Killed) -> None:
    chance, ledger = random.Random(20_261_124), Ledger(f"sqlite:///{killed.folder}/state/ledger.sqlite")
    ended = time.time() - 3600
    remember(ledger, ended)
    for number in range(KILLS):
        killed.live(chance.uniform(0, LIFE_SECONDS), until_healthy=number % 2 == 0)
        killed.witness.look_again()
    if IS_LONG:
        assert_all_of_it_is_a_gap(killed, ledger, ended)
    assert verified(f"sqlite:///{killed.folder}/state/ledger.sqlite").problems == []
    written = sum(1 for _ in ledger.read(after=HISTORY))
    assert killed.witness.changes
    assert statistics.median(killed.starts) < START_SECONDS
    told = (
        f"{killed.witness.held} answers showed {killed.witness.changes} changes, all on record ({written} were written)"
    )
    median, most = statistics.median(killed.starts), max(killed.starts)
    proved(f"{KILLS} kills of schoolnet: {told}; {HISTORY} records were there before")
    proved(f"started with {HISTORY} records: first answer in {median:.2f} s (median), at most {most:.2f} s")


def test_a_database_that_hangs_keeps_nobody_from_the_end(killed: Killed, own_postgres: Postgres) -> None:
    url = own_postgres.database()
    environment = {**killed.environment, "SCHOOLNET_AUDIT__LEDGER": url}
    with running(killed.command, killed.folder / "log", environment) as process:
        until(lambda: killed.page.status("/-/healthy") == 200, 20, "it runs")
        until(lambda: verdicts_told(url), 20, "it writes its ledger")
        with psycopg.connect(own_postgres.url("postgres", "owner"), autocommit=True) as connection:
            found = connection.execute("SELECT pid FROM pg_stat_activity WHERE application_name = 'schoolnet'")
            backends = [row[0] for row in found]
        for backend in backends:
            os.kill(backend, signal.SIGSTOP)
        try:
            began = time.monotonic()
            process.send_signal(signal.SIGTERM)
            assert process.wait(END_SECONDS + 5) == 0
            seconds = time.monotonic() - began
        finally:
            for backend in backends:
                os.kill(backend, signal.SIGCONT)
    assert seconds < END_SECONDS
    proved(f"ended in {seconds:.1f} s while its database hung")
