"""GET, GETNEXT and GETBULK of RFC 3416 on a tree.

Rules of this file: pure. An answer is a sequence of encoded varbinds; `MAX_MESSAGE_BYTES` bounds what is sent.
"""

from collections.abc import Iterable, Iterator, Sequence

from schoolnet.demo import ber
from schoolnet.demo.ber import Oid
from schoolnet.demo.tree import Moment, Tree

MAX_MESSAGE_BYTES = 1472
_HEADER_BYTES = 48
TOO_BIG, GEN_ERR = 1, 5


class BrokenError(Exception):
    """An object that is asked for can be named, but not read: the whole answer is genErr, for the varbind `place`."""

    def __init__(self, place: int) -> None:
        super().__init__(place)
        self.place = place


def get(tree: Tree, oids: Iterable[Oid], moment: Moment) -> list[bytes]:
    """These instances; noSuchObject for those that are not there. Raises BrokenError."""
    return [_named(tree, oid, moment, place) for place, oid in enumerate(oids, 1)]


def _named(tree: Tree, oid: Oid, moment: Moment, place: int) -> bytes:
    if oid in tree.broken:
        raise BrokenError(place)
    return ber.varbind(ber.oid(oid), tree.value(oid, moment) or ber.NO_SUCH_OBJECT)


def _step(tree: Tree, oid: Oid, moment: Moment, place: int) -> tuple[Oid, bytes, bool]:
    following = tree.after(oid)
    if following is None:
        return oid, ber.varbind(ber.oid(oid), ber.END_OF_MIB_VIEW), True
    if following in tree.broken:
        raise BrokenError(place)
    return following, tree.varbind(following, moment), False


def get_next(tree: Tree, oids: Iterable[Oid], moment: Moment) -> list[bytes]:
    """The instances after these; endOfMibView at the end. Raises BrokenError."""
    return [_step(tree, oid, moment, place)[1] for place, oid in enumerate(oids, 1)]


def get_bulk(
    tree: Tree, oids: Sequence[Oid], non_repeaters: int, max_repetitions: int, moment: Moment
) -> Iterator[bytes]:
    """One step for the first OIDs, `max_repetitions` interleaved steps for the others, until all are at the end.

    What cannot be read ends the answer before it, as its length may; raises BrokenError where nothing comes before.
    """
    yield from get_next(tree, oids[:non_repeaters], moment)
    places = list(oids[non_repeaters:])
    for repetition in range(max_repetitions if places else 0):
        try:
            steps = [_step(tree, oid, moment, place) for place, oid in enumerate(places, non_repeaters + 1)]
        except BrokenError:
            if repetition == 0:
                raise
            return
        yield from (varbind for _, varbind, _ in steps)
        if all(at_end for _, _, at_end in steps):
            return
        places = [oid for oid, _, _ in steps]


def fitting(varbinds: Iterable[bytes], community: bytes) -> Iterator[bytes]:
    """As many varbinds, from the first on, as a message has room for."""
    room = MAX_MESSAGE_BYTES - _HEADER_BYTES - len(community)
    for varbind in varbinds:
        room -= len(varbind)
        if room < 0:
            return
        yield varbind
