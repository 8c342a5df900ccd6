"""The made-up history in a ledger, as if it had been written as it went."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from schoolnet.audit.chaining import Head
from schoolnet.audit.ledger import Ledger
from schoolnet.audit.record import Draft
from schoolnet.audit.signing import Signer, head_draft, key_draft, signer_of
from schoolnet.demo.history import Batch, made_up_history
from schoolnet.demo.history_devices import demo_devices
from schoolnet.inventory.model import Inventory
from schoolnet.ledger_access import LedgerAccess

FILE = "ledger.sqlite"
_SEED = 2026


@contextmanager
def made_up_ledger(inventory: Inventory, until: float) -> Iterator[LedgerAccess]:
    """A ledger with the made-up city's history before `until` (Unix seconds), and a key of its own, while the context
    lasts. Raises LedgerError."""
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    with TemporaryDirectory(prefix="schoolnet-demo-") as folder:
        access = LedgerAccess(f"sqlite:///{Path(folder) / FILE}", signing_key=pem)
        ledger = Ledger(access.url)
        history = made_up_history(inventory, until, Random(_SEED), made=demo_devices())  # noqa: S311 - a made-up past
        record_history(ledger, history, signer_of(pem))
        ledger.close()
        yield access


def record_history(ledger: Ledger, history: Iterable[Batch], signer: Signer | None) -> None:
    """Append the history to an empty ledger in one transaction, since a disk may take long for each: the key first,
    each day's head, signed where there is a key, when the day is over. Raises LedgerError."""
    ledger.append_series(_parts(history, signer))


def _parts(history: Iterable[Batch], signer: Signer | None) -> Iterator[tuple[Callable[[Head], Sequence[Draft]], int]]:
    has_key = signer is None
    for batch in history:
        if signer is not None and not has_key:
            yield partial(_ready, [key_draft(signer)]), batch.at
            has_key = True
        yield partial(_ready, batch.drafts), batch.at
        if batch.day is not None:
            yield partial(_head_of, signer, batch.day), batch.at


def _ready(drafts: Sequence[Draft], _: Head) -> Sequence[Draft]:
    return drafts


def _head_of(signer: Signer | None, day: str, head: Head) -> Sequence[Draft]:
    return [head_draft(head, signer, day)]
