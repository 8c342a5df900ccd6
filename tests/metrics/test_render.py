"""What each owner adds to /metrics, as Prometheus would see it."""

from typing import Any

import pytest
from msgspec.structs import replace
from schoolnet.metrics.render import AccessPointLines, Blocks, ClassroomLines, DeviceLines, SchoolLines, UplinkLines

from metrics.metrics_city import (
    ACCESS_POINT,
    CIRCUIT,
    COVERED,
    JOINED,
    MEETS,
    NOW,
    PORT,
    RADIOS,
    ROOM,
    ROUTER,
    SCHOOL,
    also_said,
    controller_facts,
    full_port,
    router_facts,
    said,
    uplink_port,
)
from metrics.page_reading import expected, lines_of
from schoolnet.facts.absent import Absent, AbsentReason
from schoolnet.facts.device import DeviceFacts, Tier
from schoolnet.facts.rows import Identity, Interface, PortStatus, Transceiver
from schoolnet.inventory.model import CircuitEnd
from schoolnet.verdicts.access_point import AccessPointVerdict
from schoolnet.verdicts.model import AccessPointVerdictState, Reason, UplinkState, Verdict
from schoolnet.verdicts.radio import NO_BANDS
from schoolnet.verdicts.uplink import judge_uplink


def uplink(facts: DeviceFacts, verdict: Verdict[UplinkState] = MEETS, now: float = NOW) -> Blocks:
    return UplinkLines("vizium", CIRCUIT).render([facts], verdict, 3, now)


def device(facts: DeviceFacts, collectors: dict[Tier, bool], duration_seconds: float | None = None) -> Blocks:
    return DeviceLines("vizium", ROUTER).render(facts, collectors, duration_seconds, NOW)


def test_school() -> None:
    assert lines_of(SchoolLines(SCHOOL).render(2).values()) == expected("""
        schoolnet_school_info{school="vizium",name="VIZIUM",kind="science_centre"} 1
        schoolnet_school_students{school="vizium"} 120
        schoolnet_unplanned_access_points{school="vizium"} 2
    """)


def test_school_whose_access_points_nobody_could_count() -> None:
    assert "schoolnet_unplanned_access_points" not in SchoolLines(SCHOOL).render(None)


def test_device_that_answers() -> None:
    blocks = device(router_facts(), {Tier.STATUS: True, Tier.TABLES: False}, 0.125)
    assert lines_of(blocks.values()) == expected("""
        schoolnet_device_up{device="vizium-router"} 1
        schoolnet_device_info{device="vizium-router",school="vizium",role="router",vendor="Example",model="R-1",version="1.2"} 1
        schoolnet_device_uptime_seconds{device="vizium-router"} 86400.5
        schoolnet_device_last_success_timestamp_seconds{device="vizium-router"} 1795000000.0
        schoolnet_collector_success{device="vizium-router",collector="status"} 1
        schoolnet_collector_success{device="vizium-router",collector="tables"} 0
        schoolnet_poll_duration_seconds{device="vizium-router"} 0.125
    """)  # noqa: E501 - as on the page


def test_device_that_was_never_polled_is_neither_up_nor_down() -> None:
    assert lines_of(device(DeviceFacts("vizium-router"), {}).values()) == expected("""
        schoolnet_device_info{device="vizium-router",school="vizium",role="router",vendor="",model="",version=""} 1
    """)


def test_device_that_stopped_answering_is_down_and_keeps_the_time_of_its_last_success() -> None:
    blocks = device(said("vizium-router", at=NOW - 600).with_failure("timeout", NOW), {Tier.STATUS: False})
    assert blocks["schoolnet_device_up"] == b'schoolnet_device_up{device="vizium-router"} 0\n'
    assert b"1794999400" in blocks["schoolnet_device_last_success_timestamp_seconds"]
    assert not blocks["schoolnet_device_uptime_seconds"]


def test_state_and_speed_are_those_of_the_worst_end() -> None:
    far_port = CircuitEnd(device="core", port="xe-1")
    circuit = CIRCUIT.model_copy(update={"ends": (*CIRCUIT.ends, far_port)})
    near = router_facts()

    def told(*rows: Interface) -> tuple[UplinkState, str, str]:
        far = said("core", *rows)
        verdict = judge_uplink(circuit, {"vizium-router": near, "core": far}, NOW)
        blocks = UplinkLines("vizium", circuit).render([near, far], verdict, 0, NOW)
        names = ("schoolnet_uplink_up", "schoolnet_uplink_speed_bytes_per_second")
        up, speed = (blocks.get(name, b"").decode().rpartition(" ")[2].strip() for name in names)
        return verdict.state, up, speed

    def far(oper: PortStatus, speed_bps: int) -> Interface:
        return Interface(key="xe-1", index=1, oper=oper, speed_bps=speed_bps)

    assert told(far(PortStatus.UP, 10_000_000_000)) == (UplinkState.MEETS, "1", "1250000000.0")
    assert told(far(PortStatus.UP, 1_000_000_000)) == (UplinkState.BELOW_CONTRACT, "1", "125000000.0")
    assert told(far(PortStatus.DOWN, 10_000_000_000)) == (UplinkState.DOWN, "0", "")
    assert told() == (UplinkState.UNKNOWN, "", "1250000000.0")


def test_device_info_follows_a_new_firmware() -> None:
    lines = DeviceLines(None, ROUTER)
    facts = also_said(DeviceFacts("vizium-router"), Identity(version="1"), tier=Tier.INVENTORY)
    assert b'version="1"' in lines.render(facts, {}, None, NOW)["schoolnet_device_info"]
    facts = also_said(facts, Identity(version="2"), tier=Tier.INVENTORY)
    assert (
        b'school="",role="router",vendor="",model="",version="2"'
        in lines.render(facts, {}, None, NOW)["schoolnet_device_info"]
    )


def test_uplink_that_says_everything() -> None:
    assert lines_of(uplink(router_facts()).values()) == expected("""
        schoolnet_uplink_state{school="vizium",uplink="main",state="meets"} 1
        schoolnet_uplink_state{school="vizium",uplink="main",state="degraded"} 0
        schoolnet_uplink_state{school="vizium",uplink="main",state="below_contract"} 0
        schoolnet_uplink_state{school="vizium",uplink="main",state="down"} 0
        schoolnet_uplink_state{school="vizium",uplink="main",state="unknown"} 0
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
    lines = uplink(DeviceFacts("vizium-router"), Verdict(state, Reason.OK))["schoolnet_uplink_state"].decode()
    assert len(lines.splitlines()) == len(UplinkState)
    assert [line for line in lines.splitlines() if line.endswith(" 1")] == [
        f'schoolnet_uplink_state{{school="vizium",uplink="main",state="{state}"}} 1'
    ]


KNOWN_WITHOUT_FACTS = {
    "schoolnet_uplink_state",
    "schoolnet_uplink_contracted_speed_bytes_per_second",
    "schoolnet_uplink_changes_total",
}


def said_by(blocks: Blocks) -> set[str]:
    """The families that have lines."""
    return {name for name, block in blocks.items() if block}


def test_an_uplink_of_which_nothing_is_known_has_no_values() -> None:
    assert said_by(uplink(DeviceFacts("vizium-router"))) == KNOWN_WITHOUT_FACTS


def test_values_that_have_expired_leave_the_page() -> None:
    assert said_by(uplink(said("vizium-router", full_port()), now=NOW + 180)) == KNOWN_WITHOUT_FACTS


def test_an_expired_value_is_not_replaced_by_an_older_one_of_a_slower_tier() -> None:
    facts = also_said(DeviceFacts("vizium-router"), uplink_port(speed_bps=10**9), tier=Tier.TABLES, at=NOW - 300)
    facts = also_said(facts, uplink_port(), tier=Tier.STATUS, at=NOW)
    assert "schoolnet_uplink_speed_bytes_per_second" not in said_by(uplink(facts, now=NOW + 200))


def test_one_bad_value_costs_only_itself() -> None:
    bad = Absent(AbsentReason.BAD_VALUE)
    blocks = uplink(said("vizium-router", replace(full_port(), receive_bytes=bad)))
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
    verdict = judge_uplink(CIRCUIT, {"vizium-router": facts}, NOW)
    line = uplink(facts, verdict).get("schoolnet_uplink_up", b"").decode()
    assert line == (f'schoolnet_uplink_up{{school="vizium",uplink="main"}} {value}\n' if value else "")


def test_the_ports_transceiver_is_found_by_name_too_and_again_after_it_was_changed() -> None:
    lines = UplinkLines("vizium", CIRCUIT)
    facts = said("vizium-router", uplink_port())
    other = Transceiver(key="1", port_name="Te0/0/1", receive_power_dbm=-1.0)
    for power_dbm in (-5.5, -40.0):
        module = Transceiver(key="2", port_name=PORT, receive_power_dbm=power_dbm)
        facts = also_said(facts, other, module, tier=Tier.TABLES)
        line = lines.render([facts], MEETS, 0, NOW)["schoolnet_uplink_receive_power_dbm"]
        assert line.endswith(f" {power_dbm}\n".encode())


def test_no_light_is_known_without_a_transceiver_in_the_port() -> None:
    facts = said("vizium-router", Transceiver(key="1", interface_index=9, receive_power_dbm=-1.0), tier=Tier.TABLES)
    assert "schoolnet_uplink_receive_power_dbm" not in uplink(facts)


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_a_power_that_is_no_number_is_not_published(number: float) -> None:
    module = Transceiver(key="2", port_name=PORT, receive_power_dbm=number)
    facts = said("vizium-router", module, tier=Tier.TABLES)
    assert uplink(facts)["schoolnet_uplink_receive_power_dbm"] == b""


def test_classroom() -> None:
    assert lines_of(ClassroomLines("vizium", ROOM).render(COVERED).values()) == expected("""
        schoolnet_classroom_wifi_state{school="vizium",classroom="101",state="covered"} 1
        schoolnet_classroom_wifi_state{school="vizium",classroom="101",state="degraded"} 0
        schoolnet_classroom_wifi_state{school="vizium",classroom="101",state="uncovered"} 0
        schoolnet_classroom_wifi_state{school="vizium",classroom="101",state="unknown"} 0
        schoolnet_classroom_info{school="vizium",classroom="101",name="Fizikas kabinets",building="a",floor="",kind="lab"} 1
    """)  # noqa: E501 - as on the page


def test_a_module_without_a_reading_is_not_shown_as_full_of_light() -> None:
    module = Transceiver(key="2", port_name=PORT, receive_power_dbm=0.0, transmit_power_dbm=0.0)
    said_now = said_by(uplink(said("vizium-router", full_port(), module, tier=Tier.TABLES)))
    assert "schoolnet_uplink_receive_power_dbm" not in said_now
    assert "schoolnet_uplink_transmit_power_dbm" in said_now  # many lasers send a milliwatt


def test_access_point_with_two_radios_in_a_band() -> None:
    blocks = AccessPointLines("vizium", ACCESS_POINT).render(controller_facts(), JOINED, RADIOS, NOW)
    assert lines_of(blocks.values()) == expected("""
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
    blocks = AccessPointLines("vizium", ACCESS_POINT).render(DeviceFacts("wlc"), verdict, (), NOW)
    up = b'schoolnet_access_point_up{school="vizium",ap="ap-1"} '
    assert blocks["schoolnet_access_point_up"] == (up + value + b"\n" if value else b"")
    assert b'serial="S1",model="planned",version=""' in blocks["schoolnet_access_point_info"]


def test_only_a_known_index_matches_a_transceiver() -> None:
    facts = said("vizium-router", Transceiver(key="1", receive_power_dbm=-1.0), tier=Tier.TABLES)
    assert "schoolnet_uplink_receive_power_dbm" not in uplink(facts)
    assert isinstance(facts.lookup(Interface, PORT, "index", NOW), Absent)
