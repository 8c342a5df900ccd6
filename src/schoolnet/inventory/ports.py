"""Ports that stand in the plan: each is the end of one circuit, a member of one LAG, or what one access point is
plugged into.

Rules of this file: those of `references.py`.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from schoolnet.inventory.document import Place
from schoolnet.inventory.problems import Problem


class _Use(NamedTuple):
    """A port that is named, and where."""

    device: str
    port: str
    place: Place
    is_of_circuit: bool


def check_ports(schools: Sequence[Place]) -> Iterator[Problem]:
    """A problem for each port that is named a second time; between circuits of two schools it may be on purpose."""
    seen: dict[tuple[str, str], _Use] = {}
    for use in chain(_uses_by_circuits(schools), _uses_by_access_points(schools)):
        first = seen.setdefault((use.device, use.port), use)
        if first is not use:
            yield _second(first, use)


def _uses_by_circuits(schools: Iterable[Place]) -> Iterator[_Use]:
    circuits = (circuit for school in schools for circuit in school.each("circuits"))
    for end in (end for circuit in circuits for end in circuit.each("ends")):
        device, port = end.text("device"), end.text("port")
        if device is None:
            continue
        if port is not None:
            yield _Use(device, port, end, True)
        yield from (_Use(device, str(member.node.value), member, True) for member in end.each("members"))


def _uses_by_access_points(schools: Iterable[Place]) -> Iterator[_Use]:
    for place in (point.at("switch_port") for school in schools for point in school.each("access_points")):
        device, port = place.text("device"), place.text("port")
        if device is not None and port is not None:
            yield _Use(device, port, place, False)


def _second(first: _Use, use: _Use) -> Problem:
    where = f"{first.place.file}:{first.place.node.line}"
    if first.place.file == use.place.file:
        return use.place.problem(f"the same port stands at {first.place.key} already")
    if first.is_of_circuit and use.is_of_circuit:
        return use.place.warning(f"the same port terminates a circuit of another school: {where}: do they share it?")
    return use.place.problem(f"the same port stands at {first.place.key} of another school already: {where}")
