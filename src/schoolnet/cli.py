"""The commands: parse and print, nothing else."""

import asyncio
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from schoolnet.demo.timeline import Fault
    from schoolnet.inventory.model import Inventory
    from schoolnet.inventory.problems import Problem
    from schoolnet.service import Service

app = typer.Typer(no_args_is_help=True, rich_markup_mode="rich", pretty_exceptions_enable=False)

FAILED = 1
BAD_CONFIGURATION = 2

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
    from schoolnet.service import Service, configure_logging, load_configuration

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
    from schoolnet.demo.run import DemoError, start_city
    from schoolnet.service import Service, configure_logging, demo_configuration

    try:
        with start_city(faults == "on") as city:
            configuration = demo_configuration(city.inventory, city.environment, port, engine)
            configure_logging(configuration)
            _print_city(city.inventory, city.timeline.faults)
            asyncio.run(_serve(lambda: Service(configuration), duration))
    except DemoError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(FAILED) from None


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
