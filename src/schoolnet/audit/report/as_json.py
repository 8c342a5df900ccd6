"""A report as one JSON document, for programs."""

import json
from collections.abc import Mapping
from typing import Any

from schoolnet.audit.report.model import BurnUp, Cell, Figure, HeatStrip, Report, Table


def report_json(report: Report) -> bytes:
    """The report as JSON (UTF-8), its keys in the order of reading; `figures` is what `verify` computes again."""
    return json.dumps(document(report), ensure_ascii=False, indent=1, allow_nan=False).encode() + b"\n"


def document(report: Report) -> dict[str, Any]:
    """The report as plain values; keys are the same in every language, texts are in the report's."""
    return {
        "language": report.language,
        "title": report.title,
        "city": report.city,
        "school": report.school,
        "as_of": report.as_of,
        "made_at": report.made_at,
        "version": report.version,
        "is_made_up": report.is_made_up,
        "head": report.head._asdict(),
        "notes": list(report.notes),
        "figures": report.figures_document,
        "shares": {figure.key: _share(figure) for figure in report.figures},
        "tables": {table.key: _table(table) for table in report.tables},
        "burn_ups": {chart.key: _burn_up(chart) for chart in report.burn_ups},
        "heat_strips": {strip.key: _heat_strip(strip) for strip in report.heat_strips},
    }


def _share(figure: Figure) -> Mapping[str, Any]:
    return {
        "title": figure.title,
        "planned": figure.planned,
        "verified": figure.verified,
        "failed": figure.failed,
        "unknown": figure.unknown,
        "verified_percent": figure.verified_percent,
        "complete_percent": figure.complete_percent,
    }


def _table(table: Table) -> Mapping[str, Any]:
    keys = [column.key for column in table.columns]
    rows: list[Mapping[str, Cell]] = [dict(zip(keys, row, strict=True)) for row in table.rows]
    columns = [{"key": column.key, "title": column.title, "form": column.form.value} for column in table.columns]
    return {"title": table.title, "note": table.note, "columns": columns, "rows": rows}


def _burn_up(chart: BurnUp) -> Mapping[str, Any]:
    series = {each.key: {"title": each.title, "values": list(each.values)} for each in chart.series}
    return {"title": chart.title, "days": list(chart.days), "series": series}


def _heat_strip(strip: HeatStrip) -> Mapping[str, Any]:
    rows = [{"title": row.title, "cells": [cell._asdict() for cell in row.cells]} for row in strip.rows]
    return {"title": strip.title, "rows": rows}
