"""Families of the evidence: how far the rollout has come, and whether the ledger is kept."""

from schoolnet.metrics.family import Family, Kind

_STAGES = (
    "each stage counts for itself: planned, delivered, installed, verified (by measurement), accepted, in_use; of what "
    "is not verified, failed and unknown. From the ledger, each minute."
)

ROLLOUT_UPLINKS = Family(
    "schoolnet_rollout_uplinks", Kind.GAUGE, f"Circuits that have reached a stage; {_STAGES}", ("school", "stage")
)
ROLLOUT_CLASSROOMS = Family(
    "schoolnet_rollout_classrooms", Kind.GAUGE, f"Classrooms that have reached a stage; {_STAGES}", ("school", "stage")
)
ROLLOUT_TARGET_RATIO = Family(
    "schoolnet_rollout_target_ratio",
    Kind.GAUGE,
    "Share of the planned (kind: uplinks, classrooms) that the plan wants to be verified by today.",
    ("kind",),
    unit="ratio",
)
ROLLOUT_KNOWN_RATIO = Family(
    "schoolnet_rollout_known_ratio",
    Kind.GAUGE,
    "Share of the lesson time of the newest school days that was seen (kind: uplinks, classrooms): how complete the "
    "data are that the stages rest on; no sample where there was none.",
    ("school", "kind"),
    unit="ratio",
)
ROLLOUT_READ_AT = Family(
    "schoolnet_rollout_last_success_timestamp_seconds",
    Kind.GAUGE,
    "When the ledger was last read from which the schoolnet_rollout families are counted, Unix time.",
    unit="seconds",
)
EVIDENCE_HEAD_INFO = Family(
    "schoolnet_evidence_head_info",
    Kind.INFO,
    "The newest daily head of the ledger, so that others keep a copy: the last record of the day and its hash.",
    ("day", "sequence", "hash"),
)
EVIDENCE_RECORDS = Family(
    "schoolnet_evidence_records_total", Kind.COUNTER, "Records that this process has written into the ledger."
)
EVIDENCE_WAITING = Family(
    "schoolnet_evidence_waiting_records", Kind.GAUGE, "Records that wait until the ledger can be written."
)
EVIDENCE_FAILURES = Family(
    "schoolnet_evidence_write_failures_total", Kind.COUNTER, "Attempts to write into the ledger that failed."
)
EVIDENCE_LOST = Family(
    "schoolnet_evidence_lost_records_total",
    Kind.COUNTER,
    "Records for which there was no more room to wait; the ledger tells of them as a gap.",
)
EVIDENCE_IS_WRITABLE = Family(
    "schoolnet_evidence_writable",
    Kind.GAUGE,
    "Whether the newest attempt to write into the ledger succeeded and none hangs, 1 or 0.",
)

FAMILIES = (
    ROLLOUT_UPLINKS,
    ROLLOUT_CLASSROOMS,
    ROLLOUT_TARGET_RATIO,
    ROLLOUT_KNOWN_RATIO,
    ROLLOUT_READ_AT,
    EVIDENCE_HEAD_INFO,
)
COUNTED = (EVIDENCE_RECORDS, EVIDENCE_WAITING, EVIDENCE_FAILURES, EVIDENCE_LOST, EVIDENCE_IS_WRITABLE)
"""Those of the process, where it keeps a ledger."""
