"""How many clients each room had at most, day by day. Counts alone: nobody's device is known here."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from schoolnet.facts.absent import value_or_none
from schoolnet.facts.device import DeviceFacts
from schoolnet.facts.rows import AccessPoint as AccessPointRow
from schoolnet.facts.rows import Radio
from schoolnet.verdicts.board_entries import AccessPointEntry, ClassroomEntry


class MostClients:
    """The most clients at once in each room, by local day and school."""

    def __init__(self) -> None:
        self._most: defaultdict[tuple[str, str], dict[str, int]] = defaultdict(dict)

    def see(self, day: str, school: str, rooms: Mapping[str, int]) -> None:
        """So many clients were in these rooms at once."""
        most = self._most[day, school]
        for room, clients in rooms.items():
            if clients > most.get(room, 0):
                most[room] = clients

    def of(self, day: str, school: str) -> Mapping[str, int]:
        """The most clients in each room that had any."""
        return self._most.get((day, school), {})

    def days(self) -> Iterable[tuple[str, str, Mapping[str, int]]]:
        """All that was seen: day, school, rooms."""
        return ((day, school, rooms) for (day, school), rooms in self._most.items() if rooms)

    def forget(self, before: str) -> None:
        """Forget the days before this one."""
        for key in [key for key in self._most if key[0] < before]:
            del self._most[key]


def clients_of(room: ClassroomEntry, facts: Mapping[str, DeviceFacts], now: float) -> int:
    """The clients of all access points that serve a room, 0 where nothing is known; one that serves several rooms
    counts in each of them."""
    return sum(_clients(each, facts[each.plan.device], now) for each in room.access_points if each.plan.device in facts)


def _clients(entry: AccessPointEntry, facts: DeviceFacts, now: float) -> int:
    if entry.verdict.key is None:
        return 0
    of_its_own = value_or_none(facts.lookup(AccessPointRow, entry.verdict.key, "clients", now))
    if of_its_own is not None:
        return int(of_its_own)
    per_radio = (value_or_none(facts.lookup(Radio, key, "clients", now)) for key in entry.radios)
    return sum(clients for clients in per_radio if clients)
