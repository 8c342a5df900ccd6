"""What the demo runs on instead of configuration files."""

from schoolnet.demo.run import DemoCity
from schoolnet.inventory.secrets import resolve_credentials
from schoolnet.ledger_access import LedgerAccess
from schoolnet.settings import Configuration, Settings

INTERVALS = {"status_seconds": 5, "tables_seconds": 15, "inventory_seconds": 60}
"""So often that a person need not wait."""
TIMEOUT_SECONDS = 0.3
"""So short that all attempts at a silent device, each twice as long as the one before, fit into a status interval."""


def demo_configuration(city: DemoCity, port: int, engine: str, ledger: LedgerAccess | None = None) -> Configuration:
    """A configuration for the running city, whose page is served at this port and whose evidence is kept there."""
    settings = Settings.model_validate(
        {
            "web": {"port": port},
            "snmp": {"engine": engine, "timeout_seconds": TIMEOUT_SECONDS},
            "intervals": INTERVALS,
            "traps": {"enabled": True, "port": city.trap_port},
            "state": {"folder": None},
            "audit": {"ledger": None},
            "log": {"level": "warning"},
        }
    )
    return Configuration(settings, city.inventory, resolve_credentials(city.inventory, city.environment), ledger)
