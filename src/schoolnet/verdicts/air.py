"""What a device's access points have on the air: their bands and their network names.

Rules of this file: it is judged once for each list of radios and names that the device gives, not at each poll: states
of access points are asked for more often than these.
"""

from schoolnet.facts.device import DeviceFacts, Section
from schoolnet.facts.rows import Radio, Ssid
from schoolnet.verdicts.radio import Bands, fresh_sections, judge_bands, list_gap
from schoolnet.verdicts.ssid import index_ssids, judge_ssids


class Air:
    """The radios and names that a device lists, at `now` (Unix seconds); `radio_gap` says why not all radios are
    known."""

    def __init__(self, facts: DeviceFacts, now: float) -> None:
        self.radio_gap = list_gap(facts, Radio, now)
        self._ssids = index_ssids(facts, now)
        self._radios = _radios_by_access_point(facts, now)
        self._told, self._listed = _sources(facts, now)
        self._judged: dict[str, tuple[Bands, Bands]] = {}

    def radios(self, access_point: str | None) -> tuple[str, ...]:
        """The keys of the radio rows of the access point with this key."""
        return () if access_point is None else self._radios.get(access_point, ())

    def judge(self, access_point: str, facts: DeviceFacts, now: float) -> tuple[Bands, Bands]:
        """The bands, and the names in the form of bands, of the access point with this key."""
        judged = self._judged.get(access_point)
        if judged is None:
            bands = judge_bands(self.radios(access_point), self.radio_gap, facts, now)
            judged = self._judged[access_point] = bands, judge_ssids(self._ssids, access_point, facts)
        return judged

    def renewed(self, facts: DeviceFacts, now: float) -> "Air":
        """What these facts say: the very same, where they bring nothing new of radios and names."""
        told, listed = _sources(facts, now)
        is_same = told == self._told and all(one is other for one, other in zip(listed, self._listed, strict=True))
        return self if is_same else Air(facts, now)


def _sources(facts: DeviceFacts, now: float) -> tuple[tuple[object, ...], tuple[Section[object], ...]]:
    """All that the judgement rests on: how the device fares and which lists still count; and the lists."""
    listed = tuple([section for (kind, _), section in facts.sections.items() if kind is Radio or kind is Ssid])
    is_known = facts.polled_at is not None, facts.last_success_at is not None
    return (facts.failure, *is_known, *(section.is_fresh(now) for section in listed)), listed


def _radios_by_access_point(facts: DeviceFacts, now: float) -> dict[str, tuple[str, ...]]:
    radios: dict[str, dict[str, None]] = {}
    for section in fresh_sections(facts, Radio, now):
        for key, row in section.rows.items():
            radios.setdefault(row.access_point, {})[key] = None
    return {access_point: tuple(keys) for access_point, keys in radios.items()}
