"""Which verdict is better: the order behind "fewer facts never improve a verdict".

Rules of this file: the good states are ordered (`meets`, `covered`, `up` above `degraded`); all others are at the
bottom together. A breach of the promise (`below_contract`, `down`, `uncovered`) is never better than another breach,
and `unknown` is no better than a breach and no worse: to lose a fact may turn anything into `unknown`, and one breach
into another that is still seen, but never a state at the bottom into a good one.
"""

from enum import StrEnum

from schoolnet.verdicts.model import AccessPointVerdictState, ClassroomState, UplinkState

_GOODNESS: dict[StrEnum, int] = {
    UplinkState.MEETS: 2,
    UplinkState.DEGRADED: 1,
    ClassroomState.COVERED: 2,
    ClassroomState.DEGRADED: 1,
    AccessPointVerdictState.UP: 2,
    AccessPointVerdictState.DEGRADED: 1,
}


def is_better(state: StrEnum, other: StrEnum) -> bool:
    """Whether `state` promises more than `other`."""
    return _GOODNESS.get(state, 0) > _GOODNESS.get(other, 0)
