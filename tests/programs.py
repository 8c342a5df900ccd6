"""Real programs that tests talk to."""

import os
import shutil

import pytest


def require(program: str, package: str) -> str:
    """The program's path; without it the test is skipped, or fails where everything has to be there."""
    path = shutil.which(program, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail(f"{program} is not installed, and CI=true asks for all of the tests")
        pytest.skip(f"{program} is not installed (Debian package {package})")
    return path
