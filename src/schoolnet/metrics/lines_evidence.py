"""The lines of the rollout and of the ledger's head, from figures as the rules of evidence give them."""

from collections.abc import Iterable, Mapping
from typing import Any

from schoolnet.metrics.families import evidence as families
from schoolnet.metrics.text import Blocks, constant

STAGES = ("planned", "delivered", "installed", "verified", "accepted", "in_use", "failed", "unknown")
COUNTS = {"uplinks": families.ROLLOUT_UPLINKS, "classrooms": families.ROLLOUT_CLASSROOMS}


def render_evidence(groups: Iterable[Mapping[str, Any]], head: Mapping[str, Any] | None, read_at: float) -> Blocks:
    """Their lines. `groups` are counts per school (`by` school, `of` its id) and of the city, `head` is the newest
    daily head (day, sequence, hash), and the ledger was read at `read_at` (Unix seconds)."""
    lines: dict[str, list[bytes]] = {family.name: [] for family in families.FAMILIES}
    lines[families.ROLLOUT_READ_AT.name].append(constant(families.ROLLOUT_READ_AT, (), read_at))
    for group in groups:
        for kind, family in COUNTS.items():
            counts = group[kind]
            if group["by"] == "school":
                school = group["of"]
                lines[family.name] += [constant(family, (school, stage), counts[stage]) for stage in STAGES]
                if counts["lesson_seconds"]:
                    known = counts["known_seconds"] / counts["lesson_seconds"]
                    ratio = constant(families.ROLLOUT_KNOWN_RATIO, (school, kind), known)
                    lines[families.ROLLOUT_KNOWN_RATIO.name].append(ratio)
            elif group["by"] == "city" and counts["planned"]:
                due = constant(families.ROLLOUT_TARGET_RATIO, (kind,), counts["due"] / counts["planned"])
                lines[families.ROLLOUT_TARGET_RATIO.name].append(due)
    if head is not None:
        values = (head["day"], str(head["sequence"]), head["hash"])
        lines[families.EVIDENCE_HEAD_INFO.name].append(constant(families.EVIDENCE_HEAD_INFO, values))
    return {name: b"".join(found) for name, found in lines.items()}
