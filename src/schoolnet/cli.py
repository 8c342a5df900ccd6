"""The commands: parse and print, nothing else."""

import asyncio
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from schoolnet.snmp.engine import Agent, AuthProtocol, Community, PrivProtocol, SnmpVersion, User

if TYPE_CHECKING:
    from schoolnet.demo.timeline import Fault
    from schoolnet.inventory.model import Inventory
    from schoolnet.inventory.problems import Problem
    from schoolnet.polling.inspect import Inspection
    from schoolnet.service import Service

app = typer.Typer(no_args_is_help=True, rich_markup_mode="rich", pretty_exceptions_enable=False)

FAILED = 1
SNMP_PORT = 161
BAD_CONFIGURATION = 2
WIDTH_WITHOUT_TERMINAL = 200

ConfigOption = Annotated[
    Path,
    typer.Option("--config", "-c", envvar="SCHOOLNET_CONFIG", help="The settings file; it names the inventory."),
]
DEFAULT_CONFIG = Path("config/schoolnet.yaml")


@app.callback()
def schoolnet() -> None:
    """Know, and prove, that every school has its 10G circuit and WiFi in every classroom.

    Begin with [bold]schoolnet demo[/bold]: a made-up city, polled for real on this machine.
    """


@app.command()
def check(config: ConfigOption = DEFAULT_CONFIG) -> None:
    """List all problems of the configuration at once: file, line, key, and the key you probably meant.

    Exit code 0 when it can be used (warnings do not forbid that), 2 when it cannot.
    """
    from schoolnet.inventory.problems import errors_only
    from schoolnet.settings import check_configuration

    problems = check_configuration(config, os.environ)
    _print_problems(problems)
    if errors_only(problems):
        raise typer.Exit(BAD_CONFIGURATION)
    typer.echo(f"{config}: this configuration can be used.")


@app.command()
def run(config: ConfigOption = DEFAULT_CONFIG) -> None:
    """Poll the city, and serve the page and /metrics, until SIGTERM.

    SIGHUP reads the configuration anew; one with problems is refused as a whole, and the old one stays in force.
    """
    from schoolnet.inventory.problems import ConfigError
    from schoolnet.service import Service
    from schoolnet.settings import configure_logging, load_configuration

    try:
        configuration = load_configuration(config, os.environ)
    except ConfigError as error:
        _print_problems(error.problems)
        raise typer.Exit(BAD_CONFIGURATION) from None
    configure_logging(configuration)
    asyncio.run(_serve(lambda: Service(configuration, lambda: load_configuration(config, os.environ))))


@app.command()
def demo(
    duration: Annotated[float | None, typer.Option(min=1, help="End after so many seconds.")] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port of the page; 0 takes any free one.")] = 10610,
    faults: Annotated[
        Literal["on", "off"], typer.Option(help="Whether things go wrong, on a timeline that repeats.")
    ] = "on",
    engine: Annotated[Literal["gufo", "pysnmp"], typer.Option(help="The SNMP engine that polls.")] = "gufo",
) -> None:
    """Poll a made-up city on this machine: real SNMP over real UDP on loopback, a page, /metrics, faults on a timeline.

    Nothing leaves this machine, and nothing needs to be configured. Control-C ends it.
    """
    from schoolnet.demo.configuration import demo_configuration
    from schoolnet.demo.run import DemoError, start_city
    from schoolnet.service import Service
    from schoolnet.settings import configure_logging

    try:
        with start_city(faults == "on") as city:
            configuration = demo_configuration(city.inventory, city.environment, port, engine)
            configure_logging(configuration)
            _print_city(city.inventory, city.timeline.faults)
            asyncio.run(_serve(lambda: Service(configuration), duration))
    except DemoError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(FAILED) from None


@app.command()
def inspect(
    host: Annotated[str, typer.Argument(metavar="HOST[:PORT]", help="Name or address; port 161 unless given.")],
    community: Annotated[
        str | None, typer.Option(envvar="SCHOOLNET_COMMUNITY", help="Community of v1 or v2c; alone it means v2c.")
    ] = None,
    version: Annotated[Literal["1", "2c", "3"] | None, typer.Option(help="SNMP version; 3 unless told.")] = None,
    user: Annotated[str | None, typer.Option(help="User of v3.")] = None,
    auth_protocol: Annotated[AuthProtocol, typer.Option(help="Of v3.")] = AuthProtocol.SHA256,
    priv_protocol: Annotated[PrivProtocol, typer.Option(help="Of v3.")] = PrivProtocol.AES128,
    auth_key_file: Annotated[
        Path | None, typer.Option(help="Holds v3's authentication password; else $SCHOOLNET_AUTH_KEY, else asked.")
    ] = None,
    priv_key_file: Annotated[
        Path | None, typer.Option(help="Holds v3's privacy password; else $SCHOOLNET_PRIV_KEY, else asked.")
    ] = None,
    engine: Annotated[Literal["gufo", "pysnmp"], typer.Option(help="The SNMP engine that asks.")] = "gufo",
    timeout: Annotated[float, typer.Option(min=0.1, max=60, help="Seconds to wait for the first answer.")] = 2.0,
    output: Annotated[Literal["table", "json"], typer.Option("--format", help="For people or for programs.")] = "table",
) -> None:
    """Show all that a device tells: who it is, ports, access points and radios, optics, PoE, neighbours.

    Says which vendor's profile fits and why, and what was incomplete. It only reads. Passwords of v3 are never taken
    from the command line, where every user of the machine could see them.

    [bold]schoolnet inspect 192.0.2.1 --community public[/bold]

    [bold]SCHOOLNET_AUTH_KEY=... SCHOOLNET_PRIV_KEY=... schoolnet inspect switch.example --user schoolnet[/bold]
    """
    credentials: Community | User
    if version == "3" or (version is None and community is None):
        credentials = _user(user, auth_protocol, auth_key_file, priv_protocol, priv_key_file)
    elif community is None:
        raise typer.BadParameter(f"v{version} needs --community NAME")
    else:
        credentials = Community(community)
    name, port = _host_and_port(host)
    spoken = SnmpVersion.V3 if isinstance(credentials, User) else SnmpVersion(version or "2c")
    _print_inspection(_inspect(Agent(name, port, spoken, credentials), engine, timeout), output)


def _user(
    name: str | None, auth: AuthProtocol, auth_file: Path | None, priv: PrivProtocol, priv_file: Path | None
) -> User:
    if name is None:
        raise typer.BadParameter("v3 needs --user NAME; for v2c give --community NAME")
    auth_key = _secret("SCHOOLNET_AUTH_KEY", auth_file, "Authentication password (empty for none)")
    if auth_key is None:
        return User(name)
    priv_key = _secret("SCHOOLNET_PRIV_KEY", priv_file, "Privacy password (empty for none)")
    return User(name, auth, auth_key, priv, priv_key)


def _inspect(agent: Agent, engine_name: Literal["gufo", "pysnmp"], timeout_seconds: float) -> "Inspection":
    from schoolnet.polling.inspect import inspect_with
    from schoolnet.polling.inspect_advice import explain
    from schoolnet.snmp.errors import SnmpError

    try:
        with _progress() as progress:
            return asyncio.run(inspect_with(engine_name, agent, timeout_seconds, progress))
    except SnmpError as error:
        typer.echo(asyncio.run(explain(error, agent, engine_name, timeout_seconds)), err=True)
        raise typer.Exit(FAILED) from None
    except KeyboardInterrupt:
        raise typer.Exit(FAILED) from None


@contextmanager
def _progress() -> "Iterator[Callable[[str, int, int], None]]":
    """A progress bar where a person watches stderr, else nothing."""
    if not sys.stderr.isatty():
        yield lambda *_: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("asking")
        yield lambda what, done, total: bar.update(task, description=what, completed=done, total=total)


def _print_inspection(inspection: "Inspection", output: Literal["table", "json"]) -> None:
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a terminal that cannot show a letter still shows the rest
    if output == "json":
        import json

        from schoolnet.polling.inspect_json import as_json

        typer.echo(json.dumps(as_json(inspection), indent=2, ensure_ascii=False))
        return
    from rich.console import Console

    from schoolnet.polling.inspect_tables import print_inspection

    # Nothing folds in a pipe or a file unless the environment says how wide its reader is.
    width = None if sys.stdout.isatty() or "COLUMNS" in os.environ else WIDTH_WITHOUT_TERMINAL
    print_inspection(inspection, Console(highlight=False, width=width))


def _host_and_port(text: str) -> tuple[str, int]:
    """`host`, `host:port`, `[2001:db8::1]:port` or a bare IPv6 address; port 161 unless given."""
    bracketed = re.fullmatch(r"\[([^\]]+)\](?::(\d{1,5}))?", text)
    plain = re.fullmatch(r"([^:]+):(\d{1,5})", text)
    found = bracketed or plain
    if found is None:
        return text, SNMP_PORT
    port = int(found.group(2) or SNMP_PORT)
    if not 0 < port < 65536:
        raise typer.BadParameter(f"there is no port {port}")
    return found.group(1), port


def _secret(variable: str, file: Path | None, prompt: str) -> str | None:
    """A password from its file, else from the environment, else from the person at the terminal; None for none."""
    if file is not None:
        try:
            return file.read_text(encoding="utf-8").strip() or None
        except (OSError, UnicodeDecodeError) as error:
            raise typer.BadParameter(f"{file} cannot be read: {error}") from None
    if variable in os.environ or not sys.stdin.isatty():
        return os.environ.get(variable) or None
    return str(typer.prompt(prompt, default="", hide_input=True, show_default=False, err=True)) or None


async def _serve(make_service: "Callable[[], Service]", duration_seconds: float | None = None) -> None:
    service = make_service()
    if duration_seconds is not None:
        asyncio.get_running_loop().call_later(duration_seconds, service.stop)
    try:
        await service.run(_print_addresses)
    except OSError as error:
        typer.echo(error.strerror, err=True)
        raise typer.Exit(FAILED) from None


def _print_addresses(url: str) -> None:
    typer.echo(f"Page     {url}\nMetrics  {url}metrics")


def _print_city(inventory: "Inventory", faults: "Sequence[Fault]") -> None:
    from schoolnet.inventory.lookup import all_devices

    schools = inventory.schools
    typer.echo(
        f"{inventory.city.name.en}, made up: {len(schools)} institutions, "
        f"{sum(len(school.classrooms) for school in schools)} classrooms, "
        f"{sum(len(school.access_points) for school in schools)} access points, "
        f"{len(all_devices(inventory))} SNMP agents on loopback."
    )
    for fault in faults:
        typer.echo(f"  from {fault.start_seconds:>3.0f} s to {fault.end_seconds:>3.0f} s  {fault.sentence.en}")


def _print_problems(problems: "Sequence[Problem]") -> None:
    for problem in problems:
        typer.echo(str(problem), err=True)
    if problems:
        typer.echo(f"{len(problems)} problem{'' if len(problems) == 1 else 's'}.", err=True)


def main() -> None:
    """Run the command line."""
    app()
