"""The clock on the wall is set while the service keeps its evidence: the ledger tells it, and nothing stops."""

import signal
import time
from pathlib import Path

from audit.ledgers import problems_in
from programs import require
from proofs import proved
from schoolnet.audit.ledger import Ledger
from schoolnet.audit.proof.days import seconds_of
from schoolnet.audit.record import Kind
from service.faked_clock import FakedClock
from service.processes import SCHOOLNET, page_of, running, until
from service.routed_example import routed_example, turning_agent

HOUR = 3600


def last(ledger: Ledger) -> int:
    head = ledger.head()
    assert head is not None
    return head.sequence


def test_a_clock_that_is_set_back_or_forward_is_told_and_stops_nothing(tmp_path: Path) -> None:
    require("faketime", "faketime")
    clock = FakedClock(tmp_path / "offset")
    ledger = Ledger(f"sqlite:///{tmp_path}/state/ledger.sqlite")

    def gaps_of_an_hour() -> bool:
        found = (record.content for record in ledger.read([Kind.GAP]))
        bodies = [each["body"] for each in found if each is not None]
        return any(seconds_of(body["to"]) - seconds_of(body["from"]) >= HOUR - 60 for body in bodies)

    with turning_agent() as agent_port:
        environment = routed_example(tmp_path, agent_port) | clock.environment
        command = [*SCHOOLNET, "run", "--config", str(tmp_path / "schoolnet.yaml")]
        with running(command, tmp_path / "log", environment) as process:
            page = page_of(tmp_path / "log")
            until(lambda: page.status("/-/healthy") == 200, 30, "it runs")
            clock.set(f"+{HOUR}")
            until(gaps_of_an_hour, 25, "an hour that nobody can have looked is on record")
            assert problems_in(ledger.lines()) == []
            clock.set("+0")
            before = last(ledger)
            until(lambda: last(ledger) > before + 2, 30, "records are written after the clock was set back")
            time.sleep(1)
            process.send_signal(signal.SIGTERM)
            assert process.wait(12) == 0
    (problem,) = problems_in(ledger.lines())
    sequence, _, text = problem.partition(": ")
    assert before < int(sequence) <= before + 2, "the first record after it"
    assert text.startswith("the clock was set back: ")
    proved(f"the clock was set by an hour both ways: {last(ledger)} records, verify names {text!r}")
