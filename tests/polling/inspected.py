"""`schoolnet inspect` as a process, and a recording as the tables or the JSON that it prints."""

import os
import subprocess
import sys
from pathlib import Path

from rich.console import Console

from replay import rows_of
from schoolnet.facts.device import READING_ORDER, DeviceFacts
from schoolnet.polling.inspect import Inspection
from schoolnet.polling.inspect_tables import print_inspection
from schoolnet.polling.interpret import interpret
from schoolnet.snmp.engine import Raw
from schoolnet.snmp.errors import FailureReason
from schoolnet.vendors.registry import SYS_DESCR, SYS_OBJECT_ID, match

ROOT = Path(__file__).parents[2]
RECORDINGS = ROOT / "tests" / "recordings"


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "schoolnet", "inspect", *arguments]
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("SCHOOLNET_", "COLUMNS"))}
    return subprocess.run(
        command, capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL, env=clean | environment
    )


def inspected(instances: dict[str, Raw], failures: dict[str, FailureReason] | None = None) -> Inspection:
    found = match(str(instances[SYS_OBJECT_ID]), bytes(instances[SYS_DESCR]).decode())  # type: ignore[arg-type]
    rows = rows_of(instances, found.profile)
    facts = DeviceFacts("")
    for tier in READING_ORDER:
        sections = interpret(
            found.profile, tier, rows, observed_at=1.0, expires_at=2.0, port_keys={}, known=facts.sections
        )
        facts = facts.with_sections(sections, 1.0)
    return Inspection(found, facts, failures or {})


def shown(inspection: Inspection, width: int = 300) -> str:
    console = Console(width=width, record=True, file=open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
    print_inspection(inspection, console)
    console.file.close()
    return console.export_text()
