"""Whether an agent has started anew, and since when it runs.

Rules of this file: pure. What an agent does not tell decides nothing. The agent's own time since its start
(sysUpTime, snmpEngineTime) is held against the seconds that have passed here: it has started anew when it has run for
less long than that. So the nodes of a cluster, which answer in turn, each with its own time, are no restarts.
"""

from schoolnet.facts.absent import Absent, Maybe
from schoolnet.facts.rows import Identity

UPTIME_WRAP_SECONDS = 2**32 / 100
"""sysUpTime counts hundredths of a second in 32 bits: after 497 days it begins again (RFC 3418)."""

SLACK_SECONDS = 60.0
"""How far an agent's clock and ours may be apart between two polls, retries included."""


def has_restarted(before: Identity, after: Identity, elapsed_seconds: float) -> bool:
    """Whether the agent has started anew between two observations that are this far apart by our clock.

    snmpEngineBoots rose (RFC 3411), or sysUpTime fell below what has passed; where there is no sysUpTime, the same of
    snmpEngineTime. A clock that was set back in between counts as no time.
    """
    passed_seconds = max(0.0, elapsed_seconds)
    if _have_boots_risen(before, after) and _is_young(after.engine_time_seconds, passed_seconds):
        return True
    was, now = before.uptime_seconds, after.uptime_seconds
    if not isinstance(was, Absent) and not isinstance(now, Absent):
        return _has_begun_again(was, now, passed_seconds) and not _has_wrapped(was, now, passed_seconds)
    was, now = before.engine_time_seconds, after.engine_time_seconds
    return not isinstance(was, Absent) and not isinstance(now, Absent) and _has_begun_again(was, now, passed_seconds)


def booted_at(identity: Identity, observed_at: float) -> float | None:
    """When the agent that was observed at this time has started (both Unix seconds); None when it does not say.

    By sysUpTime, unless snmpEngineTime, which does not wrap in a lifetime, agrees with it but for whole wraps.
    """
    uptime, engine_time = identity.uptime_seconds, identity.engine_time_seconds
    if isinstance(uptime, Absent):
        return None if isinstance(engine_time, Absent) else observed_at - engine_time
    if not isinstance(engine_time, Absent):
        wraps = round((engine_time - uptime) / UPTIME_WRAP_SECONDS)
        if wraps > 0 and abs(engine_time - uptime - wraps * UPTIME_WRAP_SECONDS) <= SLACK_SECONDS:
            return observed_at - uptime - wraps * UPTIME_WRAP_SECONDS
    return observed_at - uptime


def _have_boots_risen(before: Identity, after: Identity) -> bool:
    was, now = before.engine_boots, after.engine_boots
    return not isinstance(was, Absent) and not isinstance(now, Absent) and now > was


def _is_young(age_seconds: Maybe[float], passed_seconds: float) -> bool:
    """Whether it can have begun since; what does not say when it began can."""
    return isinstance(age_seconds, Absent) or age_seconds <= passed_seconds + SLACK_SECONDS


def _has_begun_again(was: float, now: float, passed_seconds: float) -> bool:
    return now < was and _is_young(now, passed_seconds)


def _has_wrapped(was: float, now: float, passed_seconds: float) -> bool:
    """Whether 32 bits were full: it would show just this, had it run on."""
    return abs(was + passed_seconds - UPTIME_WRAP_SECONDS - now) <= SLACK_SECONDS
