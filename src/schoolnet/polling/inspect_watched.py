"""An inspection while a person watches."""

import asyncio
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal

from schoolnet.polling.inspect import Inspection, inspect_with
from schoolnet.polling.inspect_advice import explain
from schoolnet.snmp.engine import Agent
from schoolnet.snmp.errors import SnmpError


class NoAnswerError(Exception):
    """The device did not answer; the text says why, and what to do."""


def inspect_watched(agent: Agent, engine_name: Literal["gufo", "pysnmp"], timeout_seconds: float) -> Inspection:
    """All that the device tells. Raises NoAnswerError."""
    try:
        with _progress_bar() as report:
            return asyncio.run(inspect_with(engine_name, agent, timeout_seconds, report))
    except SnmpError as error:
        raise NoAnswerError(asyncio.run(explain(error, agent, engine_name, timeout_seconds))) from None


@contextmanager
def _progress_bar() -> Iterator[Callable[[str, int, int], None]]:
    """What to report progress to: a bar where a person watches stderr, else nothing."""
    if not sys.stderr.isatty():
        yield lambda *_: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("asking")
        yield lambda what, done, total: bar.update(task, description=what, completed=done, total=total)
