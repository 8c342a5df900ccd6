"""A ledger of three made-up schools and fifteen school days, with all that can stand in one, for tests.

alfa    its circuit and room a101 are verified and accepted; a102 had three bad days and is not known yet; a103 was
        verified and accepted, fails since the 12th day, and its acceptance was taken back
beta    its circuit was dark on the 4th day, and accepted before it was verified; announced work on the 11th
gamma   never answered
Nobody looked for an hour of the 9th day. On the 7th, an access point of alfa is found at beta.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from audit.ledger_story import CLIENTS, DAYS, LESSONS, PLANS, at, beginning, events, stage, when
from schoolnet.audit.ledger import Ledger
from schoolnet.audit.proof.replay import Replay
from schoolnet.audit.record import Draft, Kind, moment
from schoolnet.audit.signing import Signer, append_head, append_key

Plans = Mapping[str, Mapping[str, Any]]


def fill(ledger: Ledger, signer: Signer | None = None, plans: Plans = PLANS, days: int = len(DAYS)) -> None:
    """Write so many school days of these schools into an empty ledger, as the service would have."""
    writing = _Writing(ledger, signer)
    if signer is not None:
        append_key(ledger, signer, at(1, "07:00"))
    writing.write(at(1, "07:00"), beginning(plans))
    for day in range(1, days + 1):
        day_events = events(day, writing.states)
        for clock, drafts in day_events.items():
            if clock < "15:00":
                writing.write(at(day, clock), drafts)
        writing.close(day, plans)
        for clock, drafts in day_events.items():
            if clock >= "15:00":
                writing.write(at(day, clock), drafts)
        writing.sign(day)


class _Writing:
    """Appends, and knows what holds then: the state of each verdict, and what the records say so far."""

    def __init__(self, ledger: Ledger, signer: Signer | None) -> None:
        self.states: dict[tuple[str, str, str], str] = {}
        self._ledger, self._signer, self._replay = ledger, signer, Replay()

    def write(self, now: float, drafts: Iterable[Draft]) -> None:
        for record in self._ledger.append(list(drafts), now + 0.25):
            assert record.content is not None
            assert self._replay.feed(record.content) is None

    def close(self, day: int, schools: Iterable[str]) -> None:
        before = self._verified()
        self.write(at(day, "15:00"), [self._day(day, school) for school in schools])
        changed = sorted(before ^ self._verified())
        self.write(at(day, "15:00"), [stage(day, *subject, subject not in before) for subject in changed])

    def sign(self, day: int) -> None:
        """The head of the day, at its end."""
        append_head(self._ledger, self._signer, DAYS[day - 1].isoformat(), at(day, "23:59"))

    def _verified(self) -> set[tuple[str, str, str]]:
        return {key for key, subject in self._replay.subjects.items() if "verified" in subject.stages}

    def _day(self, day: int, school: str) -> Draft:
        told = [[moment(at(day, begin)), moment(at(day, end))] for begin, end in LESSONS]
        seconds = self._replay.expected_day(
            school, [(int(at(day, begin)), int(at(day, end))) for begin, end in LESSONS]
        )
        for room, spans in seconds["classrooms"].items():
            spans["clients"] = CLIENTS.get(room, 0)
        body = {**when(day, "15:00"), "school": school, "lessons": told, **seconds}
        return Draft(Kind.DAY, body, school, body["day"])
