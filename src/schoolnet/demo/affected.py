"""A box in a condition: what the effects that show now leave of it.

Rules of this file: pure. Effects on different ports and access points do not depend on their order.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from schoolnet.demo.equipment import Box, Neighbour, PlannedAccessPoint, Port
from schoolnet.demo.timeline import Effect, EffectKind

_SLOW_MBPS = 1_000
_POE_WATTS = 12.5
RENUMBERED_BY = 500


def _down(port: Port, _: Effect) -> Port:
    return replace(port, is_up=False, has_light=False, poe_watts=None if port.poe_watts is None else 0.0)


def _slow(port: Port, _: Effect) -> Port:
    return replace(port, speed_mbps=_SLOW_MBPS)


def _starting(port: Port, _: Effect) -> Port:
    return replace(port, is_up=False)


def _plugged_in(port: Port, effect: Effect) -> Port:
    heard = effect.becomes if isinstance(effect.becomes, Neighbour) else None
    return replace(port, is_up=True, neighbour=heard, poe_watts=_POE_WATTS, receive_bps=1.5e6, transmit_bps=9e6)


_PORT_CHANGES: Mapping[EffectKind, Callable[[Port, Effect], Port]] = {
    EffectKind.PORT_DOWN: _down,
    EffectKind.PORT_AT_1G: _slow,
    EffectKind.PORT_STARTING: _starting,
    EffectKind.PLUGGED_IN: _plugged_in,
}


def _with_access_points(
    box: Box, effect: Effect, change: Callable[[PlannedAccessPoint], PlannedAccessPoint | None]
) -> Box:
    changed = (change(ap) if effect.subject in ("", ap.id) else ap for ap in box.access_points)
    return replace(box, access_points=tuple(ap for ap in changed if ap is not None))


def affected(box: Box, condition: Iterable[Effect]) -> Box:
    """The box as the effects leave it."""
    for effect in condition:
        if effect.kind in _PORT_CHANGES:
            change = _PORT_CHANGES[effect.kind]
            ports = (change(port, effect) if port.name == effect.subject else port for port in box.ports)
            box = replace(box, ports=tuple(ports))
        elif effect.kind is EffectKind.ACCESS_POINT_GONE:
            box = _with_access_points(box, effect, lambda _: None)
        elif effect.kind is EffectKind.UPGRADING:
            box = _with_access_points(box, effect, lambda ap: replace(ap, is_upgrading=True))
        elif effect.kind is EffectKind.ACCESS_POINT_MOVED:
            room = str(effect.becomes)
            box = _with_access_points(box, effect, lambda ap, room=room: replace(ap, location=room))  # type: ignore[misc]
    return box


def renumbered(box: Box) -> Box:
    """The box with other ifIndexes: the same ports under higher numbers, in the opposite order."""
    last = max(port.index for port in box.ports)
    ports = (replace(port, index=RENUMBERED_BY + last - port.index) for port in box.ports)
    return replace(box, ports=tuple(ports))


def up_to(box: Box, access_point: str) -> Box:
    """The box with the access points before this one."""
    first = next(place for place, ap in enumerate(box.access_points) if ap.id == access_point)
    return replace(box, access_points=box.access_points[:first])
