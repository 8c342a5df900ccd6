"""The light at a circuit's port."""

from schoolnet.facts.absent import Absent, Maybe
from schoolnet.facts.device import DeviceFacts, Section, Tier
from schoolnet.facts.rows import Interface, Transceiver


class Optics:
    """Finds the transceiver in a port, once per list of transceivers."""

    def __init__(self, port: str) -> None:
        self._port = port
        self._searched: Section[Transceiver] | None = None
        self._powers_dbm: tuple[float | None, float | None] = (None, None)

    def powers_dbm(self, facts: DeviceFacts, now: float) -> tuple[float | None, float | None]:
        """Received and transmitted power in dBm at `now` (Unix seconds), of the weakest lane; None: not known."""
        section = facts.fresh(Transceiver, Tier.TABLES, now)
        if section is None:
            return None, None
        if section is not self._searched:
            self._searched, self._powers_dbm = section, _powers_dbm(self._find(section, facts, now))
        return self._powers_dbm

    def _find(self, section: Section[Transceiver], facts: DeviceFacts, now: float) -> Transceiver | None:
        index = facts.lookup(Interface, self._port, "index", now)
        for row in section.rows.values():
            if row.port_name == self._port or (row.interface_index == index and not isinstance(index, Absent)):
                return row
        return None


def _powers_dbm(found: Transceiver | None) -> tuple[float | None, float | None]:
    if found is None:
        return None, None
    received_dbm = _weakest(found.receive_power_dbm, [lane.receive_power_dbm for lane in found.lanes])
    sent_dbm = _weakest(found.transmit_power_dbm, [lane.transmit_power_dbm for lane in found.lanes])
    # Exactly 0 dBm, a milliwatt, would be much light: Cisco NX-OS says so of a module that has no reading.
    return received_dbm or None, sent_dbm


def _weakest(module: Maybe[float], lanes: list[Maybe[float]]) -> float | None:
    known = [lane for lane in lanes if not isinstance(lane, Absent)]
    if known:
        return min(known)
    return None if isinstance(module, Absent) else module
