"""A real browser without a window: what it makes of a page, and what in it runs."""

import subprocess
from pathlib import Path

from programs import require

LONGEST_SECONDS = 60


def opened(page: bytes, folder: Path) -> str:
    """The document after its page was opened from a file, as HTML."""
    file = folder / "report.html"
    file.write_bytes(page)
    return _run(folder, "--dump-dom", file.as_uri())


def printed(page: bytes, folder: Path) -> bytes:
    """The page on paper, as PDF."""
    file, paper = folder / "report.html", folder / "paper.pdf"
    file.write_bytes(page)
    _run(folder, "--no-pdf-header-footer", f"--print-to-pdf={paper}", file.as_uri())
    return paper.read_bytes()


def _run(folder: Path, *arguments: str) -> str:
    chromium = require("chromium", "chromium")
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
    command = [chromium, *options, f"--user-data-dir={folder / 'profile'}", *arguments]
    done = subprocess.run(command, capture_output=True, timeout=LONGEST_SECONDS, check=True)
    return done.stdout.decode()
