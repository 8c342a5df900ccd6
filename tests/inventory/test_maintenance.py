"""When maintenance windows are open, over both clock changes too, and what they cover."""

import shutil
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from schoolnet.inventory.loader import examine_inventory, load_inventory
from schoolnet.inventory.maintenance import Covered, active_at, covered
from schoolnet.inventory.model import Inventory
from schoolnet.inventory.problems import ConfigError
from schoolnet.inventory.window import Maintenance

RIGA = ZoneInfo("Europe/Riga")
VALID = Path(__file__).parent.parent / "config_invalid" / "_valid" / "inventory"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(VALID, tmp_path, dirs_exist_ok=True)
    return tmp_path


def with_window(
    folder: Path, scope: str = "school: alpha", start: str = "2026-12-01T18:00", end: str = ""
) -> Inventory:
    end = end or "2026-12-01T22:00"
    window = f"windows:\n  - {{id: w, why: Work, start: {start}, end: {end}, {scope}}}\n"
    (folder / "maintenance.yaml").write_text(window)
    return load_inventory(folder)


def test_without_a_file_there_are_no_windows(folder: Path) -> None:
    assert load_inventory(folder).maintenance == ()


def test_a_file_cut_at_any_byte_is_read_or_says_why(folder: Path) -> None:
    with_window(folder, "school: alpha, circuit: [main]")
    whole = (folder / "maintenance.yaml").read_bytes()
    for length in range(len(whole)):
        (folder / "maintenance.yaml").write_bytes(whole[:length])
        examination = examine_inventory(folder)
        assert (examination.inventory is None) == bool(examination.problems)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-12-01T18:00", "2026-12-01T16:00:00"),
        ("2026-12-01 18:00:30", "2026-12-01T16:00:30"),
        ("2026-12-01T18:00Z", "2026-12-01T18:00:00"),
        ("2026-12-01T18:00+05:00", "2026-12-01T13:00:00"),
        ("2026-07-01T18:00", "2026-07-01T15:00:00"),
        ("2026-10-25T03:30", "2026-10-25T00:30:00"),  # the first of two
        ("2027-03-28T04:00", "2027-03-28T01:00:00"),
        ("2027-03-28T02:59:59", "2027-03-28T00:59:59"),
    ],
)
def test_a_start_is_local_time_unless_it_says_its_zone(folder: Path, written: str, meant: str) -> None:
    [window] = with_window(folder, start=written, end="2027-12-01T00:00").maintenance
    assert window.start == datetime.fromisoformat(meant).replace(tzinfo=UTC)


def test_a_window_over_the_repeated_hour_is_open_both_times(folder: Path) -> None:
    inventory = with_window(folder, start="2026-10-25T03:30", end="2026-10-25T03:45")
    opened = datetime(2026, 10, 25, 3, 30, tzinfo=RIGA).timestamp()
    closed = datetime(2026, 10, 25, 3, 45, tzinfo=RIGA, fold=1).timestamp()
    assert closed - opened == 4500
    moments = (opened - 1, opened, closed - 1, closed)
    assert [len(active_at(inventory.maintenance, at)) for at in moments] == [0, 1, 1, 0]


@pytest.mark.parametrize("written", ["2027-03-28T03:00", "2027-03-28T03:30", "2027-03-28 03:59:59"])
def test_a_time_that_the_clocks_skip_is_a_problem(folder: Path, written: str) -> None:
    clock = written[11:16]
    with pytest.raises(ConfigError, match=f"there is no {clock} on 2027-03-28 in Europe/Riga: the clocks go forward"):
        with_window(folder, start=written, end="2027-12-01T00:00")


def test_the_zone_is_the_citys(folder: Path) -> None:
    city = folder / "city.yaml"
    city.write_text(city.read_text().replace("Europe/Riga", "Asia/Tokyo"))
    [window] = with_window(folder).maintenance
    assert window.start == datetime(2026, 12, 1, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        (
            "school: alpha",
            Covered(
                schools=frozenset({"alpha"}),
                circuits=frozenset({("alpha", "main")}),
                classrooms=frozenset({("alpha", "101"), ("alpha", "102")}),
                devices=frozenset({"alpha-sw1"}),
            ),
        ),
        ("school: alpha, circuit: main", Covered(circuits=frozenset({("alpha", "main")}))),
        ("school: alpha, classroom: [101, 102]", Covered(classrooms=frozenset({("alpha", "101"), ("alpha", "102")}))),
        (
            "school: alpha, circuit: [main], classroom: 101",
            Covered(circuits=frozenset({("alpha", "main")}), classrooms=frozenset({("alpha", "101")})),
        ),
        (
            "device: wlc-1",
            Covered(
                classrooms=frozenset({("alpha", "101"), ("alpha", "102"), ("beta", "1")}),
                devices=frozenset({"wlc-1"}),
            ),
        ),
        ("device: alpha-sw1", Covered(circuits=frozenset({("alpha", "main")}), devices=frozenset({"alpha-sw1"}))),
        ("device: core-1", Covered(devices=frozenset({"core-1"}))),
    ],
)
def test_a_window_covers_what_it_names_and_what_hangs_on_it(folder: Path, scope: str, expected: Covered) -> None:
    inventory = with_window(folder, scope)
    assert covered(inventory.maintenance, inventory) == expected


def test_a_room_with_another_access_point_is_not_covered_by_one_device(folder: Path) -> None:
    school = folder / "schools" / "alpha.yaml"
    school.write_text(
        school.read_text()
        .replace('classrooms: ["102"], mac', 'classrooms: ["101", "102"], device: core-1, mac')
        .replace('device: wlc-1, classrooms: ["101", "102"]', 'classrooms: ["101", "102"]')
    )
    inventory = with_window(folder, "device: wlc-1")
    assert covered(inventory.maintenance, inventory).classrooms == {("beta", "1")}


def test_a_switch_covers_the_rooms_whose_access_points_are_plugged_into_it(folder: Path) -> None:
    school = folder / "schools" / "alpha.yaml"
    plugged = 'serial: S1, switch_port: {device: alpha-sw1, port: "5"}'
    school.write_text(school.read_text().replace("serial: S1", plugged))
    inventory = with_window(folder, "device: alpha-sw1")
    assert covered(inventory.maintenance, inventory).classrooms == {("alpha", "101")}


def test_no_open_window_covers_nothing(folder: Path) -> None:
    inventory = with_window(folder)
    assert covered(active_at(inventory.maintenance, 0.0), inventory) == Covered()


def test_windows_of_several_things_add_up(folder: Path) -> None:
    inventory = with_window(folder, "device: alpha-sw1")
    [first] = inventory.maintenance
    second = Maintenance(id="x", why=first.why, start=first.start, end=first.end, school="beta")
    both = covered((first, second), inventory)
    assert both.circuits == {("alpha", "main"), ("beta", "main")}
    assert both.devices == {"alpha-sw1", "beta-sw1"}
