"""From settings to how patiently agents are asked."""

import pytest

from schoolnet.polling.agents import limits_of
from schoolnet.settings import Settings
from schoolnet.snmp.pacing import RoundTrip


@pytest.mark.parametrize(("told", "first", "last"), [(0.5, 0.5, 2.0), (1.0, 1.0, 4.0), (2.0, 2.0, 5.0), (20, 20, 20)])
def test_a_time_out_is_what_the_settings_say_and_later_ones_no_shorter(told: float, first: float, last: float) -> None:
    limits = limits_of(Settings.model_validate({"snmp": {"timeout_seconds": told, "attempts": 3}}))
    trip = RoundTrip(limits.timeout_seconds, limits.max_timeout_seconds)
    assert limits.attempts == 3
    assert (trip.for_attempt(0), trip.for_attempt(2)) == (first, last)
    trip.observe(0.01)
    assert trip.for_attempt(0) == first
