"""What can go wrong with a device, by name. The names are label values: they are a promise."""

from enum import StrEnum


class FailureReason(StrEnum):
    """Why a request, a column or a poll failed."""

    TIMEOUT = "timeout"
    AUTH = "auth"
    REFUSED = "refused"
    UNEXPECTED_OID = "unexpected_oid"
    NOT_INCREASING = "not_increasing"
    EMPTY_RESPONSE = "empty_response"
    TOO_BIG = "too_big"
    TRUNCATED = "truncated"
    DECODE_ERROR = "decode_error"
    AGENT_ERROR = "agent_error"
    UNRESOLVED = "unresolved"


class SnmpError(Exception):
    """The device's fault, or the network's: `reason` for programs, the text for people (never a secret in it)."""

    def __init__(self, reason: FailureReason, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else str(reason))
        self.reason = reason
        self.detail = detail
