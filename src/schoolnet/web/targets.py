"""What Prometheus discovers over HTTP: https://prometheus.io/docs/prometheus/latest/http_sd/."""

from collections.abc import Iterator
from typing import TypeAlias

from schoolnet.inventory.lookup import all_devices
from schoolnet.inventory.model import Inventory

TargetGroup: TypeAlias = dict[str, list[str] | dict[str, str]]


def own_targets(inventory: Inventory, address: str) -> list[TargetGroup]:
    """The one target that has all series: this process, at the address by which it was asked."""
    labels = {
        "__metrics_path__": "/metrics",
        "__meta_schoolnet_city": inventory.city.name.en,
        "__meta_schoolnet_schools": str(len(inventory.schools)),
    }
    return [{"targets": [address], "labels": labels}]


def device_targets(inventory: Inventory) -> list[TargetGroup]:
    """Every planned device by its host, for what else should look at it (ICMP by blackbox_exporter, say)."""
    return list(_device_groups(inventory))


def _device_groups(inventory: Inventory) -> Iterator[TargetGroup]:
    for device_id, (school, device) in all_devices(inventory).items():
        labels = {
            "__meta_schoolnet_device": device_id,
            "__meta_schoolnet_school": school.id if school is not None else "",
            "__meta_schoolnet_role": str(device.role),
            "__meta_schoolnet_snmp_port": str(device.port),
        }
        yield {"targets": [device.host], "labels": labels}
