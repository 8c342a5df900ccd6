"""What is said before the made-up city begins: its size, and what will go wrong when."""

from collections.abc import Sequence

from schoolnet.demo.timeline import Fault
from schoolnet.inventory.lookup import all_devices
from schoolnet.inventory.model import Inventory


def introduction(inventory: Inventory, faults: Sequence[Fault]) -> str:
    """Lines for the terminal."""
    schools = inventory.schools
    lines = [
        f"{inventory.city.name.en}, made up: {len(schools)} institutions, "
        f"{sum(len(school.classrooms) for school in schools)} classrooms, "
        f"{sum(len(school.access_points) for school in schools)} access points, "
        f"{len(all_devices(inventory))} SNMP agents on loopback."
    ]
    lines += (f"  {_when(fault)}  {fault.sentence.en}" for fault in faults)
    return "\n".join(lines)


def _when(fault: Fault) -> str:
    if fault.is_permanent:
        return f"{'all the time':<19}"
    return f"from {fault.start_seconds:>3.0f} s to {fault.end_seconds:>3.0f} s"
