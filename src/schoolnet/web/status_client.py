"""Asking a running schoolnet for its status: one GET.

It goes straight to the address, past any proxy: the service that is asked runs on this machine, as a rule.
"""

import ssl
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from pathlib import Path
from urllib.parse import SplitResult, urlencode, urlsplit

from schoolnet.inventory.address import host_fault
from schoolnet.locale.catalogue import Language, text
from schoolnet.settings import load_settings
from schoolnet.web.status_document import Status, status_from_json, unknown_school_from_json

TIMEOUT_SECONDS = 10.0
MOST_BYTES = 64 * 2**20
"""A city of a hundred schools tells 3 MiB."""

_LOOPBACK = {"0.0.0.0": "127.0.0.1", "::": "::1"}
"""What a service may listen on, and where it then answers on this machine."""

_OK, _NOT_FOUND = 200, 404


class StatusError(Exception):
    """There is no status to be had, and the text says why, in the language that was asked for."""


def own_url(config: Path | None, env: Mapping[str, str]) -> str:
    """Where the service with this settings file (None: the defaults) answers on this machine. Raises ConfigError, and
    ValueError where nobody can know it."""
    web = load_settings(config, env).web
    if web.port == 0:
        raise ValueError("web.port is 0, any free one: give the address that schoolnet printed")
    host = _LOOPBACK.get(web.host, web.host)
    return f"http://[{host}]:{web.port}/" if ":" in host else f"http://{host}:{web.port}/"


def parse_url(url: str) -> SplitResult:
    """The parts of an address to ask at. Raises ValueError, in words."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("write it as http://HOST:PORT/")
    if fault := host_fault(parts.hostname):
        raise ValueError(f"the host {fault}")
    if parts.username is not None or parts.query or parts.fragment:
        raise ValueError("give the address of the first page alone")
    _ = parts.port  # which raises ValueError where there is no such port
    return parts


def language_of(env: Mapping[str, str]) -> Language:
    """The language of messages of this environment (POSIX 8.2: the first of these that is set), English unless it is
    Latvian."""
    told = next((env[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if env.get(name)), "")
    return "lv" if told.lower().startswith("lv") else "en"


def fetch_status(base: SplitResult, school: str | None, language: Language) -> Status:
    """The status of the city, or of one school (its id, or part of its name). Raises StatusError."""
    where = f"{base.scheme}://{base.netloc}{base.path}"
    query = {"lang": language} | ({} if school is None else {"school": school})
    try:
        status_code, body = _get(base, f"{base.path.rstrip('/')}/api/status?{urlencode(query)}")
    except ssl.SSLError as error:
        raise StatusError(f"{where}: {error.reason or error}") from None
    except OSError as error:
        raise StatusError(f"{where}: {error.strerror or error}. {text('status', 'no_answer', language)}") from None
    except HTTPException:
        raise StatusError(f"{where}: {text('status', 'no_status', language)}") from None
    try:
        if status_code == _NOT_FOUND and school is not None:
            raise StatusError(_unknown(school, unknown_school_from_json(body).close, language))
        if status_code == _OK:
            status = status_from_json(body)
            if school is None or len(status.schools) == 1:
                return status
    except ValueError:
        pass  # which is said below, as of any other answer that is not ours
    raise StatusError(f"{where}: {text('status', 'no_status', language)} (HTTP {status_code})")


def _get(base: SplitResult, target: str) -> tuple[int, bytes]:
    kind = HTTPSConnection if base.scheme == "https" else HTTPConnection
    connection = kind(base.hostname or "", base.port, timeout=TIMEOUT_SECONDS)
    try:
        connection.request("GET", target, headers={"Accept": "application/json"})
        answer: HTTPResponse = connection.getresponse()
        return answer.status, answer.read(MOST_BYTES)
    finally:
        connection.close()


def _unknown(school: str, close: tuple[str, ...], language: Language) -> str:
    hint = f" {text('status', 'did_you_mean', language)} {', '.join(close)}?" if close else ""
    return f"{text('status', 'unknown_school', language)}: {school}.{hint}"
