"""Names in the files: the same one given twice, and names of nothing.

Rules of this file: it reads what stands in the files; whatever has the wrong shape is passed over, the models complain.
"""

from collections.abc import Callable, Iterable, Iterator

from schoolnet.inventory.document import Place
from schoolnet.inventory.problems import Problem, closest, shown


def ids(places: Iterable[Place]) -> list[str]:
    """The ids of these objects."""
    return [name for place in places if (name := place.text("id")) is not None]


def repeated(
    places: Iterable[Place], key: str, what: str, normal: Callable[[str], str | None] = str
) -> Iterator[Problem]:
    """A problem for each object whose `key` says the same as an earlier one's."""
    seen: dict[str, Place] = {}
    for place in places:
        written = place.text(key)
        if written is None or (value := normal(written)) is None:
            continue
        if value in seen:
            first = seen[value].at(key)
            yield place.at(key).problem(f"{what} {shown(written)} exists already: {first.file}:{first.node.line}")
        seen.setdefault(value, place)


def unknown(place: Place | None, known: Iterable[str], what: str) -> Iterator[Problem]:
    """A problem when what stands here is none of the known ones."""
    if place is None or not isinstance(place.node.value, str):
        return
    name, names = place.node.value, list(known)
    if name not in names:
        yield place.problem(f"there is no {what} {shown(name)}", closest(name, names))
