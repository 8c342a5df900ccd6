"""The thresholds of optical modules: what each says itself at which power there is something wrong (SFF-8472).

Rules of this file: thresholds never change while a module is plugged in, so they are asked with the inventory.
"""

from schoolnet.facts.device import Tier
from schoolnet.facts.rows import Transceiver
from schoolnet.vendors import decoders
from schoolnet.vendors.columns import ColumnLine, columns
from schoolnet.vendors.schema import Draft, Drafts, IndexDecoder, Table

_PAIRS = (
    ("receive_power_low_dbm", "receive_power_high_dbm"),
    ("transmit_power_low_dbm", "transmit_power_high_dbm"),
)


def thresholds(mib: str, entry: str, index: IndexDecoder, *lines: ColumnLine) -> Table:
    """The thresholds' columns of a vendor's table of transceivers."""
    return Table(fills=Transceiver, tier=Tier.INVENTORY, index=index, columns=columns(mib, entry, *lines))


def keep_possible_thresholds(drafts: Drafts) -> None:
    """Of a low threshold that is not below the high one neither counts: a cage without a module has 0 for both.

    A row without thresholds is dropped: with the inventory, a module has nothing else to tell.
    """
    transceivers = drafts.get(Transceiver, {})
    for key, draft in list(transceivers.items()):
        found = [_keep_possible(draft, low, high) for low, high in _PAIRS if low in draft or high in draft]
        if found and not any(found):
            del transceivers[key]


def _keep_possible(draft: Draft, low: str, high: str) -> bool:
    """Whether one of the two is left."""
    known = [draft[name] for name in (low, high) if isinstance(draft.get(name), float)]
    if len(known) == 2 and known[0] >= known[1]:
        draft[low] = draft[high] = decoders.bad(f"{known[0]} to {known[1]} dBm")
        return False
    return bool(known)
