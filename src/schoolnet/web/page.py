"""The first page: each institution with its uplinks and its rooms, the worst first.

Rules of this file: it shows verdicts and judges nothing. The page is for everyone, so no address, serial number or
device name is on it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from jinja2 import Environment, PackageLoader, StrictUndefined

from schoolnet.inventory.model import Circuit, Inventory, School
from schoolnet.inventory.shapes import LocalText
from schoolnet.verdicts.model import ClassroomState, Evidence, Reason, UplinkState, Verdict
from schoolnet.verdicts.sentences import Language, sentence
from schoolnet.web.language import LANGUAGES
from schoolnet.web.texts import TEXTS

SYMBOLS: Mapping[str, str] = {
    UplinkState.MEETS: "✔",
    UplinkState.BELOW_CONTRACT: "▼",
    UplinkState.DOWN: "✖",
    ClassroomState.COVERED: "✔",
    ClassroomState.DEGRADED: "▲",
    ClassroomState.UNCOVERED: "✖",
    ClassroomState.UNKNOWN: "?",
}
WORST_FIRST = (
    UplinkState.DOWN,
    UplinkState.BELOW_CONTRACT,
    ClassroomState.UNCOVERED,
    ClassroomState.UNKNOWN,
    ClassroomState.DEGRADED,
    UplinkState.MEETS,
    ClassroomState.COVERED,
)
SEVERITY = {str(state): place for place, state in enumerate(WORST_FIRST)}
NOT_POLLED_UPLINK = Verdict(UplinkState.UNKNOWN, Reason.NOT_POLLED_YET)
NOT_POLLED_CLASSROOM = Verdict(ClassroomState.UNKNOWN, Reason.NOT_POLLED_YET)


@dataclass(frozen=True, slots=True)
class Board:
    """What the page shows: the plan (None while there is none), and the newest verdicts by school and thing."""

    inventory: Inventory | None
    uplinks: Mapping[tuple[str, str], Verdict[UplinkState]]
    classrooms: Mapping[tuple[str, str], Verdict[ClassroomState]]
    is_ready: bool


@dataclass(frozen=True, slots=True)
class UplinkView:
    """A circuit on the page; `speed` is empty where it is not known."""

    circuit: str
    state: str
    reason: str
    speed: str
    contract: str


@dataclass(frozen=True, slots=True)
class RoomsView:
    """Rooms of a school in one state for one reason; `names` is empty where these are all of its rooms."""

    state: str
    reason: str
    count: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SchoolView:
    """A school on the page; `age_seconds` is that of the oldest fact that its verdicts rest on."""

    name: str
    uplinks: tuple[UplinkView, ...]
    counts: Mapping[str, int]
    rooms: tuple[RoomsView, ...]
    age_seconds: int | None

    @property
    def severity(self) -> int:
        """The place of its worst state; 0 is the worst."""
        states = (*(uplink.state for uplink in self.uplinks), *self.counts)
        return min((SEVERITY[state] for state in states), default=len(SEVERITY))


def format_speed(bits_per_second: int) -> str:
    """A speed for people: `10 Gbit/s`."""
    for unit, size in (("Gbit/s", 10**9), ("Mbit/s", 10**6), ("kbit/s", 10**3)):
        if bits_per_second >= size:
            return f"{bits_per_second / size:g} {unit}"
    return f"{bits_per_second} bit/s"


def view_school(board: Board, school: School, language: Language, now: float) -> SchoolView:
    """What the page says of a school at `now` (Unix seconds)."""
    uplinks = [(circuit, board.uplinks.get((school.id, circuit.id), NOT_POLLED_UPLINK)) for circuit in school.circuits]
    rooms = [
        (in_language(room.name, language), board.classrooms.get((school.id, room.id), NOT_POLLED_CLASSROOM))
        for room in school.classrooms
    ]
    counts = Counter(str(verdict.state) for _, verdict in rooms)
    facts = [fact for _, verdict in uplinks for fact in verdict.evidence]
    facts += [fact for _, verdict in rooms for fact in verdict.evidence]
    return SchoolView(
        name=in_language(school.name, language),
        uplinks=tuple(view_uplink(circuit, verdict, language) for circuit, verdict in uplinks),
        counts={each: counts[each] for each in ClassroomState if counts[each]},
        rooms=tuple(group_rooms(rooms, language)),
        age_seconds=oldest_age_seconds(facts, now),
    )


def view_uplink(circuit: Circuit, verdict: Verdict[UplinkState], language: Language) -> UplinkView:
    """What the page says of a circuit."""
    speeds = [fact.value for fact in verdict.evidence if fact.field == "speed_bps" and isinstance(fact.value, int)]
    return UplinkView(
        circuit=circuit.id,
        state=str(verdict.state),
        reason="" if verdict.reason is Reason.OK else sentence(verdict.reason, language),
        speed=format_speed(min(speeds)) if speeds else "",
        contract=format_speed(circuit.speed),
    )


def group_rooms(rooms: Sequence[tuple[str, Verdict[ClassroomState]]], language: Language) -> Iterator[RoomsView]:
    """The rooms that are not covered, those with one state and reason together, the worst first."""
    groups: dict[tuple[ClassroomState, Reason], list[str]] = {}
    for name, verdict in rooms:
        if verdict.state is not ClassroomState.COVERED:
            groups.setdefault((verdict.state, verdict.reason), []).append(name)
    for (state, reason), names in sorted(groups.items(), key=lambda group: SEVERITY[group[0][0]]):
        told = () if len(names) == len(rooms) else tuple(names)
        yield RoomsView(str(state), sentence(reason, language), len(names), told)


def oldest_age_seconds(facts: Iterable[Evidence], now: float) -> int | None:
    """How old the oldest of these facts is; None when none was ever observed."""
    observed = [fact.observed_at for fact in facts if fact.observed_at is not None]
    return max(0, round(now - min(observed))) if observed else None


def in_language(text: LocalText, language: Language) -> str:
    """A name in `lv` or `en`."""
    return text.lv if language == "lv" else text.en


class Page:
    """The first page; `version` is shown and keeps browsers from using an old style sheet."""

    def __init__(self, version: str) -> None:
        environment = Environment(
            loader=PackageLoader("schoolnet.web"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._template = environment.get_template("page.html")
        self._version = version

    def render(self, board: Board, language: Language, now: float) -> bytes:
        """The page as UTF-8 at `now` (Unix seconds); a character that no encoding knows costs only itself."""
        inventory = board.inventory
        schools = view_schools(board, language, now)
        html = self._template.render(
            text=TEXTS[language],
            language=language,
            other_language=next(each for each in LANGUAGES if each != language),
            city="" if inventory is None else in_language(inventory.city.name, language),
            has_inventory=inventory is not None,
            is_ready=board.is_ready,
            schools=schools,
            uplink_states=Counter(uplink.state for school in schools for uplink in school.uplinks),
            room_states=sum((Counter(school.counts) for school in schools), Counter[str]()),
            symbols=SYMBOLS,
            version=self._version,
        )
        return html.encode("utf-8", "replace")


def view_schools(board: Board, language: Language, now: float) -> list[SchoolView]:
    """All schools at `now` (Unix seconds), the worst first, then by name."""
    schools = () if board.inventory is None else board.inventory.schools
    views = [view_school(board, school, language, now) for school in schools]
    return sorted(views, key=lambda view: (view.severity, view.name))
