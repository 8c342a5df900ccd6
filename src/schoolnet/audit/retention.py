"""What is too old is erased: contents alone, for the digests of all records stay, and the chain is proven still.

Rules of this file: what is erased is said on record first, and so far it is allowed that contents are missing.

Erased are the kinds of which there are many: verdicts, school days, signs of life, clients of a day, notifications. The
last verdict of each subject before that stays, since it tells what held afterwards.

Kept for ever are those that tell what was promised, delivered, verified and accepted, and how it is proven: keys,
heads, definitions, plans, stages, acceptances, retention itself, and equipment, whose moves an asset register tells
from its first day on. So are runs, gaps and maintenance, which are few and say what could not be known.
"""

from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Final

from schoolnet.audit.ledger import Ledger
from schoolnet.audit.record import Draft, Kind, moment

STATES: Final = (Kind.VERDICT,)
"""What holds until the next record of its subject."""
EVENTS: Final = (Kind.ALIVE, Kind.NOTIFICATION)
DAYS: Final = (Kind.DAY, Kind.USE)

LONGER: Final = timedelta(days=31)
"""A school day is computed from the verdicts and signs of life before it: these stay so much longer than the years that
are asked for, so that each day which is still told can be computed again."""
AT_ONCE: Final = 500
"""Records of one transaction: another writer waits for some 50 ms."""


def erase_old(ledger: Ledger, years: int, day: str, now: float) -> int:
    """Erase what was recorded more than so many years ago; how many records. A run that was cut short goes on at the
    next call. `now` is Unix seconds, `day` the local day. Raises LedgerError."""
    end = years_before(now, years)
    earlier = ledger.recorded_before(end - LONGER.total_seconds())
    sequences = ledger.with_content(DAYS, ledger.recorded_before(end))
    sequences += ledger.with_content(EVENTS, earlier) + ledger.with_content(STATES, earlier, but_newest=True)
    if not sequences:
        return 0
    if not _is_told(ledger, max(sequences)):
        body = {
            "at": moment(now),
            "day": day,
            "through": max(sequences),
            "years": years,
            "kinds": sorted({*STATES, *EVENTS, *DAYS}),
        }
        ledger.append([Draft(Kind.RETENTION, body)], now)
    left = iter(sequences)
    while chunk := list(islice(left, AT_ONCE)):
        ledger.erase(chunk)
    return len(sequences)


def years_before(now: float, years: int) -> float:
    """The same day and time of that year (Unix seconds), the last of February for a leap day."""
    at = datetime.fromtimestamp(now, UTC)
    leap = at.month == 2 and at.day == 29
    return at.replace(year=at.year - years, day=28 if leap else at.day).timestamp()


def _is_told(ledger: Ledger, through: int) -> bool:
    newest = ledger.newest(Kind.RETENTION).get(("", ""))
    return newest is not None and newest["body"]["through"] >= through
