"""A service's evidence, over real ledgers: school days go on record, and follow from what was seen."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from msgspec.structs import replace

from audit.watched_city import WatchedCity, at, planned, seen
from schoolnet.audit.record import Kind, moment
from schoolnet.facts.device import DeviceFacts
from schoolnet.facts.rows import AccessPoint as AccessPointRow
from schoolnet.facts.rows import AccessPointState
from schoolnet.inventory.window import Maintenance
from verdicts.board_polls import DOWN, City, access_points, end, untroubled
from verdicts.verdict_city import CONTROLLER, CORE, ROUTER

ROOMS = {"room-1", "room-2", "room-3"}
PEM = Ed25519PrivateKey.from_private_bytes(bytes(32)).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@pytest.fixture
def city(tmp_path: Path) -> WatchedCity:
    return WatchedCity(tmp_path / "ledger.sqlite", PEM.decode())


def dark(now: float) -> City:
    """The circuit is down from 10 to 12."""
    if at("10:00") <= now < at("12:00"):
        return untroubled() | {ROUTER: end(ROUTER, **DOWN), CORE: end(CORE, **DOWN)}
    return untroubled()


async def test_a_good_school_day(city: WatchedCity) -> None:
    await city.start(at("07:00"))
    await city.until(at("16:10"))
    await city.end()
    (day,) = city.bodies(Kind.DAY)
    assert (day["day"], day["school"]) == ("2026-11-24", "school")
    assert day["lessons"] == [[moment(at("08:00")), moment(at("16:00"))]]
    assert day["uplinks"] == {"uplink": {"meets": 8 * 3600}}
    assert {name: room["covered"] for name, room in day["classrooms"].items()} == dict.fromkeys(ROOMS, 8 * 3600)
    assert city.verified().problems == []
    assert [body["event"] for body in city.bodies(Kind.RUN)] == ["started", "ended"]
    assert city.bodies(Kind.GAP) == []


async def test_each_change_is_on_record_once_with_the_facts_that_it_rests_on(city: WatchedCity) -> None:
    await city.start(at("07:00"))
    await city.until(at("16:10"), dark)
    uplink = [body for body in city.bodies(Kind.VERDICT) if body["what"] == "uplink"]
    assert [(body["was"], body["state"], body["at"]) for body in uplink] == [
        (None, "meets", moment(at("07:01"))),
        ("meets", "down", moment(at("10:00"))),
        ("down", "meets", moment(at("12:00"))),
    ]
    facts = {(fact["device"], fact["field"], fact["value"]) for fact in uplink[1]["evidence"] if "value" in fact}
    assert (ROUTER, "oper", "down") in facts
    assert all(fact["observed_at"] == moment(at("10:00")) for fact in uplink[1]["evidence"])
    (day,) = city.bodies(Kind.DAY)
    assert day["uplinks"]["uplink"] == {"meets": 6 * 3600, "down": 2 * 3600}
    assert day["classrooms"]["room-1"]["unknown"] == 2 * 3600
    assert city.verified().problems == []


async def test_after_a_kill_the_time_without_a_sign_is_not_known(city: WatchedCity) -> None:
    await city.start(at("07:00"))
    await city.until(at("10:05"))
    await city.kill()
    await city.start(at("10:40"))
    await city.until(at("16:10"))
    (gap,) = city.bodies(Kind.GAP)
    assert moment(at("09:50")) <= gap["from"] <= moment(at("10:05"))
    assert gap["to"] == moment(at("10:41"))
    (day,) = city.bodies(Kind.DAY)
    unknown = day["uplinks"]["uplink"]["unknown"]
    assert 36 * 60 <= unknown <= 51 * 60
    assert day["uplinks"]["uplink"]["meets"] == 8 * 3600 - unknown
    verdicts = [body for body in city.bodies(Kind.VERDICT) if body["what"] == "uplink"]
    assert len(verdicts) == 1, "what was on record before is not told again"
    assert city.verified().problems == []


async def test_after_an_end_in_order_nothing_seen_is_lost(city: WatchedCity) -> None:
    await city.start(at("07:00"))
    await city.until(at("12:00"))
    await city.end()
    await city.start(at("13:00"))
    await city.until(at("16:10"))
    (gap,) = city.bodies(Kind.GAP)
    assert (gap["from"], gap["to"]) == (moment(at("12:00")), moment(at("13:01")))
    assert city.bodies(Kind.DAY)[0]["uplinks"]["uplink"]["unknown"] == 61 * 60
    assert city.verified().problems == []


async def test_school_days_that_nobody_could_close_are_closed_later(city: WatchedCity) -> None:
    await city.start(at("07:00", "2026-11-19"))
    await city.until(at("09:00", "2026-11-19"))
    await city.end()
    await city.start(at("17:00", "2026-11-24"))
    await city.until(at("17:05", "2026-11-24"))
    days = city.bodies(Kind.DAY)
    assert [day["day"] for day in days] == ["2026-11-19", "2026-11-20", "2026-11-23", "2026-11-24"]
    assert days[0]["uplinks"]["uplink"] == {"meets": 3600, "unknown": 7 * 3600}
    assert days[1]["uplinks"]["uplink"] == {"unknown": 8 * 3600}
    assert city.verified().problems == []


async def test_clients_are_counted_in_lessons_also_over_a_restart(city: WatchedCity) -> None:
    def answers(now: float) -> City:
        busy = 9 if at("09:00") <= now < at("10:00") else 30 if now < at("08:00") else 2
        return untroubled() | {CONTROLLER: with_clients(busy)}

    await city.start(at("07:00"))
    await city.until(at("11:00"), answers)
    await city.end()
    await city.start(at("11:30"))
    await city.until(at("16:10"), answers)
    (day,) = city.bodies(Kind.DAY)
    assert day["classrooms"]["room-1"]["clients"] == 2 * 9, "two access points serve it"
    assert city.verified().problems == []


async def test_announced_work_is_told_and_is_no_lesson(tmp_path: Path) -> None:
    window = Maintenance.model_validate(
        {
            "id": "duct",
            "why": "The fibre is moved",
            "start": "2026-11-24T09:30+02:00",
            "end": "2026-11-24T12:30+02:00",
            "school": "school",
            "circuit": ["uplink"],
        }
    )
    city = WatchedCity(tmp_path / "ledger.sqlite", plan=planned(maintenance=(window,)))
    await city.start(at("07:00"))
    await city.until(at("11:00"), dark)
    await city.end()
    await city.start(at("11:00"))
    await city.until(at("16:10"), dark)
    assert [(body["event"], body["at"]) for body in city.bodies(Kind.MAINTENANCE)] == [
        ("began", moment(at("09:30"))),
        ("ended", moment(at("12:30"))),
    ]
    (day,) = city.bodies(Kind.DAY)
    assert day["uplinks"]["uplink"]["maintenance"] == 3 * 3600
    assert "down" not in day["uplinks"]["uplink"]
    assert city.verified().problems == []


async def test_equipment_is_registered_when_it_is_seen_and_when_it_tells_more(city: WatchedCity) -> None:
    await city.start(at("07:00"))
    await city.until(at("07:02"), lambda _: untroubled() | {CONTROLLER: access_points(ap1=AccessPointState.DOWN)})
    assert {body["id"] for body in city.bodies(Kind.ASSET) if body["what"] == "access_point"} == {"ap-2", "ap-3"}
    await city.until(at("07:05"))
    assets = {body["id"]: body for body in city.bodies(Kind.ASSET) if body["what"] == "access_point"}
    assert (assets["ap-1"]["serial"], assets["ap-1"]["classrooms"]) == ("SN1", ["room-1", "room-2"])
    assert len(city.bodies(Kind.ASSET)) == len({(body["what"], body["id"]) for body in city.bodies(Kind.ASSET)})


async def test_heads_are_signed_each_day_and_the_key_is_on_record(city: WatchedCity) -> None:
    await city.start(at("22:00", "2026-11-23"))
    await city.until(at("00:10", "2026-11-25"))
    assert [head["day"] for head in city.bodies(Kind.HEAD)] == ["2026-11-22", "2026-11-23", "2026-11-24"]
    assert len(city.bodies(Kind.KEY)) == 1
    found = city.verified()
    assert (found.problems, found.chain.heads) == ([], 3)
    assert city.shown[-1].head is not None


async def test_a_clock_that_was_set_back_is_found(city: WatchedCity) -> None:
    await city.start(at("07:00"))
    await city.until(at("07:10"))
    await city.end()
    await city.start(at("06:00"))
    await city.until(at("06:10"))
    problem = city.verified().problems[0]
    assert "the clock was set back" in problem.text


async def test_a_ledger_that_cannot_be_written_stops_nothing_and_gets_it_all_later(tmp_path: Path) -> None:
    place = tmp_path / "place"
    place.write_text("no folder, so no ledger can be made in it")
    city = WatchedCity(place / "ledger.sqlite")
    await city.start(at("07:00"))
    await city.until(at("10:30"), dark)
    writer = city.evidence.writer
    assert (writer.is_failing, writer.written) == (True, 0)
    assert writer.waiting > 10
    place.unlink()
    await city.evidence.end(city.now, 10)
    assert writer.waiting == 0
    uplink = [body["state"] for body in city.bodies(Kind.VERDICT) if body["what"] == "uplink"]
    assert uplink == ["meets", "down"]
    assert city.verified().problems == []


def with_clients(count: int) -> DeviceFacts:
    """The controller, with so many clients at each access point."""
    facts = access_points()
    sections = {
        key: replace(section, rows={name: replace(row, clients=count) for name, row in section.rows.items()})
        if key[0] is AccessPointRow
        else section
        for key, section in facts.sections.items()
    }
    return DeviceFacts(CONTROLLER).with_sections(sections, 0)


async def test_what_was_not_asked_yet_is_no_finding(city: WatchedCity) -> None:
    """One of the devices behind a room has said nothing yet; the others of the school have."""
    await city.start(at("09:00"))
    city.now += 60
    for name, facts in untroubled().items():
        if name != CONTROLLER:
            for entry in city.board.update(seen(facts, city.now), city.now):
                city.evidence.watch(entry, city.now)
    city.evidence.tick(city.now, is_ready=False)
    await city.evidence.settled()
    told = {(body["what"], body["id"], body["state"]) for body in city.bodies(Kind.VERDICT)}
    assert told == {("uplink", "uplink", "meets")}
    await city.until(at("09:05"))
    states = {body["id"]: body["state"] for body in city.bodies(Kind.VERDICT) if body["what"] == "classroom"}
    assert states == dict.fromkeys(ROOMS, "covered")
