"""Each ledger twice: in a file of SQLite, and in a real PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from audit.postgres import Postgres
from schoolnet.audit.ledger import Ledger


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL for the whole run; not to be stopped by a test."""
    running = Postgres()
    yield running
    running.remove()


@pytest.fixture
def own_postgres() -> Iterator[Postgres]:
    """A PostgreSQL of this test alone, which it may stop, kill and start again."""
    running = Postgres()
    yield running
    running.remove()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a ledger can be made."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/evidence/ledger.sqlite"
    running: Postgres = request.getfixturevalue("postgres")
    return running.database()


@pytest.fixture
def ledger(url: str) -> Iterator[Ledger]:
    """An empty ledger."""
    opened = Ledger(url)
    opened.open()
    yield opened
    opened.close()
