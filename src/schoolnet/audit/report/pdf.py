"""A report as PDF: PDF/A-2a, which lasts, and PDF/UA-1, which screen readers read (EN 301 549).

Rules of this file: the template is ours and the report reaches it as data, so that no name is ever read as markup. Only
the fonts in the typst package are used, so that a report looks the same everywhere; there is no network, no file and no
clock.
"""

import json
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

import typst

from schoolnet.audit.report.model import Report
from schoolnet.audit.report.pages import pages_of


def report_pdf(report: Report) -> bytes:
    """The document; equal reports are equal bytes."""
    made_at = datetime.fromisoformat(report.made_at)
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
            pdf_standards=["a-2a", "ua-1"],
            timestamp=made_at if made_at.tzinfo else made_at.replace(tzinfo=UTC),
        )
