"""What each owner adds to /metrics, as Prometheus would see it."""

from typing import Any

import pytest
from msgspec.structs import replace

from metrics.metrics_city import (
    ACCESS_POINT,
    CIRCUIT,
    COVERED,
    MEETS,
    MISSING,
    NO_LIGHT,
    NOW,
    PORT,
    ROOM,
    ROUTER,
    SCHOOL,
    access_point_entry,
    access_point_lines,
    also_said,
    controller_facts,
    device_entry_of,
    device_lines,
    full_port,
    router_facts,
    said,
    school_entry,
    uplink_lines,
    uplink_port,
)
from metrics.page_reading import expected, lines_of
from schoolnet.facts.absent import Absent, AbsentReason
from schoolnet.facts.device import DeviceFacts, Tier
from schoolnet.facts.rows import Identity, Interface, PortStatus, Transceiver
from schoolnet.inventory.model import CircuitEnd
from schoolnet.metrics.lines_device import DeviceLines, Polled
from schoolnet.metrics.lines_school import SchoolLines
from schoolnet.metrics.lines_uplink import UplinkLines
from schoolnet.metrics.lines_wifi import AccessPointLines, ClassroomLines
from schoolnet.metrics.text import Blocks
from schoolnet.verdicts.access_point import AccessPointVerdict
from schoolnet.verdicts.board_entries import SchoolEntry, UplinkEntry
from schoolnet.verdicts.cause import NO_CAUSE, NOBODY
from schoolnet.verdicts.drift import DriftItem
from schoolnet.verdicts.model import AccessPointVerdictState, DriftKind, Reason, UplinkState, Verdict
from schoolnet.verdicts.radio import NO_BANDS
from schoolnet.verdicts.uplink import judge_uplink


def school(entry: SchoolEntry) -> Blocks:
    return SchoolLines(SCHOOL).render(entry, is_in_session=True, is_maintained=False)


def drift(*kinds: DriftKind) -> tuple[DriftItem, ...]:
    return tuple(DriftItem(kind, "ap-1", "planned", "seen") for kind in kinds)


def test_school_whose_fibre_is_cut() -> None:
    differs = drift(DriftKind.UNPLANNED, DriftKind.UNPLANNED, DriftKind.OTHER_ROOM)
    assert lines_of(school(school_entry(drift=differs)).values()) == expected("""
        schoolnet_school_info{school="vizium",name="VIZIUM",kind="science_centre"} 1
        schoolnet_school_students{school="vizium"} 120
        schoolnet_school_in_session{school="vizium"} 1
        schoolnet_school_in_maintenance{school="vizium"} 0
        schoolnet_school_cause{school="vizium",cause="power"} 0
        schoolnet_school_cause{school="vizium",cause="uplink"} 0
        schoolnet_school_cause{school="vizium",cause="optics"} 1
        schoolnet_school_cause{school="vizium",cause="provider"} 0
        schoolnet_school_cause{school="vizium",cause="lan"} 0
        schoolnet_school_cause{school="vizium",cause="wifi"} 0
        schoolnet_school_cause{school="vizium",cause="service"} 0
        schoolnet_school_cause{school="vizium",cause="monitoring"} 0
        schoolnet_school_cause{school="vizium",cause="none"} 0
        schoolnet_school_cause_reason{school="vizium",cause="optics",reason="no_light",where="main"} 1
        schoolnet_school_classrooms_hit{school="vizium"} 2
        schoolnet_school_students_hit{school="vizium"} 120
        schoolnet_school_drift_items{school="vizium",kind="other_port"} 0
        schoolnet_school_drift_items{school="vizium",kind="other_room"} 1
        schoolnet_school_drift_items{school="vizium",kind="serial_changed"} 0
        schoolnet_school_drift_items{school="vizium",kind="other_model"} 0
        schoolnet_school_drift_items{school="vizium",kind="unplanned"} 2
        schoolnet_school_drift_items{school="vizium",kind="never_seen"} 0
        schoolnet_school_drift_items{school="vizium",kind="slower_than_planned"} 0
        schoolnet_unplanned_access_points{school="vizium"} 2
    """)


def test_school_without_trouble_hits_nobody() -> None:
    blocks = school(school_entry(cause=NO_CAUSE, impact=NOBODY))
    assert b'cause="none"} 1' in blocks["schoolnet_school_cause"]
    assert not blocks["schoolnet_school_cause_reason"]
    assert blocks["schoolnet_school_classrooms_hit"] == b'schoolnet_school_classrooms_hit{school="vizium"} 0\n'
    assert blocks["schoolnet_school_students_hit"] == b'schoolnet_school_students_hit{school="vizium"} 0\n'


def test_school_whose_access_points_nobody_could_count() -> None:
    blocks = school(school_entry(unplanned=None))
    assert not blocks["schoolnet_unplanned_access_points"]
    assert b'kind="unplanned"' not in blocks["schoolnet_school_drift_items"]


@pytest.mark.parametrize("is_on", [False, True])
def test_school_time_and_maintenance_are_told_apart(is_on: bool) -> None:
    blocks = SchoolLines(SCHOOL).render(school_entry(), is_in_session=is_on, is_maintained=not is_on)
    assert blocks["schoolnet_school_in_session"].endswith(b" %d\n" % is_on)
    assert blocks["schoolnet_school_in_maintenance"].endswith(b" %d\n" % (not is_on))


def test_device_that_answers() -> None:
    polled = Polled({Tier.STATUS: True, Tier.TABLES: False}, 0.125)
    blocks = device_lines(router_facts(), polled, 2, drift=drift(DriftKind.OTHER_MODEL))
    assert lines_of(blocks.values()) == expected("""
        schoolnet_device_up{device="vizium-router"} 1
        schoolnet_device_info{device="vizium-router",school="vizium",role="router",vendor="Example",model="R-1",version="1.2"} 1
        schoolnet_device_uptime_seconds{device="vizium-router"} 86400.5
        schoolnet_device_reboots_total{device="vizium-router"} 2
        schoolnet_device_last_success_timestamp_seconds{device="vizium-router"} 1795000000.0
        schoolnet_device_in_maintenance{device="vizium-router"} 0
        schoolnet_device_drift_items{device="vizium-router",kind="other_model"} 1
        schoolnet_device_drift_items{device="vizium-router",kind="serial_changed"} 0
        schoolnet_collector_success{device="vizium-router",collector="status"} 1
        schoolnet_collector_success{device="vizium-router",collector="tables"} 0
        schoolnet_poll_duration_seconds{device="vizium-router"} 0.125
    """)  # noqa: E501 - as on the page


def test_device_that_was_never_polled_is_neither_up_nor_down() -> None:
    assert lines_of(device_lines(DeviceFacts("vizium-router")).values()) == expected("""
        schoolnet_device_info{device="vizium-router",school="vizium",role="router",vendor="",model="",version=""} 1
        schoolnet_device_reboots_total{device="vizium-router"} 0
        schoolnet_device_in_maintenance{device="vizium-router"} 0
    """)


def test_controller_that_lists_whom_nobody_planned() -> None:
    blocks = device_lines(DeviceFacts("vizium-router"), unplanned=("AP-X", "AP-Y"))
    assert blocks["schoolnet_device_drift_items"] == (
        b'schoolnet_device_drift_items{device="vizium-router",kind="unplanned"} 2\n'
    )


def test_device_in_maintenance() -> None:
    lines = DeviceLines("vizium", ROUTER).render(device_entry_of(router_facts()), Polled(), 0, NOW, is_maintained=True)
    assert lines["schoolnet_device_in_maintenance"] == b'schoolnet_device_in_maintenance{device="vizium-router"} 1\n'


def test_device_that_stopped_answering_is_down_and_keeps_the_time_of_its_last_success() -> None:
    silent = said("vizium-router", at=NOW - 600).with_failure("timeout", NOW)
    blocks = device_lines(silent, Polled({Tier.STATUS: False}))
    assert blocks["schoolnet_device_up"] == b'schoolnet_device_up{device="vizium-router"} 0\n'
    assert b"1794999400" in blocks["schoolnet_device_last_success_timestamp_seconds"]
    assert not blocks["schoolnet_device_uptime_seconds"]


def test_state_and_speed_are_those_of_the_worst_end() -> None:
    far_port = CircuitEnd(device="core", port="xe-1")
    circuit = CIRCUIT.model_copy(update={"ends": (*CIRCUIT.ends, far_port)})
    near = router_facts()

    def told(*rows: Interface) -> tuple[UplinkState, str, str]:
        far = said("core", *rows)
        verdict = judge_uplink(circuit, {"vizium-router": near, "core": far}, {}, NOW)
        entry = UplinkEntry("vizium", circuit, verdict)
        blocks = UplinkLines("vizium", circuit).render(entry, [near, far], 0, NOW, is_maintained=False)
        names = ("schoolnet_uplink_up", "schoolnet_uplink_speed_bytes_per_second")
        up, speed = (blocks.get(name, b"").decode().rpartition(" ")[2].strip() for name in names)
        return verdict.state, up, speed

    def far(oper: PortStatus, speed_bps: int) -> Interface:
        return Interface(key="xe-1", index=1, oper=oper, speed_bps=speed_bps)

    assert told(far(PortStatus.UP, 10_000_000_000)) == (UplinkState.MEETS, "1", "1250000000.0")
    assert told(far(PortStatus.UP, 1_000_000_000)) == (UplinkState.BELOW_CONTRACT, "1", "125000000.0")
    assert told(far(PortStatus.DOWN, 10_000_000_000)) == (UplinkState.DOWN, "0", "")
    assert told() == (UplinkState.UNKNOWN, "", "1250000000.0")


def test_device_info_follows_a_new_firmware_and_outlives_a_silence() -> None:
    lines = DeviceLines(None, ROUTER)

    def info(facts: DeviceFacts, now: float = NOW) -> bytes:
        rendered = lines.render(device_entry_of(facts), Polled(), 0, now, is_maintained=False)
        return rendered["schoolnet_device_info"]

    facts = also_said(DeviceFacts("vizium-router"), Identity(version="1"), tier=Tier.INVENTORY)
    assert b'version="1"' in info(facts)
    facts = also_said(facts, Identity(version="2"), tier=Tier.INVENTORY)
    assert b'school="",role="router",vendor="",model="",version="2"' in info(facts)
    assert info(facts, NOW + 10**6) == info(facts)


def test_uplink_that_says_everything() -> None:
    assert lines_of(uplink_lines(router_facts()).values()) == expected("""
        schoolnet_uplink_state{school="vizium",uplink="main",state="meets"} 1
        schoolnet_uplink_state{school="vizium",uplink="main",state="degraded"} 0
        schoolnet_uplink_state{school="vizium",uplink="main",state="below_contract"} 0
        schoolnet_uplink_state{school="vizium",uplink="main",state="down"} 0
        schoolnet_uplink_state{school="vizium",uplink="main",state="unknown"} 0
        schoolnet_uplink_last_change_timestamp_seconds{school="vizium",uplink="main"} 1794999909.5
        schoolnet_uplink_in_maintenance{school="vizium",uplink="main"} 0
        schoolnet_uplink_up{school="vizium",uplink="main"} 1
        schoolnet_uplink_speed_bytes_per_second{school="vizium",uplink="main"} 1250000000.0
        schoolnet_uplink_contracted_speed_bytes_per_second{school="vizium",uplink="main"} 1250000000.0
        schoolnet_uplink_receive_bytes_total{school="vizium",uplink="main"} 5
        schoolnet_uplink_transmit_bytes_total{school="vizium",uplink="main"} 9007199254740991
        schoolnet_uplink_receive_errors_total{school="vizium",uplink="main"} 1
        schoolnet_uplink_transmit_errors_total{school="vizium",uplink="main"} 2
        schoolnet_uplink_receive_discards_total{school="vizium",uplink="main"} 3
        schoolnet_uplink_transmit_discards_total{school="vizium",uplink="main"} 4
        schoolnet_uplink_changes_total{school="vizium",uplink="main"} 3
        schoolnet_uplink_receive_power_dbm{school="vizium",uplink="main"} -7.25
        schoolnet_uplink_transmit_power_dbm{school="vizium",uplink="main"} -2.1
    """)


@pytest.mark.parametrize("state", UplinkState)
def test_exactly_one_state_of_an_uplink_is_1(state: UplinkState) -> None:
    lines = uplink_lines(DeviceFacts("vizium-router"), Verdict(state, Reason.OK))["schoolnet_uplink_state"].decode()
    assert len(lines.splitlines()) == len(UplinkState)
    assert [line for line in lines.splitlines() if line.endswith(" 1")] == [
        f'schoolnet_uplink_state{{school="vizium",uplink="main",state="{state}"}} 1'
    ]


def test_the_reason_is_named_for_as_long_as_an_uplink_does_not_meet_its_contract() -> None:
    assert not uplink_lines(router_facts())["schoolnet_uplink_reason"]
    assert uplink_lines(router_facts(), NO_LIGHT)["schoolnet_uplink_reason"] == (
        b'schoolnet_uplink_reason{school="vizium",uplink="main",reason="no_light"} 1\n'
    )


def test_an_uplink_in_maintenance() -> None:
    entry = UplinkEntry("vizium", CIRCUIT, MEETS)
    lines = UplinkLines("vizium", CIRCUIT).render(entry, [router_facts()], 3, NOW, is_maintained=True)
    assert lines["schoolnet_uplink_in_maintenance"].endswith(b" 1\n")


def test_nothing_has_changed_while_we_have_only_just_started_to_look() -> None:
    assert not uplink_lines(DeviceFacts("vizium-router"), since=None)["schoolnet_uplink_last_change_timestamp_seconds"]


def test_an_uplink_that_flaps_and_is_down_just_now_is_down_and_has_no_speed() -> None:
    flapping = Verdict(UplinkState.DEGRADED, Reason.FLAPPING)
    blocks = uplink_lines(said("vizium-router", uplink_port(oper=PortStatus.DOWN)), flapping)
    assert blocks["schoolnet_uplink_up"].endswith(b" 0\n")
    assert not blocks["schoolnet_uplink_speed_bytes_per_second"]
    up_again = uplink_lines(said("vizium-router", uplink_port()), flapping)
    assert up_again["schoolnet_uplink_up"].endswith(b" 1\n")
    assert up_again["schoolnet_uplink_speed_bytes_per_second"]


KNOWN_WITHOUT_FACTS = {
    "schoolnet_uplink_state",
    "schoolnet_uplink_contracted_speed_bytes_per_second",
    "schoolnet_uplink_changes_total",
    "schoolnet_uplink_in_maintenance",
    "schoolnet_uplink_last_change_timestamp_seconds",
}


def said_by(blocks: Blocks) -> set[str]:
    """The families that have lines."""
    return {name for name, block in blocks.items() if block}


def test_an_uplink_of_which_nothing_is_known_has_no_values() -> None:
    assert said_by(uplink_lines(DeviceFacts("vizium-router"))) == KNOWN_WITHOUT_FACTS


def test_values_that_have_expired_leave_the_page() -> None:
    assert said_by(uplink_lines(said("vizium-router", full_port()), now=NOW + 180)) == KNOWN_WITHOUT_FACTS


def test_an_expired_value_is_not_replaced_by_an_older_one_of_a_slower_tier() -> None:
    facts = also_said(DeviceFacts("vizium-router"), uplink_port(speed_bps=10**9), tier=Tier.TABLES, at=NOW - 300)
    facts = also_said(facts, uplink_port(), tier=Tier.STATUS, at=NOW)
    assert "schoolnet_uplink_speed_bytes_per_second" not in said_by(uplink_lines(facts, now=NOW + 200))


def test_one_bad_value_costs_only_itself() -> None:
    bad = Absent(AbsentReason.BAD_VALUE)
    blocks = uplink_lines(said("vizium-router", replace(full_port(), receive_bytes=bad)))
    assert not blocks["schoolnet_uplink_receive_bytes_total"]
    assert blocks["schoolnet_uplink_transmit_bytes_total"]


@pytest.mark.parametrize(
    ("status", "value"),
    [
        (PortStatus.UP, "1"),
        (PortStatus.DOWN, "0"),
        (PortStatus.LOWER_LAYER_DOWN, "0"),
        (PortStatus.DORMANT, "0"),
        (PortStatus.TESTING, "0"),
        (PortStatus.NOT_PRESENT, "0"),
        (PortStatus.UNKNOWN, None),
    ],
)
def test_a_port_passes_traffic_or_not_or_cannot_tell(status: PortStatus, value: str | None) -> None:
    facts = said("vizium-router", uplink_port(oper=status))
    verdict = judge_uplink(CIRCUIT, {"vizium-router": facts}, {}, NOW)
    line = uplink_lines(facts, verdict).get("schoolnet_uplink_up", b"").decode()
    assert line == (f'schoolnet_uplink_up{{school="vizium",uplink="main"}} {value}\n' if value else "")


def test_the_ports_transceiver_is_found_by_name_too_and_again_after_it_was_changed() -> None:
    lines = UplinkLines("vizium", CIRCUIT)
    facts = said("vizium-router", uplink_port())
    other = Transceiver(key="1", port_name="Te0/0/1", receive_power_dbm=-1.0)
    for power_dbm in (-5.5, -40.0):
        module = Transceiver(key="2", port_name=PORT, receive_power_dbm=power_dbm)
        facts = also_said(facts, other, module, tier=Tier.TABLES)
        entry = UplinkEntry("vizium", CIRCUIT, MEETS)
        blocks = lines.render(entry, [facts], 0, NOW, is_maintained=False)
        line = blocks["schoolnet_uplink_receive_power_dbm"]
        assert line.endswith(f" {power_dbm}\n".encode())


def test_no_light_is_known_without_a_transceiver_in_the_port() -> None:
    facts = said("vizium-router", Transceiver(key="1", interface_index=9, receive_power_dbm=-1.0), tier=Tier.TABLES)
    assert "schoolnet_uplink_receive_power_dbm" not in uplink_lines(facts)


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_a_power_that_is_no_number_is_not_published(number: float) -> None:
    module = Transceiver(key="2", port_name=PORT, receive_power_dbm=number)
    facts = said("vizium-router", module, tier=Tier.TABLES)
    assert uplink_lines(facts)["schoolnet_uplink_receive_power_dbm"] == b""


def test_classroom() -> None:
    blocks = ClassroomLines("vizium", ROOM).render(COVERED, is_maintained=False)
    assert lines_of(blocks.values()) == expected("""
        schoolnet_classroom_wifi_state{school="vizium",classroom="101",state="covered"} 1
        schoolnet_classroom_wifi_state{school="vizium",classroom="101",state="degraded"} 0
        schoolnet_classroom_wifi_state{school="vizium",classroom="101",state="uncovered"} 0
        schoolnet_classroom_wifi_state{school="vizium",classroom="101",state="unknown"} 0
        schoolnet_classroom_in_maintenance{school="vizium",classroom="101"} 0
        schoolnet_classroom_info{school="vizium",classroom="101",name="Fizikas kabinets",building="a",floor="",kind="lab"} 1
    """)  # noqa: E501 - as on the page


def test_classroom_without_wifi_because_its_access_point_is_gone_while_it_is_painted() -> None:
    blocks = ClassroomLines("vizium", ROOM).render(MISSING, is_maintained=True)
    assert b'state="uncovered"} 1' in blocks["schoolnet_classroom_wifi_state"]
    assert lines_of(blocks[f"schoolnet_classroom_{name}"] for name in ("wifi_reason", "in_maintenance")) == expected("""
        schoolnet_classroom_wifi_reason{school="vizium",classroom="101",reason="missing"} 1
        schoolnet_classroom_in_maintenance{school="vizium",classroom="101"} 1
    """)


def test_a_module_without_a_reading_is_not_shown_as_full_of_light() -> None:
    module = Transceiver(key="2", port_name=PORT, receive_power_dbm=0.0, transmit_power_dbm=0.0)
    said_now = said_by(uplink_lines(said("vizium-router", full_port(), module, tier=Tier.TABLES)))
    assert "schoolnet_uplink_receive_power_dbm" not in said_now
    assert "schoolnet_uplink_transmit_power_dbm" in said_now  # many lasers send a milliwatt


def test_access_point_with_two_radios_in_a_band() -> None:
    assert lines_of(access_point_lines(access_point_entry(), controller_facts()).values()) == expected("""
        schoolnet_access_point_up{school="vizium",ap="ap-1"} 1
        schoolnet_access_point_info{school="vizium",ap="ap-1",device="wlc",serial="S1",model="AP-5",version="8.10"} 1
        schoolnet_access_point_classroom{school="vizium",ap="ap-1",classroom="101"} 1
        schoolnet_access_point_classroom{school="vizium",ap="ap-1",classroom="102"} 1
        schoolnet_access_point_radio_up{school="vizium",ap="ap-1",band="5"} 1
        schoolnet_access_point_radio_up{school="vizium",ap="ap-1",band="2.4"} 0
        schoolnet_access_point_clients{school="vizium",ap="ap-1",band="5"} 11
        schoolnet_access_point_channel_utilization_ratio{school="vizium",ap="ap-1",band="5"} 0.25
        schoolnet_access_point_channel_utilization_ratio{school="vizium",ap="ap-1",band="2.4"} 0.5
    """)


@pytest.mark.parametrize(
    ("state", "value"),
    [
        (AccessPointVerdictState.UP, b"1"),
        (AccessPointVerdictState.DEGRADED, b"1"),
        (AccessPointVerdictState.DOWN, b"0"),
        (AccessPointVerdictState.UNKNOWN, None),
    ],
)
def test_an_access_point_without_a_row_is_what_its_verdict_says(
    state: AccessPointVerdictState, value: bytes | None
) -> None:
    verdict: Any = AccessPointVerdict("ap-1", state, Reason.MISSING, None, NO_BANDS)
    blocks = access_point_lines(access_point_entry(verdict), DeviceFacts("wlc"))
    up = b'schoolnet_access_point_up{school="vizium",ap="ap-1"} '
    assert blocks["schoolnet_access_point_up"] == (up + value + b"\n" if value else b"")
    assert b'serial="S1",model="planned",version=""' in blocks["schoolnet_access_point_info"]


def test_only_a_known_index_matches_a_transceiver() -> None:
    facts = said("vizium-router", Transceiver(key="1", receive_power_dbm=-1.0), tier=Tier.TABLES)
    assert "schoolnet_uplink_receive_power_dbm" not in uplink_lines(facts)
    assert isinstance(facts.lookup(Interface, PORT, "index", NOW), Absent)


def test_access_point_that_was_hung_elsewhere_and_has_no_power() -> None:
    gone: Any = AccessPointVerdict("ap-1", AccessPointVerdictState.DOWN, Reason.NO_POWER, None, NO_BANDS)
    entry = access_point_entry(gone, DriftKind.OTHER_PORT, DriftKind.OTHER_MODEL)
    assert lines_of(access_point_lines(entry, DeviceFacts("wlc")).values()) == expected("""
        schoolnet_access_point_up{school="vizium",ap="ap-1"} 0
        schoolnet_access_point_reason{school="vizium",ap="ap-1",reason="no_power"} 1
        schoolnet_access_point_info{school="vizium",ap="ap-1",device="wlc",serial="S1",model="planned",version=""} 1
        schoolnet_access_point_drift{school="vizium",ap="ap-1",kind="other_port"} 1
        schoolnet_access_point_drift{school="vizium",ap="ap-1",kind="other_model"} 1
        schoolnet_access_point_classroom{school="vizium",ap="ap-1",classroom="101"} 1
        schoolnet_access_point_classroom{school="vizium",ap="ap-1",classroom="102"} 1
    """)


def test_what_an_access_point_was_told_to_be_outlives_a_silence() -> None:
    lines = AccessPointLines("vizium", ACCESS_POINT)
    told = lines.render(access_point_entry(), controller_facts(), NOW)["schoolnet_access_point_info"]
    gone: Any = AccessPointVerdict("ap-1", AccessPointVerdictState.UNKNOWN, Reason.STALE, None, NO_BANDS)
    silent = lines.render(access_point_entry(gone), controller_facts(), NOW + 10**6)
    assert b'model="AP-5"' in told
    assert silent["schoolnet_access_point_info"] == told
