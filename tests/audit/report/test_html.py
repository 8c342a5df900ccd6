"""The page of a report: complete in itself, right for both languages, and inert whatever stands in it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from audit.hostile import HOSTILE, Hostile, each_of
from audit.report.browser import opened, printed
from audit.report.city_reports import report_of
from audit.report.sample_report import city_report, hostile_report
from schoolnet.audit.record import Content
from schoolnet.audit.report.html import report_html
from schoolnet.audit.report.model import Report
from schoolnet.audit.report.shown import DASH
from schoolnet.locale.catalogue import Language, text

LANGUAGES: tuple[Language, ...] = ("lv", "en")
RAN = "<title>RAN</title>"
SCRIPTS = (
    "<script>document.title='RAN'</script>",
    "<img src=x onerror=\"document.title='RAN'\">",
    '"><svg onload="document.title=\'RAN\'">',
    "</style><script>document.title='RAN'</script>",
    "</title><script>document.title='RAN'</script>",
    "<a href=\"javascript:document.title='RAN'\" autofocus onfocus=\"document.title='RAN'\">x</a>",
)
TAGS = {
    *("html", "head", "meta", "title", "style", "body", "header", "nav", "main", "section", "footer"),
    *("h1", "h2", "h3", "p", "b", "bdi", "ol", "ul", "li", "a", "span", "div", "dl", "dt", "dd", "code"),
    *("figure", "figcaption", "table", "thead", "tbody", "tr", "th", "td"),
    *("svg", "desc", "rect", "line", "polyline", "text"),
}


class Parsed(HTMLParser):
    """Tags, attributes and texts of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def attributes(self) -> Iterator[tuple[str, str]]:
        return ((name, value or "") for _, told in self.tags for name, value in told.items())


def parsed(report: Report) -> Parsed:
    return Parsed(report_html(report).decode())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_needs_nothing_beside_it(contents: tuple[Content, ...], language: Language) -> None:
    page = parsed(report_of(contents, language=language))
    assert {tag for tag, _ in page.tags} <= TAGS
    assert page.tags[0] == ("html", {"lang": language})
    policy = {told.get("http-equiv"): told.get("content") for tag, told in page.tags if tag == "meta"}
    assert policy["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    names = {name for name, _ in page.attributes()}
    assert not names & {"src", "srcset", "style", "action", "data"}
    assert not [name for name in names if name.startswith("on")]
    assert all(value.startswith("#") for name, value in page.attributes() if name == "href")


@pytest.mark.parametrize("language", LANGUAGES)
def test_contents_lead_to_each_part(contents: tuple[Content, ...], language: Language) -> None:
    report = report_of(contents, language=language)
    page = parsed(report)
    anchors = [told["id"] for _, told in page.tags if "id" in told]
    links = [(told["href"] or "")[1:] for tag, told in page.tags if tag == "a"]
    assert len(anchors) == len(set(anchors))
    assert set(links) <= set(anchors)
    assert {table.key for table in report.tables} <= set(links)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_cell_is_on_the_page_as_people_read_it(contents: tuple[Content, ...], language: Language) -> None:
    report = report_of(contents, language=language)
    page = parsed(report)
    cells = [tag for tag, _ in page.tags].count("td")
    assert cells == sum(len(table.columns) * len(table.rows) for table in report.tables)
    assert ("98,8\u00a0%" if language == "lv" else "98.8%") in page.texts
    assert report.head.hash in page.texts
    empty = sum(cell is None for table in report.tables for row in table.rows for cell in row)
    assert page.texts.count(DASH) == empty > 0


def test_completeness_stands_beside_each_figure(contents: tuple[Content, ...]) -> None:
    report = report_of(contents)
    page = " ".join(parsed(report).texts)
    assert page.count("Data completeness:") == len(report.figures)
    assert "verified 3 + failed 1 + unknown 2 = planned 6" in page


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("is_made_up", [True, False])
def test_what_is_made_up_is_marked_at_the_top(language: Language, is_made_up: bool) -> None:
    page = report_html(city_report(language, is_made_up=is_made_up)).decode()
    banner = text("report_note", "made_up", language)
    assert (banner in page.partition("<h1>")[0]) is is_made_up


def test_equal_reports_are_equal_bytes(contents: tuple[Content, ...]) -> None:
    assert report_html(report_of(contents)) == report_html(report_of(contents))


@each_of(HOSTILE)
def test_hostile_names_are_text(hostile: Hostile) -> None:
    page = parsed(hostile_report([hostile] * 3))
    assert {tag for tag, _ in page.tags} <= TAGS
    assert hostile.told in page.texts
    allowed = {name for name, _ in parsed(city_report()).attributes()}
    assert {name for name, _ in page.attributes()} <= allowed


def scripted() -> Report:
    """A report that would change its own title if anything in it ran."""
    return hostile_report([Hostile(str(at), script) for at, script in enumerate(SCRIPTS)])


def test_nothing_runs_in_a_browser_and_the_text_shows(tmp_path: Path) -> None:
    document = opened(report_html(scripted()), tmp_path)
    assert RAN not in document
    told = Parsed(document).texts
    assert [script for script in SCRIPTS if script not in told] == []


def test_the_policy_stops_even_a_script_that_got_in(tmp_path: Path) -> None:
    page = report_html(city_report(rooms=1)).replace(b"</main>", SCRIPTS[0].encode() + b"</main>")
    assert RAN not in opened(page, tmp_path)
    unguarded = re.sub(rb"<meta http-equiv[^>]*>", b"", page)
    assert unguarded != page
    assert RAN in opened(unguarded, tmp_path), "the browser runs no script at all: this test could not fail"


def test_all_hostile_names_show_in_a_browser(tmp_path: Path) -> None:
    report = hostile_report()
    told = Parsed(opened(report_html(report), tmp_path)).texts
    assert [each.key for each in HOSTILE if each.told not in told] == []


def test_the_page_prints_on_a4_with_wide_tables_across(contents: tuple[Content, ...], tmp_path: Path) -> None:
    paper = printed(report_html(replace(report_of(contents), notes=())), tmp_path)
    sizes = {
        tuple(round(float(each)) for each in box.split()[2:]) for box in re.findall(rb"/MediaBox \[([^\]]*)\]", paper)
    }
    assert sizes == {(595, 842), (842, 595)}
