"""Charts: what is drawn, that nothing in them runs or loads, and that they say the same without their colours."""

import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from audit.hostile import HOSTILE, Hostile, each_of
from audit.report.sample_report import city_report
from schoolnet.audit.report.charts import ROWS_OF_ONE_DRAWING, burn_up, heat_strips
from schoolnet.audit.report.model import BurnUp, HeatCell, HeatRow, HeatStrip, Series
from schoolnet.audit.report.svg import time_marks

SVG = "{http://www.w3.org/2000/svg}"
PLAIN = {f"{SVG}{name}" for name in ("svg", "title", "desc", "rect", "line", "polyline", "text")}
DAYS = ("2026-09-07", "2026-09-08", "2026-09-09", "2026-09-10")


def chart(*series: Series) -> BurnUp:
    return BurnUp("classrooms", "Classrooms", DAYS, series)


def strip(*rows: tuple[str, list[tuple[float | None, float]]]) -> HeatStrip:
    cells = [
        HeatRow(title, tuple(HeatCell(day, *cell) for day, cell in zip(DAYS, told, strict=False)))
        for title, told in rows
    ]
    return HeatStrip("schools", "Schools", tuple(cells))


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def texts(svg: str) -> list[str]:
    return [element.text or "" for element in parsed(svg).iter(f"{SVG}text")]


def boxes(svg: str) -> list[tuple[float, float, str]]:
    """Width, height and colour of the cells, which have no frame and are not the paper."""
    return [
        (float(each.attrib["width"]), float(each.attrib["height"]), each.attrib["fill"])
        for each in parsed(svg).iter(f"{SVG}rect")
        if each.attrib["stroke"] == "none" and each.attrib["fill"] != "#ffffff"
    ]


def luminance(colour: str) -> float:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("language", ["lv", "en"])
def test_charts_are_plain_drawings_with_words_for_those_who_do_not_see_them(language: str) -> None:
    report = city_report("lv" if language == "lv" else "en")
    drawings = [burn_up(report.burn_ups[0]), *heat_strips(report.heat_strips[0], report.language)]
    for svg in drawings:
        root = parsed(svg)
        assert {element.tag for element in root.iter()} <= PLAIN
        assert root.attrib["role"] == "img"
        assert len(root.attrib["aria-label"]) > 30
        assert root.findtext(f"{SVG}title")
        assert root.findtext(f"{SVG}desc")
        assert not re.search(r"href|url\(|style=|<script|\son\w+=", svg)
    assert drawings == [burn_up(report.burn_ups[0]), *heat_strips(report.heat_strips[0], report.language)]


def test_a_line_has_its_name_and_newest_value_at_its_end() -> None:
    svg = burn_up(chart(Series("planned", "planned", (4, 4, 4, 4)), Series("verified", "verified", (0, 1, 3, 3))))
    assert {"planned: 4", "verified: 3", "2026-09-07"} <= set(texts(svg))
    assert "2026-09-10: planned: 4; verified: 3" in parsed(svg).attrib["aria-label"]


def test_a_day_without_a_value_is_a_hole_and_not_zero() -> None:
    svg = burn_up(chart(Series("verified", "verified", (4, None, 4, 4))))
    lines = [each.attrib["points"].split() for each in parsed(svg).iter(f"{SVG}polyline")]
    assert [len(points) for points in lines] == [1, 2]
    assert len({point.split(",")[1] for points in lines for point in points}) == 1


def test_names_of_lines_never_lie_on_one_another() -> None:
    svg = burn_up(chart(*(Series(f"s{at}", f"line {at}", (0, 0, 0, at % 2)) for at in range(9))))
    heights = sorted(float(each.attrib["y"]) for each in parsed(svg).iter(f"{SVG}text") if "line" in (each.text or ""))
    assert len(heights) == 9
    assert all(after - before >= 13.9 for before, after in pairwise(heights))
    assert heights[0] > 0
    assert heights[-1] < float(parsed(svg).attrib["height"])


def test_each_stage_can_be_told_without_colours() -> None:
    stages = ("planned", "due", "delivered", "installed", "verified", "accepted", "in_use")
    svg = burn_up(chart(*(Series(stage, stage, (1, 2, 3, 4)) for stage in stages)))
    looks = {
        (each.attrib["stroke-dasharray"], each.attrib["stroke-width"]) for each in parsed(svg).iter(f"{SVG}polyline")
    }
    assert len(looks) == len(stages)


def test_a_chart_of_nothing_can_be_drawn() -> None:
    assert parsed(burn_up(BurnUp("circuits", "Circuits", (), ()))).tag == f"{SVG}svg"
    assert heat_strips(HeatStrip("schools", "Schools", ()), "en") == ()


def test_cells_are_as_high_as_what_is_known_and_darker_where_less_worked() -> None:
    (svg,) = heat_strips(strip(("A", [(100.0, 100.0), (97.0, 50.0), (80.0, 100.0), (10.0, 100.0)])), "en")
    cells = boxes(svg)
    assert [height for _, height, _ in cells] == [11, 6, 11, 11]
    shades = [luminance(colour) for _, _, colour in cells]
    assert shades == sorted(shades, reverse=True)
    assert all(before - after > 30 for before, after in pairwise(shades))


def test_a_day_of_which_nothing_is_known_has_no_cell() -> None:
    (svg,) = heat_strips(strip(("A", [(None, 0.0), (0.0, 100.0), (None, 0.0), (None, 0.0)])), "en")
    ((_, height, colour),) = boxes(svg)
    assert (height, colour) == (11, "#6d190b")


def test_equal_days_side_by_side_are_one_cell() -> None:
    (svg,) = heat_strips(strip(("A", [(100.0, 100.0)] * 4), ("B", [(100.0, 100.0), (0.0, 100.0)] * 2)), "en")
    assert len(boxes(svg)) == 1 + 4


def test_rows_are_told_in_words_too() -> None:
    (svg,) = heat_strips(strip(("A", [(100.0, 100.0), (50.0, 50.0)]), ("B", [(None, 0.0)] * 2)), "lv")
    assert "A: 83,3\u00a0%; B: \u2013" in parsed(svg).attrib["aria-label"]


def test_long_strips_are_parted_so_that_each_fits_a_page() -> None:
    rows = [(f"Room {at}", [(100.0, 100.0)] * 4) for at in range(2 * ROWS_OF_ONE_DRAWING + 1)]
    drawings = heat_strips(strip(*rows), "en")
    assert [sum("Room" in text for text in texts(svg)) for svg in drawings] == [50, 50, 1]
    assert float(parsed(drawings[0]).attrib["height"]) / float(parsed(drawings[0]).attrib["width"]) < 1.2


def test_few_days_are_marked_by_weeks_and_many_by_months() -> None:
    days = [f"2026-{month:02}-{day:02}" for month in (9, 10) for day in range(1, 29)]
    assert time_marks(days[:10]) == [(0, "2026-09-01"), (6, "2026-09-07")]
    assert time_marks(days) == [(0, "2026-09"), (28, "2026-10")]


@each_of(HOSTILE)
def test_hostile_names_are_words_in_a_chart(hostile: Hostile) -> None:
    drawn = (
        burn_up(BurnUp("x", hostile.told, DAYS, (Series("verified", hostile.told, (1, 2, 3, 4)),))),
        *heat_strips(HeatStrip("x", hostile.told, strip((hostile.told, [(100.0, 100.0)] * 4)).rows), "en"),
    )
    for svg in drawn:
        root = parsed(svg)
        assert {element.tag for element in root.iter()} <= PLAIN
        assert (root.findtext(f"{SVG}title") or "") == hostile.told
