"""What the commands of the evidence take on their command line: each check says what to write instead."""

import re
from datetime import date

import typer

FORMS = ("html", "pdf", "xlsx", "csv", "json")
DAY_PATTERN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
HEAD_PATTERN = re.compile(r"[1-9][0-9]{0,18}:[0-9a-fA-F]{64}")
FINGERPRINT_PATTERN = re.compile(r"[0-9a-fA-F]{64}")


def day(told: str) -> date:
    """A day: 2026-11-24."""
    try:
        if DAY_PATTERN.fullmatch(told):
            return date.fromisoformat(told)
    except ValueError:
        pass
    raise typer.BadParameter(f"{told!r} is no day: write it as 2026-11-24")


def forms(told: str) -> frozenset[str]:
    """Forms of a report, between commas."""
    asked = [form.strip() for form in told.split(",")]
    for form in asked:
        if form not in FORMS:
            raise typer.BadParameter(f"{form!r} is no form of a report: choose from {', '.join(FORMS)}")
    return frozenset(asked)


def person_says(told: str | None) -> str | None:
    """What a person says for the record."""
    from schoolnet.audit.acceptance import text_fault

    if told is not None and (fault := text_fault(told)):
        raise typer.BadParameter(fault)
    return told


def heads(told: list[str] | None) -> list[str]:
    """Heads of a ledger."""
    for head in told or ():
        if not HEAD_PATTERN.fullmatch(head):
            raise typer.BadParameter(f"{head!r} is no head: write SEQUENCE:HASH, the hash as 64 digits of hex")
    return told or []


def fingerprints(told: list[str] | None) -> list[str]:
    """Fingerprints of keys."""
    if not all(map(FINGERPRINT_PATTERN.fullmatch, told or ())):
        raise typer.BadParameter("a fingerprint is 64 digits of hex: the SHA-256 of the city's public key")
    return told or []
