"""A ledger in each database, and one that is filled."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from audit.commands import PEM
from audit.ledger_city import fill
from schoolnet.audit.ledger import Ledger
from schoolnet.audit.signing import signer_of


@pytest.fixture
def ledger(url: str) -> Iterator[Ledger]:
    """An empty ledger."""
    opened = Ledger(url)
    opened.open()
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ledger of `ledger_city`, signed with the key of `commands`; not to be written by a test."""
    file = tmp_path_factory.mktemp("city") / "ledger.sqlite"
    filled = Ledger(f"sqlite:///{file}")
    filled.open()
    fill(filled, signer_of(PEM))
    filled.close()
    return file


@pytest.fixture
def own_city(city: Path, tmp_path: Path) -> Path:
    """The same for this test alone."""
    return Path(shutil.copy(city, tmp_path / "ledger.sqlite"))
