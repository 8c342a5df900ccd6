"""Facts with something lost: a field, a row, a section that has expired, a device that was never heard."""

from collections.abc import Iterator
from random import Random
from typing import Any

from msgspec.structs import fields, replace

from schoolnet.facts.absent import NOT_OFFERED
from schoolnet.facts.device import DeviceFacts, Section
from verdicts.random_polls import LOST
from verdicts.verdict_city import NOW


def what_it_told(row: Any) -> list[str]:
    """The fields of a row that could have been lost, and were not; its index is no such field."""
    names = [field.name for field in fields(row) if field.default is NOT_OFFERED]
    return [name for name in names if getattr(row, name) is not NOT_OFFERED]


def without_some_fields(rows: dict[str, Any], random: Random) -> dict[str, Any]:
    def poorer(each: Any) -> Any:
        lost = [name for name in what_it_told(each) if random.random() < 0.3]
        return replace(each, **{name: random.choice(LOST) for name in lost})

    return {key: poorer(each) for key, each in rows.items()}


def without_some_rows(old: Section[Any], random: Random) -> Section[Any]:
    kept = {key: each for key, each in old.rows.items() if random.random() < 0.6}
    return old if len(kept) == len(old.rows) else replace(old, rows=kept, gap=random.choice(LOST))


def poorer_section(old: Section[Any], random: Random) -> Section[Any]:
    way = random.randrange(6)
    if way == 0:
        return replace(old, rows=without_some_fields(dict(old.rows), random))
    if way == 1:
        return without_some_rows(old, random)
    return replace(old, expires_at=NOW) if way == 2 else old


def poorer_device(facts: DeviceFacts, random: Random) -> DeviceFacts:
    sections = {key: poorer_section(old, random) for key, old in facts.sections.items()}
    poorer = replace(facts, sections=sections)
    failure = random.choice((None, None, None, "timeout", "auth", "truncated"))
    return poorer if failure is None else poorer.with_failure(failure, NOW)


def poorer_city(city: dict[str, DeviceFacts], random: Random) -> dict[str, DeviceFacts]:
    return {name: poorer_device(facts, random) for name, facts in city.items() if random.random() < 0.95}


def single_losses(old: Section[Any]) -> Iterator[Section[Any]]:
    """The section expired; without one of its rows; without one field of one of its rows."""
    yield replace(old, expires_at=NOW)
    for key, each in old.rows.items():
        yield replace(old, rows={other: kept for other, kept in old.rows.items() if other != key}, gap=LOST[0])
        for name in what_it_told(each):
            yield replace(old, rows={**old.rows, key: replace(each, **{name: LOST[0]})})
