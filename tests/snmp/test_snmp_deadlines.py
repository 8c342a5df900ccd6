"""One timer for all that wait."""

import asyncio

from schoolnet.snmp.deadlines import Deadlines

RESOLUTION_SECONDS = 0.01


async def test_what_waits_too_long_expires_once_and_nothing_else_does() -> None:
    expired: list[str] = []
    deadlines = Deadlines(expired.append, RESOLUTION_SECONDS)
    deadlines.add("soon", 0.02)
    deadlines.add("answered", 0.02)
    deadlines.add("later", 30)
    deadlines.remove("answered")
    deadlines.remove("never added")
    await asyncio.sleep(0.02 + 3 * RESOLUTION_SECONDS)
    assert expired == ["soon"]
    await asyncio.sleep(3 * RESOLUTION_SECONDS)
    assert expired == ["soon"]


async def test_a_deadline_is_never_early_and_late_by_its_resolution_at_most() -> None:
    loop = asyncio.get_running_loop()
    expired: list[float] = []
    deadlines = Deadlines[int](lambda _: expired.append(loop.time()), RESOLUTION_SECONDS)
    started = loop.time()
    for number in range(5):
        deadlines.add(number, 0.02 + number / 1000)
    await asyncio.sleep(0.1)
    late = [at - started - 0.02 - number / 1000 for number, at in enumerate(expired)]
    assert len(late) == 5
    assert all(0 <= seconds < RESOLUTION_SECONDS + 0.02 for seconds in late)


async def test_the_timer_rests_while_nothing_waits() -> None:
    loop = asyncio.get_running_loop()
    deadlines = Deadlines[str](lambda _: None, RESOLUTION_SECONDS)
    deadlines.add("answered", 1)
    deadlines.remove("answered")
    await asyncio.sleep(3 * RESOLUTION_SECONDS)
    assert not [handle for handle in loop._scheduled if not handle.cancelled()]  # type: ignore[attr-defined]
    expired = asyncio.Event()
    deadlines = Deadlines[str](lambda _: expired.set(), RESOLUTION_SECONDS)
    deadlines.add("again", 0)
    await asyncio.wait_for(expired.wait(), 1)
