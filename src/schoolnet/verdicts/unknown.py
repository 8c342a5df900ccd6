"""Why something is not known.

Rules of this file: from a fact that is not there, and the state of its device, to one reason code; and from several
reasons to the one that is named, whatever their order.
"""

from collections.abc import Iterable
from typing import TypeGuard

from schoolnet.facts.absent import Absent, AbsentReason
from schoolnet.facts.device import DeviceFacts
from schoolnet.verdicts.model import Reason

_BY_ABSENCE = {
    AbsentReason.TIMEOUT: Reason.INCOMPLETE,
    AbsentReason.INCOMPLETE: Reason.INCOMPLETE,
    AbsentReason.STALE: Reason.STALE,
    AbsentReason.BAD_VALUE: Reason.BAD_ANSWER,
    AbsentReason.NO_SUCH_OBJECT: Reason.NOT_OFFERED,
    AbsentReason.NOT_OFFERED: Reason.NOT_OFFERED,
}

_BY_FAILURE = {
    "auth": Reason.AUTH,
    "agent_error": Reason.BAD_ANSWER,
    "decode_error": Reason.BAD_ANSWER,
    "empty_response": Reason.BAD_ANSWER,
    "not_increasing": Reason.BAD_ANSWER,
    "unexpected_oid": Reason.BAD_ANSWER,
}

_LOST = frozenset({AbsentReason.TIMEOUT, AbsentReason.INCOMPLETE, AbsentReason.STALE})

# What a person can mend first comes first.
_PRECEDENCE = (
    Reason.AUTH,
    Reason.UNREACHABLE,
    Reason.BOOTING,
    Reason.PORT_NOT_FOUND,
    Reason.NOT_POLLED_YET,
    Reason.STALE,
    Reason.INCOMPLETE,
    Reason.BAD_ANSWER,
    Reason.NOT_OFFERED,
    Reason.SECOND_ACCESS_POINT_UNKNOWN,
)


def unknown_reason(facts: DeviceFacts, absent: Absent) -> Reason:
    """Why this fact of this device is not known: the device's failure explains what is old or was never had."""
    if facts.polled_at is None:
        return Reason.NOT_POLLED_YET
    if facts.failure is not None and (absent.reason is AbsentReason.STALE or facts.last_success_at is None):
        return _BY_FAILURE.get(facts.failure, Reason.UNREACHABLE)
    return _BY_ABSENCE[absent.reason]


def is_lost(value: object) -> TypeGuard[Absent]:
    """Whether a fact was asked for and not received, or has expired; not so where the device has nothing to say.

    Facts that can only lower a verdict (duplex, channel utilisation) do no harm where a device never offers them, but
    to lose one must not raise the verdict that it had lowered.
    """
    return isinstance(value, Absent) and value.reason in _LOST


def first_lost(values: Iterable[object]) -> Absent | None:
    """The first of these facts that was lost, if one was."""
    return next((value for value in values if is_lost(value)), None)


def foremost(reasons: Iterable[Reason]) -> Reason:
    """The reason that is named when several things are unknown; the same in whatever order they come."""
    return min(reasons, key=_PRECEDENCE.index)
