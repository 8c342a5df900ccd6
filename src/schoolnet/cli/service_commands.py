"""The commands that watch a city, and the one that says whether they could: check, run, demo."""

import asyncio
import errno
import os
import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from schoolnet.cli.options import BAD_CONFIGURATION, DEFAULT_CONFIG, FAILED, ConfigOption
from schoolnet.cli.printing import print_problems
from schoolnet.demo.fault_kinds import FaultKind

if TYPE_CHECKING:
    from schoolnet.service import Service


def check(config: ConfigOption = DEFAULT_CONFIG) -> None:
    """List all problems of the configuration at once: file, line, key, and the key you probably meant.

    Exit code 0 when it can be used (warnings do not forbid that), 2 when it cannot.
    """
    from schoolnet.inventory.problems import errors_only
    from schoolnet.settings import check_configuration

    problems = check_configuration(config, os.environ)
    print_problems(problems)
    if errors_only(problems):
        raise typer.Exit(BAD_CONFIGURATION)
    typer.echo(f"{config}: this configuration can be used.")


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
        print_problems(error.problems)
        typer.echo(f"Not started. `schoolnet check --config {config}` lists problems and warnings.", err=True)
        raise typer.Exit(BAD_CONFIGURATION) from None
    configure_logging(configuration)
    service = partial(Service, configuration, lambda: load_configuration(config, os.environ))
    asyncio.run(_serve(service, "set web.port or SCHOOLNET_WEB__PORT"))


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
    from schoolnet.demo.history_ledger import made_up_ledger
    from schoolnet.demo.introduction import introduction
    from schoolnet.demo.run import DemoError, start_city
    from schoolnet.logs import configure_logging
    from schoolnet.service import Service

    try:
        with start_city(fault or faults) as city, made_up_ledger(city.inventory, time.time()) as ledger:
            configuration = demo_configuration(city, port, engine, ledger)
            configure_logging(configuration)
            typer.echo(introduction(city.inventory, city.timeline.faults))
            typer.echo(f"Ledger   {ledger.url.removeprefix('sqlite:///')} (half a year of made-up history)")
            asyncio.run(_serve(partial(Service, configuration), "give --port", duration))
    except DemoError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(FAILED) from None


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
