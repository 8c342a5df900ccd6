"""A person accepts circuits and classrooms, or takes that back: what may be accepted, as a draft of a record.

Rules of this file: no IO, no clock. What is planned, verified and accepted is said by the records of the ledger alone.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from schoolnet.audit.proof.replay import Replay
from schoolnet.audit.proof.stages import Subject
from schoolnet.audit.record import Draft, Kind, moment
from schoolnet.inventory.problems import closest, shown

MOST_CHARACTERS = 500
"""Of a text: a report shows no more of it."""
WORDS = {"uplink": "circuit", "classroom": "classroom"}


class RefusedError(ValueError):
    """What was asked for cannot go on record; the text says why and what to do."""


class Asked(NamedTuple):
    """What a person says: which circuits and classrooms of a school (with `is_all` each that can be), who, why, by
    which document. `may_be_unverified`: also what measurement has not verified. `is_withdrawal`: it is taken back."""

    school: str
    circuits: Sequence[str]
    classrooms: Sequence[str]
    by: str
    why: str
    document: str | None = None
    is_all: bool = False
    may_be_unverified: bool = False
    is_withdrawal: bool = False


def text_fault(value: str) -> str | None:
    """Why this cannot stand on record as a person's words; None where it can."""
    if not value.strip():
        return "must not be empty"
    if not value.isprintable():
        return "must be one line of text without control characters"
    return f"must have at most {MOST_CHARACTERS} characters" if len(value) > MOST_CHARACTERS else None


def acceptance(asked: Asked, replay: Replay, now: datetime) -> Draft:
    """The record of this acceptance, after all that the replay was fed. `now` is by the city's clocks. Raises
    RefusedError."""
    named = _named(asked, replay)
    chosen = [subject for subject in named if ("accepted" in subject.stages) == asked.is_withdrawal]
    if not asked.is_all and len(chosen) < len(named):
        raise RefusedError(_not_possible(asked, [subject for subject in named if subject not in chosen]))
    if not chosen:
        raise RefusedError(f"{asked.school}: {'nothing is accepted' if asked.is_withdrawal else 'all is accepted'}")
    unverified = [] if asked.is_withdrawal else [subject for subject in chosen if "verified" not in subject.stages]
    if unverified and not asked.may_be_unverified:
        raise RefusedError(_not_verified(asked.school, unverified))
    body = {
        "at": moment(now.timestamp()),
        "day": now.date().isoformat(),
        "school": asked.school,
        "uplinks": _ids(chosen, "uplink"),
        "classrooms": _ids(chosen, "classroom"),
        "by": asked.by.strip(),
        "why": asked.why.strip(),
        "document": asked.document.strip() if asked.document else None,
        "withdrawn": asked.is_withdrawal,
        "unverified": [subject.id for subject in unverified],
    }
    return Draft(Kind.ACCEPTANCE, body, asked.school)


def _named(asked: Asked, replay: Replay) -> list[Subject]:
    """What was asked for, in the order of the plan, each once."""
    if asked.school not in replay.plans:
        raise RefusedError(f"the ledger has no plan of a school {_meant(asked.school, replay.plans)}")
    planned = {(subject.what, subject.id): subject for subject in replay.of_school(asked.school)}
    wanted = {("uplink", name) for name in asked.circuits} | {("classroom", name) for name in asked.classrooms}
    missing = sorted(wanted - planned.keys())
    if missing:
        told = (f"no {WORDS[what]} {_meant(name, _of_kind(planned, what))}" for what, name in missing)
        raise RefusedError(f"{asked.school}: the plan has {'; '.join(told)}")
    return [subject for key, subject in planned.items() if asked.is_all or key in wanted]


def _of_kind(planned: Collection[tuple[str, str]], what: str) -> list[str]:
    return [name for kind, name in planned if kind == what]


def _meant(name: str, candidates: Collection[str] | Mapping[str, object]) -> str:
    hint = closest(name, candidates)
    return f"{shown(name)} (did you mean {hint}?)" if hint else shown(name)


def _not_possible(asked: Asked, subjects: Sequence[Subject]) -> str:
    if asked.is_withdrawal:
        return f"{asked.school}: not accepted, so there is nothing to take back: {_listed(subjects)}"
    days = ", ".join(f"{_told(subject)} since {subject.stages['accepted']}" for subject in subjects)
    return f"{asked.school}: accepted already: {days}. Take that back first (--withdraw) to accept it anew."


def _not_verified(school: str, subjects: Sequence[Subject]) -> str:
    days = ", ".join(f"{_told(subject)} ({subject.coverage})" for subject in subjects)
    return (
        f"{school}: measurement has not verified {days}. `schoolnet audit status --school {school}` tells how far it "
        "is; give --unverified to accept all the same, which the record then says."
    )


def _listed(subjects: Sequence[Subject]) -> str:
    return ", ".join(map(_told, subjects))


def _told(subject: Subject) -> str:
    return f"{WORDS[subject.what]} {subject.id}"


def _ids(subjects: Sequence[Subject], what: str) -> list[str]:
    return [subject.id for subject in subjects if subject.what == what]
