"""Every device is due exactly once per interval, at a second that only its id decides."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from schoolnet.facts.device import Tier
from schoolnet.polling.wheel import Wheel, place

INTERVALS = {Tier.STATUS: 60, Tier.TABLES: 300, Tier.INVENTORY: 3600}


@given(st.sets(st.text(min_size=1, max_size=20), max_size=30), st.integers(0, 10**10))
def test_each_device_is_due_once_per_interval_whenever_the_interval_begins(devices: set[str], start: int) -> None:
    wheel = Wheel(devices, INTERVALS)
    status = Counter(device for second in range(start, start + 60) for device in wheel.due(second))
    assert status == Counter(devices)


def test_slower_tiers_fall_on_the_devices_status_second() -> None:
    devices = [f"device-{number}" for number in range(200)]
    wheel = Wheel(devices, INTERVALS)
    seen: Counter[tuple[str, Tier]] = Counter()
    for second in range(3600):
        for device, tiers in wheel.due(second).items():
            assert Tier.STATUS in tiers
            seen.update((device, tier) for tier in tiers)
    assert {seen[device, Tier.STATUS] for device in devices} == {60}
    assert {seen[device, Tier.TABLES] for device in devices} == {12}
    assert {seen[device, Tier.INVENTORY] for device in devices} == {1}


def test_devices_spread_over_the_interval() -> None:
    wheel = Wheel([f"device-{number}" for number in range(6000)], INTERVALS)
    per_second = [len(wheel.due(second)) for second in range(60)]
    assert min(per_second) > 60
    assert max(per_second) < 150


def test_a_place_is_the_same_in_every_process() -> None:
    assert (place("vizium-router", 60), place("vizium-router", 300)) == (11, 251)
