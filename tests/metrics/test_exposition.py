"""The page: what parsers read from it, whatever devices call themselves."""

import gzip
import subprocess

import pytest

from bench.bench_exposition import measure, measure_rendering
from metrics.metrics_city import INTERVALS, NOW, ROUTER, also_said, empty_page, full_page
from metrics.page_reading import HOSTILE, samples_of, without_process
from programs import require
from schoolnet.facts.device import DeviceFacts, Tier
from schoolnet.facts.rows import Identity
from schoolnet.metrics.exposition import Exposition, Format, negotiate
from schoolnet.metrics.families import FAMILIES, device, evidence, process, school, uplink, wifi
from schoolnet.metrics.family import Family, Kind
from schoolnet.metrics.lines_device import DeviceLines, Polled
from schoolnet.metrics.text import LONGEST_LABEL_VALUE, clean, start_of_line
from schoolnet.verdicts.board_entries import device_entry

DECLARED = (*FAMILIES, *process.FAMILIES, *evidence.COUNTED)


@pytest.mark.parametrize("make_page", [full_page, empty_page])
def test_promtool_has_nothing_to_say(make_page: object) -> None:
    assert callable(make_page)
    page = make_page().render(Format.TEXT)
    checked = subprocess.run(
        [require("promtool", "prometheus"), "check", "metrics"], input=page, capture_output=True, timeout=20
    )
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, b"", b"")


def test_both_formats_say_the_same() -> None:
    page = full_page()
    text, openmetrics = (without_process(samples_of(page, form)) for form in Format)
    assert text == openmetrics
    assert len(text) > 50


def test_every_declared_family_is_on_the_page_with_its_labels_and_nothing_else_is() -> None:
    samples = without_process(samples_of(full_page()))
    assert {name: {label for label, _ in labels} for name, labels in samples} == {
        family.name: set(family.labels) for family in DECLARED
    }


def test_a_family_without_samples_keeps_its_place_on_the_page() -> None:
    def headers(page: Exposition) -> list[bytes]:
        return [line for line in page.render(Format.TEXT).splitlines() if line.startswith(b"# TYPE schoolnet_")]

    assert headers(empty_page()) == headers(full_page())


def test_help_says_where_a_value_is_from_and_how_often_it_is_polled() -> None:
    page = empty_page()
    first = page.render(Format.TEXT).decode()
    assert (
        "# HELP schoolnet_uplink_receive_bytes_total Bytes received, modulo 2^53:"
        " IF-MIB::ifHCInOctets 1.3.6.1.2.1.31.1.1.1.6; cached, polled every 60 s.\n"
    ) in first
    page.describe({**INTERVALS, Tier.STATUS: 30})
    assert "1.3.6.1.2.1.31.1.1.1.6; cached, polled every 30 s.\n" in page.render(Format.TEXT).decode()


def test_openmetrics_names_types_and_units() -> None:
    page = full_page().render(Format.OPENMETRICS).decode()
    for line in (
        "# TYPE schoolnet_uplink_receive_bytes counter",
        "# UNIT schoolnet_uplink_receive_bytes bytes",
        "# TYPE schoolnet_device info",
        "# TYPE schoolnet_uplink_state gauge",
        "# TYPE schoolnet_polls counter",
    ):
        assert f"\n{line}\n" in page
    assert page.endswith("\n# EOF\n")
    assert page.count("# EOF") == 1


def test_names_follow_the_rules() -> None:
    for family in DECLARED:
        assert family.name.startswith("schoolnet_")
        assert family.name.endswith("_total") == (family.kind is Kind.COUNTER)
        assert family.name.endswith("_info") == (family.kind is Kind.INFO)
        assert family.unit is None or family.name.removesuffix("_total").endswith(f"_{family.unit}")
        assert family.help.endswith(".") == (family.tier is None)


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda value: ascii(value)[:24])
@pytest.mark.parametrize("form", Format)
def test_a_hostile_string_costs_only_itself(hostile: str, form: Format) -> None:
    page = full_page()
    before = without_process(samples_of(page, form))
    identity = Identity(vendor=hostile, model=hostile, version="1")
    facts = also_said(DeviceFacts("other"), identity, tier=Tier.INVENTORY)
    entry = device_entry(ROUTER.model_copy(update={"id": "other"}), hostile, NOW)
    entry.facts = facts
    page.put("other", DeviceLines(hostile, entry.plan).render(entry, Polled(), 0, NOW, is_maintained=False))
    after = without_process(samples_of(page, form))
    added = {key: value for key, value in after.items() if key not in before}
    assert before == {key: value for key, value in after.items() if key in before}
    [info] = [dict(labels) for name, labels in added if name == "schoolnet_device_info"]
    assert info["vendor"] == info["model"] == info["school"] == clean(hostile)
    assert len(info["vendor"]) <= LONGEST_LABEL_VALUE


@pytest.mark.parametrize("kept", ["two\nlines", 'quote " \\', "é ģ 名 🏫", "=1+1", "</script>", ""])
def test_what_is_harmless_once_escaped_is_kept(kept: str) -> None:
    assert clean(kept) == kept


@pytest.mark.parametrize(
    "hidden", ["\x00", "\x1b", "\x7f", "\x85", "\r", "\u202e", "\u2066", "\u200b", "\ud800", "\ufeff"]
)
def test_what_hides_turns_or_breaks_text_is_shown_as_replaced(hidden: str) -> None:
    assert clean(f"a{hidden}b") == "a\ufffdb"


def test_a_family_without_labels_has_no_braces() -> None:
    assert start_of_line(evidence.ROLLOUT_READ_AT, ()) == b"schoolnet_rollout_last_success_timestamp_seconds "


def test_a_label_value_for_each_label() -> None:
    with pytest.raises(ValueError, match="shorter"):
        start_of_line(FAMILIES[0], ("one",))


def test_an_owner_is_replaced_as_a_whole_and_dropped_as_a_whole() -> None:
    page = empty_page()
    nothing = samples_of(page)
    page.put("a", {"schoolnet_device_up": b'schoolnet_device_up{device="a"} 1\n', "schoolnet_device_info": b""})
    page.put("b", {"schoolnet_device_up": b'schoolnet_device_up{device="b"} 1\n'})
    uptime = b'schoolnet_device_uptime_seconds{device="a"} 5\n'
    page.put("a", {"schoolnet_device_uptime_seconds": uptime})
    assert [key for key in samples_of(page) if key not in nothing] == [
        ("schoolnet_device_up", (("device", "b"),)),
        ("schoolnet_device_uptime_seconds", (("device", "a"),)),
    ]
    page.drop("a")
    page.drop("b")
    page.drop("never there")
    assert samples_of(page).keys() == nothing.keys()


def test_every_family_has_its_place_on_the_page() -> None:
    rooms = (school, device, uplink, wifi, evidence, process)
    declared = [family for room in rooms for family in vars(room).values() if isinstance(family, Family)]
    assert sorted(family.name for family in declared) == sorted(family.name for family in DECLARED)


PROMETHEUS_2 = "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain"
PROMETHEUS_3 = (
    "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
    "application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,*/*;q=0.2"
)


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("", Format.TEXT),
        ("*/*", Format.TEXT),
        ("text/html,application/xhtml+xml", Format.TEXT),
        ("text/plain;version=0.0.4", Format.TEXT),
        (PROMETHEUS_2, Format.OPENMETRICS),
        (PROMETHEUS_3, Format.OPENMETRICS),
        ("application/openmetrics-text; version=2.0.0", Format.OPENMETRICS),
        (";;;,=,version", Format.TEXT),
    ],
)
def test_the_format_is_negotiated(accept: str, form: Format) -> None:
    assert negotiate(accept) is form


async def test_the_page_is_compressed_where_that_is_accepted() -> None:
    page = full_page()
    body, content_type, encoding = await page.page(PROMETHEUS_2, "gzip, deflate")
    assert (content_type, encoding) == ("application/openmetrics-text; version=1.0.0; charset=utf-8", "gzip")
    plain, content_type, encoding = await page.page("", "br")
    assert (content_type, encoding) == ("text/plain; version=0.0.4; charset=utf-8", None)
    assert gzip.decompress(body).decode().splitlines()[-1] == "# EOF"
    assert plain.splitlines()[:3] == page.render(Format.TEXT).splitlines()[:3]


def test_a_large_page_is_fast_and_stalls_nobody() -> None:
    """Wide bounds, for a busy machine; `make bench` prints the figures."""
    figures = measure(20_000)
    assert figures["series"] >= 19_900
    assert figures["gzip_seconds"] < 0.25
    assert figures["gzip_longest_stall_seconds"] < 0.1
    assert figures["memory_bytes"] < 20_000 * 300
    assert max(measure_rendering().values()) < 200
