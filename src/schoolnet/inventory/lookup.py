"""Small questions to the plan."""

from collections.abc import Mapping

from schoolnet.inventory.model import Device, Inventory, School


def all_devices(inventory: Inventory) -> Mapping[str, tuple[School | None, Device]]:
    """Every device by id, with the school that it belongs to; None for the city's own."""
    shared: dict[str, tuple[School | None, Device]] = {device.id: (None, device) for device in inventory.city.devices}
    return shared | {device.id: (school, device) for school in inventory.schools for device in school.devices}
