"""What `GET /api/status` answers and `schoolnet status` prints: the document, its JSON form, and back.

Rules of this file: shapes only. Times say their zone; an unknown one is null. `name`, `word` and `sentence` are in the
language that was asked for, `layer`, `state`, `reason` and `kind` are the codes of the metrics. Lists of schools have
the worst first. No IP address and no secret of a device has a place here.
"""

from datetime import datetime
from typing import Any, Literal

import msgspec

from schoolnet.locale.catalogue import Language
from schoolnet.metrics.text import clean
from schoolnet.verdicts.model import (
    AccessPointVerdictState,
    CauseLayer,
    ClassroomState,
    DriftKind,
    Reason,
    UplinkState,
)


class Evidence(msgspec.Struct, frozen=True):
    """A fact that a verdict rests on; `value` is `{"absent": reason}` where there was none."""

    device: str
    subject: str
    field: str
    value: Any
    observed_at: datetime | None


class Drift(msgspec.Struct, frozen=True):
    """A difference from the plan."""

    kind: DriftKind
    sentence: str
    subject: str
    planned: str
    seen: str


class Cause(msgspec.Struct, frozen=True):
    """Why a school has trouble; layer `none` where it has none. `where` is the id of a device, circuit, room or access
    point, empty where it is no single one."""

    layer: CauseLayer
    name: str
    reason: Reason
    sentence: str
    where: str
    since: datetime | None
    evidence: tuple[Evidence, ...]


class Impact(msgspec.Struct, frozen=True):
    """Whom a cause hits."""

    classrooms: int
    students: int


class Uplink(msgspec.Struct, frozen=True):
    """A circuit; `speed_bps` is what was measured, null where that is not known, `maintenance` whether work on it is
    announced for now."""

    id: str
    provider: str
    state: UplinkState
    word: str
    reason: Reason
    sentence: str
    since: datetime | None
    speed_bps: int | None
    contract_bps: int
    maintenance: bool
    evidence: tuple[Evidence, ...]


class Classroom(msgspec.Struct, frozen=True):
    """A room, and the ids of the access points that serve it."""

    id: str
    name: str
    state: ClassroomState
    word: str
    reason: Reason
    sentence: str
    since: datetime | None
    maintenance: bool
    access_points: tuple[str, ...]


class AccessPoint(msgspec.Struct, frozen=True):
    """A planned access point."""

    id: str
    state: AccessPointVerdictState
    word: str
    reason: Reason
    sentence: str
    since: datetime | None
    drift: tuple[Drift, ...]


class School(msgspec.Struct, frozen=True):
    """An institution. `drift` has that of its devices and of its access points; `maintenance` the ids of the open
    windows that cover some of it."""

    id: str
    name: str
    in_session: bool
    cause: Cause
    impact: Impact
    uplinks: tuple[Uplink, ...]
    classrooms: tuple[Classroom, ...]
    access_points: tuple[AccessPoint, ...]
    drift: tuple[Drift, ...]
    maintenance: tuple[str, ...]


class SchoolName(msgspec.Struct, frozen=True):
    """Which school."""

    id: str
    name: str


class CityCause(msgspec.Struct, frozen=True):
    """A cause, all schools that it hits, and whom it hits in them together. What the city shares is one cause."""

    layer: CauseLayer
    name: str
    reason: Reason
    sentence: str
    where: str
    since: datetime | None
    schools: tuple[SchoolName, ...]
    classrooms: int
    students: int


class Window(msgspec.Struct, frozen=True):
    """Announced work that is going on, as `maintenance.yaml` has it."""

    id: str
    why: str
    start: datetime
    end: datetime
    school: str | None
    circuit: tuple[str, ...]
    classroom: tuple[str, ...]
    device: str | None


class Counts(msgspec.Struct, frozen=True):
    """How many are in each state; every state is there."""

    uplinks: dict[UplinkState, int]
    classrooms: dict[ClassroomState, int]
    access_points: dict[AccessPointVerdictState, int]


class Status(msgspec.Struct, frozen=True):
    """The state of the city, or of one school of it: then `counts`, `causes` and `maintenance` are those that concern
    the school. `drift` is that of the devices that belong to no school; `ready`: every device has been asked once."""

    version: str
    city: str
    language: Language
    generated_at: datetime
    ready: bool
    counts: Counts
    causes: tuple[CityCause, ...]
    schools: tuple[School, ...]
    maintenance: tuple[Window, ...]
    drift: tuple[Drift, ...]


class UnknownSchool(msgspec.Struct, frozen=True):
    """The answer (404) where not exactly one school is meant: the ids that may have been."""

    close: tuple[str, ...]
    error: Literal["unknown school"] = "unknown school"


def as_json(document: Status | UnknownSchool) -> Any:
    """The document as what JSON is made of."""
    return _inert(msgspec.to_builtins(document))


def to_json(document: Status | UnknownSchool) -> bytes:
    """The document as JSON (UTF-8)."""
    return msgspec.json.encode(as_json(document))


def status_from_json(body: bytes) -> Status:
    """The document that was sent. Raises ValueError for anything else."""
    return msgspec.convert(_inert(msgspec.json.decode(body)), Status)


def unknown_school_from_json(body: bytes) -> UnknownSchool:
    """As `status_from_json`."""
    return msgspec.convert(_inert(msgspec.json.decode(body)), UnknownSchool)


def _inert(value: Any) -> Any:
    """The same with every text on one line, and without what turns, hides or moves text: it may come from a device."""
    if isinstance(value, str):
        return clean(value).replace("\n", " ")
    if isinstance(value, dict):
        return {name: _inert(each) for name, each in value.items()}
    return [_inert(each) for each in value] if isinstance(value, list | tuple) else value
