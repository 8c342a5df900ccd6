"""The example city of config/, its hosts pointed at agents of this machine."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from snmp.debian_snmpd import PASSWORD, PRIV_PASSWORD, user_name

CONFIG = Path(__file__).parents[2] / "config"
RECORDINGS = {
    "gimnazija-1-ups": "ups_mib/on_battery",
    "wlc-1": "aruba_instant/one_down",
    "pii-zvaigznite-r1": "mikrotik/router_with_optics",
    "pii-zvaigznite-ap1": "ubiquiti_unifi/two_radios",
}
KINDERGARTEN = "pii-zvaigznite"
RECORDED_MAC, RECORDED_SSID = "02:00:5e:00:00:01", "Pupils"
SCHOOL, ROUTER, ROOM = "gimnazija-1", "gimnazija-1-sw1", "102"
INTERVAL_SECONDS = 5
ENVIRONMENT = {
    "SCHOOLNET_SNMP_AUTH_KEY": PASSWORD,
    "SCHOOLNET_SNMP_PRIV_KEY": PRIV_PASSWORD,
    "SCHOOLNET_INTERVALS__STATUS_SECONDS": str(INTERVAL_SECONDS),
    "SCHOOLNET_INTERVALS__TABLES_SECONDS": str(INTERVAL_SECONDS),
    "SCHOOLNET_SNMP__TIMEOUT_SECONDS": "0.5",
    "SCHOOLNET_WEB__PORT": "0",
    "SCHOOLNET_SNMP_COMMUNITY": "nobody",
    **{f"TEST_{device}": recording for device, recording in RECORDINGS.items()},
}


def point(device: dict[str, Any], ports: Mapping[str, int], otherwise: int) -> None:
    device["host"], device["port"] = "127.0.0.1", ports.get(device["id"], otherwise)
    if device["id"] in RECORDINGS:
        device["credentials"] = device["id"]


def example_city(folder: Path, ports: Mapping[str, int], otherwise: int) -> None:
    """The example configuration in `folder`, its devices at these ports of 127.0.0.1, all others at `otherwise`."""
    calendar = CONFIG / "inventory" / "calendar"
    shutil.copytree(calendar, folder / calendar.relative_to(CONFIG), dirs_exist_ok=True)
    for path in CONFIG.rglob("*.yaml"):
        content = yaml.load(path.read_text(), Loader=yaml.BaseLoader)
        for device in content.get("devices", ()):
            point(device, ports, otherwise)
        if path.name == "city.yaml":
            content["credentials"]["default"] |= {
                "user": user_name("SHA-256", "AES256"),
                "priv_protocol": "AES-256",
            }
            for device in RECORDINGS:
                content["credentials"][device] = {"version": "2c", "community": {"env": f"TEST_{device}"}}
        if content.get("id") == SCHOOL:
            content["circuits"][0] |= {"speed": "10M", "ends": [{"device": ROUTER, "port": "lo"}]}
            content["access_points"][1]["mac"] = RECORDED_MAC
            content["ssids"] = [RECORDED_SSID]
        target = folder / path.relative_to(CONFIG)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(yaml.safe_dump(content, allow_unicode=True))
