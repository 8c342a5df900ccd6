"""The alerts of the evidence fire when they should, and not else, as promtool says."""

import subprocess
from pathlib import Path

import pytest
import yaml

from programs import require

RULES = Path("config/prometheus/rules/evidence.yaml").resolve()
NOT_WRITTEN, LOST, STALE = "SchoolnetEvidenceNotWritten", "SchoolnetEvidenceLost", "SchoolnetRolloutStale"
WRITABLE = 'schoolnet_evidence_writable{job="schoolnet"}'
WAITING = 'schoolnet_evidence_waiting_records{job="schoolnet"}'
LOST_TOTAL = 'schoolnet_evidence_lost_records_total{job="schoolnet"}'
READ_AT = 'schoolnet_rollout_last_success_timestamp_seconds{job="schoolnet"}'


@pytest.mark.parametrize(
    ("series", "values", "at", "alert", "fires"),
    [
        (WRITABLE, "1x4 0x20", "7m", NOT_WRITTEN, False),
        (WRITABLE, "1x4 0x20", "11m", NOT_WRITTEN, True),
        (WRITABLE, "0x3 1 0x3 1 0x3 1", "11m", NOT_WRITTEN, False),
        (WRITABLE, "1x30", "30m", NOT_WRITTEN, False),
        (WAITING, "0x4 3x20", "11m", NOT_WRITTEN, True),
        (WAITING, "0 3 0 9 0x20", "11m", NOT_WRITTEN, False),
        (LOST_TOTAL, "0x10 5x20", "12m", LOST, True),
        (LOST_TOTAL, "5x30", "20m", LOST, False),
        (READ_AT, "0+60x60", "60m", STALE, False),
        (READ_AT, "0x60", "29m", STALE, False),
        (READ_AT, "0x60", "32m", STALE, True),
        (READ_AT, "0x20 1260+60x40", "50m", STALE, False),
        (WRITABLE, "1x60", "14m", STALE, False),
        (WRITABLE, "1x60", "16m", STALE, True),
    ],
)
def test_an_alert_fires_or_not(tmp_path: Path, series: str, values: str, at: str, alert: str, *, fires: bool) -> None:
    judge(tmp_path, {series: values}, at, alert, fires=fires)


def test_a_ledger_that_is_written_and_read_is_not_stale(tmp_path: Path) -> None:
    judge(tmp_path, {WRITABLE: "1x60", READ_AT: "0+60x60"}, "50m", STALE, fires=False)


def judge(tmp_path: Path, series: dict[str, str], at: str, alert: str, *, fires: bool) -> None:
    rule = next(rule for rule in yaml.safe_load(RULES.read_text())["groups"][0]["rules"] if rule["alert"] == alert)
    expected = {"exp_labels": {**rule["labels"], "job": "schoolnet"}, "exp_annotations": rule["annotations"]}
    case = {
        "interval": "1m",
        "input_series": [{"series": name, "values": values} for name, values in series.items()],
        "alert_rule_test": [{"eval_time": at, "alertname": alert, "exp_alerts": [expected] if fires else []}],
    }
    file = tmp_path / "test.yaml"
    file.write_text(yaml.safe_dump({"rule_files": [str(RULES)], "evaluation_interval": "1m", "tests": [case]}))
    done = subprocess.run([require("promtool", "prometheus"), "test", "rules", file], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
