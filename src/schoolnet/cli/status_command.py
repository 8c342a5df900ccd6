"""The command that asks a running schoolnet what it knows."""

import os
from functools import partial
from typing import Annotated

import typer

from schoolnet.cli.options import (
    BAD_CONFIGURATION,
    DEFAULT_CONFIG,
    FAILED,
    FormatOption,
    LanguageOption,
    OptionalConfig,
)
from schoolnet.cli.printing import print_output, print_problems


def status(
    school: Annotated[str | None, typer.Argument(help="Id or name of an institution, or a part of either.")] = None,
    url: Annotated[str | None, typer.Option(help="Where schoolnet serves its page; else as the settings say.")] = None,
    config: OptionalConfig = None,
    output: FormatOption = "table",
    lang: LanguageOption = None,
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
        print_problems(error.problems)
        raise typer.Exit(BAD_CONFIGURATION) from None
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--url") from None
    try:
        found = fetch_status(base, school, lang or language_of(os.environ))
    except StatusError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(FAILED) from None
    print_output(output, partial(as_json, found), partial(print_city if school is None else print_school, found))
