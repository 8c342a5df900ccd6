"""A port's past: what polls of one device saw of one port, one after another."""

from collections.abc import Iterable
from typing import Any

from schoolnet.facts.device import DeviceFacts, Section, Tier
from schoolnet.facts.rows import Identity, Interface, PortStatus
from schoolnet.verdicts.port_memory import PortMemory, remember_port

START = 1_700_000_000.0
PORT = "Te1/0/1"
TEN_G = 10**10
UP, DOWN = PortStatus.UP, PortStatus.DOWN


def poll(at: float, *, uptime: Any = None, **fields: Any) -> DeviceFacts:
    """What a poll so many seconds after START saw; `uptime` is sysUpTime in seconds, None where it was not told."""
    moment = START + at
    row = Interface(key=PORT, index=7, **({"oper": UP, "speed_bps": TEN_G} | fields))
    sections: dict[Any, Any] = {(Interface, Tier.STATUS): Section({PORT: row}, moment, moment + 180)}
    if uptime is not None:
        identity = Identity(uptime_seconds=uptime)
        sections[Identity, Tier.STATUS] = Section({"": identity}, moment, moment + 180)
    return DeviceFacts("router").with_sections(sections, moment)


def after(polls: Iterable[DeviceFacts], memory: PortMemory | None = None) -> PortMemory:
    """The memory after these polls."""
    memory = memory or PortMemory()
    for facts in polls:
        memory = remember_port(memory, facts, PORT)
    return memory
