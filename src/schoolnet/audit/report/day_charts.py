"""What was read day by day, as the shapes of charts."""

from collections.abc import Iterable

from schoolnet.audit.proof.stages import PLURAL, STAGES
from schoolnet.audit.report.cleaned import cleaned
from schoolnet.audit.report.model import BurnUp, HeatCell, HeatRow, HeatStrip, Series
from schoolnet.audit.report.reading import Reading
from schoolnet.audit.report.tabled import share_percent
from schoolnet.locale.catalogue import text
from schoolnet.locale.collation import name_order

_KEYS = {"uplink": "circuits", "classroom": "classrooms"}


def burn_ups_of(reading: Reading) -> tuple[BurnUp, ...]:
    """How many circuits, and how many rooms, had reached each stage in the evening of each school day."""
    if not reading.snapshots:
        return ()
    return tuple(_burn_up(reading, what) for what in PLURAL)


def _burn_up(reading: Reading, what: str) -> BurnUp:
    language, snapshots = reading.words.language, reading.snapshots
    titles = {stage: text("stage", stage, language) for stage in STAGES} | {
        "due": text("report_chart", "due", language)
    }
    return BurnUp(
        key=_KEYS[what],
        title=text("report_chart", _KEYS[what], language),
        days=tuple(snapshot.day for snapshot in snapshots),
        series=tuple(
            Series(key, title, tuple(snapshot.counts[what][key] for snapshot in snapshots))
            for key, title in titles.items()
        ),
    )


def heat_strips_of(reading: Reading) -> tuple[HeatStrip, ...]:
    """Schools by school days; rooms by school days where one school was asked for."""
    days, words = sorted(reading.seen), reading.words
    planned = reading.replay.plans
    if reading.school:
        key, ids = "rooms", [room["id"] for room in planned.get(reading.school, {"classrooms": ()})["classrooms"]]
        titles = {name: words.name("classroom", reading.school, name) for name in ids}
    else:
        key, titles = (
            "schools",
            {school: words.school(school) for school, plan in planned.items() if plan["classrooms"]},
        )
    if not days or not titles:
        return ()
    ordered = sorted(titles, key=lambda each: name_order(titles[each]))
    rows = tuple(HeatRow(cleaned(titles[each]), tuple(_cells(reading, days, each))) for each in ordered)
    return (HeatStrip(key, text("report_chart", key, words.language), rows),)


def _cells(reading: Reading, days: Iterable[str], row: str) -> Iterable[HeatCell]:
    for day in days:
        lesson, known, works = reading.seen[day].get(row, (0, 0, 0))
        yield HeatCell(day, share_percent(works, known), share_percent(known, lesson) or 0.0)
