"""From the plan and the settings to the agents that are asked, and how patiently.

Rules of this file: pure. The only place where a planned credential becomes an engine's.
"""

from collections.abc import Mapping

from schoolnet.inventory.model import Device, Inventory
from schoolnet.inventory.secrets import CommunitySecret, Secret
from schoolnet.settings import Settings
from schoolnet.snmp.column import Limits
from schoolnet.snmp.engine import Agent, AuthProtocol, Community, PrivProtocol, SnmpVersion, User


def agent_of(device: Device, secrets: Mapping[str, Secret]) -> Agent:
    """Where and how to ask a planned device."""
    secret = secrets[device.credentials]
    return Agent(
        host=device.host,
        port=device.port,
        version=SnmpVersion(secret.version),
        credentials=_credentials(secret),
        allow_source=device.allow_source,
        max_repetitions=device.max_repetitions,
    )


def _credentials(secret: Secret) -> Community | User:
    if isinstance(secret, CommunitySecret):
        return Community(secret.community)
    return User(
        name=secret.user,
        auth_protocol=AuthProtocol(secret.auth_protocol),
        auth_key=secret.auth_key,
        priv_protocol=PrivProtocol(secret.priv_protocol),
        priv_key=secret.priv_key,
    )


def ports_by_device(inventory: Inventory) -> dict[str, tuple[str, ...]]:
    """The ports that terminate circuits, by device."""
    ports: dict[str, dict[str, None]] = {}
    for school in inventory.schools:
        for circuit in school.circuits:
            for end in circuit.ends:
                ports.setdefault(end.device, {})[end.port] = None
    return {device: tuple(names) for device, names in ports.items()}


def limits_of(settings: Settings) -> Limits:
    """How patient and how persistent the settings want us to be."""
    return Limits(timeout_seconds=settings.snmp.timeout_seconds, attempts=settings.snmp.attempts)
