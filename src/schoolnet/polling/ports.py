"""The ports that terminate a device's circuits: known by name, asked by number.

Rules of this file: no IO. A port's number (ifIndex) holds until a list of the ports, or the port's own answer, says
that it is another port's by now.
"""

from schoolnet.facts.absent import Absent
from schoolnet.facts.device import Section
from schoolnet.facts.rows import Interface


class CircuitPorts:
    """Which ifIndex each of these ports has; `are_named` is False where one has no ifName."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names
        self.indexes: dict[str, int] = {}
        self.are_named = True

    def learn(self, listing: Section[Interface]) -> bool:
        """Take the numbers from a list of the ports; whether something has changed."""
        before = (self.indexes, self.are_named)
        listed = listing.rows
        indexes = {name: listed[name].index for name in self.names if name in listed}
        are_named = all(not isinstance(listed[name].name, Absent) for name in indexes)
        if listing.gap is not None:  # a port that half a list lacks may be in the other half
            indexes, are_named = self.indexes | indexes, are_named and self.are_named
        self.indexes, self.are_named = indexes, are_named
        return (indexes, are_named) != before

    def are_renumbered(self, answers: Section[Interface] | None, listing: Section[Interface] | None) -> bool:
        """Whether a port's number is another port's by now, as far as its own answer tells."""
        if answers is None:
            return False
        for port in self.indexes:
            row = answers.rows.get(port)
            if row is None:
                return True
            listed = listing.rows.get(port) if listing is not None else None
            if listed is not None and _is_another(row, listed):
                return True
        return False


def have_changed(before: Section[Interface] | None, after: Section[Interface] | None) -> bool:
    """Whether a port is known to be in another state than when it was last asked."""
    if before is None or after is None:
        return False
    states = [(before.rows[port].oper, row.oper) for port, row in after.rows.items() if port in before.rows]
    return any(was != now and not isinstance(was, Absent) and not isinstance(now, Absent) for was, now in states)


def _is_another(row: Interface, listed: Interface) -> bool:
    """Whether two rows of one ifIndex are of two ports: by ifName, or ifDescr where there is none."""
    field = "description" if isinstance(listed.name, Absent) else "name"
    said, before = getattr(row, field), getattr(listed, field)
    return not isinstance(said, Absent) and said != before
