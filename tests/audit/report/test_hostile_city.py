"""A city whose every name is hostile, from its ledger to its report."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from audit.hostile import HOSTILE
from audit.ledger_story import access_point, circuit, plan, room
from audit.report.city_reports import contents_of_city, report_of
from audit.report.test_html import TAGS, parsed
from schoolnet.audit.report.as_json import document
from schoolnet.audit.report.cleaned import cleaned
from schoolnet.audit.report.model import Report
from schoolnet.locale.catalogue import Language

NAMES = [each.name.encode("utf-8", "ignore").decode() for each in HOSTILE]
"""Half characters cannot stand in a ledger: its JSON is UTF-8."""


@pytest.fixture(scope="module", params=["lv", "en"])
def report(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Report:
    language: Language = request.param
    return hostile_report_of_city(tmp_path_factory.mktemp(language), language)


def hostile_report_of_city(folder: Path, language: Language) -> Report:
    """Each name is a room's, a circuit's provider's and a funding source's, and the first ones are the school's too."""
    circuits = [{**circuit(f"c{at}"), "provider": name, "funding": name} for at, name in enumerate(NAMES)]
    rooms = [{**room(f"r{at}"), "name": {"lv": name, "en": name}, "building": name} for at, name in enumerate(NAMES)]
    points = [{**access_point(f"ap{at}", at, f"r{at}"), "model": name} for at, name in enumerate(NAMES)]
    plans = {f"school-{at}": plan(name, "school", [], []) for at, name in enumerate(NAMES)}
    return report_of(
        contents_of_city(folder, {"alfa": plan(NAMES[0], "school", circuits, rooms, *points), **plans}, days=1),
        language=language,
    )


def texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from texts_in(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts_in(each)


def test_each_text_of_the_report_is_clean(report: Report) -> None:
    told = {key: value for key, value in document(report).items() if key != "figures"}
    assert [each for each in texts_in(told) if each != cleaned(each)] == []


def test_each_name_is_told(report: Report) -> None:
    told = {cell for table in report.tables for row in table.rows for cell in row}
    assert [name for name in NAMES if cleaned(name) not in told] == []


def test_the_page_is_text_alone(report: Report) -> None:
    page = parsed(report)
    assert {tag for tag, _ in page.tags} <= TAGS
    assert [name for name in NAMES if cleaned(name) not in page.texts] == []
