"""Work that may hang for ever, as a disk or a database does, in a thread that keeps no process from its end."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from schoolnet.audit.waiting import Job

Result = TypeVar("Result")


async def aside(work: Callable[[], Result]) -> Result:
    """What comes of this work, done in a thread of its own."""
    future: Future[Result] = Future()
    threading.Thread(target=Job(work, future).do, name="ledger", daemon=True).start()
    return await asyncio.wrap_future(future)
