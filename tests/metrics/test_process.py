"""What schoolnet counts of itself."""

from prometheus_client import CollectorRegistry

from schoolnet.metrics.process import ProcessMetrics


def value(registry: CollectorRegistry, name: str, **labels: str) -> float | None:
    return registry.get_sample_value(name, labels)


def test_polls_are_counted_and_failures_by_their_reason() -> None:
    process = ProcessMetrics()
    process.poll_started(lag_seconds=0.25)
    process.polls_ended(2.0, [None, "timeout"], 3)
    process.poll_skipped()
    process.poll_crashed()
    process.ticked(seconds_missed=0)
    process.ticked(seconds_missed=3)
    registry = process.registry
    assert value(registry, "schoolnet_scheduler_lag_seconds") == 0.25
    assert value(registry, "schoolnet_polls_total") == 2
    assert value(registry, "schoolnet_poll_seconds_total") == 2
    assert value(registry, "schoolnet_poll_failures_total", reason="timeout") == 1
    assert value(registry, "schoolnet_polls_skipped_total") == 1
    assert value(registry, "schoolnet_poll_crashes_total") == 1
    assert value(registry, "schoolnet_scheduler_misfires_total") == 3


def test_traps_are_counted_and_what_is_ignored_by_its_reason() -> None:
    process = ProcessMetrics(trap_reasons=("malformed", "unknown_source"))
    process.trap_heard()
    process.traps_ignored({"unknown_source": 40_000})
    assert value(process.registry, "schoolnet_traps_total") == 1
    assert value(process.registry, "schoolnet_traps_ignored_total", reason="unknown_source") == 40_000
    assert value(process.registry, "schoolnet_traps_ignored_total", reason="malformed") == 0


def test_a_bad_reload_keeps_the_time_of_the_last_good_one() -> None:
    times = iter((100.0, 200.0))
    process = ProcessMetrics(clock=lambda: next(times))
    name = "schoolnet_config_last_reload_success_timestamp_seconds"
    assert value(process.registry, "schoolnet_config_last_reload_successful") == 1
    assert value(process.registry, name) == 100
    process.reloaded(successful=False)
    assert value(process.registry, "schoolnet_config_last_reload_successful") == 0
    assert value(process.registry, name) == 100
    process.reloaded(successful=True)
    assert value(process.registry, "schoolnet_config_last_reload_successful") == 1
    assert value(process.registry, name) == 200


def test_two_services_in_one_process_do_not_meet() -> None:
    first, second = ProcessMetrics(), ProcessMetrics()
    first.poll_skipped()
    assert value(second.registry, "schoolnet_polls_skipped_total") == 0


def test_each_failure_to_write_the_state_counts() -> None:
    process = ProcessMetrics()
    assert value(process.registry, "schoolnet_state_write_failures_total") == 0
    process.state_not_written()
    assert value(process.registry, "schoolnet_state_write_failures_total") == 1
