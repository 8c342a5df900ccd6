"""Two services on one ledger, and reloads: what each of them says is on record, and in order."""

from collections.abc import Iterable, Mapping
from itertools import product
from typing import Any

import httpx

from schoolnet.audit.ledger import Ledger
from schoolnet.audit.record import Kind
from schoolnet.ledger_access import LedgerAccess
from schoolnet.settings import Configuration
from service.outages import turning
from service.routed_city import Turned, city, turned, until
from service.witness import verdicts_told, verified


def bodies(url: str, kind: Kind) -> list[Mapping[str, Any]]:
    found = (record.content for record in Ledger(url).read([kind]))
    return [each["body"] for each in found if each is not None]


async def test_two_services_on_one_ledger_chain_correctly(url: str) -> None:
    async with turning(LedgerAccess(url)) as one, turning(LedgerAccess(url)) as other:
        await until(lambda: min(one.writer.written, other.writer.written) > 60, "both write", 20)
    assert (one.writer.failures, other.writer.failures, one.writer.lost, other.writer.lost) == (0, 0, 0, 0)
    assert verified(url).problems == []
    writers = [record.writer for record in Ledger(url).read()]
    assert len(set(writers)) == 2
    assert {each: writers.count(each) for each in set(writers)} == {
        made.service.evidence._ledger.writer: made.writer.written for made in (one, other)
    }


class Plans:
    """What a reload reads: it is changed by a test."""

    def __init__(self, ledger: LedgerAccess) -> None:
        self.routers: Iterable[str] = ("r1", "r2")
        self.more: Mapping[str, Any] = {}
        self._ledger = ledger

    def load(self, ports: Mapping[str, int]) -> Configuration:
        return city({name: ports[name] for name in self.routers}, self._ledger, **self.more)


async def shown(made: Turned, path: str) -> str:
    async with httpx.AsyncClient(timeout=30) as client:
        return (await client.get(made.url + path)).text


async def test_what_a_reload_changes_is_on_record_before_it_is_shown(url: str) -> None:
    ledger = LedgerAccess(url)
    plans = Plans(ledger)
    async with turned(ledger, "r1", "r2", "r3", load=plans.load) as made:
        assert await made.service.reload() == [], "r3 is gone"
        assert "school-r3" not in await shown(made, "/metrics")
        gone = bodies(url, Kind.PLAN)[-1]
        assert (gone["school"], gone["plan"]) == ("school-r3", None)
        plans.routers = ("r1", "r2", "r3")
        plans.more = {"rooms": ("101", "102")}
        assert await made.service.reload() == [], "r3 is back, and each school has a room more, which nobody serves"
        assert "school-r3" in await shown(made, "/metrics")
        plans_told = {
            (body["school"], body["plan"] and len(body["plan"]["classrooms"])) for body in bodies(url, Kind.PLAN)
        }
        assert plans_told == {*product(("school-r1", "school-r2", "school-r3"), (1, 2)), ("school-r3", None)}
        assert ("school-r3", "classroom/102") in verdicts_told(url), "it is known without a poll, and shown at once"
        await made.ask_all()
        made.turn("r3")
        await until(lambda: not made.service.fleet.pollers["r3"].is_busy, "it was asked")
        await shown(made, "/api/status")
        assert verdicts_told(url)["school-r3", "uplink/10g"][-1]["state"] != "meets"
    assert made.service.process.registry.get_sample_value("schoolnet_poll_crashes_total") == 0
    assert verified(url).problems == []


async def test_changed_definitions_are_on_record(url: str) -> None:
    ledger = LedgerAccess(url)
    plans = Plans(ledger)
    async with turned(ledger, "r1", "r2", load=plans.load) as made:
        plans.more = {"rollout": {"verified": {"school_days": 3}}}
        assert await made.service.reload() == []
        await made.service.settled()
        assert [body["rollout"]["verified"]["school_days"] for body in bodies(url, Kind.DEFINITIONS)] == [10, 3]
        assert await made.service.reload() == []
        await made.service.settled()
    assert len(bodies(url, Kind.DEFINITIONS)) == 2, "what has not changed is not told again"
    assert len(bodies(url, Kind.PLAN)) == 2
