"""Everything that can be opened, over HTTP on loopback."""

# ruff: noqa: RUF001 - the page has a dash and a multiplication sign

import re
import time
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import httpx
import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families as parse_openmetrics
from prometheus_client.parser import text_string_to_metric_families as parse_text

from metrics.page_reading import HOSTILE
from schoolnet.inventory.model import Inventory
from schoolnet.web.language import choose_language
from schoolnet.web.server import WebServer
from web.web_city import (
    SECRET_HOST,
    SECRET_SERIAL,
    Shown,
    make_inventory,
    make_school,
    port,
    router_facts,
    show_dead_core,
    window,
)

Open = Callable[..., Any]


class Visible(HTMLParser):
    """The text and the tags of a page, as a browser parses it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text: list[str] = []
        self.tags: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def __str__(self) -> str:
        return " ".join(" ".join(self.text).split())


async def test_metrics_as_text_and_as_openmetrics(client: httpx.AsyncClient) -> None:
    plain = await client.get("/metrics")
    assert plain.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert plain.headers["content-encoding"] == "gzip"
    assert [family.name for family in parse_text(plain.text)].count("schoolnet_polls") == 1
    openmetrics = await client.get("/metrics", headers={"Accept": "application/openmetrics-text; version=1.0.0"})
    assert openmetrics.headers["content-type"] == "application/openmetrics-text; version=1.0.0; charset=utf-8"
    assert [family.name for family in parse_openmetrics(openmetrics.text)].count("schoolnet_polls") == 1


async def test_metrics_uncompressed_for_who_does_not_want_gzip(client: httpx.AsyncClient) -> None:
    answer = await client.get("/metrics", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in answer.headers
    assert answer.content.startswith(b"# HELP schoolnet_")


async def test_discovery_gives_prometheus_this_process_at_the_address_it_asked(
    client: httpx.AsyncClient, server: WebServer
) -> None:
    answer = await client.get("/sd")
    assert answer.headers["content-type"] == "application/json"
    labels = {"__metrics_path__": "/metrics", "__meta_schoolnet_city": "Ventspils", "__meta_schoolnet_schools": "5"}
    assert answer.json() == [{"targets": [f"127.0.0.1:{server.port}"], "labels": labels}]


async def test_discovery_of_devices(client: httpx.AsyncClient) -> None:
    groups = (await client.get("/sd/devices")).json()
    assert len(groups) == 6
    assert groups[0] == {
        "targets": ["192.0.2.1"],
        "labels": {
            "__meta_schoolnet_device": "core",
            "__meta_schoolnet_school": "",
            "__meta_schoolnet_role": "switch",
            "__meta_schoolnet_snmp_port": "1161",
        },
    }
    assert groups[1]["labels"]["__meta_schoolnet_school"] == "vizium"


async def test_healthy_at_once_and_ready_after_the_first_round(client: httpx.AsyncClient, shown: Shown) -> None:
    shown.has_asked_all = False
    assert (await client.get("/-/healthy")).status_code == 200
    waiting = await client.get("/-/ready")
    assert (waiting.status_code, waiting.text) == (503, "schoolnet has not asked every device yet\n")
    assert "first round of polls" in (await client.get("/?lang=en")).text
    shown.has_asked_all = True
    assert (await client.get("/-/ready")).status_code == 200
    assert "first round of polls" not in (await client.get("/?lang=en")).text


async def test_reload_is_refused_unless_it_is_enabled(client: httpx.AsyncClient, shown: Shown) -> None:
    answer = await client.post("/-/reload")
    assert answer.status_code == 403
    assert "SIGHUP" in answer.text
    assert shown.reloads == 0


async def test_reload_says_what_is_wrong(client: httpx.AsyncClient, shown: Shown) -> None:
    shown.allow_reload = True
    assert (await client.post("/-/reload")).text == "reloaded\n"
    shown.problems = ["city.yaml:3: nmae: unknown key (did you mean name?)"]
    answer = await client.post("/-/reload")
    assert answer.status_code == 500
    assert answer.text.splitlines() == [
        "not reloaded, the old configuration stays in force:",
        "city.yaml:3: nmae: unknown key (did you mean name?)",
    ]


async def test_reload_is_refused_to_a_page_of_another_site(
    client: httpx.AsyncClient, shown: Shown, server: WebServer
) -> None:
    shown.allow_reload = True
    for origin in ("https://elsewhere.example", "null", ""):
        assert (await client.post("/-/reload", headers={"Origin": origin})).status_code == 403
    assert shown.reloads == 0
    own = {"Origin": f"http://127.0.0.1:{server.port}"}
    assert (await client.post("/-/reload", headers=own)).status_code == 200


async def test_reload_by_get_does_nothing(client: httpx.AsyncClient, shown: Shown) -> None:
    shown.allow_reload = True
    assert (await client.get("/-/reload")).status_code == 405
    assert shown.reloads == 0


async def test_an_unknown_path_is_a_short_404(client: httpx.AsyncClient) -> None:
    for path in ("/nothing", "/static/../app.py", "/<script>alert(1)</script>"):
        answer = await client.get(path)
        assert (answer.status_code, answer.text) == (404, "not found\n")
        assert answer.headers["content-type"].startswith("text/plain")


async def test_every_answer_tells_browsers_to_be_careful(client: httpx.AsyncClient) -> None:
    for path in ("/", "/api/status", "/metrics", "/sd", "/style.css", "/nothing", "/-/ready"):
        headers = (await client.get(path)).headers
        assert headers["content-security-policy"].startswith("default-src 'none'; style-src 'self';")
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["referrer-policy"] == "no-referrer"
        assert "server" not in headers


async def test_first_page_says_what_is_wrong_worst_first(client: httpx.AsyncClient) -> None:
    page = Visible((await client.get("/?lang=en")).text)
    text = str(page)
    assert "2 of 5 uplinks meet their contract" in text
    assert "39 of 70 rooms have WiFi" in text
    told = (
        "Secondary School No. 4 Uplink. The port has no working link. since",
        "✖ down The port has no working link. Provider: Example – / 10 Gbit/s 14 × ? unknown The",
        "Secondary School No. 2 Uplink. The link is slower than the contract says. since",
        "▼ below contract The link is slower than the contract says. Provider: Example 1 Gbit/s / 10 Gbit/s",
        "Gymnasium No. 1 WiFi. The controller does not list the access point. since",
        "· 2 classrooms, about 91 pupils",
        "· 2 differences from the plan ✔ meets contract",
        "2 × ✖ no WiFi Room 101 , Room 109 : The controller does not list the access point.",
        "1 × ▲ degraded Room 103 : The radio channel is overloaded.",
        "Kindergarten Bitīte Monitoring. The device has not been polled yet. 14 classrooms, about 640 pupils",
        "? unknown The device has not been polled yet. Provider: Example – / 10 Gbit/s 14 × ? unknown",
    )
    assert [part for part in told if part not in text] == []
    assert "several institutions" not in text
    names = ("Secondary School No. 4", "Secondary School No. 2", "Bitīte", "Gymnasium No. 1", "VIZIUM")
    assert [text.index(name) for name in names] == sorted(text.index(name) for name in names)
    assert "script" not in page.tags


async def test_what_hits_several_schools_stands_above_them_all_once(client: httpx.AsyncClient, shown: Shown) -> None:
    shown.collector = show_dead_core(time.time()).collector
    text = str(Visible((await client.get("/?lang=en")).text))
    shared = "One cause, several institutions Monitoring. A device that many schools depend on does not answer. since"
    assert text.count(shared) == 1
    assert "· 15 classrooms, about 3200 pupils 5 institutions: Kindergarten Bitīte , Ventspils State" in text
    assert text.index(shared) < text.index("Institution Cause Uplink")


async def test_announced_work_is_marked_where_it_is(client: httpx.AsyncClient, shown: Shown) -> None:
    now = time.time()
    works = [window("fibre", now, school="a", circuit="main"), window("radio", now, school="b", classroom="100")]
    inventory = make_inventory([make_school("a", "A", 1), make_school("b", "B", 1)], maintenance=works)
    shown.show(inventory, now)
    text = str(Visible((await client.get("/?lang=lv")).text))
    assert text.count("notiek apkope") == 2
    assert re.search(r" A Uzraudzība.* nav zināms notiek apkope .* B Uzraudzība.*1 × . nav zināms notiek apkope", text)


async def test_first_page_in_latvian(client: httpx.AsyncClient) -> None:
    answer = (await client.get("/?lang=lv")).text
    text = str(Visible(answer))
    assert "<title>Skolu tīkls: Ventspils</title>" in answer
    assert "2 no 5 pieslēgumiem atbilst līgumam" in text
    assert "39 no 70 telpām ir WiFi" in text
    assert "14 × ? nav zināms Ierīce neatbild, vai arī savienojums ar to ir pārtraukts." in text
    assert "2 × ✖ nav WiFi 101. kabinets , 109. kabinets : Piekļuves punkta nav kontrollera sarakstā." in text
    assert re.search(r"Stāvoklis plkst\. \d\d:\d\d:\d\d ", text)
    assert "Pakalpojuma sniedzējs: Example" in text


async def test_a_page_of_one_school_counts_in_the_singular(client: httpx.AsyncClient, shown: Shown) -> None:
    shown.show(
        make_inventory([make_school("vizium", "VIZIUM", 1)]), time.time(), router_facts("vizium", time.time(), port())
    )
    assert "1 no 1 pieslēguma atbilst līgumam" in str(Visible((await client.get("/?lang=lv")).text))
    assert "1 of 1 uplink meets its contract" in str(Visible((await client.get("/?lang=en")).text))


@pytest.mark.parametrize("language", ["lv", "en"])
async def test_first_page_is_fit_for_everyone(client: httpx.AsyncClient, language: str) -> None:
    """No address, serial number or device name."""
    answer = await client.get("/", headers={"Accept-Language": language})
    assert f'<html lang="{language}">' in answer.text
    assert answer.headers["vary"] == "Accept-Language"
    assert SECRET_SERIAL not in answer.text
    assert SECRET_HOST not in answer.text
    assert not re.search(r"\d+\.\d+\.\d+\.\d+|core-router|ap-1|Te0/0/0", answer.text)


def called(inventory: Inventory, name: str) -> Inventory:
    """The inventory with this as the name of the city and of each school, whatever the loader makes of it."""
    text = inventory.city.name.model_copy(update={"lv": name, "en": name})
    schools = tuple(school.model_copy(update={"name": text}) for school in inventory.schools)
    city = inventory.city.model_copy(update={"name": text})
    return inventory.model_copy(update={"city": city, "schools": schools})


async def test_a_hostile_name_is_only_text(client: httpx.AsyncClient, shown: Shown) -> None:
    for hostile in (value for value in HOSTILE if value.strip() and "\ud800" not in value):
        shown.show(called(make_inventory([make_school("vizium", "Skola", 1)]), hostile), time.time())
        answer = await client.get("/", params={"lang": hostile[:200]})
        assert answer.status_code == 200
        assert not Visible(answer.text).tags & {"script", "img"}
        [group] = (await client.get("/sd")).json()
        assert group["labels"]["__meta_schoolnet_city"] == hostile


async def test_a_character_that_no_encoding_knows_costs_only_itself(client: httpx.AsyncClient, shown: Shown) -> None:
    shown.show(called(make_inventory([make_school("vizium", "Skola", 1)]), "Skola \ud800 Nr. 1"), time.time())
    assert "Skola ? Nr. 1" in (await client.get("/?lang=lv")).text


async def test_a_page_without_schools(client: httpx.AsyncClient, shown: Shown) -> None:
    shown.show(make_inventory([]), time.time())
    assert "0 of 0 uplinks" in str(Visible((await client.get("/?lang=en")).text))


@pytest.mark.parametrize(
    ("asked", "accept_language", "language"),
    [
        (None, "", "lv"),
        (None, "en-GB,en;q=0.9", "en"),
        (None, "ru,en;q=0.8,lv;q=0.9", "lv"),
        (None, "de", "lv"),
        (None, "en;q=0", "lv"),
        (None, "en;q=nonsense,lv;q=0.1", "lv"),
        (None, "en;q=nan", "lv"),
        ("en", "lv", "en"),
        ("xx", "en", "en"),
    ],
)
def test_the_language_is_the_readers(asked: str | None, accept_language: str, language: str) -> None:
    assert choose_language(asked, accept_language) == language
