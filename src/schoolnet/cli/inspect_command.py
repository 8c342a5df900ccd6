"""The command that shows all that one device tells."""

import os
import sys
from functools import partial
from pathlib import Path
from typing import Annotated, Literal

import typer

from schoolnet.cli.options import FAILED, FormatOption
from schoolnet.cli.printing import print_output
from schoolnet.snmp.engine import AuthProtocol, PrivProtocol


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
    print_output(output, partial(as_json, inspection), partial(print_inspection, inspection))


def _on_the_command_line(ctx: typer.Context) -> set[str]:
    sources = {name: ctx.get_parameter_source(name) for name in ctx.params}
    return {name for name, source in sources.items() if source is not None and source.name == "COMMANDLINE"}


def _ask(what: str) -> str:
    """What the person at the terminal types; nothing where nobody sits."""
    if not sys.stdin or not sys.stdin.isatty():
        return ""
    return str(typer.prompt(f"{what} (empty for none)", default="", hide_input=True, show_default=False, err=True))
