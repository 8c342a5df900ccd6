"""A report as PDF/A, which lasts.

It is PDF/A-2a and PDF/UA-1, which tell screen readers what is a heading and what a cell (EN 301 549). That takes some
300 bytes a cell: a whole city's rooms and evidence would come to 40 MB. Beyond TAGGED_CELLS it is PDF/A-2u, whose text
can be searched and copied, and screen readers have the same report as a page (HTML).

Rules of this file: the template is ours and the report reaches it as data, so that no name is ever read as markup. Only
the fonts in the typst package are used, so that a report looks the same everywhere; there is no network, no file and no
clock.
"""

import json
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

import typst

from schoolnet.audit.report.model import Report
from schoolnet.audit.report.pages import pages_of

TAGGED_CELLS = 20_000


def report_pdf(report: Report) -> bytes:
    """The document; equal reports are equal bytes."""
    is_tagged = sum(len(table.rows) * len(table.columns) for table in report.tables) <= TAGGED_CELLS
    with TemporaryDirectory(prefix="schoolnet-") as folder:
        root = Path(folder)
        template = root / "report.typ"
        template.write_bytes(files(__package__).joinpath("templates", template.name).read_bytes())
        return typst.compile(
            template,
            root=root,
            package_path=root,
            package_cache_path=root,
            font_paths=typst.Fonts(include_system_fonts=False),
            sys_inputs={"pages": json.dumps(pages_of(report), ensure_ascii=False)},
            pdf_standards=["a-2a", "ua-1"] if is_tagged else ["a-2u"],
            pdf_tags=is_tagged,
            timestamp=datetime.fromisoformat(report.made_at),
        )
