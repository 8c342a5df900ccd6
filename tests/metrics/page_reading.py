"""Reading pages as Prometheus does, and a hostile string of each kind."""

from collections.abc import Iterable

from prometheus_client.openmetrics.parser import text_string_to_metric_families as parse_openmetrics
from prometheus_client.parser import text_string_to_metric_families as parse_text

from schoolnet.metrics.exposition import Exposition, Format

HOSTILE = (
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "two\nlines",
    'schoolnet_device_up{device="forged"} 1\n# EOF\n',
    'quote " backslash \\ both \\" and \\n',
    "ends in a backslash\\",
    "NUL \x00 inside",
    "lone \ud800 surrogate \udfff",
    "bidi \u202egnol\u202c \u2066isolate\u2069",
    "line \u2028 paragraph \u2029 next \x85 feed \x0b \x0c \r",
    "\x1b[31mred\x1b[0m",
    "=HYPERLINK(0)",
    "{{7*7}} {job='x'} %n %s",
    "é ģ 名 🏫",
    "x" * 65_536,
    "\\" * 65_536,
    "",
)

Samples = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def samples_of(exposition: Exposition, form: Format = Format.TEXT) -> Samples:
    """Every sample of a page, keyed by name and labels, as prometheus_client reads it. No series is there twice."""
    text = exposition.render(form).decode()
    families = parse_openmetrics(text) if form is Format.OPENMETRICS else parse_text(text)
    found = [sample for family in families for sample in family.samples]
    samples = {(sample.name, tuple(sorted(sample.labels.items()))): sample.value for sample in found}
    assert len(samples) == len(found), "a series is on the page twice"
    return samples


def without_process(samples: Samples) -> Samples:
    """The samples, without what the interpreter and the process say of themselves."""
    return {key: value for key, value in samples.items() if not key[0].startswith(("python_", "process_"))}


def lines_of(blocks: Iterable[bytes]) -> list[str]:
    """Sample lines in order of the alphabet, to be compared free of their order on the page."""
    return sorted(b"".join(blocks).decode().splitlines())


def expected(text: str) -> list[str]:
    """The lines of a test's expectation, in the same order."""
    return sorted(line.strip() for line in text.strip().splitlines())
