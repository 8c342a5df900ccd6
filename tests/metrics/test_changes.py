"""How often a port has changed its state, by what polls saw."""

from typing import Any

import pytest
from schoolnet.metrics.changes import PortChanges

from metrics.metrics_city import NOW, PORT, said, uplink_port
from schoolnet.facts.absent import Absent, AbsentReason
from schoolnet.facts.device import DeviceFacts
from schoolnet.facts.rows import PortStatus

UP, DOWN = PortStatus.UP, PortStatus.DOWN
LOST = Absent(AbsentReason.TIMEOUT)


def counted(*moments: tuple[Any, Any]) -> int:
    """The changes after polls that saw these (ifOperStatus, ifLastChange in seconds)."""
    changes = PortChanges(PORT)
    for number, (oper, changed_at) in enumerate(moments):
        changes.see(said("router", uplink_port(oper=oper, last_change_seconds=changed_at), at=NOW + number))
    return changes.count


@pytest.mark.parametrize(
    ("moments", "count"),
    [
        ([(UP, 5.0), (UP, 5.0)], 0),
        ([(UP, 5.0), (DOWN, 9.0)], 1),
        ([(UP, 5.0), (DOWN, 9.0), (UP, 12.0)], 2),
        ([(UP, 5.0), (UP, 9.0)], 2),
        ([(UP, 500.0), (UP, 9.0)], 2),
        ([(UP, LOST), (UP, LOST), (DOWN, LOST)], 1),
        ([(UP, 5.0), (LOST, LOST), (UP, 5.0)], 0),
        ([(UP, 5.0), (LOST, LOST), (DOWN, LOST)], 1),
    ],
    ids=["still", "down", "down and up", "flap between polls", "reboot", "no ifLastChange", "lost", "lost, then down"],
)
def test_changes(moments: list[tuple[Any, Any]], count: int) -> None:
    assert counted(*moments) == count


def test_the_same_poll_counts_once() -> None:
    changes = PortChanges(PORT)
    facts = said("router", uplink_port(oper=UP, last_change_seconds=1.0))
    later = said("router", uplink_port(oper=DOWN, last_change_seconds=2.0), at=NOW + 60)
    for seen in (DeviceFacts("router"), facts, later, later, later):
        changes.see(seen)
    assert changes.count == 1
