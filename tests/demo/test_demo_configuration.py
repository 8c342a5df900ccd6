"""The settings of the demo fit together."""

from schoolnet.demo.city import DEMO_ENVIRONMENT, demo_inventory, device_ids
from schoolnet.demo.configuration import demo_configuration
from schoolnet.demo.run import DemoCity
from schoolnet.demo.timeline import Timeline
from schoolnet.polling.poller import DEADLINE_SHARE


def test_a_silent_device_fails_by_timeout_and_not_by_the_deadline_of_its_poll() -> None:
    inventory = demo_inventory({device: 20_000 + number for number, device in enumerate(device_ids())})
    settings = demo_configuration(DemoCity(inventory, DEMO_ENVIRONMENT, Timeline(), 0, 1, 20_000), 0, "gufo").settings
    waits_seconds = sum(settings.snmp.timeout_seconds * 2**attempt for attempt in range(settings.snmp.attempts))
    assert waits_seconds < 0.7 * DEADLINE_SHARE * settings.intervals.status_seconds
