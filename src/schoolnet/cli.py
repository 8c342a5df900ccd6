"""The commands: parse and print, nothing else."""

import asyncio
import errno
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from importlib import metadata
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from schoolnet.demo.fault_kinds import FaultKind
from schoolnet.snmp.engine import AuthProtocol, PrivProtocol

if TYPE_CHECKING:
    from rich.console import Console

    from schoolnet.inventory.problems import Problem
    from schoolnet.service import Service

app = typer.Typer(no_args_is_help=True, rich_markup_mode="rich", pretty_exceptions_enable=False)

FAILED = 1
BAD_CONFIGURATION = 2


def _existing(config: Path | None) -> Path | None:
    if config is None or os.path.lexists(config):
        return config
    typer.echo(f"There is no {config}: give --config FILE or set SCHOOLNET_CONFIG.", err=True)
    raise typer.Exit(BAD_CONFIGURATION)


def _print_version(asked: bool) -> None:
    if asked:
        typer.echo(f"schoolnet {metadata.version('schoolnet')}")
        raise typer.Exit


_CONFIG = typer.Option("--config", "-c", envvar="SCHOOLNET_CONFIG", callback=_existing, help="The settings file.")
ConfigOption = Annotated[Path, _CONFIG]
FormatOption = Annotated[Literal["table", "json"], typer.Option("--format", help="For people or for programs.")]
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
            configuration = demo_configuration(city, port, engine)
            configure_logging(configuration)
            typer.echo(introduction(city.inventory, city.timeline.faults))
            asyncio.run(_serve(partial(Service, configuration), "give --port", duration))
    except DemoError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(FAILED) from None


@app.command()
def status(
    school: Annotated[str | None, typer.Argument(help="Id or name of an institution, or a part of either.")] = None,
    url: Annotated[str | None, typer.Option(help="Where schoolnet serves its page; else as the settings say.")] = None,
    config: Annotated[Path | None, _CONFIG] = None,
    output: FormatOption = "table",
    lang: Annotated[Literal["lv", "en"] | None, typer.Option(help="Latvian or English; else as the locale.")] = None,
) -> None:
    """Say what the running schoolnet knows: the causes of trouble first, then each institution, the worst first.

    With SCHOOL all of that one: the cause and its evidence, each circuit, the rooms that are not covered and why, and
    what differs from the plan. It asks the service of config/schoolnet.yaml, where there is one, or port 10610 here.

    [bold]schoolnet status gymnasium --lang en[/bold]

    [bold]schoolnet status --url http://monitor.example:10610/ --format json[/bold]

    Exit code 0 when the service answered, whatever the state; 1 when it did not or knows no such institution; 2 when
    the command line or the configuration is wrong.
    """
    from schoolnet.inventory.problems import ConfigError
    from schoolnet.web.status_client import StatusError, fetch_status, language_of, own_url, parse_url
    from schoolnet.web.status_document import as_json
    from schoolnet.web.status_tables import print_city, print_school

    settings = config or (DEFAULT_CONFIG if DEFAULT_CONFIG.exists() else None)
    try:
        base = parse_url(url or own_url(settings, os.environ))
    except ConfigError as error:
        _print_problems(error.problems)
        raise typer.Exit(BAD_CONFIGURATION) from None
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--url") from None
    try:
        found = fetch_status(base, school, lang or language_of(os.environ))
    except StatusError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(FAILED) from None
    _print(output, partial(as_json, found), partial(print_city if school is None else print_school, found))


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
    output: FormatOption = "table",
) -> None:
    """Show all that a device tells: who it is, ports, access points and radios, optics, PoE, neighbours.

    Says which vendor's profile fits and why, and what was incomplete. It only reads. Passwords of v3 are never taken
    from the command line, where every user of the machine could see them.

    [bold]schoolnet inspect 192.0.2.1 --community public[/bold]

    [bold]SCHOOLNET_AUTH_KEY=... SCHOOLNET_PRIV_KEY=... schoolnet inspect switch.example --user schoolnet[/bold]

    Exit code 0 when the device answered, 1 when it did not, 2 when the command line is wrong.
    """
    from schoolnet.polling.inspect_credentials import UserTold, agent_of
    from schoolnet.polling.inspect_json import as_json
    from schoolnet.polling.inspect_tables import print_inspection
    from schoolnet.polling.inspect_watched import NoAnswerError, inspect_watched

    told = UserTold(user, auth_protocol, priv_protocol, auth_key_file, priv_key_file)
    warn, typed = partial(typer.echo, err=True), _on_the_command_line(ctx)
    try:
        agent = agent_of(host, typed, community, version, told, os.environ, _ask, warn)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    try:
        inspection = inspect_watched(agent, engine, timeout)
    except (NoAnswerError, KeyboardInterrupt) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(FAILED) from None
    _print(output, partial(as_json, inspection), partial(print_inspection, inspection))


def _on_the_command_line(ctx: typer.Context) -> set[str]:
    sources = {name: ctx.get_parameter_source(name) for name in ctx.params}
    return {name for name, source in sources.items() if source is not None and source.name == "COMMANDLINE"}


def _ask(what: str) -> str:
    """What the person at the terminal types; nothing where nobody sits."""
    if not sys.stdin or not sys.stdin.isatty():
        return ""
    return str(typer.prompt(f"{what} (empty for none)", default="", hide_input=True, show_default=False, err=True))


def _print(
    output: Literal["table", "json"], as_json: Callable[[], object], print_tables: "Callable[[Console], None]"
) -> None:
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a terminal that cannot show a letter still shows the rest
    if output == "json":
        import json

        typer.echo(json.dumps(as_json(), indent=2, ensure_ascii=False))
        return
    from schoolnet.polling.inspect_layout import terminal

    print_tables(terminal())


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

    for line in (*problems, counted(problems)) if problems else ():
        typer.echo(str(line), err=True)


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
