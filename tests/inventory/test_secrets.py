"""Where secrets come from, and that nothing shows them."""

import os
from pathlib import Path

import pytest

from schoolnet.inventory.credentials import SecretRef
from schoolnet.inventory.loader import load_inventory
from schoolnet.inventory.problems import ConfigError
from schoolnet.inventory.secrets import (
    CommunitySecret,
    SecretError,
    UserSecret,
    missing_secrets,
    resolve,
    resolve_credentials,
)

VALID = Path(__file__).parent.parent / "config_invalid" / "_valid" / "inventory"
SECRET = "correct horse"


@pytest.fixture
def secret_file(tmp_path: Path) -> Path:
    path = tmp_path / "key"
    path.write_text(SECRET + "\n")
    path.chmod(0o600)
    return path


def test_from_the_environment() -> None:
    assert resolve(SecretRef(env="KEY"), {"KEY": SECRET}) == SECRET


def test_from_a_file_without_the_newline_at_its_end(secret_file: Path) -> None:
    assert resolve(SecretRef(file=str(secret_file)), {}) == SECRET


def test_only_one_newline_is_not_part_of_the_secret(secret_file: Path) -> None:
    secret_file.write_text(" spaces count \n\n")
    assert resolve(SecretRef(file=str(secret_file)), {}) == " spaces count \n"


def test_from_a_systemd_credential(secret_file: Path) -> None:
    env = {"CREDENTIALS_DIRECTORY": str(secret_file.parent)}
    assert resolve(SecretRef(credential="key"), env) == SECRET


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o644])
def test_a_file_that_others_may_open_is_refused(secret_file: Path, mode: int) -> None:
    secret_file.chmod(mode)
    with pytest.raises(SecretError, match=f"is open to others: chmod 600 {secret_file}"):
        resolve(SecretRef(file=str(secret_file)), {})


@pytest.mark.parametrize(
    ("content", "message"), [(b"", "is empty"), (b"\n", "is empty"), (b"\xff\xfe", "is not UTF-8 text")]
)
def test_a_file_without_a_secret_is_refused(secret_file: Path, content: bytes, message: str) -> None:
    secret_file.write_bytes(content)
    with pytest.raises(SecretError, match=f"^file {secret_file} {message}$"):
        resolve(SecretRef(file=str(secret_file)), {})


def test_a_folder_is_no_secret_whatever_its_mode(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    with pytest.raises(SecretError, match="cannot be read: Is a directory"):
        resolve(SecretRef(file=str(tmp_path)), {})


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "key", 0o600)
    with pytest.raises(SecretError, match="cannot be read: it is not a regular file"):
        resolve(SecretRef(file=str(tmp_path / "key")), {})


def test_a_huge_file_is_no_secret(secret_file: Path) -> None:
    secret_file.write_text("x" * (64 * 1024 + 1))
    with pytest.raises(SecretError, match="is larger than 64 KiB"):
        resolve(SecretRef(file=str(secret_file)), {})


def test_a_variable_that_is_not_utf8_is_no_secret() -> None:
    with pytest.raises(SecretError, match=r"^environment variable KEY is not UTF-8 text$"):
        resolve(SecretRef(env="KEY"), {"KEY": os.fsdecode(b"hunter2\xff")})


@pytest.mark.parametrize(
    ("secret", "said"),
    [
        ("privacy-key ", "begins or ends with a blank"),
        ("privacy-key\r", "has more than one line, or a line end of Windows"),
        ("privacy-key\nmore", "has more than one line"),
        ("privacy\0-key", "has a NUL"),
        ("\ufeffprivacy-key", "begins with a byte order mark"),
    ],
)
def test_an_odd_secret_is_a_warning_and_is_used_as_it_is(secret: str, said: str) -> None:
    inventory = load_inventory(VALID)
    env = {"AUTH_KEY": "authentication", "PRIV_KEY": secret}
    [problem] = missing_secrets(inventory.city.credentials, inventory.secret_places, env)
    assert problem.severity == "warning"
    assert said in problem.message
    assert "privacy" not in str(problem)
    resolved = resolve_credentials(inventory, env)["default"]
    assert isinstance(resolved, UserSecret)
    assert resolved.priv_key == secret


def test_all_missing_secrets_at_once_with_the_line_of_their_reference() -> None:
    with pytest.raises(ConfigError) as caught:
        resolve_credentials(load_inventory(VALID), {})
    assert [(problem.line, problem.key) for problem in caught.value.problems] == [
        (11, "credentials.default.auth_key"),
        (12, "credentials.default.priv_key"),
    ]


def test_resolved_credentials_by_name() -> None:
    resolved = resolve_credentials(load_inventory(VALID), {"AUTH_KEY": "authentication", "PRIV_KEY": "privacy-key"})
    assert resolved == {"default": UserSecret("schoolnet", "SHA-256", "AES-128", "authentication", "privacy-key")}


def test_no_repr_shows_a_secret() -> None:
    shown = repr([CommunitySecret("2c", SECRET), UserSecret("user", "SHA-256", "AES-128", SECRET, SECRET)])
    assert SECRET not in shown
