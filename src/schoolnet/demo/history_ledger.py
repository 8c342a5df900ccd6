"""The made-up history into a ledger, as if it had been written as it went."""

from collections.abc import Iterable

from schoolnet.audit.ledger import Ledger
from schoolnet.audit.signing import Signer, append_head, append_key
from schoolnet.demo.history import Batch


def record_history(ledger: Ledger, history: Iterable[Batch], signer: Signer | None) -> None:
    """Append the history to an empty ledger: the key first, each day's head, signed where there is a key, when the day
    is over. Raises LedgerError."""
    ledger.open()
    is_first = True
    for batch in history:
        if is_first and signer is not None:
            append_key(ledger, signer, batch.at)
        is_first = False
        if batch.drafts:
            ledger.append(batch.drafts, batch.at)
        if batch.day is not None:
            append_head(ledger, signer, batch.day, batch.at)
