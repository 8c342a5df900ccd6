"""Options that several commands have, and how commands end."""

import os
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

import typer

FAILED = 1
BAD_CONFIGURATION = 2
DEFAULT_CONFIG = Path("config/schoolnet.yaml")


def _existing(config: Path | None) -> Path | None:
    if config is None or os.path.lexists(config):
        return config
    typer.echo(f"There is no {config}: give --config FILE or set SCHOOLNET_CONFIG.", err=True)
    raise typer.Exit(BAD_CONFIGURATION)


_CONFIG = typer.Option("--config", "-c", envvar="SCHOOLNET_CONFIG", callback=_existing, help="The settings file.")
ConfigOption: TypeAlias = Annotated[Path, _CONFIG]
OptionalConfig: TypeAlias = Annotated[Path | None, _CONFIG]
FormatOption: TypeAlias = Annotated[
    Literal["table", "json"], typer.Option("--format", help="For people or for programs.")
]
LanguageOption: TypeAlias = Annotated[
    Literal["lv", "en"] | None, typer.Option(help="Latvian or English; else as the locale.")
]
