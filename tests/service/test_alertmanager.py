"""What a real Alertmanager tells people is in the ledger of a real service."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest

from schoolnet.audit.ledger import Ledger, LedgerError
from schoolnet.audit.proof.verify import Verification
from schoolnet.audit.record import Kind
from service.alertmanager import alertmanager, shown_webhook, sleep_past_a_group_interval
from service.example_city import ENVIRONMENT, example_city
from service.processes import SCHOOLNET, Page, page_of, running, until
from snmp.debian_snmpd import free_udp_port

TOKEN = "a-token-that-nobody-else-has-0123456789"
WORD = "a-word-of-a-body"


class Watched(NamedTuple):
    page: Page
    ledger: Ledger
    token: Path
    log: Path
    blocked: Path
    """A file where the ledger's folder is to be."""

    @property
    def address(self) -> str:
        return f"{self.page.url}/api/notifications"

    def told(self) -> list[Any]:
        """The bodies of all notifications on record, none while there is no ledger."""
        try:
            contents = [record.content for record in self.ledger.read([Kind.NOTIFICATION])]
        except LedgerError:
            return []
        return [content["body"] for content in contents if content is not None]


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    """A service whose ledger cannot be made yet."""
    token, blocked, log = tmp_path / "token", tmp_path / "evidence", tmp_path / "output"
    token.write_text(f"{TOKEN}\n")
    token.chmod(0o600)
    blocked.write_text("no folder")
    example_city(tmp_path, {}, free_udp_port())
    clean = {name: value for name, value in os.environ.items() if not name.startswith("SCHOOLNET_")}
    own = {
        "SCHOOLNET_AUDIT__LEDGER": str(blocked / "ledger.sqlite"),
        "SCHOOLNET_AUDIT__NOTIFICATION_TOKEN__FILE": str(token),
        "SCHOOLNET_LOG__LEVEL": "debug",
    }
    with running([*SCHOOLNET, "run", "--config", str(tmp_path / "schoolnet.yaml")], log, clean | ENVIRONMENT | own):
        ledger = Ledger(f"sqlite:///{blocked}/ledger.sqlite")
        yield Watched(page_of(log), ledger, token, log, blocked)
        ledger.close()


def problems(ledger: Ledger) -> list[Any]:
    found = Verification()
    found.check_ledger(ledger.lines())
    found.check_contents(may_be_withheld=False)
    return list(found.problems)


def test_people_are_told_and_that_is_on_record_once_also_when_the_ledger_failed(
    watched: Watched, tmp_path: Path
) -> None:
    with alertmanager(tmp_path, watched.address, watched.token) as manager:
        manager.alert("UplinkDown", "school=vizium", f"word={WORD}")
        until(lambda: manager.counted("alertmanager_notification_requests_failed_total") >= 2, 20, "it is told again")
        assert watched.told() == []
        watched.blocked.unlink()
        [firing] = until(watched.told, 45, "it is on record")
        assert (firing["receiver"], firing["status"], firing["left_out"]) == ("it-staff", "firing", 0)
        [alert] = firing["alerts"]
        assert (alert["name"], alert["labels"]) == ("UplinkDown", [["school", "vizium"], ["word", WORD]])
        assert (alert["starts_at"] <= firing["at"], alert["ends_at"]) == (True, None)

        def is_confirmed() -> bool:
            counted, failed = (f"alertmanager_notification_requests_{which}" for which in ("total", "failed_total"))
            return manager.counted(counted) > manager.counted(failed)

        until(is_confirmed, 60, "Alertmanager is told that it is on record")
        sleep_past_a_group_interval()
        assert watched.told() == [firing]
        manager.alert("UplinkDown", "school=vizium", f"word={WORD}", ends_now=True)
        resolved = until(lambda: watched.told()[1:], 20, "its end is on record")
        [alert] = resolved[0]["alerts"]
        assert (resolved[0]["status"], alert["ends_at"] >= alert["starts_at"]) == ("resolved", True)
    assert problems(watched.ledger) == []
    assert TOKEN not in watched.log.read_text()
    assert WORD not in watched.log.read_text()


def test_with_another_token_nothing_is_on_record_and_nothing_is_told_of_it(watched: Watched, tmp_path: Path) -> None:
    watched.blocked.unlink()
    until(lambda: watched.blocked.joinpath("ledger.sqlite").exists(), 30, "there is a ledger")
    wrong = tmp_path / "wrong"
    wrong.write_text("another-token-0123456789")
    with alertmanager(tmp_path, watched.address, wrong) as manager:
        manager.alert("UplinkDown", f"word={WORD}")
        until(lambda: manager.counted("alertmanager_notifications_failed_total") >= 1, 20, "it is refused")
    for headers in ({}, {"Authorization": f"Bearer {TOKEN}"}):
        answer = httpx.post(watched.address, content=f"garbage {WORD}", headers=headers, trust_env=False)
        assert answer.status_code == (400 if headers else 401)
    assert watched.told() == []
    for word in (TOKEN, WORD, "another-token"):
        assert word not in watched.log.read_text()


def test_the_lines_that_the_configuration_shows_are_for_this_route() -> None:
    shown = shown_webhook()
    assert shown["url"] == "http://127.0.0.1:10610/api/notifications"
    assert shown["http_config"]["authorization"].keys() == {"credentials_file"}
