"""What a folder of files becomes."""

import os
import shutil
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schoolnet.inventory.loader import examine_inventory, load_inventory
from schoolnet.inventory.lookup import all_devices
from schoolnet.inventory.problems import ConfigError

ROOT = Path(__file__).parent.parent.parent
VALID = ROOT / "tests" / "config_invalid" / "_valid" / "inventory"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(VALID, tmp_path, dirs_exist_ok=True)
    return tmp_path


def test_a_folder_becomes_an_inventory() -> None:
    inventory = load_inventory(VALID)
    alpha, beta = inventory.schools
    assert (alpha.name.lv, alpha.name.en) == ("Alfa", "Alpha")
    assert (beta.name.lv, beta.name.en) == ("Beta", "Beta")
    assert alpha.circuits[0].speed == 10_000_000_000
    assert alpha.access_points[0].mac == "02:00:00:00:00:01"
    assert inventory.secret_places["credentials.default.auth_key"][1] == 11


def test_all_devices_tells_whose_each_is() -> None:
    devices = all_devices(load_inventory(VALID))
    assert {name: school and school.id for name, (school, _) in devices.items()} == {
        "core-1": None,
        "wlc-1": None,
        "alpha-sw1": "alpha",
        "beta-sw1": "beta",
    }


def test_text_stays_as_it_is_written(folder: Path) -> None:
    school = (folder / "schools" / "beta.yaml").read_text()
    changed = school.replace('mac: "02:00:00:00:00:03"', "serial: 0012, name: no, model: 1e3").replace(
        "students: 50", "students: 0050\nlatitude: 57.3894\naddress: null"
    )
    (folder / "schools" / "beta.yaml").write_text(changed)
    beta = load_inventory(folder).schools[1]
    point = beta.access_points[0]
    assert (point.serial, point.name, point.model) == ("0012", "no", "1e3")
    assert (beta.students, str(beta.latitude), beta.address) == (50, "57.3894", None)


def test_bands_and_versions_need_no_quotes(folder: Path) -> None:
    path = folder / "schools" / "beta.yaml"
    path.write_text(path.read_text().replace("name: Room 1}", "name: Room 1, bands: [2.4, 5]}"))
    city = folder / "city.yaml"
    city.write_text(city.read_text().replace("    user: schoolnet", "    version: 3\n    user: schoolnet"))
    inventory = load_inventory(folder)
    assert inventory.schools[1].classrooms[0].bands == {"2.4", "5"}
    assert inventory.city.credentials["default"].version == "3"


def test_a_byte_order_mark_and_windows_line_ends_are_fine(folder: Path) -> None:
    path = folder / "schools" / "beta.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert [school.id for school in load_inventory(folder).schools] == ["alpha", "beta"]


def test_warnings_do_not_fail(folder: Path) -> None:
    path = folder / "schools" / "beta.yaml"
    path.write_text(path.read_text().replace("classrooms:\n", 'classrooms:\n  - {id: "2", name: Room 2}\n'))
    examination = examine_inventory(folder)
    assert examination.inventory == load_inventory(folder)
    assert [problem.message for problem in examination.problems] == ["no access point is planned for classroom '2'"]


def test_a_missing_folder_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load_inventory(tmp_path / "nowhere")
    assert [problem.message for problem in caught.value.problems] == [
        "cannot be read: No such file or directory",
        "cannot be read: No such file or directory",
    ]


def test_a_city_without_schools_is_a_problem(folder: Path) -> None:
    for path in (folder / "schools").iterdir():
        path.unlink()
    with pytest.raises(ConfigError, match="has no school: there must be one file per school"):
        load_inventory(folder)


@pytest.mark.parametrize("name", ["long" * 2000, "nul\0"])
def test_an_impossible_folder_is_a_problem(tmp_path: Path, name: str) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load_inventory(tmp_path / name)


def test_a_huge_file_is_refused_unread(folder: Path) -> None:
    (folder / "schools" / "beta.yaml").write_text("#" * (4 * 1024 * 1024 + 1))
    with pytest.raises(ConfigError, match=r"beta\.yaml: is larger than 4 MiB"):
        load_inventory(folder)


def test_hidden_files_of_editors_are_left_alone(folder: Path) -> None:
    (folder / "schools" / ".beta.yaml").write_text("id: [")
    assert len(load_inventory(folder).schools) == 2


def test_a_message_is_one_line_whatever_a_key_holds(folder: Path) -> None:
    path = folder / "schools" / "beta.yaml"
    path.write_text(path.read_text() + '"evil\\n\\u001b[2Jkey": 1\n')
    with pytest.raises(ConfigError) as caught:
        load_inventory(folder)
    assert str(caught.value).endswith("beta.yaml:13: evil\\x0a\\x1b[2Jkey: unknown key")


def loads_or_says_why(folder: Path, file: str, content: bytes) -> None:
    path = folder / file
    path.write_bytes(content)
    examination = examine_inventory(folder)
    assert (examination.inventory is None) == any(problem.severity == "error" for problem in examination.problems)
    assert all(problem.message and "\n" not in str(problem) for problem in examination.problems)


@pytest.mark.parametrize("file", ["city.yaml", "schools/alpha.yaml"])
def test_a_file_cut_at_any_byte_loads_or_says_why(folder: Path, file: str) -> None:
    whole = (VALID / file).read_bytes()
    for length in range(len(whole)):
        loads_or_says_why(folder, file, whole[:length])


@pytest.fixture(scope="session")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("scratch")
    shutil.copytree(VALID, folder, dirs_exist_ok=True)
    return folder


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_a_file_with_foreign_bytes_loads_or_says_why(scratch: Path, data: st.DataObject) -> None:
    whole = (VALID / "city.yaml").read_bytes()
    at = data.draw(st.integers(0, len(whole)))
    cut = data.draw(st.integers(0, 20))
    pieces = st.sampled_from(
        [b"[", b"{", b"}", b": ", b"- ", b"\t", b"&a ", b"*a", b"!!x ", b'"\\0"', b"---\n", b"\xff"]
    )
    foreign = data.draw(st.one_of(pieces, st.binary(max_size=6), st.text(max_size=6).map(lambda text: text.encode())))
    loads_or_says_why(scratch, "city.yaml", whole[:at] + foreign + whole[at + cut :])


def test_a_city_of_a_hundred_schools_loads_in_seconds(folder: Path) -> None:
    rooms = range(30)
    for number in range(100):
        name = f"s{number}"
        lines = [f"id: {name}", f"name: {name}", "students: 400", "classrooms:"]
        lines += [f"  - {{id: r{room}, name: Room {room}}}" for room in rooms]
        lines += [f"circuits: [{{id: main, provider: X, ends: [{{device: {name}-sw, port: xe0}}]}}]"]
        lines += [f"devices: [{{id: {name}-sw, role: switch, host: {name}.example}}]", "access_points:"]
        lines += [
            f"  - {{id: ap{room}, device: wlc-1, classrooms: [r{room}], serial: {name}-{room}}}" for room in rooms
        ]
        (folder / "schools" / f"{name}.yaml").write_text("\n".join(lines) + "\n")
    started = time.perf_counter()
    assert len(load_inventory(folder).schools) == 102
    assert time.perf_counter() - started < 5


@pytest.mark.parametrize(("written", "bps"), [("10G", 10**10), ("2.5 Gbit/s", 2_500_000_000), ("1000000", 10**6)])
def test_speeds_as_people_write_them(folder: Path, written: str, bps: int) -> None:
    path = folder / "schools" / "alpha.yaml"
    path.write_text(path.read_text().replace("speed: 10G", f"speed: {written}"))
    assert load_inventory(folder).schools[0].circuits[0].speed == bps


def test_a_pipe_is_refused_and_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "schools" / "gamma.yaml")
    with pytest.raises(ConfigError, match=r"gamma\.yaml: cannot be read: it is not a regular file$"):
        load_inventory(folder)


def test_a_message_cannot_turn_the_direction_of_writing(folder: Path) -> None:
    path = folder / "schools" / "beta.yaml"
    path.write_text(path.read_text() + '"evil\\u202ekey": 1\n')
    with pytest.raises(ConfigError, match=r"beta\.yaml:13: evil\\u202ekey: unknown key$"):
        load_inventory(folder)


@pytest.mark.parametrize("name", ["city.yml", "city.json", "city.YAML"])
def test_a_city_file_with_another_ending_is_to_be_renamed(folder: Path, name: str) -> None:
    (folder / "city.yaml").rename(folder / name)
    with pytest.raises(ConfigError, match=rf"^\S+{name}: is not read: rename it to city\.yaml$"):
        load_inventory(folder)
