"""All commands as one program."""

import errno
import os
import sys
from contextlib import suppress
from importlib import metadata
from typing import Annotated

import typer

from schoolnet.cli.audit_commands import audit
from schoolnet.cli.inspect_command import inspect
from schoolnet.cli.options import FAILED
from schoolnet.cli.service_commands import check, demo, run
from schoolnet.cli.status_command import status

app = typer.Typer(no_args_is_help=True, rich_markup_mode="rich", pretty_exceptions_enable=False)


def _print_version(asked: bool) -> None:
    if asked:
        typer.echo(f"schoolnet {metadata.version('schoolnet')}")
        raise typer.Exit


@app.callback()
def schoolnet(
    _: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Say which one this is.")
    ] = False,
) -> None:
    """Know, and prove, that every school has its 10G circuit and WiFi in every classroom.

    Begin with [bold]schoolnet demo[/bold]: a made-up city, polled for real on this machine.
    """


for _command in (check, run, demo, status, inspect):
    app.command()(_command)
app.add_typer(audit, name="audit")


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
