import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schoolnet.facts.absent import Absent, AbsentReason
from schoolnet.facts.rows import Duplex, PortStatus
from schoolnet.vendors import decoders
from schoolnet.vendors.media import medium
from schoolnet.vendors.registry import PROFILES
from schoolnet.vendors.standard import STANDARD

RAW = st.one_of(st.integers(), st.integers(min_value=-(2**70), max_value=2**70), st.binary(max_size=600), st.text())


def every_decoder() -> dict[str, Any]:
    parts = [part for profile in (*PROFILES, STANDARD) for part in (*profile.scalars, *profile.tables)]
    return {column.mib: column.decode for part in parts for column in part.columns}


@pytest.mark.parametrize(
    ("decode", "raw", "value"),
    [
        (decoders.text, b"  Uplink  to\tprovider ", "Uplink to provider"),
        (decoders.text, b"", ""),
        (decoders.count, 2**64 - 1, 2**64 - 1),
        (decoders.object_id, ".1.3.6.1.4.1.9", "1.3.6.1.4.1.9"),
        (decoders.timeticks, 8640050, 86400.5),
        (decoders.truth, 1, True),
        (decoders.truth, 2, False),
        (decoders.mac, bytes.fromhex("02005e0000ff"), "02:00:5e:00:00:ff"),
        (decoders.mac, b"02-00-5E-00-00-FF", "02:00:5e:00:00:ff"),
        (decoders.mac, b"0200.5e00.00ff", "02:00:5e:00:00:ff"),
        (decoders.ip_address, "192.0.2.1", "192.0.2.1"),
        (decoders.channel, b"161+", 161),
        (decoders.channel, b"53S", 53),
        (decoders.channel, 44, 44),
        (decoders.noise_dbm, 94, -94.0),
        (decoders.noise_dbm, -94, -94.0),
        (decoders.port_status, 7, PortStatus.LOWER_LAYER_DOWN),
        (decoders.duplex, 3, Duplex.FULL),
        (decoders.down1_up2, 1, False),
        (decoders.down1_up2, 2, True),
        (decoders.if_index_of_alias, "1.3.6.1.2.1.2.2.1.1.10152", 10152),
        (decoders.bit(5), b"\x3d", True),
        (decoders.bit(5), b"\x39", False),
        (decoders.ratio_of_percent, 35, 0.35),
        (decoders.optical_dbm(0.001), -5673, -5.673),
        (decoders.optical_dbm(0.001), -99_999_999, -40.0),
        (decoders.number_in_text(), b"-4.99 dBm normal", -4.99),
        (decoders.matched(r"Version (\S+)"), b"ArubaOS Version 8.4.0.0", "8.4.0.0"),
        (decoders.words({"connect": 1}), b"Connect", 1),
        (decoders.optical_dbm_of_watts(1e-7), 22_387, 3.5),
        (decoders.optical_dbm_of_watts(1e-7), 1, -40.0),
        (decoders.engine_id, bytes.fromhex("80000009030200 5E0000FF"), "800000090302005e0000ff"),
        (medium, "1.3.6.1.2.1.26.4.35", "10GBASE-LR"),
        (medium, ".1.3.6.1.2.1.26.4.30", "1000BASE-T"),
        (decoders.ups_on_battery, 5, True),
        (decoders.ups_on_battery, 3, False),
    ],
)
def test_a_good_value(decode: Any, raw: Any, value: Any) -> None:
    assert decode(raw) == value


@pytest.mark.parametrize(
    ("decode", "raw"),
    [
        (decoders.count, -1),
        (decoders.count, b"7"),
        (decoders.count, 2**64),
        (decoders.object_id, b"1.3.6"),
        (decoders.timeticks, 2**32),
        (decoders.truth, 0),
        (decoders.mac, b"\x00\x01"),
        (decoders.mac, b"not a MAC address at all"),
        (decoders.port_status, 0),
        (decoders.port_status, 8),
        (decoders.ratio_of_percent, 101),
        (decoders.ratio_of_percent, -1),
        (decoders.temperature_celsius, 65408),
        (decoders.engine_number, -5),
        (decoders.engine_id, b"\x80\x00"),
        (decoders.engine_id, bytes(12)),
        (decoders.optical_dbm_of_watts(1e-7), 2**31 - 1),
        (decoders.optical_dbm_of_watts(1e-7), -1),
        (medium, 35),
        (decoders.channel, b"\x00\x01"),
        (decoders.noise_dbm, -1000),
        (decoders.bit(9), b"\xff"),
        (decoders.if_index_of_alias, "0.0"),
    ],
)
def test_a_value_that_cannot_be_true_is_absent_and_says_so(decode: Any, raw: Any) -> None:
    found = decode(raw)
    assert isinstance(found, Absent)
    assert found.reason is AbsentReason.BAD_VALUE


@pytest.mark.parametrize(
    ("decode", "raw"),
    [
        (decoders.label, b"\x00\x00"),
        (decoders.channel, 0),
        (decoders.positive, 0),
        (decoders.noise_dbm, 0),
        (decoders.duplex, 1),
        (decoders.ip_address, "0.0.0.0"),
        (decoders.high_speed_bps, 0),
        (decoders.optical_dbm_of_watts(1e-7), 0),
        (medium, "0.0"),
        (medium, "1.3.6.1.2.1.26.4.33"),
        (medium, "1.3.6.1.4.1.30065.3.4.1.1"),
        (decoders.matched(r"Version (\S+)"), b"no such thing"),
    ],
)
def test_nothing_said_is_not_offered_rather_than_zero(decode: Any, raw: Any) -> None:
    found = decode(raw)
    assert isinstance(found, Absent)
    assert found.reason is AbsentReason.NOT_OFFERED


@pytest.mark.parametrize(
    ("raw", "bps"),
    [
        (10, 10_000_000),
        (1000, 10**9),
        (10_000, 10**10),
        (400_000, 4 * 10**11),
        (480_000, 48 * 10**10),
        (1_000_000_000, 10**9),
        (100_000_000, 10**8),
        (65_535, None),
        (4_294_901_759, None),
        (4_294_967_295, None),
        (4_294_967, None),
        (400_001, None),
        (-1, None),
        (b"1000", None),
    ],
)
def test_high_speed_is_sane_or_absent(raw: Any, bps: int | None) -> None:
    found = decoders.high_speed_bps(raw)
    assert (None if isinstance(found, Absent) else found) == bps


def test_if_speed_at_its_limit_tells_nothing() -> None:
    assert decoders.speed_bps(1_000_000_000) == 10**9
    assert isinstance(decoders.speed_bps(4_294_967_295), Absent)
    assert isinstance(decoders.speed_bps(0), Absent)


@given(raw=RAW)
def test_no_decoder_of_any_vendor_ever_raises(raw: Any) -> None:
    for decode in every_decoder().values():
        found = decode(raw)
        shown = found.detail if isinstance(found, Absent) else found
        if isinstance(shown, str) and decode is not decoders.raw_value:
            assert not any(unicodedata.category(character) in ("Cc", "Cs") for character in shown)
