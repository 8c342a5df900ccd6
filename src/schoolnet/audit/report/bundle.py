"""A report's folder: its forms, the ledger that it was made of, the script that proves both, and their hashes.

Rules of this file: what is written is whole, or is taken away again; `manifest.json` comes last. The ledger is read
once, into its file and into the report, and is never in memory as a whole.
"""

import base64
import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from schoolnet.audit.chaining import Head
from schoolnet.audit.ledger import Ledger
from schoolnet.audit.proof.chain import canonical
from schoolnet.audit.proof.script import verifier_script
from schoolnet.audit.record import Kind, moment
from schoolnet.audit.report.forms import files_of
from schoolnet.audit.report.made import Asked, NoReportError, Progress, head_of, report_of
from schoolnet.audit.signing import Signer

LEDGER, MANIFEST, VERIFIER = "ledger.jsonl", "manifest.json", "verify.py"
READING_SHARE = 0.6
"""Of the time that a report takes, so much goes into reading the ledger."""


def write_report(
    folder: Path, ledger: Ledger, asked: Asked, signer: Signer | None, progress: Progress
) -> Mapping[str, Any]:
    """Write the folder of this report, which must be new or empty; its manifest.

    The manifest is signed where the ledger knows the key: nobody could check another one's signature. Raises
    NoReportError, UnknownSchoolError, LedgerError, and OSError.
    """
    head = head_of(ledger)
    with _filled(folder) as filled:
        with filled.file(LEDGER) as write:
            report = report_of(ledger, head, asked, lambda share: progress(READING_SHARE * share), write)
        for name, content, share in files_of(report, asked.forms | {"json"}):
            filled.add(name, content)
            progress(READING_SHARE + (1 - READING_SHARE) * share)
        filled.add(VERIFIER, verifier_script().encode())
        known = signer if signer is not None and _is_known(signer, ledger, head) else None
        manifest = _manifest(filled.hashes, head, asked, known)
        filled.add(MANIFEST, canonical(manifest) + b"\n")
    return manifest


@dataclass(frozen=True, slots=True)
class _Folder:
    """A folder that is being filled, and the SHA-256 (hex) of each file in it."""

    path: Path
    hashes: dict[str, str] = field(default_factory=dict)

    @contextmanager
    def file(self, name: str) -> Iterator[Callable[[bytes], None]]:
        """Writes a new file, part by part."""
        digest = hashlib.sha256()
        with (self.path / name).open("xb") as file:
            self.hashes[name] = ""

            def write(part: bytes) -> None:
                file.write(part)
                digest.update(part)

            yield write
        self.hashes[name] = digest.hexdigest()

    def add(self, name: str, content: bytes) -> None:
        """A new file that holds this."""
        with self.file(name) as write:
            write(content)

    def take_away(self, and_folder: bool) -> None:
        """Leave it as it was found."""
        for name in self.hashes:
            (self.path / name).unlink(missing_ok=True)
        if and_folder:
            self.path.rmdir()


@contextmanager
def _filled(path: Path) -> Iterator[_Folder]:
    """This folder, to be filled; as it was before where that fails."""
    is_new = not path.exists()
    path.mkdir(parents=True, exist_ok=True)
    if any(path.iterdir()):
        raise NoReportError(f"{path} has something in it: name a folder that is new or empty")
    filled = _Folder(path)
    with ExitStack() as undo:
        undo.callback(filled.take_away, is_new)
        yield filled
        undo.pop_all()


def _is_known(signer: Signer, ledger: Ledger, head: Head) -> bool:
    known = ledger.newest(Kind.KEY, until=head.sequence).get(("", ""))
    return known is not None and known["body"]["fingerprint"] == signer.fingerprint


def _manifest(files: Mapping[str, str], head: Head, asked: Asked, signer: Signer | None) -> Mapping[str, Any]:
    manifest: dict[str, Any] = {
        "as_of": asked.as_of.isoformat(),
        "files": dict(files),
        "fingerprint": None if signer is None else signer.fingerprint,
        "head": {"hash": head.hash, "sequence": head.sequence},
        "language": asked.language,
        "made_at": moment(asked.made_at.timestamp()),
        "school": asked.school,
        "version": asked.version,
    }
    signature = None if signer is None else base64.b64encode(signer.sign(canonical(manifest))).decode()
    return {**manifest, "signature": signature}
