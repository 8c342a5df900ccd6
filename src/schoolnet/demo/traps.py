"""What agents send unasked (SNMPv2-Trap of RFC 3416) when something begins or ends.

Rules of this file: pure. linkDown, linkUp and coldStart are SNMPv2-MIB's and IF-MIB's; upsTrapOnBattery is UPS-MIB's;
an access point's coming and going is told by bsnAPDisassociated and bsnAPAssociated (AIRESPACE-WIRELESS-MIB), and by
wlsxNAccessPointIsDown and wlsxNAccessPointIsUp (WLSX-TRAP-MIB).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TypeAlias

from schoolnet.demo import ber
from schoolnet.demo.equipment import Box, PlannedAccessPoint, Wifi
from schoolnet.demo.radio_life import mac_index
from schoolnet.demo.simulate import Simulation
from schoolnet.demo.standard_tables import DOWN, IF_ENTRY, UP
from schoolnet.demo.timeline import Effect, EffectKind
from schoolnet.demo.wifi_aireos import BSN_AP_ENTRY

SYS_UP_TIME, SNMP_TRAP_OID = "1.3.6.1.2.1.1.3.0", "1.3.6.1.6.3.1.1.4.1.0"
COLD_START, LINK_DOWN, LINK_UP = "1.3.6.1.6.3.1.1.5.1", "1.3.6.1.6.3.1.1.5.3", "1.3.6.1.6.3.1.1.5.4"
UPS_ON_BATTERY = "1.3.6.1.2.1.33.2.1"
BSN_AP_DOWN, BSN_AP_UP = "1.3.6.1.4.1.14179.2.6.3.8", "1.3.6.1.4.1.14179.2.6.3.9"
BSN_AP_MAC = "1.3.6.1.4.1.14179.2.6.2.20"
WLSX_AP_DOWN, WLSX_AP_UP = "1.3.6.1.4.1.14823.2.3.1.11.1.2.1041", "1.3.6.1.4.1.14823.2.3.1.11.1.2.1040"
WLSX_AP_MAC = "1.3.6.1.4.1.14823.2.3.1.11.1.1.1"

Trap: TypeAlias = tuple[str, Sequence[tuple[str, bytes]]]
"""Its OID, and the objects that come with it."""


def _link(begins_up: bool, box: Box, effect: Effect, has_begun: bool) -> Iterator[Trap]:
    port = next(port for port in box.ports if port.name == effect.subject)
    is_up = begins_up == has_begun
    objects = {1: port.index, 7: UP, 8: UP if is_up else DOWN}
    yield (
        LINK_UP if is_up else LINK_DOWN,
        [(f"{IF_ENTRY}.{column}.{port.index}", ber.integer(value)) for column, value in objects.items()],
    )


def _started_link(box: Box, effect: Effect, has_begun: bool) -> Iterator[Trap]:
    if not has_begun:
        yield from _link(False, box, effect, has_begun)


def _cold_start(_box: Box, _effect: Effect, has_begun: bool) -> Iterator[Trap]:
    if not has_begun:
        yield COLD_START, ()


def _on_battery(_box: Box, _effect: Effect, has_begun: bool) -> Iterator[Trap]:
    if has_begun:
        yield UPS_ON_BATTERY, [("1.3.6.1.2.1.33.1.2.2.0", ber.integer(0)), ("1.3.6.1.2.1.33.1.2.3.0", ber.integer(2))]


def _bsn(ap: PlannedAccessPoint, is_down: bool) -> Trap:
    index = ".".join(map(str, mac_index(ap.mac)))
    objects = [(f"{BSN_AP_MAC}.0", ber.mac(ap.mac)), (f"{BSN_AP_ENTRY}.3.{index}", ber.text(ap.name))]
    return BSN_AP_DOWN if is_down else BSN_AP_UP, objects


def _wlsx(ap: PlannedAccessPoint, is_down: bool) -> Trap:
    return WLSX_AP_DOWN if is_down else WLSX_AP_UP, [(f"{WLSX_AP_MAC}.0", ber.mac(ap.mac))]


_ACCESS_POINT_TRAPS: Mapping[Wifi, Callable[[PlannedAccessPoint, bool], Trap]] = {
    Wifi.AIREOS: _bsn,
    Wifi.ARUBA_CONTROLLER: _wlsx,
}
_TRAPS: Mapping[EffectKind, Callable[[Box, Effect, bool], Iterator[Trap]]] = {
    EffectKind.PORT_DOWN: partial(_link, False),
    EffectKind.PORT_STARTING: _started_link,
    EffectKind.PLUGGED_IN: partial(_link, True),
    EffectKind.SILENT: _cold_start,
    EffectKind.ON_BATTERY: _on_battery,
}


def _of_access_point(box: Box, effect: Effect, has_begun: bool) -> Iterator[Trap]:
    if box.wifi is not None and box.wifi in _ACCESS_POINT_TRAPS:
        ap = next(ap for ap in box.access_points if ap.id == effect.subject)
        yield _ACCESS_POINT_TRAPS[box.wifi](ap, has_begun)


def _told(simulation: Simulation, passed: Iterable[tuple[float, bool, Effect]], present: Box) -> Iterator[Trap]:
    for _, has_begun, effect in passed:
        if effect.kind is EffectKind.ACCESS_POINT_GONE:
            yield from _of_access_point(simulation.box, effect, has_begun)
        elif effect.kind in _TRAPS:
            yield from _TRAPS[effect.kind](present, effect, has_begun)


def traps_between(simulation: Simulation, since: float, until: float, community: bytes) -> Iterator[bytes]:
    """The datagrams of what began or ended after `since`, and by `until` (Unix seconds), as they leave at `until`; none
    while nothing comes from the box."""
    passed = simulation.passed(since, until)
    if not passed or simulation.is_unheard(until):
        return
    uptime = ber.ticks(simulation.moment(until).uptime_seconds)
    told = _told(simulation, passed, simulation.present(until))
    for request_id, (trap, objects) in enumerate(told, int(until) % 2**30):
        named = [(SYS_UP_TIME, uptime), (SNMP_TRAP_OID, ber.object_id(trap)), *objects]
        yield ber.trap(community, request_id, [ber.varbind(ber.object_id(name), value) for name, value in named])
