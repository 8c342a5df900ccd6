"""Half a year of made-up history of a city, as the ledger would have recorded it.

Rules of this file: no IO and no clock; chance and the end of the history are arguments. The definitions say that all
of it is made up, so that every report does.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from itertools import groupby
from random import Random
from typing import NamedTuple
from zoneinfo import ZoneInfo

from schoolnet.audit.closing import AFTER_LESSONS_SECONDS
from schoolnet.audit.record import Draft
from schoolnet.demo import history_equipment as seen
from schoolnet.demo import history_papers as papers
from schoolnet.demo.history_days import Days, Lessons
from schoolnet.demo.history_devices import Made
from schoolnet.demo.history_spells import Past, spells_of
from schoolnet.demo.history_verdicts import Witness, changes_of
from schoolnet.demo.promises import HALF_A_YEAR_DAYS, arrivals, school_days
from schoolnet.inventory.model import Inventory
from schoolnet.inventory.school_time import SchoolTime, school_times

_CLOSED_AFTER_SECONDS = AFTER_LESSONS_SECONDS + 30
_SIGNED_AFTER_SECONDS = 40
_NOTICED_AFTER_SECONDS = 20
_MET_BEFORE_SECONDS = 3000


class Batch(NamedTuple):
    """Records of one moment (Unix seconds). Where `day` is said, the day's head is to follow them."""

    at: int
    drafts: Sequence[Draft]
    day: str | None = None


@dataclass(frozen=True, slots=True)
class Pace:
    """How much happens: the days of history, and how often a week something goes wrong in a school."""

    days: int = HALF_A_YEAR_DAYS
    troubles_a_week: float = 1.0


class _Entry(NamedTuple):
    """Records to be made at a moment, in this place among those of the same moment."""

    at: int
    place: int
    make: Callable[[], Iterable[Draft]]
    day: str | None = None


_RUN, _PLAN, _ASSET, _WORK, _VERDICT, _ALIVE, _MEETING, _DAY, _HEAD = range(9)
_PACE = Pace()
_NOTHING_SAID: Mapping[str, Made] = {}


def made_up_history(
    inventory: Inventory,
    until: float,
    random: Random,
    pace: Pace = _PACE,
    made: Mapping[str, Made] = _NOTHING_SAID,
) -> Iterator[Batch]:
    """The records of the time before `until` (Unix seconds), in order; `made` is what devices say, by id.

    The inventory has what it was promised (`promised`), for the same day and as many days. The same arguments give the
    same history. It has no signed heads: what it says of them is for whoever has the key.
    """
    zone = ZoneInfo(inventory.city.timezone)
    end = int(until) - 1
    today = datetime.fromtimestamp(end, zone).date()
    if not school_days(inventory, today, pace.days):
        return
    story = _Story(inventory, end, today, random, pace, made)
    entries = sorted((each for each in story.entries() if each.at <= end), key=lambda each: each[:2])
    for at, together in groupby(entries, key=lambda each: each.at):
        drafts, day = [], None
        for entry in together:
            day = day or entry.day
            for draft in entry.make():
                story.days.take_in(draft, at)
                drafts.append(draft)
        yield Batch(at, drafts, day)


class _Story:
    """All that is to be told; `today` is the last day, which may not be over."""

    def __init__(
        self, inventory: Inventory, end: int, today: date, random: Random, pace: Pace, made: Mapping[str, Made]
    ) -> None:
        self._inventory, self._end, self._today, self._random, self._made = inventory, end, today, random, made
        self._zone = ZoneInfo(inventory.city.timezone)
        held = school_days(inventory, today, pace.days)
        self._pasts = _pasts(inventory, held, end, pace)
        self._gaps = seen.gaps_of(self._pasts[0])
        self._dates = [today - timedelta(days=back) for back in range(pace.days, -1, -1)]
        self._begin = self._pasts[0].at(self._dates[0], 6)
        self.days = Days(self._pasts, len(inventory.city.devices), random)

    def entries(self) -> Iterator[_Entry]:
        """Everything, in no order."""
        yield from self._of_the_city()
        for past in self._pasts:
            yield from self._of_plans(past)
            assets = (*seen.device_assets(past, self._made), *seen.access_point_assets(past))
            yield from (_entry(at, _ASSET, draft) for at, draft in assets)
            yield from self._of_verdicts(past)
        yield from self._of_days()

    def _of_the_city(self) -> Iterator[_Entry]:
        city, begin = self._inventory.city, self._begin
        yield _entry(begin, _RUN, seen.run("started", begin, self._dates[0]))
        yield _entry(begin, _RUN, papers.definitions(city, is_first=True))
        changed = self._pasts[0].at(self._pasts[0].day(0.5), 7)
        yield _entry(changed, _RUN, papers.definitions(city, is_first=False))
        for draft in seen.city_assets(self._inventory, begin, self._dates[0], self._made):
            yield _entry(begin, _ASSET, draft)
        for span in self._gaps:
            yield _entry(span[1], _RUN, seen.run("started", span[1], self._day_of(span[1])))
            yield _entry(span[1], _RUN, seen.gap(span))
        for at, draft in papers.announced_work(self._inventory, self._pasts):
            yield _entry(at, _WORK, draft)
        yield _entry(self._end, _HEAD, seen.run("ended", self._end, self._today))

    def _of_plans(self, past: Past) -> Iterator[_Entry]:
        changed = papers.changed_points(past)
        days = [self._dates[0], *papers.plan_days(past, self._dates[0])]
        for day in days:
            at = self._begin if day == self._dates[0] else past.at(day, 7, 10)
            still = changed if day < past.day(0.5) else frozenset[str]()
            yield _entry(at, _PLAN, papers.plan(past.school, self._inventory.city, at, day, still))

    def _of_verdicts(self, past: Past) -> Iterator[_Entry]:
        noticed = [
            replace(spell, start=self._noticed(spell.start), end=self._noticed(spell.end))
            for spell in spells_of(past, self._today, self._random)
        ]
        witness = Witness(past.school, self._zone, self._made)
        for changed in changes_of(past.school, noticed, self._begin):
            yield _entry(changed.at, _VERDICT, witness.draft(changed))

    def _of_days(self) -> Iterator[_Entry]:
        times = school_times(self._inventory)
        known: dict[tuple[SchoolTime, date], Lessons] = {}
        for day in self._dates:
            for past in self._pasts:
                key = times[past.school.id], day
                if key not in known:
                    known[key] = [(int(span.start), int(span.end)) for span in key[0].lessons(day)]
                if known[key]:
                    yield from self._of_school_day(past, known[key], day)
            yield from self._of_looks(day, known[times[self._pasts[0].school.id], day])
        for begin, _ in self._gaps:
            yield _Entry(begin, _ALIVE, partial(self.days.sign_of_life, begin, self._day_of(begin)))

    def _of_school_day(self, past: Past, lessons: Lessons, day: date) -> Iterator[_Entry]:
        meets, closes = lessons[-1][1] - _MET_BEFORE_SECONDS, lessons[-1][1] + _CLOSED_AFTER_SECONDS
        if day.weekday() == past.place % 5:
            yield _Entry(meets, _MEETING, partial(self.days.meet, past, meets, day))
        yield _Entry(closes, _DAY, partial(self.days.close, past, lessons, closes, day))
        if lessons[0][0] <= self._end < closes:
            yield _Entry(self._end, _DAY, partial(self.days.use, past, self._end, day))

    def _of_looks(self, day: date, lessons: Lessons) -> Iterator[_Entry]:
        """A sign of life each hour of the lessons, one at noon of other days; the head when the day is over."""
        hours = [at for begin, end in lessons for at in range(begin, end + 1, 3600)]
        for at in hours or [self._pasts[0].at(day, 12)]:
            if at == self._noticed(at):
                yield _Entry(at, _ALIVE, partial(self.days.sign_of_life, at, day))
        over = self._pasts[0].at(day + timedelta(days=1), 0) + _SIGNED_AFTER_SECONDS
        yield _Entry(int(self._noticed(over)), _HEAD, tuple, day.isoformat())

    def _noticed(self, at: float) -> float:
        """When what happened at this moment was seen: after a gap, where nobody looked."""
        return next((end + _NOTICED_AFTER_SECONDS for begin, end in self._gaps if begin <= at <= end), at)

    def _day_of(self, at: int) -> date:
        return datetime.fromtimestamp(at, self._zone).date()


def _pasts(inventory: Inventory, held: Sequence[date], end: int, pace: Pace) -> list[Past]:
    zone, schools = ZoneInfo(inventory.city.timezone), inventory.schools
    coming = arrivals(schools, held)
    failed = {circuit.provider for circuit in schools[0].circuits}
    return [
        Past(
            school=school,
            place=place,
            arrival=coming[school.id],
            days=held,
            zone=zone,
            end=end,
            is_cut_off=any(circuit.provider in failed for circuit in school.circuits),
            troubles_a_week=pace.troubles_a_week,
        )
        for place, school in enumerate(schools)
    ]


def _entry(at: int, place: int, draft: Draft) -> _Entry:
    return _Entry(at, place, lambda: (draft,))
