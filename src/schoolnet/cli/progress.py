"""How far a long command is, for people who wait for it."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

PATIENCE_SECONDS = 1.0
"""What is done sooner shows nothing."""


@contextmanager
def shown_progress(what: str) -> Iterator[Callable[[float], None]]:
    """Takes the share that is done, 0 to 1, and shows it as a bar on standard error: where that is a terminal, and
    only after a while. The bar goes when it is done."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import Progress

    begun = time.monotonic()
    with ExitStack() as shown:
        bar = Progress(console=Console(stderr=True), transient=True)
        task = bar.add_task(what, total=1.0)

        def update(share: float) -> None:
            bar.update(task, completed=share)
            if not bar.live.is_started and time.monotonic() - begun > PATIENCE_SECONDS:
                shown.enter_context(bar)

        yield update
