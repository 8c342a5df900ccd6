"""What a page of many series costs: time, stalls of the event loop, memory."""

import asyncio
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

from schoolnet.metrics.render import Blocks, DeviceLines, UplinkLines

from schoolnet.facts.device import DeviceFacts, Section, Tier
from schoolnet.facts.rows import Duplex, Identity, Interface, PortStatus
from schoolnet.inventory.model import Circuit, CircuitEnd, Device, DeviceRole
from schoolnet.metrics.exposition import Exposition
from schoolnet.metrics.process import ProcessMetrics
from schoolnet.verdicts.model import Reason, UplinkState, Verdict

INTERVALS = {Tier.STATUS: 60, Tier.TABLES: 300, Tier.INVENTORY: 3600}
MEETS = Verdict(UplinkState.MEETS, Reason.OK)
PORT = "TenGigE0/0/0"
ROUNDS = 7
RENDERS = 2_000
TICK_SECONDS = 0.0005


def facts_of(device: str, count: int, now: float) -> DeviceFacts:
    """A router's facts, whose counters stand at `count`."""
    port = Interface(
        key=PORT,
        index=1,
        oper=PortStatus.UP,
        speed_bps=10_000_000_000,
        duplex=Duplex.FULL,
        receive_bytes=count * 7919,
        transmit_bytes=count * 6007,
        receive_errors=count % 7,
        transmit_errors=0,
        receive_discards=count % 11,
        transmit_discards=0,
    )
    uptime = Identity(uptime_seconds=count / 100)
    identity = Identity(vendor="Example", model="R-1000", version="1.2.3")
    return DeviceFacts(device).with_sections(
        {
            (Interface, Tier.STATUS): Section({PORT: port}, now, now + 180),
            (Identity, Tier.STATUS): Section({"": uptime}, now, now + 180),
            (Identity, Tier.INVENTORY): Section({"": identity}, now, now + 10_800),
        },
        now,
    )


class Site:
    """A school with one router and one circuit."""

    def __init__(self, number: int) -> None:
        self.school = f"school-{number:06}"
        self.device = f"{self.school}-router"
        end = CircuitEnd(device=self.device, port=PORT)
        self._uplink = UplinkLines(self.school, Circuit(id="main", provider="Example", ends=(end,)))
        self._lines = DeviceLines(self.school, Device(id=self.device, role=DeviceRole.ROUTER, host="192.0.2.1"))

    def render_uplink(self, facts: DeviceFacts, now: float) -> Blocks:
        """The circuit's lines."""
        return self._uplink.render([facts], MEETS, 3, now)

    def render_device(self, facts: DeviceFacts, now: float) -> Blocks:
        """The router's lines."""
        return self._lines.render(facts, {tier: True for tier in Tier}, 0.05, now)

    def publish(self, exposition: Exposition, count: int, now: float) -> None:
        """Replace all lines by those of one more poll."""
        facts = facts_of(self.device, count, now)
        exposition.put(f"uplink/{self.school}", self.render_uplink(facts, now))
        exposition.put(f"device/{self.device}", self.render_device(facts, now))


def measure(series: int) -> dict[str, float]:
    """Seconds and bytes of a page of `series` samples after a poll round that changed all of its lines."""
    return asyncio.run(_measure(series))


def measure_rendering() -> dict[str, float]:
    """Microseconds for the lines of one circuit and of one device."""
    now = time.time()
    site = Site(0)
    facts = facts_of(site.device, 123_456_789, now)
    return {
        "uplink_microseconds": 1e6 * _best(lambda: site.render_uplink(facts, now)),
        "device_microseconds": 1e6 * _best(lambda: site.render_device(facts, now)),
    }


async def _measure(series: int) -> dict[str, float]:
    now = time.time()
    sites = [Site(number) for number in range(series // len(_samples_of(Site(0), now)))]
    exposition = Exposition(ProcessMetrics().registry, INTERVALS)
    tracemalloc.start()
    _poll_round(exposition, sites, 10_000_000, now)
    memory_bytes = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    gzip, plain = [], []
    for count in range(10_000_001, 10_000_001 + ROUNDS):
        _poll_round(exposition, sites, count, now)
        gzip.append(await _watched(exposition, "gzip"))
        _poll_round(exposition, sites, count, now)
        plain.append(await _watched(exposition, ""))
    body, _, _ = await exposition.page("", "")
    return {
        "series": sum(not row.startswith(b"#") for row in body.splitlines()),
        "page_bytes": len(body),
        "memory_bytes": memory_bytes,
        "gzip_seconds": sorted(seconds for seconds, _ in gzip)[ROUNDS // 2],
        "gzip_longest_stall_seconds": max(stall for _, stall in gzip),
        "plain_seconds": sorted(seconds for seconds, _ in plain)[ROUNDS // 2],
        "plain_longest_stall_seconds": max(stall for _, stall in plain),
    }


def _poll_round(exposition: Exposition, sites: list[Site], count: int, now: float) -> None:
    for number, site in enumerate(sites):
        site.publish(exposition, count + number, now)


def _samples_of(site: Site, now: float) -> list[bytes]:
    facts = facts_of(site.device, 1, now)
    blocks = {**site.render_uplink(facts, now), **site.render_device(facts, now)}
    return b"".join(blocks.values()).splitlines()


async def _watched(exposition: Exposition, accept_encoding: str) -> tuple[float, float]:
    """Seconds until the page was there, and the longest time that the loop did not turn meanwhile."""
    page = asyncio.create_task(_timed_page(exposition, accept_encoding))
    longest = 0.0
    while not page.done():
        before = time.perf_counter()
        await asyncio.sleep(TICK_SECONDS)
        longest = max(longest, time.perf_counter() - before - TICK_SECONDS)
    return await page, longest


async def _timed_page(exposition: Exposition, accept_encoding: str) -> float:
    before = time.perf_counter()
    await exposition.page("", accept_encoding)
    return time.perf_counter() - before


def _best(call: Callable[[], Any]) -> float:
    best = float("inf")
    for _ in range(5):
        before = time.perf_counter()
        for _ in range(RENDERS):
            call()
        best = min(best, (time.perf_counter() - before) / RENDERS)
    return best
