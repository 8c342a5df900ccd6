"""What `schoolnet inspect` prints for people: readable at 80 columns, nothing folded, nothing that says nothing."""

import re
from pathlib import Path

import pytest

from polling.inspected import RECORDINGS, inspected, run, shown
from replay import read
from schoolnet.polling.inspect_cells import human_bytes, human_duration, human_speed, received_power
from schoolnet.polling.inspect_json import as_json
from schoolnet.snmp.engine import Raw
from snmp.debian_snmpd import Snmpd

IF = "1.3.6.1.2.1.2.2.1"
IFX = "1.3.6.1.2.1.31.1.1.1"
HUAWEI_POE = "1.3.6.1.4.1.2011.5.25.195.3.1"
ALL = sorted(RECORDINGS.glob("*/*.snmprec"))


def switch(ports: int, **columns: Raw) -> dict[str, Raw]:
    """A Huawei switch with so many ports, and what its columns `errors`, `discards` and `admin` are to say of one."""
    instances: dict[str, Raw] = {
        "1.3.6.1.2.1.1.1.0": b"S5735-L24P4X-A1", "1.3.6.1.2.1.1.2.0": "1.3.6.1.4.1.2011.2.23.291",
    }  # fmt: skip
    for index in range(1, ports + 1):
        row: dict[str, Raw] = {
            f"{IF}.2": b"GigabitEthernet0/0/%d" % index, f"{IF}.7": 1, f"{IF}.8": 1, f"{IF}.13": 0, f"{IF}.14": 0,
            f"{IFX}.1": b"GigabitEthernet0/0/%d" % index, f"{IFX}.6": 98_572_671, f"{IFX}.10": 1_372_779_575,
            f"{IFX}.15": 1000, f"{IFX}.18": b"a long description of where this cable goes to",
        }  # fmt: skip
        instances |= {f"{column}.{436_207_616 + index}": raw for column, raw in row.items()}
    at = {"errors": f"{IF}.14", "discards": f"{IF}.13", "admin": f"{IF}.7"}
    return instances | {f"{at[name]}.{436_207_617}": raw for name, raw in columns.items()}


def with_poe(instances: dict[str, Raw], milliwatts: dict[int, int]) -> dict[str, Raw]:
    told = {}
    for port, drawn in milliwatts.items():
        index = 436_207_616 + port
        told |= {
            f"{HUAWEI_POE}.3.{index}": 1, f"{HUAWEI_POE}.5.{index}": 30_000, f"{HUAWEI_POE}.10.{index}": drawn,
        }  # fmt: skip
    return instances | told


# --- amounts ---


def test_amounts_have_their_units() -> None:
    assert [human_speed(mbps) for mbps in (10_000, 2_500, 1_000, 100)] == [
        "10 Gbit/s", "2.5 Gbit/s", "1 Gbit/s", "100 Mbit/s",
    ]  # fmt: skip
    assert [human_bytes(number) for number in (0, 999, 1_000, 98_572_671, 999_990_000, 10**18, 2**64)] == [
        "0 B", "999 B", "1.0 kB", "98.6 MB", "1.0 GB", "1.0 EB", "18.4 EB",
    ]  # fmt: skip
    assert [human_duration(seconds) for seconds in (59, 3_700, 86_400, 200_000)] == [
        "0 min", "1 h 1 min", "1 day 0 h 0 min", "2 days 7 h 33 min",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("dbm", "is_port_down", "cell"),
    [
        (0.0, True, "no light"), (0.0, False, "0.00"), (-40.0, False, "no light"), (-45.2, True, "no light"),
        (-13.187, True, "-13.19"), (None, True, ""),
    ],
)  # fmt: skip
def test_a_reading_that_means_no_light_says_so(dbm: float | None, is_port_down: bool, cell: str) -> None:
    assert received_power(dbm, is_port_down) == cell


# --- width ---


@pytest.mark.parametrize("width", [80, 120, 200])
@pytest.mark.parametrize("recording", ALL, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_no_line_is_wider_than_the_terminal(recording: Path, width: int) -> None:
    assert all(len(line) <= width for line in shown(inspected(read(recording)), width).splitlines())


@pytest.mark.parametrize("width", [80, 120, 200])
def test_a_port_is_one_line_at_any_width(width: int) -> None:
    page = shown(inspected(switch(48, errors=36, discards=5)), width)
    assert len(re.findall(r"^ *(?:\d+  )?GigabitEthernet0/0/\d+ .* up .* 1 Gbit/s +98.6 MB +1.4 GB ", page, re.M)) == 48
    assert "Interfaces (48): 48 up, none admin down" in page


def test_the_least_important_columns_go_first_and_are_named() -> None:
    page = shown(inspected(switch(2, errors=36, discards=5, admin=2)), 80)
    assert "No room in 80 columns for: #, admin, disc in/out" in page
    assert re.search(r"^name +oper +speed +in +out +err in/out +alias *$", page, re.M)
    wide = shown(inspected(switch(2, errors=36, discards=5, admin=2)), 200)
    assert "No room" not in wide
    assert "a long description of where this cable goes to" in wide


def test_ifindex_is_a_key_and_has_no_thousands() -> None:
    assert "436207617" in shown(inspected(switch(2)), 200)


def test_errors_discards_and_admin_are_columns_only_where_they_say_something() -> None:
    quiet, noisy = shown(inspected(switch(2))), shown(inspected(switch(2, errors=36, admin=2)))
    assert not any(heading in quiet for heading in ("err in/out", "disc in/out", "admin  oper"))
    assert "err in/out" in noisy
    assert " 36/?" in noisy
    assert "admin  oper" in noisy
    assert "disc in/out" not in noisy
    assert "Interfaces (2): 1 admin down, 1 up\n" in noisy


def test_numbers_are_right_aligned_and_long_lists_have_gaps() -> None:
    lines = [line.rstrip() for line in shown(inspected(switch(48)), 200).splitlines()]
    first = next(number for number, line in enumerate(lines) if "GigabitEthernet0/0/1 " in line)
    heading = lines[first - 2]
    assert {line.index("98.6 MB") + len("98.6 MB") for line in lines if "98.6 MB" in line} == {
        heading.index(" in ") + len(" in")
    }
    assert [lines[first + gap] for gap in (10, 21, 32)] == ["", "", ""]


@pytest.mark.parametrize(("columns", "widest"), [({}, 200), ({"COLUMNS": "80"}, 80)])
def test_a_pipe_gets_200_columns_unless_told(snmpd: Snmpd, columns: dict[str, str], widest: int) -> None:
    done = run(f"127.0.0.1:{snmpd.port}", "--community", "public", **columns)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert max(map(len, lines)) <= widest
    profile = next(line for line in lines if line.startswith("Profile: standard"))
    assert profile.endswith("standard MIBs only)") == (widest == 200)


# --- sections ---


def test_a_poe_port_has_its_name_and_idle_ports_are_one_line() -> None:
    page = shown(inspected(with_poe(switch(48), {port: 4_249 if port == 7 else 0 for port in range(1, 49)})))
    table = page[page.index("PoE ports (48)") :].splitlines()
    assert [line.split() for line in table[1:5] if "─" not in line] == [
        ["port", "admin", "enabled", "W", "max", "W"],
        ["GigabitEthernet0/0/7", "yes", "4.2", "30.0"],
        ["47", "ports", "without", "load", "yes", "0.0", "30.0"],
    ]


def test_one_idle_poe_port_keeps_its_name() -> None:
    page = shown(inspected(with_poe(switch(2), {1: 0, 2: 5_000})))
    assert re.search(r"GigabitEthernet0/0/1 +yes +0.0 +30.0", page)
    assert "without load" not in page


def test_an_idle_port_with_a_fault_is_not_folded() -> None:
    instances = read(RECORDINGS / "mikrotik" / "router_with_optics.snmprec")
    poe = "1.3.6.1.4.1.14988.1.1.15.1.1"
    for port, status in ((3, 5), (4, 5), (5, 2), (6, 2)):
        instances |= {f"{poe}.2.{port}": b"ether%d" % port, f"{poe}.3.{port}": status, f"{poe}.6.{port}": 0}
    page = shown(inspected(instances))
    assert all(re.search(rf"{name} +shortCircuit +0.0", page) for name in ("ether3", "ether4"))
    assert re.search(r"2 ports without load +waitingForLoad +0.0", page)


def test_ports_that_search_are_folded_and_ports_of_which_little_is_told_are_not() -> None:
    admin, status = "1.3.6.1.2.1.105.1.1.1.3.1", "1.3.6.1.2.1.105.1.1.1.6.1"
    told: dict[str, Raw] = {f"{admin}.{port}": 1 for port in range(1, 25)}
    searching: dict[str, Raw] = {f"{status}.{port}": 2 for port in range(1, 25)}
    page = shown(inspected(switch(2) | told | searching | {f"{status}.3": 3}))
    assert re.search(r"1/3 +yes +deliveringPower\s+23 ports without load +yes +searching", page)
    page = shown(inspected(switch(2) | told))
    assert re.search(r"1/24 +yes", page)
    assert "without load" not in page


def test_transceivers_without_readings_are_a_line_and_no_table() -> None:
    instances = read(RECORDINGS / "mikrotik" / "router_with_optics.snmprec")
    optical = "1.3.6.1.4.1.14988.1.1.19.1.1"
    assert re.search(r"Transceivers \(1\)\nport +receive dBm", page := shown(inspected(instances)))
    assert "1 transceiver without readings: " in page
    silent = {oid: raw for oid, raw in instances.items() if not oid.startswith(optical)}
    page = shown(inspected(silent | {f"{optical}.2.1": b"sfp-sfpplus1"}))
    assert "1 transceiver without readings: sfp-sfpplus1" in page
    assert "Transceivers (" not in page


def test_a_dark_port_of_a_cisco_switch_shows_no_light_and_the_json_what_was_said() -> None:
    instances = read(RECORDINGS / "cisco" / "switch_with_optics.snmprec")
    sensor = "1.3.6.1.4.1.9.9.91.1.1.1.1.4.1067"
    dark = inspected(instances | {sensor: 0, f"{IF}.8.10101": 2})
    assert re.search(r"Te1/0/1 +no light +-2.10", shown(dark))
    assert as_json(dark)["transceivers"][0]["rx_dbm"] == 0
    assert re.search(r"Te1/0/1 +0.00 +-2.10", shown(inspected(instances | {sensor: 0})))


def test_states_that_no_access_point_has_are_one_line() -> None:
    instances = read(RECORDINGS / "aruba_controller" / "one_down.snmprec")
    assert re.search(r"ap-102 +down", page := shown(inspected(instances)))
    assert "does not say" not in page
    state = "1.3.6.1.4.1.14823.2.2.1.5.2.1.4.1.19."
    page = shown(inspected({oid: raw for oid, raw in instances.items() if not oid.startswith(state)}))
    assert "The device does not say of each access point whether it is up." in page
    assert "unknown" not in page


def test_people_read_words_and_not_keys() -> None:
    page = "".join(shown(inspected(read(recording))) for recording in ALL)
    assert not re.search(r"\b(aps_\w+|clients_total|snmpEngine\w+|is_on_battery|remaining_\w+|charge_ratio)\b", page)
    assert "access points in all" in page
    assert not re.search(r"\b1 (clients|days|ports)\b", page)
    assert ", 1 client, up" in page


def test_a_profile_without_wifi_tables_says_so() -> None:
    said = "This profile knows no WiFi tables"
    assert said in shown(inspected(switch(2)))
    assert said not in shown(inspected(read(RECORDINGS / "aruba_instant" / "one_down.snmprec")))


@pytest.mark.parametrize("recording", ALL, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_table_begins_with_its_count(recording: Path) -> None:
    lines = shown(inspected(read(recording))).splitlines()
    rules = [number for number, line in enumerate(lines) if line.startswith("───")]
    assert all(re.search(r"\([1-9]\d*\)", lines[number - 2]) for number in rules)


# --- the JSON form ---


def test_json_has_no_noise_of_floats() -> None:
    told = as_json(inspected(read(RECORDINGS / "mikrotik" / "router_with_optics.snmprec")))
    optics = next(row for row in told["transceivers"] if row.get("ifIndex") == 1)
    assert (optics["voltage_v"], optics["bias_a"], optics["rx_dbm"]) == (3.29, 0.033, -5.673)
    for recording in ALL:
        numbers = re.findall(r"'(\w+)': -?\d+\.(\d+)", str(as_json(inspected(read(recording)))))
        assert all(len(decimals) <= (6 if name in ("bias_a", "speed_mbps") else 3) for name, decimals in numbers)


def test_a_port_without_ifname_is_named_by_its_ifdescr() -> None:
    instances = {oid: raw for oid, raw in switch(1).items() if not oid.startswith(f"{IFX}.1.")}
    assert as_json(inspected(instances))["interfaces"][0]["ifName"] == "GigabitEthernet0/0/1"


@pytest.mark.parametrize(
    "recording", ["ubiquiti_unifi/two_radios", "mikrotik/router_with_radios", "ruckus_standalone/two_radios"]
)
def test_an_access_points_own_clients_are_its_total(recording: str) -> None:
    told = as_json(inspected(read(RECORDINGS / f"{recording}.snmprec")))
    assert told["wireless"]["clients_total"] == told["access_points"][0]["clients"]


def test_a_controllers_total_is_never_computed() -> None:
    told = as_json(inspected(read(RECORDINGS / "aruba_instant" / "one_down.snmprec")))
    assert all("clients" in row for row in told["access_points"][:1])
    assert "clients_total" not in told["wireless"]
