"""The first page: each institution with its uplinks and its rooms, the worst first.

Rules of this file: it fills in the template and decides nothing.
"""

from collections import Counter
from collections.abc import Mapping
from functools import partial

from jinja2 import Environment, PackageLoader, StrictUndefined

from schoolnet.locale.catalogue import plural, text
from schoolnet.metrics.collector import Collector
from schoolnet.verdicts.model import ClassroomState, UplinkState
from schoolnet.web.language import LANGUAGES
from schoolnet.web.reader import Reader
from schoolnet.web.views import view_schools, view_shared_causes

SYMBOLS: Mapping[str, str] = {
    UplinkState.MEETS: "✔",
    UplinkState.BELOW_CONTRACT: "▼",
    UplinkState.DOWN: "✖",
    ClassroomState.COVERED: "✔",
    ClassroomState.DEGRADED: "▲",
    ClassroomState.UNCOVERED: "✖",
    ClassroomState.UNKNOWN: "?",
}


class Page:
    """The first page; `version` is shown and keeps browsers from using an old style sheet."""

    def __init__(self, version: str) -> None:
        environment = Environment(
            loader=PackageLoader("schoolnet.web"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._template = environment.get_template("page.html")
        self._version = version

    def render(self, collector: Collector, reader: Reader, *, is_ready: bool) -> bytes:
        """The page as UTF-8 for this reader; a character that no encoding knows costs only itself."""
        language, schools = reader.language, view_schools(collector, reader)
        html = self._template.render(
            text=partial(text, language=language),
            plural=partial(plural, language=language),
            language=language,
            other_language=next(each for each in LANGUAGES if each != language),
            city=reader.text(collector.board.inventory.city.name),
            clock=reader.clock(reader.now),
            is_ready=is_ready,
            shared_causes=view_shared_causes(collector.board, reader),
            schools=schools,
            uplink_states=Counter(uplink.state for school in schools for uplink in school.uplinks),
            room_states=sum((Counter(school.counts) for school in schools), Counter[str]()),
            symbols=SYMBOLS,
            version=self._version,
        )
        return html.encode("utf-8", "replace")
