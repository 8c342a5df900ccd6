"""The made-up history in a ledger, as if it had been written as it went."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from schoolnet.audit.ledger import Ledger
from schoolnet.audit.signing import Signer, append_head, append_key, signer_of
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
