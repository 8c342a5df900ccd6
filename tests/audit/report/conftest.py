"""The records of the city of `ledger_city`, made once."""

import pytest

from audit.report.city_reports import contents_of_city, report_of
from schoolnet.audit.record import Content
from schoolnet.audit.report.model import Report


@pytest.fixture(scope="session")
def contents(tmp_path_factory: pytest.TempPathFactory) -> tuple[Content, ...]:
    return contents_of_city(tmp_path_factory.mktemp("city"))


@pytest.fixture(scope="session")
def report(contents: tuple[Content, ...]) -> Report:
    """As of the last day, in English."""
    return report_of(contents)
