"""The commands: parse and print, nothing else."""

import asyncio
import errno
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from importlib import metadata
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from schoolnet.demo.fault_kinds import FaultKind
from schoolnet.snmp.engine import Agent, AuthProtocol, Community, PrivProtocol, SnmpVersion, User

if TYPE_CHECKING:
    from schoolnet.inventory.problems import Problem
    from schoolnet.polling.inspect import Inspection
    from schoolnet.service import Service

app = typer.Typer(no_args_is_help=True, rich_markup_mode="rich", pretty_exceptions_enable=False)

FAILED = 1
SNMP_PORT = 161
BAD_CONFIGURATION = 2
WIDTH_WITHOUT_TERMINAL = 200


def _existing(config: Path) -> Path:
    if os.path.lexists(config):
        return config
    typer.echo(f"There is no {config}: give --config FILE or set SCHOOLNET_CONFIG.", err=True)
    raise typer.Exit(BAD_CONFIGURATION)


def _print_version(asked: bool) -> None:
    if asked:
        typer.echo(f"schoolnet {metadata.version('schoolnet')}")
        raise typer.Exit


ConfigOption = Annotated[
    Path,
    typer.Option("--config", "-c", envvar="SCHOOLNET_CONFIG", callback=_existing, help="The settings file."),
]
DEFAULT_CONFIG = Path("config/schoolnet.yaml")


@app.callback()
def schoolnet(
    _: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Say which one this is.")
    ] = False,
) -> None:
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

    Exit code 0 after SIGTERM, 1 when it cannot listen, 2 when the configuration cannot be used.
    """
    from schoolnet.inventory.problems import ConfigError
    from schoolnet.logs import configure_logging
    from schoolnet.service import Service
    from schoolnet.settings import load_configuration

    try:
        configuration = load_configuration(config, os.environ)
    except ConfigError as error:
        _print_problems(error.problems)
        typer.echo(f"Not started. `schoolnet check --config {config}` lists problems and warnings.", err=True)
        raise typer.Exit(BAD_CONFIGURATION) from None
    configure_logging(configuration)
    service = partial(Service, configuration, lambda: load_configuration(config, os.environ))
    asyncio.run(_serve(service, "set web.port or SCHOOLNET_WEB__PORT"))


@app.command()
def demo(
    duration: Annotated[float | None, typer.Option(min=1, help="End after so many seconds.")] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port of the page; 0 takes any free one.")] = 10610,
    faults: Annotated[
        Literal["on", "off"], typer.Option(help="Whether things go wrong, on a timeline that repeats.")
    ] = "on",
    fault: Annotated[
        FaultKind | None,
        typer.Option(metavar="NAME", help=f"Play only this one, soon after the start: {', '.join(FaultKind)}."),
    ] = None,
    engine: Annotated[Literal["gufo", "pysnmp"], typer.Option(help="The SNMP engine that polls.")] = "gufo",
) -> None:
    """Poll a made-up city on this machine: real SNMP over real UDP on loopback, a page, /metrics, faults on a timeline.

    Nothing leaves this machine, and nothing needs to be configured. Control-C ends it.

    Exit code 0 when it was ended, 1 when it could not start.
    """
    from schoolnet.demo.configuration import demo_configuration
    from schoolnet.demo.introduction import introduction
    from schoolnet.demo.run import DemoError, start_city
    from schoolnet.logs import configure_logging
    from schoolnet.service import Service

    try:
        with start_city(fault or faults) as city:
            configuration = demo_configuration(city.inventory, city.environment, port, engine)
            configure_logging(configuration)
            typer.echo(introduction(city.inventory, city.timeline.faults))
            asyncio.run(_serve(partial(Service, configuration), "give --port", duration))
    except DemoError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(FAILED) from None


@app.command()
def inspect(
    ctx: typer.Context,
    host: Annotated[str, typer.Argument(metavar="HOST[:PORT]", help="Name or address; port 161 unless given.")],
    community: Annotated[
        str | None, typer.Option(envvar="SCHOOLNET_COMMUNITY", help="Community of v1 or v2c; alone it means v2c.")
    ] = None,
    version: Annotated[
        Literal["1", "2c", "3"] | None, typer.Option(help="SNMP version; 3 unless a community is given.")
    ] = None,
    user: Annotated[str | None, typer.Option(help="User name of v3 (securityName).")] = None,
    auth_protocol: Annotated[
        AuthProtocol, typer.Option(help="How v3 authenticates: the hash that the device has for this user.")
    ] = AuthProtocol.SHA256,
    priv_protocol: Annotated[
        PrivProtocol, typer.Option(help="How v3 encrypts; -C is the key extension of Cisco and net-snmp.")
    ] = PrivProtocol.AES128,
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

    Exit code 0 when the device answered, 1 when it did not, 2 when the command line is wrong.
    """
    from schoolnet.inventory.address import host_and_port
    from schoolnet.polling.inspect_credentials import UserTold, community_of, means_version_3, user_of

    credentials: Community | User
    try:
        name, port = host_and_port(host, SNMP_PORT)
        if means_version_3(_on_the_command_line(ctx), version, community):
            told = UserTold(user, auth_protocol, priv_protocol, auth_key_file, priv_key_file)
            credentials = user_of(told, os.environ, _ask, partial(typer.echo, err=True))
        else:
            credentials = community_of(community, version)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    spoken = SnmpVersion.V3 if isinstance(credentials, User) else SnmpVersion(version or "2c")
    _print_inspection(_inspect(Agent(name, port, spoken, credentials), engine, timeout), output)


def _on_the_command_line(ctx: typer.Context) -> set[str]:
    sources = {name: ctx.get_parameter_source(name) for name in ctx.params}
    return {name for name, source in sources.items() if source is not None and source.name == "COMMANDLINE"}


def _ask(what: str) -> str:
    """What the person at the terminal types; nothing where nobody sits."""
    if not sys.stdin or not sys.stdin.isatty():
        return ""
    return str(typer.prompt(f"{what} (empty for none)", default="", hide_input=True, show_default=False, err=True))


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


async def _serve(make_service: "Callable[[], Service]", other_port: str, duration_seconds: float | None = None) -> None:
    try:
        service = make_service()
        if duration_seconds is not None:
            asyncio.get_running_loop().call_later(duration_seconds, service.stop)
        await service.run(_print_addresses)
    except OSError as error:
        hint = f" ({other_port})" if error.errno in (errno.EADDRINUSE, errno.EACCES) else ""
        typer.echo(f"{error.strerror}{hint}", err=True)
        raise typer.Exit(FAILED) from None


def _print_addresses(url: str) -> None:
    typer.echo(f"Page     {url}\nMetrics  {url}metrics")


def _print_problems(problems: "Sequence[Problem]") -> None:
    from schoolnet.inventory.problems import counted

    for problem in problems:
        typer.echo(str(problem), err=True)
    if problems:
        typer.echo(counted(problems), err=True)


def main() -> None:
    """Run the command line. Output that cannot be written ends it with code 1, without a traceback."""
    try:
        try:
            app()
        finally:
            for stream in filter(None, (sys.stdout, sys.stderr)):
                stream.flush()
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EPIPE, errno.EBADF):
            raise
        with suppress(OSError):
            os.write(2, f"schoolnet: {error.strerror}\n".encode())
        os._exit(FAILED)  # the interpreter would try to write the rest, and fail again
