"""A report as one page that needs nothing else: no script, no file beside it, no network.

Rules of this file: it fills in the template and decides nothing; each text is escaped by the template.
"""

from functools import partial
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from schoolnet.audit.report.charts import burn_up, heat_strips
from schoolnet.audit.report.furniture import facts_of, head_of
from schoolnet.audit.report.model import Form, Report
from schoolnet.audit.report.shown import percent, shown
from schoolnet.locale.catalogue import text

NUMBERS = frozenset({Form.COUNT, Form.PERCENT})


def report_html(report: Report) -> bytes:
    """The page (UTF-8), for screens, telephones and A4 paper."""
    environment = Environment(
        loader=PackageLoader("schoolnet.audit.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    language = report.language
    html = environment.get_template("report.html.j2").render(
        report=report,
        facts=facts_of(report),
        head=head_of(report),
        # The style sheet and the charts are ours: svg.py escapes the texts in them.
        css=Markup(files(__package__).joinpath("templates", "report.css").read_text(encoding="utf-8")),  # noqa: S704
        burn_ups=[(chart, Markup(burn_up(chart))) for chart in report.burn_ups],  # noqa: S704
        heat_strips=[
            (strip, [Markup(drawing) for drawing in heat_strips(strip, language)])  # noqa: S704
            for strip in report.heat_strips
        ],
        text=partial(text, language=language),
        percent=partial(percent, language=language),
        shown=partial(shown, language=language),
        numbers=NUMBERS,
    )
    return html.encode()
