"""Families of the process itself, which prometheus_client counts."""

from schoolnet.metrics.family import Family, Kind

POLLS = Family("schoolnet_polls_total", Kind.COUNTER, "Polls of devices, answered or not.")
POLL_FAILURES = Family(
    "schoolnet_poll_failures_total", Kind.COUNTER, "Polls that the device did not answer as it should.", ("reason",)
)
IGNORED_DATAGRAMS = Family(
    "schoolnet_snmp_ignored_datagrams_total",
    Kind.COUNTER,
    "Datagrams and varbinds that were no answer to what was asked: strangers', late, double or damaged ones.",
)
POLL_SECONDS = Family("schoolnet_poll_seconds_total", Kind.COUNTER, "Seconds that polls took.", unit="seconds")
POLLS_SKIPPED = Family(
    "schoolnet_polls_skipped_total", Kind.COUNTER, "Polls not started because the device's last one still ran."
)
POLL_CRASHES = Family(
    "schoolnet_poll_crashes_total", Kind.COUNTER, "Polls that ended in a fault of schoolnet itself; report them."
)
TRAPS = Family("schoolnet_traps_total", Kind.COUNTER, "Traps and informs taken as a hint to poll who has sent them.")
TRAPS_IGNORED = Family(
    "schoolnet_traps_ignored_total", Kind.COUNTER, "Datagrams at the trap port that no poll came of.", ("reason",)
)
SCHEDULER_LAG = Family(
    "schoolnet_scheduler_lag_seconds",
    Kind.GAUGE,
    "How late the newest poll started, against its place in the interval.",
    unit="seconds",
)
SCHEDULER_MISFIRES = Family("schoolnet_scheduler_misfires_total", Kind.COUNTER, "Seconds whose tick came late.")
CONFIG_RELOAD_SUCCESSFUL = Family(
    "schoolnet_config_last_reload_successful", Kind.GAUGE, "Whether the newest reading of the configuration succeeded."
)
CONFIG_RELOAD_TIME = Family(
    "schoolnet_config_last_reload_success_timestamp_seconds",
    Kind.GAUGE,
    "Unix time of the newest reading of the configuration that succeeded.",
    unit="seconds",
)
STATE_WRITE_FAILURES = Family(
    "schoolnet_state_write_failures_total", Kind.COUNTER, "Attempts to write what outlives a restart that failed."
)
BUILD_INFO = Family("schoolnet_build_info", Kind.INFO, "The running schoolnet.", ("version", "python_version"))

FAMILIES = (
    POLLS,
    POLL_FAILURES,
    POLL_SECONDS,
    IGNORED_DATAGRAMS,
    POLLS_SKIPPED,
    POLL_CRASHES,
    TRAPS,
    TRAPS_IGNORED,
    SCHEDULER_LAG,
    SCHEDULER_MISFIRES,
    CONFIG_RELOAD_SUCCESSFUL,
    CONFIG_RELOAD_TIME,
    STATE_WRITE_FAILURES,
    BUILD_INFO,
)
