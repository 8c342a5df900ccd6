"""What commands print: problems of the configuration, and results for people or for programs."""

import sys
from collections.abc import Callable, Sequence
from io import TextIOWrapper
from typing import TYPE_CHECKING, Literal

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from schoolnet.inventory.problems import Problem


def print_problems(problems: "Sequence[Problem]") -> None:
    """Each problem on a line of standard error, and how many they are."""
    from schoolnet.inventory.problems import counted

    for line in (*problems, counted(problems)) if problems else ():
        typer.echo(str(line), err=True)


def ended(sentence: str, code: int) -> typer.Exit:
    """Say why on standard error; what ends the command with this exit code."""
    typer.echo(sentence, err=True)
    return typer.Exit(code)


def print_output(
    output: Literal["table", "json"], as_json: Callable[[], object], print_tables: "Callable[[Console], None]"
) -> None:
    """On standard output: one JSON document, or tables as wide as the terminal."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a terminal that cannot show a letter still shows the rest
    if output == "json":
        import json

        typer.echo(json.dumps(as_json(), indent=2, ensure_ascii=False))
        return
    from schoolnet.polling.inspect_layout import terminal

    print_tables(terminal())
