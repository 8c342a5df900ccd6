"""What the web room asks of the service that it shows."""

from collections.abc import Mapping
from typing import Protocol

from schoolnet.inventory.model import Inventory
from schoolnet.metrics.exposition import Exposition
from schoolnet.verdicts.model import ClassroomState, UplinkState, Verdict


class State(Protocol):
    """The running service, as the pages see it."""

    @property
    def exposition(self) -> Exposition:
        """The lines of /metrics."""

    @property
    def inventory(self) -> Inventory | None:
        """The plan in force; None while there is none, because it could not be loaded."""

    @property
    def uplink_verdicts(self) -> Mapping[tuple[str, str], Verdict[UplinkState]]:
        """The newest verdict on each circuit, by school and circuit."""

    @property
    def classroom_verdicts(self) -> Mapping[tuple[str, str], Verdict[ClassroomState]]:
        """The newest verdict on each classroom, by school and classroom."""

    @property
    def allow_reload(self) -> bool:
        """Whether POST /-/reload is served."""

    def is_ready(self) -> bool:
        """Whether every device has been asked once."""

    async def reload(self) -> list[str]:
        """Read the configuration anew; the problems for which the old one stays in force, none when it is done."""
