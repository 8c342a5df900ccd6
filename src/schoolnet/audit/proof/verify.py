"""Proves a report, or a ledger: nothing was changed, and the figures follow from the records.

    python3 verify.py                   in the folder of a report; or name the folder, or a ledger.jsonl

It needs Python 3.11 and nothing else. It checks that nobody has changed, removed, added or moved a record of the
ledger (each record's SHA-256 is chained to the one before it), that the signatures of the daily heads are right
(Ed25519), that no clock was set back, that each school day follows from the verdicts, gaps and maintenance on record,
that the figures of the report follow from the days and acceptances, and that each file of the report is as it was made.

What it cannot know is whether the key is the city's, and whether a whole ledger was replaced. For the first compare the
fingerprint with the one that the city has published (--fingerprint), for the second the head with that of an older
report, or of one that Prometheus has kept (--head).

Exit code 0 when all of it is proven, 1 when it is not, 2 when there is nothing to check.
"""

import argparse
import base64
import hashlib
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from schoolnet.audit.proof.chain import Chain, Problem, canonical
from schoolnet.audit.proof.ed25519 import verify_signature
from schoolnet.audit.proof.replay import Replay

MOST_SHOWN = 20
FIGURES = (("as_of", str), ("until", str), ("groups", list))
MALFORMED = (KeyError, ValueError, TypeError, AttributeError, IndexError, OverflowError)
"""What comes of reading a record that lacks what its kind has."""


class Verification:
    """What was checked and what was found. `problems` are in the order of the ledger; empty when all is proven."""

    def __init__(self) -> None:
        self.chain = Chain()
        self.replay = Replay()
        self.problems = self.chain.problems
        self.said: list[str] = []

    def check_ledger(self, lines: Iterable[bytes], report: Mapping[str, Any] | None = None) -> None:
        """Check the lines of a ledger, without their line feeds, and the figures of the report (its JSON) that they
        are to give."""
        until = None if report is None else report["figures"]["until"]
        is_counted = until is None
        for line in lines:
            content = self.chain.feed(line)
            if content is None:
                continue
            if not is_counted and report is not None and content.get("recorded_at", "") >= str(until):
                self._check_figures(report)
                is_counted = True
            self._replay(content)
        if not is_counted and report is not None:
            self._check_figures(report)
        chain = self.chain
        self.said.append(f"{chain.sequence} records, the last of {chain.recorded_at}, hash {chain.hash}")
        self.said.append(f"{self.replay.days} school days of schools computed again")
        if chain.heads:
            self.said.append(f"{chain.heads} signed heads; the records up to {chain.signed_through} are signed")
            self.said.extend(f"key fingerprint {fingerprint}" for fingerprint in chain.keys)
        else:
            self.said.append("no head is signed: whoever can write the ledger could have made all of it anew")

    def check_contents(self, may_be_withheld: bool) -> None:
        """Only what is too old, or another school's where the report is of one, may be without its content."""
        if not may_be_withheld and self.chain.last_without_content > self.chain.erased_through:
            self.problems.append(Problem(self.chain.last_without_content, "lacks its content"))

    def check_trust(self, fingerprints: Iterable[str], heads: Iterable[str]) -> None:
        """The keys and the heads that the reader knows from elsewhere; a head is SEQUENCE:HASH."""
        known = {fingerprint.lower() for fingerprint in fingerprints}
        strangers = self.chain.keys.keys() - known
        if known and (strangers or not self.chain.heads):
            self.problems.append(Problem(None, f"the ledger is signed by {', '.join(sorted(strangers)) or 'no key'}"))
        for head in heads:
            sequence, _, hash_ = head.partition(":")
            if not sequence.isdecimal() or self.chain.hashes.get(int(sequence)) != hash_.lower():
                self.problems.append(Problem(None, f"the head {head} is not in this ledger"))

    def check_files(self, folder: Path, manifest_bytes: bytes) -> Mapping[str, Any]:
        """Check the files of a report's folder by its manifest, and whose manifest it is; the manifest."""
        try:
            manifest: Mapping[str, Any] = json.loads(manifest_bytes)
            files, head = manifest["files"], manifest["head"]
            known = {"sequence": head["sequence"], "hash": head["hash"]}
        except (ValueError, KeyError, TypeError):
            self.problems.append(Problem(None, "manifest.json cannot be read"))
            return {}
        if canonical(manifest) + b"\n" != manifest_bytes:
            self.problems.append(Problem(None, "manifest.json is not written as it was made"))
        there = {path.name for path in folder.iterdir()} - {"manifest.json", "__pycache__"}
        for name in sorted(set(files) | there):
            if name not in there:
                self.problems.append(Problem(None, f"{name} is missing"))
            elif name not in files:
                self.problems.append(Problem(None, f"{name} is no part of the report"))
            elif hashlib.sha256((folder / name).read_bytes()).hexdigest() != files[name]:
                self.problems.append(Problem(None, f"{name} was changed"))
        self.said.append(f"{len(files)} files of the report")
        if known != {"sequence": self.chain.sequence, "hash": self.chain.hash}:
            self.problems.append(Problem(None, f"the ledger does not end at record {known['sequence']} as it should"))
        self._check_manifest_signature(manifest)
        return manifest

    def _check_manifest_signature(self, manifest: Mapping[str, Any]) -> None:
        if manifest.get("signature") is None:
            self.said.append("the report itself is not signed: compare its head with one that was published")
            return
        message = canonical({name: value for name, value in manifest.items() if name != "signature"})
        try:
            signature = base64.b64decode(manifest["signature"], validate=True)
        except (ValueError, TypeError):
            signature = b""
        if not verify_signature(self.chain.keys.get(str(manifest.get("fingerprint")), b""), message, signature):
            self.problems.append(Problem(None, "the signature of manifest.json is wrong"))

    def _replay(self, content: Mapping[str, Any]) -> None:
        try:
            wrong = self.replay.feed(content)
        except MALFORMED:
            wrong = f"lacks what a record of its kind has: {content.get('kind')}"
        if wrong:
            self.problems.append(Problem(self.chain.sequence, wrong))

    def _check_figures(self, report: Mapping[str, Any]) -> None:
        told = report["figures"]
        try:
            own = self.replay.figures(str(told["as_of"]))
        except MALFORMED:
            self.problems.append(Problem(None, "the ledger has plans of which no figures can be made"))
            return
        differing = [mine for mine, theirs in zip(own, told["groups"], strict=False) if mine != theirs]
        for group in differing:
            self.problems.append(Problem(None, f"the figures of the report are wrong: {group['by']} {group['of']}"))
        if len(own) != len(told["groups"]):
            self.problems.append(Problem(None, "the report has other figures than follow from the ledger"))
        self.said.append(
            f"{len(own)} groups of figures as of {told['as_of']} (records before {told['until']}) computed again"
        )


def verify(export: Path, fingerprints: Sequence[str] = (), heads: Sequence[str] = ()) -> Verification:
    """Check the folder of a report, or a ledger.jsonl alone. Raises OSError where it cannot be read."""
    found = Verification()
    folder = export if export.is_dir() else None
    ledger = export if folder is None else export / "ledger.jsonl"
    manifest = None if folder is None else (folder / "manifest.json").read_bytes()
    with ledger.open("rb") as file:
        lines = (line.removesuffix(b"\n") for line in file)
        found.check_ledger(lines, None if folder is None else _figures_of(folder / "report.json", found))
    is_of_school = False
    if folder is not None and manifest is not None:
        is_of_school = found.check_files(folder, manifest).get("school") is not None
    found.check_contents(is_of_school)
    found.check_trust(fingerprints, heads)
    return found


def _figures_of(path: Path, found: Verification) -> Mapping[str, Any] | None:
    """The report's JSON where it has the shape that is to be compared."""
    if not path.exists():
        return None
    try:
        report: Mapping[str, Any] = json.loads(path.read_bytes())
        if all(isinstance(report["figures"][key], kind) for key, kind in FIGURES):
            return report
    except (ValueError, KeyError, TypeError):
        pass
    found.problems.append(Problem(None, "report.json has no figures that can be read"))
    return None


def tell(found: Verification) -> None:
    """Print what was checked, then the first record that is wrong, or that all is proven."""
    for line in found.said:
        print(line)
    for problem in found.problems[:MOST_SHOWN]:
        print(problem.text if problem.sequence is None else f"record {problem.sequence}: {problem.text}")
    if len(found.problems) > MOST_SHOWN:
        print(f"... and {len(found.problems) - MOST_SHOWN} more")
    first = next((problem.sequence for problem in found.problems if problem.sequence is not None), None)
    if first is not None:
        print(f"NOT PROVEN. The first bad record is {first}.")
    else:
        print("NOT PROVEN." if found.problems else "PROVEN.")


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("export", nargs="?", type=Path, default=Path(__file__).parent, help="folder, or ledger.jsonl")
    parser.add_argument(
        "--fingerprint", action="append", default=[], help="SHA-256 of a key that the city has published"
    )
    parser.add_argument("--head", action="append", default=[], help="SEQUENCE:HASH that is known from elsewhere")
    told = parser.parse_args(arguments)
    try:
        found = verify(told.export, told.fingerprint, told.head)
    except OSError as error:
        print(f"{error.filename}: {error.strerror}", file=sys.stderr)
        return 2
    tell(found)
    return 1 if found.problems else 0


if __name__ == "__main__":
    sys.exit(main())
