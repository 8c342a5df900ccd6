"""Where something is reached: an IP address or a DNS name, and a port beside it, never in it."""

import ipaddress
import re

HOST_PATTERN = r"^[A-Za-z0-9._:%-]{1,253}$"
PORTS = 65536

_LABEL = r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"
_NAME = re.compile(rf"(?=.{{1,253}}\Z){_LABEL}(?:\.{_LABEL})*\.?")


def host_fault(text: str) -> str | None:
    """Why this is neither an IP address nor a DNS name (RFC 1123, and the underscores that people use); None if it is.
    Digits and dots are an address: resolvers read `1.2.3` as 1.2.0.3."""
    if "://" in text or "/" in text:
        return "must be an address or a DNS name, not a URL or a network"
    if re.fullmatch(r"\[.*\](:.*)?|[^:]*:[0-9]{1,5}", text):
        return "must be an address or a DNS name alone: the port has a key of its own, 'port'"
    if ":" in text or re.fullmatch(r"[0-9.]+", text):
        return None if _is_ip(text) else "must be an IP address: 192.0.2.1 or 2001:db8::1"
    return None if _NAME.fullmatch(text) else "must be an address or a DNS name"


def _is_ip(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def host_and_port(text: str, default_port: int) -> tuple[str, int]:
    """`host`, `host:port`, `[2001:db8::1]:port` or a bare IPv6 address. Raises ValueError, in words."""
    if "/" in text:
        raise ValueError("give HOST or HOST:PORT, not a URL")
    host, port = _split(text)
    if fault := host_fault(host):
        raise ValueError(f"the host {fault}")
    if port is None:
        return host, default_port
    if not re.fullmatch(r"[0-9]+", port):
        raise ValueError(f"the port must be a number: {port!r}")
    if not 0 < int(port[:6]) < PORTS:
        raise ValueError(f"there is no port {port}")
    return host, int(port)


def _split(text: str) -> tuple[str, str | None]:
    if bracketed := re.fullmatch(r"\[([^\]]*)\](?::(.*))?", text):
        return bracketed[1], bracketed[2]
    host, colon, port = text.partition(":")
    return (text, None) if not colon or ":" in port else (host, port)
