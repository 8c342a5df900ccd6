"""For whom something is shown, and how times and amounts are told to people."""

from dataclasses import dataclass
from datetime import datetime, tzinfo

from schoolnet.inventory.shapes import LocalText
from schoolnet.locale.catalogue import Language, plural


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom it is, and when: the language, Unix seconds, and where the clocks are."""

    language: Language
    now: float
    timezone: tzinfo

    def text(self, text: LocalText) -> str:
        """A name in the reader's language."""
        return text.lv if self.language == "lv" else text.en

    def moment(self, at: float) -> datetime:
        """A time (Unix seconds) by the reader's clock, to the second."""
        return datetime.fromtimestamp(at, self.timezone).replace(microsecond=0)

    def clock(self, at: float | None) -> str:
        """A time as `format_clock` tells it; empty for no time."""
        return "" if at is None else format_clock(self.moment(at), self.moment(self.now))


def format_clock(told: datetime, now: datetime) -> str:
    """A time of today as 14:31:07, of another day with its date."""
    return f"{told:%H:%M:%S}" if told.date() == now.date() else f"{told:%Y-%m-%d %H:%M}"


def format_age(seconds: float | None) -> str:
    """An age for people: `95 s`, `12 min`, `5 h`, `3 d`; empty for None."""
    if seconds is None:
        return ""
    for unit, size in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= 2 * size:
            return f"{seconds // size:.0f} {unit}"
    return f"{max(0.0, seconds):.0f} s"


def format_impact(classrooms: int, students: int, language: Language) -> str:
    """Whom a cause hits, in words: `14 classrooms, about 320 pupils`; empty for nobody."""
    rooms = plural("status", "classroom_count", classrooms, language) if classrooms else ""
    pupils = plural("status", "about_pupil_count", students, language) if students else ""
    return ", ".join(filter(None, (rooms, pupils)))
