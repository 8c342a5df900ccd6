"""What a service shows, held against what its ledger has on record by then."""

import re
import time
from collections.abc import Callable, Mapping
from itertools import pairwise
from threading import Event
from typing import Any

import httpx
from prometheus_client.parser import text_string_to_metric_families

from schoolnet.audit.ledger import Ledger
from schoolnet.audit.proof.verify import Verification
from schoolnet.audit.record import Kind

Shown = Mapping[tuple[str, str], str]
"""The state of each circuit and room, by school and what it is."""
NOT_POLLED = "not_polled_yet"
ROW = re.compile(r'<th scope="row"><bdi>School (?P<router>[^<]*)</bdi>.*?</tr>', re.DOTALL)
BADGE = re.compile(r'<span class="badge (\w+)">')


class UnprovenError(AssertionError):
    """Something was shown that was not on record."""


class Witness:
    """Reads a ledger by a connection of its own, and holds what was shown against it.

    Each state that is shown must be on record, after the record of the state that was shown before it.
    """

    def __init__(self, url: str) -> None:
        self._ledger = Ledger(url)
        self._through = 0
        self._told: dict[tuple[str, str], list[str]] = {}
        self._place: dict[tuple[str, str], int] = {}
        self.held = self.changes = 0

    def hold(self, shown: Shown, where: str) -> None:
        """What was shown there until now is on record by now."""
        self._read()
        for subject, state in shown.items():
            self._find(subject, state, where)
        self.held += 1

    def look_again(self) -> None:
        """All that was on record at some time is there still, in its order."""
        before, self._told, self._through = self._told, {}, 0
        self._read()
        for subject, states in before.items():
            assert self._told[subject][: len(states)] == states, subject

    def _read(self) -> None:
        for record in self._ledger.read([Kind.VERDICT], after=self._through):
            assert record.content is not None
            self._told.setdefault((record.school, record.subject), []).append(record.content["body"]["state"])
            self._through = record.sequence

    def _find(self, subject: tuple[str, str], state: str, where: str) -> None:
        told, before = self._told.get(subject, []), self._place.get(subject, -1)
        begin = max(before, 0)
        found = next((place for place in range(begin, len(told)) if told[place] == state), None)
        if found is None:
            raise UnprovenError(f"{where} shows {subject} as {state}, on record is {told[begin:]}")
        self.changes += found != before
        self._place[subject] = found


def in_status(answer: httpx.Response) -> Shown:
    """What /api/status says of what was polled."""
    shown = {}
    for school in answer.json()["schools"]:
        things: list[tuple[str, Any]] = [("uplink", each) for each in school["uplinks"]]
        things += (("classroom", each) for each in school["classrooms"])
        for what, each in things:
            if each["reason"] != NOT_POLLED:
                shown[school["id"], f"{what}/{each['id']}"] = each["state"]
    return shown


def in_metrics(answer: httpx.Response) -> Shown:
    """What the state sets of /metrics say."""
    shown = {}
    names = {"schoolnet_uplink_state": "uplink", "schoolnet_classroom_wifi_state": "classroom"}
    for family in text_string_to_metric_families(answer.text):
        what = names.get(family.name)
        for sample in family.samples if what else ():
            if sample.value == 1:
                shown[sample.labels["school"], f"{what}/{sample.labels[what or '']}"] = sample.labels["state"]
    return shown


def on_page(answer: httpx.Response) -> Shown:
    """What the first page shows, of schools with one circuit and one room."""
    shown = {}
    for row in ROW.finditer(answer.text):
        uplink, room = BADGE.findall(row[0])
        shown[f"school-{row['router']}", "uplink/10g"] = uplink
        shown[f"school-{row['router']}", "classroom/101"] = room
    return shown


PAGES: Mapping[str, Callable[[httpx.Response], Shown]] = {
    "/api/status": in_status,
    "/metrics": in_metrics,
    "/": on_page,
}


def watch(url: str, path: str, ledger: str, stopped: Event) -> Witness:
    """Open a page again and again, and hold each answer against the ledger."""
    witness = Witness(ledger)
    with httpx.Client(timeout=30) as client:
        while not stopped.is_set():
            witness.hold(PAGES[path](client.get(url + path)), path)
    return witness


def slowest(url: str, stopped: Event) -> float:
    """Open all pages again and again; the seconds of the answer that took longest."""
    longest = 0.0
    with httpx.Client(timeout=60) as client:
        while not stopped.is_set():
            for path in PAGES:
                started = time.monotonic()
                assert client.get(url + path).status_code == 200
                longest = max(longest, time.monotonic() - started)
    return longest


def verified(url: str) -> Verification:
    """What an auditor finds in a ledger."""
    found = Verification()
    found.check_ledger(Ledger(url).lines())
    found.check_contents(may_be_withheld=False)
    return found


def verdicts_told(url: str) -> dict[tuple[str, str], list[Mapping[str, Any]]]:
    """The verdicts of each subject, in the ledger's order."""
    told: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for record in Ledger(url).read([Kind.VERDICT]):
        assert record.content is not None
        told.setdefault((record.school, record.subject), []).append(record.content["body"])
    return told


def assert_each_once_and_in_order(url: str) -> int:
    """Each verdict follows from the one before it, so none is missing, none is there twice; how many there are."""
    told = verdicts_told(url)
    for subject, bodies in told.items():
        for before, after in pairwise(bodies):
            assert after["was"] == before["state"], subject
            assert (after["state"], after["reason"]) != (before["state"], before["reason"]), subject
            assert after["at"] >= before["at"], subject
    return sum(map(len, told.values()))
