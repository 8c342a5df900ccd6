"""How often a port has changed its state, as far as polls can tell."""

from schoolnet.facts.absent import value_or_none
from schoolnet.facts.device import DeviceFacts, Section, Tier
from schoolnet.facts.rows import Interface, PortStatus


class PortChanges:
    """Counts the changes of one port: `count` is since schoolnet started."""

    def __init__(self, port: str) -> None:
        self.count = 0
        self._port = port
        self._seen: Section[Interface] | None = None
        self._oper: PortStatus | None = None
        self._changed_at_seconds: float | None = None

    def see(self, facts: DeviceFacts) -> int:
        """The count, after these facts of the device.

        A state counts that differs from the last one seen, and one that left and came back between two polls.

        ifLastChange (IF-MIB) is the device's uptime then: a greater one tells that the port changed, a smaller one that
        the device started anew, and the port with it.
        """
        section = facts.sections.get((Interface, Tier.STATUS))
        if section is not None and section is not self._seen:
            self._seen = section
            row = section.rows.get(self._port)
            if row is not None:
                self._see(row)
        return self.count

    def _see(self, row: Interface) -> None:
        oper, changed_at_seconds = value_or_none(row.oper), value_or_none(row.last_change_seconds)
        if self._oper is not None and oper is not None:
            if oper is not self._oper:
                self.count += 1
            elif None not in (changed_at_seconds, self._changed_at_seconds):
                self.count += 2 * (changed_at_seconds != self._changed_at_seconds)
        self._oper = oper or self._oper
        self._changed_at_seconds = changed_at_seconds
