"""What a page of many series costs: time, stalls of the event loop, memory."""

import asyncio
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

from schoolnet.facts.device import DeviceFacts, Section, Tier
from schoolnet.facts.rows import AccessPoint as AccessPointRow
from schoolnet.facts.rows import Band, Duplex, Identity, Interface, PortStatus, Radio
from schoolnet.inventory.model import AccessPoint, Circuit, CircuitEnd, Device, DeviceRole, School
from schoolnet.metrics.exposition import Exposition
from schoolnet.metrics.lines_device import DeviceLines, Polled
from schoolnet.metrics.lines_school import SchoolLines
from schoolnet.metrics.lines_uplink import UplinkLines
from schoolnet.metrics.lines_wifi import AccessPointLines
from schoolnet.metrics.process import ProcessMetrics
from schoolnet.metrics.text import Blocks
from schoolnet.verdicts.access_point import AccessPointVerdict
from schoolnet.verdicts.board_entries import AccessPointEntry, SchoolEntry, UplinkEntry, device_entry
from schoolnet.verdicts.drift import Rooms
from schoolnet.verdicts.model import AccessPointVerdictState, Reason, UplinkState, Verdict
from schoolnet.verdicts.radio import NO_BANDS

INTERVALS = {Tier.STATUS: 60, Tier.TABLES: 300, Tier.INVENTORY: 3600}
MEETS = Verdict(UplinkState.MEETS, Reason.OK)
POLLED = Polled({tier: True for tier in Tier}, 0.05)
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


def controller_facts(now: float) -> DeviceFacts:
    """A controller's facts, which lists an access point and its two radios."""
    rows: tuple[Any, ...] = (
        AccessPointRow(key="7", name="AP 1", serial="SN1", model="AP-5", version="8.10"),
        Radio(key="7.1", access_point="7", number=1, band=Band.GHZ_5, is_up=True, clients=11, utilization_ratio=0.25),
        Radio(key="7.2", access_point="7", number=2, band=Band.GHZ_2_4, is_up=True, clients=3, utilization_ratio=0.5),
    )
    sections = {
        (kind, Tier.TABLES): Section({row.key: row for row in rows if type(row) is kind}, now, now + 900)
        for kind in (AccessPointRow, Radio)
    }
    return DeviceFacts("wlc").with_sections(sections, now)


class Site:
    """A school with one router and one circuit."""

    def __init__(self, number: int) -> None:
        self.school = f"school-{number:06}"
        self.device = f"{self.school}-router"
        end = CircuitEnd(device=self.device, port=PORT)
        circuit = Circuit(id="main", provider="Example", ends=(end,))
        router = Device(id=self.device, role=DeviceRole.ROUTER, host="192.0.2.1")
        self._circuit_entry = UplinkEntry(self.school, circuit, MEETS, 1_795_000_000.0)
        self._router_entry = device_entry(router, self.school, 0.0)
        self._uplink = UplinkLines(self.school, circuit)
        self._lines = DeviceLines(self.school, router)

    def render_uplink(self, facts: DeviceFacts, now: float) -> Blocks:
        """The circuit's lines."""
        return self._uplink.render(self._circuit_entry, [facts], 3, now, is_maintained=False)

    def render_device(self, facts: DeviceFacts, now: float) -> Blocks:
        """The router's lines."""
        self._router_entry.facts = facts
        return self._lines.render(self._router_entry, POLLED, 1, now, is_maintained=False)

    def publish(self, exposition: Exposition, count: int, now: float) -> None:
        """Replace all lines by those of one more poll."""
        facts = facts_of(self.device, count, now)
        exposition.put(f"uplink/{self.school}", self.render_uplink(facts, now))
        exposition.put(f"device/{self.device}", self.render_device(facts, now))


def measure(series: int) -> dict[str, float]:
    """Seconds and bytes of a page of `series` samples after a poll round that changed all of its lines."""
    return asyncio.run(_measure(series))


def measure_rendering() -> dict[str, float]:
    """Microseconds for the lines of one circuit, device, access point and school."""
    now = time.time()
    site = Site(0)
    facts, controller = facts_of(site.device, 123_456_789, now), controller_facts(now)
    access_point = AccessPoint(id="ap-1", device="wlc", classrooms=("101",), name="AP 1")
    joined = AccessPointVerdict("ap-1", AccessPointVerdictState.UP, Reason.OK, "7", NO_BANDS)
    entry = AccessPointEntry(site.school, access_point, joined, radios=("7.1", "7.2"))
    school = School.model_validate({"id": site.school, "name": "School", "students": 500})
    whole = SchoolEntry(school, Rooms(school))
    radios, parts = AccessPointLines(site.school, access_point), SchoolLines(school)
    return {
        "uplink": 1e6 * _best(lambda: site.render_uplink(facts, now)),
        "device": 1e6 * _best(lambda: site.render_device(facts, now)),
        "access point": 1e6 * _best(lambda: radios.render(entry, controller, now)),
        "school": 1e6 * _best(lambda: parts.render(whole, is_in_session=True, is_maintained=False)),
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
