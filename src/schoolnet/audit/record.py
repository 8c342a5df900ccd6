"""What can stand in the ledger.

Rules of this file: shapes alone. A record's content is JSON of objects, lists, strings, whole numbers, true, false and
null; measured decimals are strings, so that no reader rounds them. `at` is a moment in UTC to the second, `day` the
city's local day. What each body holds is said by the kind.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, NamedTuple, TypeAlias


class Kind(StrEnum):
    """What a record tells; the docstring below each lists the keys of its body."""

    KEY = "key"
    """A key that signs from now on: algorithm (Ed25519), public_key (base64), fingerprint (SHA-256 of it, hex)."""
    HEAD = "head"
    """The end of the chain before this record, signed: day, sequence, hash, fingerprint, signature (base64; both null
    where no key is configured)."""
    RUN = "run"
    """The service started or ended in order: at, day, event (started, ended), version."""
    DEFINITIONS = "definitions"
    """What counts from now on: city (name, timezone), rollout (verified, in_use), made_up where all is invented."""
    PLAN = "plan"
    """What a school should have from now on: at, day, school, plan (null where it is planned no more)."""
    VERDICT = "verdict"
    """A verdict that has changed: at, day, what (uplink, classroom, school), school, id, state, was (null for the
    first), reason, since, evidence; of a school also where. Evidence is a list of device, subject, field, object (MIB
    object, null where not known), value (or absent, a reason), observed_at."""
    ASSET = "asset"
    """Equipment seen for the first time, or for the first time at this place: at, day, what (access_point, device),
    school (null for the city's own), id, serial, mac, model, classrooms, planned_classrooms."""
    MAINTENANCE = "maintenance"
    """Announced work began or ended: at, day, event (began, ended), window, why, start, end, uplinks, classrooms (lists
    of school and id)."""
    GAP = "gap"
    """Nobody looked, or what was seen was lost: from, to, why (not_running, records_lost), count (of lost records)."""
    ALIVE = "alive"
    """The service looks: at, day, devices, answering."""
    USE = "use"
    """The most clients at once in each room so far this day, when the service ends: at, day, school, classrooms."""
    DAY = "day"
    """A school day: at, day, school, lessons (list of from and to), uplinks and classrooms: by id the seconds of lesson
    time in each state, in `maintenance`, and of rooms clients, the most at once."""
    STAGE = "stage"
    """Measurement has verified something, or does so no more: at, day, what, school, id, stage (verified), reached,
    evidence."""
    ACCEPTANCE = "acceptance"
    """A person accepts, or takes that back: at, day, school, uplinks, classrooms, by, why, document, withdrawn,
    unverified (ids that measurement has not verified)."""
    NOTIFICATION = "notification"
    """People were told of alerts, as Alertmanager says: at, day, receiver, status (firing, resolved), alerts (list of
    name, labels as pairs of name and value, starts_at, ends_at, null while it fires), left_out (how many alerts the
    sender has left out)."""
    RETENTION = "retention"
    """Contents were erased for their age; their digests stay: at, day, through (sequence), years, kinds."""


class Draft(NamedTuple):
    """A record to be. `school` and `subject` are what it is found by: `subject` is `uplink/main`, `classroom/a101`,
    a serial number, a window; the newest record of a kind and subject tells what holds."""

    kind: Kind
    body: Mapping[str, Any]
    school: str = ""
    subject: str = ""


Content: TypeAlias = Mapping[str, Any]
"""The content of a record: sequence, recorded_at, kind, body, writer, number."""
Place: TypeAlias = tuple[str, str]
"""School and subject of a record."""
Newest: TypeAlias = Mapping[Place, Content]
"""The newest record of a kind for each place."""


def moment(at: float) -> str:
    """Unix seconds as records tell them: UTC, to the second."""
    return datetime.fromtimestamp(int(at), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
