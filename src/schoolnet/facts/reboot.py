"""Whether an agent has started anew, and since when it runs.

Rules of this file: pure. What an agent does not tell decides nothing. The agent's own time since its start
(sysUpTime, snmpEngineTime) is held against the seconds that have passed here: it has started anew when it has run for
less long than that. So the nodes of a cluster, which answer in turn, each with its own time, are no restarts; and one
that restarted while nobody looked is found, though it has run for longer by now than it had then.
"""

from schoolnet.facts.absent import Absent, Maybe
from schoolnet.facts.rows import Identity

UPTIME_WRAP_SECONDS = 2**32 / 100
"""sysUpTime counts hundredths of a second in 32 bits: after 497 days it begins again (RFC 3418)."""

SLACK_SECONDS = 60.0
"""How far an agent's clock and ours may be apart between two polls, retries included."""


def has_restarted(before: Identity, after: Identity, elapsed_seconds: float) -> bool:
    """Whether the agent has started anew between two observations that are this far apart by our clock.

    snmpEngineBoots rose (RFC 3411), or sysUpTime began after the first of them; where there is no sysUpTime, the same
    of snmpEngineTime. A clock that was set back in between counts as no time, and one that was set forward proves
    nothing against boots that have stayed the same.
    """
    passed_seconds = max(0.0, elapsed_seconds)
    boots = _growth(before.engine_boots, after.engine_boots)
    if boots is not None and boots > 0 and _is_young(after.engine_time_seconds, passed_seconds):
        return True
    was, now = before.uptime_seconds, after.uptime_seconds
    wraps_at: float | None = UPTIME_WRAP_SECONDS
    if isinstance(was, Absent) or isinstance(now, Absent):
        was, now, wraps_at = before.engine_time_seconds, after.engine_time_seconds, None
    grown_seconds = _growth(was, now)
    if grown_seconds is None or not _is_young(now, passed_seconds):
        return False
    missing_seconds = passed_seconds - grown_seconds
    if wraps_at is not None and abs(missing_seconds - wraps_at) <= SLACK_SECONDS:
        return False  # 32 bits were full: it would show just this, had it run on
    return grown_seconds < 0 or (boots is None and missing_seconds > SLACK_SECONDS)


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


def _growth(before: Maybe[float], after: Maybe[float]) -> float | None:
    return None if isinstance(before, Absent) or isinstance(after, Absent) else after - before


def _is_young(age_seconds: Maybe[float], passed_seconds: float) -> bool:
    """Whether it can have begun since; what does not say when it began can."""
    return isinstance(age_seconds, Absent) or age_seconds <= passed_seconds + SLACK_SECONDS
