"""How this process runs: `schoolnet.yaml`, and over it the environment (`SCHOOLNET_SNMP__ENGINE=pysnmp`).

Every setting stands in a group, so a variable of the environment is ours when it begins with `SCHOOLNET_` and has two
underscores between group and key, as between the key and a part of a reference (`SCHOOLNET_AUDIT__PASSWORD__FILE`);
`null` is none. Others are left alone: secrets that are referred to, and what Kubernetes sets for a service that is
called schoolnet.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError, model_validator

from schoolnet.facts.device import Tier
from schoolnet.inventory.document import Loc, Place, dotted, read_document
from schoolnet.inventory.json_schema import PlainScalars
from schoolnet.inventory.loader import examine_inventory, load_inventory
from schoolnet.inventory.model import City, Inventory, School
from schoolnet.inventory.problems import ConfigError, Problem, closest, errors_only
from schoolnet.inventory.secrets import Secret, SecretError, missing_secrets, resolve_credentials
from schoolnet.inventory.shapes import Host, Number, Strict
from schoolnet.inventory.validation import explain, models_in, suggest
from schoolnet.inventory.window import MaintenancePlan
from schoolnet.ledger_access import AuditSettings, LedgerAccess, ledger_access, ledger_faults, placed

PREFIX = "SCHOOLNET_"


class InventorySettings(Strict):
    """Where the plan of the city is."""

    folder: Path = Path("inventory")
    """Folder with city.yaml and schools/, relative to the settings file."""


class WebSettings(Strict):
    """What people and Prometheus open."""

    host: Host = "127.0.0.1"
    """Address to listen on. Only this machine can reach 127.0.0.1; say 0.0.0.0 or "::" to be reached from outside."""
    port: Annotated[int, Field(ge=0, le=65535), Number] = 10610
    """TCP port; 0 takes any free one. 9100 to 9999 belong to Prometheus's public exporters, hence one above."""
    allow_reload: bool = False
    """Whether POST /-/reload reads the configuration anew, as SIGHUP does. Whoever reaches the port may call it."""


class SnmpSettings(Strict):
    """How devices are asked."""

    engine: Literal["gufo", "pysnmp"] = "gufo"
    """gufo is fast; pysnmp is pure Python and fifty times slower."""
    timeout_seconds: Annotated[float, Field(ge=0.1, le=30), Number] = 1.0
    """How long the first attempt waits for an answer; later ones wait longer."""
    attempts: Annotated[int, Field(ge=1, le=10), Number] = 3
    """How often a question is asked before the device counts as silent."""
    max_in_flight: Annotated[int, Field(ge=1, le=5000), Number] = 200
    """How many devices are asked at the same time."""


Seconds = Annotated[int, Field(ge=5, le=86400), Number]


class IntervalSettings(Strict):
    """How often each kind of fact is asked for."""

    status_seconds: Seconds = 60
    """Is it up, how fast, which access points are joined."""
    tables_seconds: Seconds = 300
    """Radios, optics, PoE, neighbours, errors."""
    inventory_seconds: Seconds = 3600
    """Models, serial numbers, versions."""

    @model_validator(mode="after")
    def _in_order(self) -> "IntervalSettings":
        if not self.status_seconds <= self.tables_seconds <= self.inventory_seconds:
            raise ValueError("must not fall: status_seconds <= tables_seconds <= inventory_seconds")
        return self

    def by_tier(self) -> Mapping[Tier, int]:
        """Seconds between polls, per tier."""
        seconds = (self.status_seconds, self.tables_seconds, self.inventory_seconds)
        return dict(zip((Tier.STATUS, Tier.TABLES, Tier.INVENTORY), seconds, strict=True))


class TrapSettings(Strict):
    """Notifications by which devices ask to be polled at once."""

    enabled: bool = False
    """Whether to listen for traps and informs of v2c and v3."""
    host: Host = "127.0.0.1"
    """Address to listen on; 0.0.0.0 or "::" to be reached from outside."""
    port: Annotated[int, Field(ge=0, le=65535), Number] = 10162
    """UDP port; 162 needs CAP_NET_BIND_SERVICE or a redirect, 0 takes any free one."""


class StateSettings(Strict):
    """What is kept over a restart: since when verdicts hold, last speeds, flaps, restarts of devices."""

    folder: Path | None = Path("state")
    """Folder relative to the settings file, or null to keep nothing; $STATE_DIRECTORY of systemd comes before it."""


class LogSettings(Strict):
    """What is written to standard error."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    """The least that is written."""
    format: Literal["console", "json"] = "console"
    """Lines for people, or one JSON object per line."""


class Settings(Strict):
    """How this process runs."""

    inventory: InventorySettings = InventorySettings()
    """Where the plan of the city is."""
    web: WebSettings = WebSettings()
    """What people and Prometheus open."""
    snmp: SnmpSettings = SnmpSettings()
    """How devices are asked."""
    intervals: IntervalSettings = IntervalSettings()
    """How often each kind of fact is asked for."""
    state: StateSettings = StateSettings()
    """What is kept over a restart."""
    audit: AuditSettings = AuditSettings()
    """The evidence that is kept for auditors."""
    traps: TrapSettings = TrapSettings()
    """Notifications by which devices ask to be polled at once."""
    log: LogSettings = LogSettings()
    """What is written to standard error."""


def load_settings(path: Path | None, env: Mapping[str, str]) -> Settings:
    """The settings of this file (None: defaults) under this environment. Raises ConfigError with all problems.

    `inventory.folder` and `state.folder` come back relative to the file's folder, `audit.ledger` to the state's, or to
    the file's where no state is kept.
    """
    place = read_document(path) if path else None
    settings, problems = _examine(place, env)
    if settings is None:
        raise ConfigError(problems)
    beside = path.parent if path else Path()
    inventory = InventorySettings(folder=beside / settings.inventory.folder)
    kept = env.get("STATE_DIRECTORY", "").split(":")[0] or settings.state.folder  # systemd may name several
    state = StateSettings(folder=beside / kept if kept else None)
    audit = placed(settings.audit, state.folder or beside)
    return settings.model_copy(update={"inventory": inventory, "state": state, "audit": audit})


@dataclass(frozen=True, slots=True)
class Configuration:
    """All that a process runs on: settings, the plan, its secrets by the name of the credentials, and how the ledger is
    reached (None: no evidence is kept)."""

    settings: Settings
    inventory: Inventory
    secrets: Mapping[str, Secret]
    ledger: LedgerAccess | None = None


def load_configuration(path: Path | None, env: Mapping[str, str]) -> Configuration:
    """The configuration of this settings file under this environment. Raises ConfigError with all its problems."""
    try:
        settings = load_settings(path, env)
        inventory = load_inventory(settings.inventory.folder)
        secrets = resolve_credentials(inventory, env)
        return Configuration(settings, inventory, secrets, ledger_access(settings.audit, env))
    except (ConfigError, SecretError):
        raise ConfigError(errors_only(check_configuration(path, env))) from None


def check_configuration(path: Path | None, env: Mapping[str, str]) -> list[Problem]:
    """All problems and warnings of the settings, the inventory and its secrets."""
    try:
        settings = load_settings(path, env)
    except ConfigError as error:
        return [*error.problems, *_check_inventory(_probable_folder(path, env), env)]
    return [*_check_ledger(settings.audit, path, env), *_check_inventory(settings.inventory.folder, env)]


def _check_ledger(audit: AuditSettings, path: Path | None, env: Mapping[str, str]) -> Iterator[Problem]:
    place, overrides = read_document(path) if path else None, _overrides(env)[0]
    for key, sentence, severity in ledger_faults(audit, env):
        yield replace(_located(place, overrides, ("audit", key), sentence, {"type": ""}), severity=severity)


def _check_inventory(folder: Path, env: Mapping[str, str]) -> Iterator[Problem]:
    examination = examine_inventory(folder)
    yield from examination.problems
    yield from missing_secrets(examination.credentials, examination.secret_places, env)


def _probable_folder(path: Path | None, env: Mapping[str, str]) -> Path:
    """Where the inventory is when the settings are broken: beside them, unless something can still say otherwise."""
    try:
        written = read_document(path).at("inventory").text("folder") if path else None
    except ConfigError:
        written = None
    told = env.get(_variable(("inventory", "folder")))
    return (path.parent if path else Path()) / (told or written or "inventory")


def _examine(place: Place | None, env: Mapping[str, str]) -> tuple[Settings | None, list[Problem]]:
    overrides, problems = _overrides(env)
    try:
        settings = Settings.model_validate(_overlaid(place.node.plain() if place else {}, overrides))
    except ValidationError as error:
        problems += [_located(place, overrides, *detail) for detail in explain(error)]
        return None, sorted(problems, key=lambda problem: problem.line or 0)
    return (None if problems else settings), problems


def _overrides(env: Mapping[str, str]) -> tuple[dict[Loc, tuple[str, str]], list[Problem]]:
    """Name and value of each variable that sets something, by the setting's location; and the names that are wrong."""
    known = {_variable(loc): loc for loc in _setting_locs()}
    references = {loc[:-1] for loc in known.values() if len(loc) > 2}  # whose flat names may hold the secrets
    flattened = {name.replace("__", "_") for name, loc in known.items() if loc not in references}
    overrides: dict[Loc, tuple[str, str]] = {}
    problems: list[Problem] = []
    for name in sorted(env):
        if name in known:
            overrides[known[name]] = (name, env[name])
        elif name.startswith(PREFIX) and ("__" in name or name in flattened):
            # Without what they all begin with, which would make any two of them alike.
            meant = closest(name.removeprefix(PREFIX), [other.removeprefix(PREFIX) for other in known])
            problems.append(Problem("environment", None, name, "unknown setting", meant and PREFIX + meant))
    return overrides, problems


def _setting_locs() -> Iterator[Loc]:
    for group, group_field in Settings.model_fields.items():
        for key, key_field in group_field.annotation.model_fields.items() if group_field.annotation else ():
            yield group, key
            for model in models_in(key_field.annotation):
                yield from ((group, key, part) for part in model.model_fields)


def _variable(loc: Loc) -> str:
    return PREFIX + "__".join(map(str, loc)).upper()


def _overlaid(written: dict[str, Any], overrides: Mapping[Loc, tuple[str, str]]) -> dict[str, Any]:
    merged = {
        group: dict(keys) if isinstance(keys, dict) else keys for group, keys in written.items() if keys is not None
    }
    for group, told in _tree(overrides).items():
        keys = merged.setdefault(group, {})
        if isinstance(keys, dict):
            keys.update(told)
    return merged


def _tree(overrides: Mapping[Loc, tuple[str, str]]) -> dict[str, dict[str, Any]]:
    """What the environment says, by group and key; the parts of a reference are one value, which replaces another."""
    tree: dict[str, dict[str, Any]] = {}
    for (group, key, *parts), (_, value) in overrides.items():
        keys, plain = tree.setdefault(str(group), {}), None if value == "null" else value
        if not parts:
            keys[str(key)] = plain
        elif isinstance(inner := keys.get(str(key)) or keys.setdefault(str(key), {}), dict):
            inner[str(parts[0])] = plain
    return tree


def _located(
    place: Place | None, overrides: Mapping[Loc, tuple[str, str]], loc: Loc, sentence: str, detail: Mapping[str, Any]
) -> Problem:
    suggestion = suggest(Settings, loc, detail)
    named = next((name for own, (name, _) in overrides.items() if own[: len(loc)] == loc), None)
    written = place.at(*loc).node.value if place else None
    is_wrong_in_file = len(loc) == 1 and written is not None and not isinstance(written, dict)
    if place is None or (named is not None and not is_wrong_in_file):
        return Problem("environment", None, named or dotted(loc), sentence, suggestion)
    return place.at(*loc).problem(sentence, suggestion)


def schemas() -> Mapping[str, dict[str, Any]]:
    """JSON Schemas of the configuration files, by file name, for editors."""
    models: dict[str, type[Strict]] = {
        "city.schema.json": City,
        "maintenance.schema.json": MaintenancePlan,
        "school.schema.json": School,
        "schoolnet.schema.json": Settings,
    }
    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return {name: dialect | model.model_json_schema(schema_generator=PlainScalars) for name, model in models.items()}
