"""The commands of the evidence, as a person types them, and a key that signs the ledgers of tests."""

import subprocess
import sys
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from typer.testing import CliRunner, Result

from schoolnet.cli.application import app


def pem_of(seed: bytes) -> str:
    """The key that these 32 bytes are, in PEM."""
    key = Ed25519PrivateKey.from_private_bytes(seed)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


SEED = b"a key for tests alone, known all"
KEY = Ed25519PrivateKey.from_private_bytes(SEED)
PEM = pem_of(SEED)


def audit(*arguments: str | Path) -> Result:
    """What `schoolnet audit` says and how it ends, in English, as wide as it likes, without any settings."""
    unset = dict.fromkeys(("LC_ALL", "LC_MESSAGES", "LANG", "SCHOOLNET_CONFIG", "STATE_DIRECTORY"))
    return CliRunner().invoke(app, ["audit", *map(str, arguments)], env={**unset, "COLUMNS": "300"})


def settings_with_key(folder: Path, ledger: Path, pem: str = PEM) -> Path:
    """A settings file that names this ledger and a file with this key."""
    key = folder / "signing.pem"
    key.write_text(pem)
    key.chmod(0o600)
    file = folder / "schoolnet.yaml"
    file.write_text(f"audit: {{ledger: {ledger}, signing_key: {{file: {key}}}}}\n")
    return file


def as_the_auditor(script: Path, *arguments: str | Path) -> "subprocess.CompletedProcess[str]":
    """What `verify.py` says on a machine that has Python and nothing of ours."""
    command = [sys.executable, "-I", "-S", script, *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, cwd="/")
