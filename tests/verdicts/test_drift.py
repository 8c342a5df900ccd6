"""Where what is there differs from the plan, and where nothing is known to."""

from typing import Any

import pytest

from schoolnet.facts.absent import NOT_OFFERED, Absent, AbsentReason
from schoolnet.facts.device import DeviceFacts
from schoolnet.facts.rows import AccessPointState, Identity, Neighbour
from schoolnet.verdicts.drift import DriftItem
from schoolnet.verdicts.model import DriftKind, Reason
from verdicts.board_city import SCHOOL, SWITCH, inventory
from verdicts.board_polls import City, access_points, board, drained, heard_at, school, silent, switch_port, untroubled
from verdicts.verdict_city import CONTROLLER, NOW, ROUTER, SEEN_AT, controller, device, mac, row

TIMEOUT = Absent(AbsentReason.TIMEOUT)


def drift(city: City) -> list[DriftItem]:
    return list(school(city).drift)


def is_model(seen: Any, serial: Any = NOT_OFFERED) -> City:
    """The router, planned as C9300 with serial SN-ROUTER, that names itself so."""
    return untroubled() | {ROUTER: device(ROUTER, inventory=[Identity(model=seen, serial=serial)])}


def told(**fields: Any) -> City:
    """ap-1 (planned AP-515, at Gi1, for room-1 and room-2) as its controller tells of it."""
    return untroubled() | {CONTROLLER: access_points(row(1, **fields))}


def plugged(*neighbours: tuple[int, int], **speeds: int) -> DeviceFacts:
    """A switch that hears access points: pairs of a port (Gi1 to Gi4) and a number."""
    ports = [switch_port(f"Gi{n}", n, speed_bps=speeds.get(f"Gi{n}", 2_500_000_000)) for n in range(1, 5)]
    rows = [
        Neighbour(key=str(port), protocol="lldp", local_interface_index=port, remote_chassis_id=mac(number))
        for port, number in neighbours
    ]
    return device(SWITCH, tables=[*ports, *rows])


def test_what_is_as_planned_is_no_drift() -> None:
    assert drift(untroubled()) == []
    assert drift(untroubled() | {SWITCH: plugged((1, 1), (2, 2))}) == []
    assert drift(told(model="AP-515", location="room-2")) == []


def test_what_is_not_known_is_no_drift() -> None:
    assert drift({}) == []
    assert drift(is_model(TIMEOUT)) == []
    assert drift({name: silent(facts) for name, facts in untroubled().items()}) == []


@pytest.mark.parametrize(
    ("seen", "differs"),
    [
        ("C9300", False),
        ("C9300-24P", False),
        ("cisco c9300-24p", False),
        ("C9200", True),
        (NOT_OFFERED, False),
        ("", False),
    ],
)
def test_a_device_that_answers_as_another_model(seen: Any, differs: bool) -> None:
    found = [DriftItem(DriftKind.OTHER_MODEL, ROUTER, "C9300", seen)] if differs else []
    assert drift(is_model(seen)) == found


@pytest.mark.parametrize(
    ("seen", "differs"), [("SN-ROUTER", False), ("sn-router", False), ("SN-2", True), (NOT_OFFERED, False)]
)
def test_a_device_with_another_serial_number(seen: Any, differs: bool) -> None:
    found = [DriftItem(DriftKind.SERIAL_CHANGED, ROUTER, "SN-ROUTER", seen)] if differs else []
    assert drift(is_model("C9300", seen)) == found


def test_an_access_point_of_another_model_or_serial_number() -> None:
    assert drift(told(model="AP-303")) == [DriftItem(DriftKind.OTHER_MODEL, "ap-1", "AP-515", "AP-303")]
    swapped = untroubled() | {CONTROLLER: controller(row(2, serial="SN-NEW"), row(1), row(3))}
    assert drift(swapped) == [DriftItem(DriftKind.SERIAL_CHANGED, "ap-2", "SN2", "SN-NEW")]


def test_an_access_point_at_another_port() -> None:
    (item,) = drift(untroubled() | {SWITCH: plugged((4, 1))})
    assert item == DriftItem(DriftKind.OTHER_PORT, "ap-1", "switch Gi1", "switch Gi4")


def test_one_whose_port_nobody_planned_is_at_no_other() -> None:
    assert drift(untroubled() | {SWITCH: plugged((4, 3))}) == []


@pytest.mark.parametrize(
    ("location", "seen"),
    [("room-3", "room-3"), (" Room-3 ", "room-3"), ("room-1", None), ("the attic", None), ("", None), (TIMEOUT, None)],
    ids=["another room", "another room's name", "its room", "no room of the plan", "nothing", "lost"],
)
def test_an_access_point_that_its_controller_has_in_another_room(location: Any, seen: str | None) -> None:
    found = [] if seen is None else [DriftItem(DriftKind.OTHER_ROOM, "ap-1", "room-1, room-2", seen)]
    assert drift(told(location=location)) == found


def test_a_name_that_two_rooms_share_says_of_neither_that_it_is_the_other() -> None:
    rooms = [room | {"name": "Kabinets"} for room in SCHOOL["classrooms"]]
    plan = inventory(SCHOOL | {"classrooms": rooms})
    assert school(told(location="kabinets"), plan=plan).drift == ()


def test_an_access_point_at_the_port_of_another_is_in_the_other_s_room() -> None:
    swapped = [
        ap | {"classrooms": [f"room-{n}"]} if n < 3 else ap for n, ap in enumerate(SCHOOL["access_points"], start=1)
    ]
    plan = inventory(SCHOOL | {"access_points": swapped})
    items = school(untroubled() | {SWITCH: plugged((2, 1), (1, 2))}, plan=plan).drift
    rooms = [(item.subject, item.planned, item.seen) for item in items if item.kind is DriftKind.OTHER_ROOM]
    assert rooms == [("ap-1", "room-1", "room-2"), ("ap-2", "room-2", "room-1")]


@pytest.mark.parametrize(
    ("city", "items"),
    [
        (untroubled() | {SWITCH: plugged((1, 1), Gi1=10**9)}, []),
        (untroubled() | {SWITCH: plugged((1, 1), Gi1=10**8)}, [("ap-1", "1000 Mbit/s", "100 Mbit/s")]),
        (untroubled() | {SWITCH: plugged(Gi2=10**9)}, [("ap-2", "2500 Mbit/s", "1000 Mbit/s")]),
        (told(wired_speed_bps=10**8), [("ap-1", "1000 Mbit/s", "100 Mbit/s")]),
        (told(wired_speed_bps=0), []),
    ],
    ids=["as planned", "by the switch", "at the planned port", "by its own word", "in a mesh"],
)
def test_a_cable_slower_than_planned(city: City, items: list[tuple[str, str, str]]) -> None:
    slower = [item for item in drift(city) if item.kind is DriftKind.SLOWER_THAN_PLANNED]
    assert [(item.subject, item.planned, item.seen) for item in slower] == items


class TestNeverSeen:
    @pytest.mark.parametrize("ap3", [AccessPointState.DOWN, None], ids=["listed as down", "not listed"])
    def test_an_access_point_that_has_never_joined(self, ap3: AccessPointState | None) -> None:
        rows = [row(1), row(2)] if ap3 is None else [row(1), row(2), row(3, state=ap3)]
        city = untroubled() | {CONTROLLER: controller(*rows)}
        assert drift(city) == [DriftItem(DriftKind.NEVER_SEEN, "ap-3", mac(3), "")]

    def test_one_that_was_there_once_is_down_and_no_drift(self) -> None:
        judged = board(untroubled())
        drained(judged.update(heard_at(controller(row(1), row(2)), 20), NOW))
        entry = judged.schools["school"].access_points["ap-3"]
        assert (entry.verdict.reason, entry.drift) == (Reason.MISSING, ())

    def test_one_that_may_still_join_is_not_yet_missed(self) -> None:
        started = controller(row(1), row(2)).with_sections(
            device(CONTROLLER, status=[Identity(uptime_seconds=20.0)]).sections, SEEN_AT
        )
        assert drift(untroubled() | {CONTROLLER: started}) == []

    def test_one_whose_controller_is_silent_is_not_known(self) -> None:
        assert drift(untroubled() | {CONTROLLER: silent(DeviceFacts(CONTROLLER))}) == []


class TestUnplanned:
    plan = inventory(
        SCHOOL
        | {
            "devices": [*SCHOOL["devices"], {"id": "own", "role": "wifi_controller", "host": "h"}],
            "access_points": [ap | {"device": "own"} for ap in SCHOOL["access_points"]],
        }
    )

    def listed(self, *rows: Any, gap: Absent | None = None) -> City:
        facts = access_points(*rows)
        if gap is not None:
            sections = {
                key: type(old)(old.rows, old.observed_at, old.expires_at, gap) for key, old in facts.sections.items()
            }
            facts = facts.with_sections(sections, SEEN_AT)
        own = DeviceFacts("own").with_sections(facts.sections, SEEN_AT)
        return {name: known for name, known in untroubled().items() if name != CONTROLLER} | {"own": own}

    def test_an_access_point_that_nobody_planned(self) -> None:
        entry = school(self.listed(row(9), row(8, name=NOT_OFFERED)), plan=self.plan)
        assert entry.drift == (
            DriftItem(DriftKind.UNPLANNED, "8", "", "own"),
            DriftItem(DriftKind.UNPLANNED, "AP-9", "", "own"),
        )
        assert entry.unplanned == 2

    def test_all_are_planned(self) -> None:
        entry = school(self.listed(), plan=self.plan)
        assert (entry.drift, entry.unplanned) == ((), 0)

    def test_half_a_list_counts_nobody(self) -> None:
        entry = school(self.listed(row(9), gap=TIMEOUT), plan=self.plan)
        assert (entry.drift, entry.unplanned) == ((), None)

    def test_what_the_city_s_controller_lists_is_no_school_s(self) -> None:
        judged = board(untroubled() | {CONTROLLER: access_points(row(9))})
        assert judged.schools["school"].drift == ()
        assert [item.subject for item in judged.devices[CONTROLLER].differences] == ["AP-9"]


def test_drift_is_no_trouble() -> None:
    entry = school(told(model="AP-303"))
    assert (len(entry.drift), entry.cause.reason) == (1, Reason.OK)
