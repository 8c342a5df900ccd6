"""The words of a report: names from the plans on record, texts of codes, moments by the city's clocks."""

from collections.abc import Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from schoolnet.audit.record import Content
from schoolnet.locale.catalogue import Language, text

STATE_CONTEXTS = {"uplink": "uplink", "classroom": "classroom", "school": "cause"}
"""Where the texts of a verdict's states stand, by what it judges."""


class Words:
    """Words in one language. It learns from the records; what is planned no more keeps its last name."""

    def __init__(self, language: Language) -> None:
        self.language: Language = language
        self.zone: ZoneInfo = ZoneInfo("UTC")
        self.city = ""
        self._schools: dict[str, str] = {}
        self._rooms: dict[tuple[str, str], str] = {}

    def learn(self, content: Content) -> None:
        """Take names and the timezone out of a record."""
        body = content["body"]
        if content["kind"] == "definitions":
            self.zone, self.city = ZoneInfo(body["city"]["timezone"]), self.named(body["city"]["name"])
        elif content["kind"] == "plan" and body["plan"] is not None:
            self._schools[body["school"]] = self.named(body["plan"]["name"])
            for room in body["plan"]["classrooms"]:
                self._rooms[body["school"], room["id"]] = self.named(room["name"])

    def named(self, both: Mapping[str, str] | str) -> str:
        """A text in this language; one plain text is the same in all."""
        return both if isinstance(both, str) else both[self.language]

    def school(self, school: str | None) -> str:
        """A school's name; its id where it was never planned."""
        return self._schools.get(school or "", school or "")

    def name(self, what: str, school: str | None, name: str) -> str:
        """The name of a room, and the id of anything else."""
        return self._rooms.get((school or "", name), name) if what == "classroom" else name

    def word(self, context: str, code: str) -> str:
        """The text of a code that stands in a record. The code itself where this version does not know it: the ledger
        outlives versions, and its record must still show."""
        try:
            return text(context, code, self.language)
        except KeyError:
            return code

    def state(self, what: str, state: str | None) -> str | None:
        """A verdict's state."""
        return None if state is None else self.word(STATE_CONTEXTS.get(what, what), state)

    def yes_or_no(self, is_so: bool) -> str:
        """Yes or no."""
        return text("report", "yes" if is_so else "no", self.language)

    def moment(self, at: str | None) -> str | None:
        """A moment of a record (UTC) by the city's clocks: 2026-11-24 16:00:00."""
        return None if at is None else self.clock(datetime.fromisoformat(at))

    def clock(self, at: datetime) -> str:
        """A moment by the city's clocks, to the second."""
        return at.astimezone(self.zone).replace(tzinfo=None).isoformat(" ", "seconds")

    def end_of(self, day: datetime) -> str:
        """The end of the day that begins at this local midnight, as records tell moments: UTC, to the millisecond."""
        return day.replace(tzinfo=self.zone).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
