"""The made-up history in a real ledger: chained, signed, and proven by what auditors have."""

from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest

from audit.year import signer
from schoolnet.audit.ledger import Ledger
from schoolnet.audit.proof.verify import Verification
from schoolnet.audit.record import Kind
from schoolnet.audit.signing import Signer
from schoolnet.demo.city import TIMEZONE, demo_inventory, device_ids
from schoolnet.demo.history import made_up_history
from schoolnet.demo.history_ledger import record_history

NOW = datetime(2026, 11, 24, 10, 30, tzinfo=ZoneInfo(TIMEZONE))


def written(folder: Path, key: Signer | None) -> Ledger:
    inventory = demo_inventory({device: 20_000 + number for number, device in enumerate(device_ids())}, NOW.date())
    ledger = Ledger(f"sqlite:///{folder / 'ledger.sqlite'}")
    record_history(ledger, made_up_history(inventory, NOW.timestamp(), Random(1)), key)
    return ledger


def proven(ledger: Ledger) -> Verification:
    found = Verification()
    found.check_ledger(ledger.lines())
    return found


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    return written(tmp_path_factory.mktemp("history"), signer())


def test_all_of_it_is_proven_and_signed(ledger: Ledger) -> None:
    found = proven(ledger)
    assert found.problems == []
    assert found.chain.heads == 183
    assert set(found.chain.keys) == {signer().fingerprint}
    assert found.replay.days > 300


def test_the_key_comes_first_and_only_once(ledger: Ledger) -> None:
    assert next(ledger.read()).kind == Kind.KEY
    assert len(list(ledger.read([Kind.KEY]))) == 1


def test_it_was_recorded_as_it_went(ledger: Ledger) -> None:
    moments = [datetime.fromisoformat(record.recorded_at) for record in ledger.read()]
    assert moments == sorted(moments)
    assert moments[-1] - moments[0] > timedelta(days=182)
    assert timedelta(0) < NOW - moments[-1] < timedelta(seconds=3)


def test_its_figures_are_those_of_any_past_day(ledger: Ledger) -> None:
    """A ledger that is read as of a day in spring is read up to that day: nothing later counts."""
    before = ledger.recorded_before((NOW - timedelta(days=120)).timestamp())
    found = Verification()
    found.check_ledger(ledger.lines(until=before))
    early, late = found.replay.figures("2026-07-27")[0], proven(ledger).replay.figures("2026-11-24")[0]
    assert 0 <= early["classrooms"]["verified"] < late["classrooms"]["verified"]


def test_without_a_key_it_is_chained_all_the_same(tmp_path: Path) -> None:
    found = proven(written(tmp_path, None))
    assert found.problems == []
    assert found.chain.heads == 0
