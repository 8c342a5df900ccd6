"""A report, made of the records of a ledger.

Rules of this file: no IO, no clock. Equal records give an equal report.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime

from schoolnet.audit.proof.days import seconds_of
from schoolnet.audit.record import Content, Kind
from schoolnet.audit.report.cleaned import cleaned
from schoolnet.audit.report.day_charts import burn_ups_of, heat_strips_of
from schoolnet.audit.report.evidence_tables import acceptances_table, changes_table, evidence_table
from schoolnet.audit.report.model import LedgerHead, Report
from schoolnet.audit.report.reading import Reading
from schoolnet.audit.report.record_tables import (
    assets_table,
    definitions_table,
    gaps_table,
    keys_table,
    ledger_table,
)
from schoolnet.audit.report.stage_tables import (
    Group,
    circuits_table,
    classrooms_table,
    coverage_table,
    figures_of,
    ordered_subjects,
    targets_table,
)
from schoolnet.audit.report.words import Words
from schoolnet.inventory.problems import closest
from schoolnet.locale.catalogue import Language, text

PROGRESS_RECORDS = 1000


class UnknownSchoolError(LookupError):
    """The ledger has no plan of the school that was asked for; says which id was probably meant."""


def build_report(
    contents: Iterable[Content],
    head: LedgerHead,
    as_of: date,
    language: Language,
    school: str | None,
    made_at: datetime,
    version: str,
    progress: Callable[[int], None],
) -> Report:
    """The report as of the end of a day by the city's clocks, of one school or (None) of the city.

    `contents` are the records' contents in the order of the ledger, without those that were erased; `progress` is told
    after each thousand how many were read. Raises UnknownSchoolError where the school was never planned.
    """
    reading = Reading(Words(language), as_of, school)
    count = 0
    for count, content in enumerate(contents, 1):
        if not reading.read(content):
            break
        if count % PROGRESS_RECORDS == 0:
            progress(count)
    reading.close()
    progress(count)
    if school is not None and school not in reading.schools:
        raise UnknownSchoolError(_never_planned(reading, school))
    return _report(reading, head, made_at, version)


def _never_planned(reading: Reading, school: str) -> str:
    hint = closest(school, reading.schools)
    meant = f" (did you mean {hint}?)" if hint else ""
    return f"the ledger has no plan of a school {school!r} up to {reading.as_of}{meant}"


def _report(reading: Reading, head: LedgerHead, made_at: datetime, version: str) -> Report:
    words, as_of = reading.words, reading.as_of.isoformat()
    groups: Sequence[Group] = reading.replay.figures(as_of)
    subjects = ordered_subjects(reading)
    return Report(
        language=words.language,
        title=text("report", "title", words.language),
        city=cleaned(words.city),
        school=cleaned(words.school(reading.school)) if reading.school else None,
        as_of=as_of,
        made_at=made_at.isoformat(" ", "seconds"),
        version=version,
        is_made_up=reading.is_made_up,
        head=head,
        notes=tuple(cleaned(note) for note in _notes(reading, head)),
        figures=figures_of(reading, groups),
        burn_ups=burn_ups_of(reading),
        heat_strips=heat_strips_of(reading),
        tables=(
            coverage_table(reading, groups),
            targets_table(reading, subjects),
            circuits_table(reading, subjects),
            classrooms_table(reading, subjects),
            evidence_table(reading, subjects),
            acceptances_table(reading),
            assets_table(reading),
            gaps_table(reading),
            changes_table(reading),
            definitions_table(reading),
            keys_table(reading),
            ledger_table(reading),
        ),
        figures_document={"as_of": as_of, "until": reading.until, "groups": groups},
    )


def _notes(reading: Reading, head: LedgerHead) -> Iterator[str]:
    """What a reader must know before anything else."""
    language = reading.words.language
    if reading.is_made_up:
        yield text("report_note", "made_up", language)
    if reading.school:
        yield text("report_note", "one_school", language)
    if reading.replay.closed_day:
        yield text("report_note", "newest_day", language).format(day=reading.replay.closed_day)
    else:
        yield text("report_note", "no_day", language)
    if not reading.kept[Kind.DEFINITIONS]:
        yield text("report_note", "no_definitions", language)
    gaps = [content["body"] for content in reading.kept[Kind.GAP]]
    if gaps:
        seconds = sum(seconds_of(gap["to"]) - seconds_of(gap["from"]) for gap in gaps)
        yield text("report_note", "gaps", language).format(hours=-(-seconds // 3600))
    if lost := sum(gap.get("count") or 0 for gap in gaps):
        yield text("report_note", "records_lost", language).format(count=lost)
    if erasures := reading.kept[Kind.RETENTION]:
        through = max(content["body"]["through"] for content in erasures)
        yield text("report_note", "erased", language).format(sequence=through)
    if head.fingerprint is None:
        yield text("report_note", "not_signed", language)
