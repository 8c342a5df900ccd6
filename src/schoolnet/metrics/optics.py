"""The light at a circuit's port."""

from schoolnet.facts.absent import Absent, value_or_none
from schoolnet.facts.device import DeviceFacts, Section, Tier
from schoolnet.facts.rows import Transceiver
from schoolnet.verdicts.optics import find_transceiver, receive_power_dbm, transmit_power_dbm


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
            module, _ = find_transceiver(facts, self._port, now)
            self._searched, self._powers_dbm = section, (None, None)
            if not isinstance(module, Absent):
                self._powers_dbm = (
                    value_or_none(receive_power_dbm(module)),
                    value_or_none(transmit_power_dbm(module)),
                )
        return self._powers_dbm
