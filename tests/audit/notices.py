"""What Alertmanager tells of, as its webhook does (version 4)."""

from typing import Any

NOT_KNOWN = "0001-01-01T00:00:00Z"
"""How Alertmanager says when an alert ends that fires."""


def alert(name: str = "UplinkDown", ends_at: str = NOT_KNOWN, **labels: Any) -> dict[str, Any]:
    return {
        "status": "firing" if ends_at == NOT_KNOWN else "resolved",
        "labels": {"alertname": name, "school": "vizium", "severity": "critical", **labels},
        "annotations": {"summary": "The uplink is down."},
        "startsAt": "2026-11-24T10:00:00.123456789+02:00",
        "endsAt": ends_at,
        "generatorURL": "http://127.0.0.1:9090/graph",
        "fingerprint": "1a30ba71cca2921f",
    }


def webhook(*alerts: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """The body of a notification; `fields` replace what it says otherwise."""
    return {
        "version": "4",
        "groupKey": '{}:{alertname="UplinkDown"}',
        "truncatedAlerts": 0,
        "status": "firing",
        "receiver": "it-staff",
        "groupLabels": {"alertname": "UplinkDown"},
        "commonLabels": {"alertname": "UplinkDown"},
        "commonAnnotations": {},
        "externalURL": "http://127.0.0.1:9093",
        "alerts": list(alerts or (alert(),)),
        **fields,
    }
