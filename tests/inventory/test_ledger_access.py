"""Where the ledger is, who may reach it, and what signs it."""

import subprocess
from pathlib import Path

import pytest
from pydantic import ValidationError
from sqlalchemy import make_url

from programs import require
from schoolnet.inventory.credentials import SecretRef
from schoolnet.inventory.problems import ConfigError
from schoolnet.ledger_access import (
    AuditSettings,
    LedgerAccess,
    ledger_access,
    ledger_faults,
    placed,
    signing_key_fault,
    token_fault,
)
from schoolnet.settings import Configuration, check_configuration, load_configuration, load_settings

VALID = Path(__file__).parent.parent / "config_invalid" / "_valid"
DATABASE = "postgresql://schoolnet@db.example/schoolnet"
SECRETS = {"AUTH_KEY": "authentication", "PRIV_KEY": "privacy-password"}


def openssl(*arguments: str | Path) -> str:
    done = subprocess.run([require("openssl", "openssl"), *arguments], check=True, capture_output=True, text=True)
    return done.stdout


def openssl_key(path: Path, *algorithm: str) -> Path:
    openssl("genpkey", "-algorithm", *algorithm, "-out", path)
    path.chmod(0o600)
    return path


@pytest.fixture
def key(tmp_path: Path) -> Path:
    return openssl_key(tmp_path / "key.pem", "ed25519")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "schoolnet.yaml"
    path.write_text(f"inventory: {{folder: {VALID / 'inventory'}}}\n")
    return path


def configuration(file: Path, audit: str, **env: str) -> Configuration:
    file.write_text(f"{file.read_text()}audit: {audit}\n")
    return load_configuration(file, SECRETS | env)


def ledger_of(file: Path, **env: str) -> str | None:
    return load_settings(file, env).audit.ledger


# --- where it is ---


def test_the_ledger_is_a_file_in_the_folder_of_the_state(file: Path) -> None:
    assert ledger_of(file) == str(file.parent / "state" / "ledger.sqlite")
    assert ledger_of(file, STATE_DIRECTORY="/var/lib/schoolnet") == "/var/lib/schoolnet/ledger.sqlite"
    assert ledger_of(file, SCHOOLNET_AUDIT__LEDGER="/srv/evidence.sqlite") == "/srv/evidence.sqlite"


def test_the_ledger_is_beside_the_settings_file_where_no_state_is_kept(file: Path) -> None:
    assert ledger_of(file, SCHOOLNET_STATE__FOLDER="null") == str(file.parent / "ledger.sqlite")


def test_a_database_is_where_its_url_says(file: Path) -> None:
    assert ledger_of(file, SCHOOLNET_AUDIT__LEDGER=DATABASE, STATE_DIRECTORY="/var/lib/schoolnet") == DATABASE


@pytest.mark.parametrize("name", ["ledger.sqlite", "a b/ž.sqlite", "what?.sqlite", "100%25.sqlite", "a#b&c=d.sqlite"])
def test_the_url_of_a_file_leads_to_this_file(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    access = ledger_access(placed(AuditSettings(ledger=name), Path("state")), {})
    assert access is not None
    url = make_url(access.url)
    assert (url.get_backend_name(), url.database, dict(url.query)) == ("sqlite", str(tmp_path / "state" / name), {})


@pytest.mark.parametrize(
    "url",
    [
        DATABASE,
        "postgresql:///schoolnet?host=/run/postgresql",
        "postgresql://u%40x@[2001:db8::1]:5433/db?sslmode=require",
    ],
)
def test_a_url_of_a_database_is_used_as_it_is(url: str) -> None:
    access = ledger_access(placed(AuditSettings(ledger=url), Path("state")), {})
    assert access is not None
    assert access.url == url


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://schoolnet:hunter2@db.example/schoolnet",
        "postgresql://schoolnet:@db.example/schoolnet",
        "postgresql://schoolnet@db.example/schoolnet?password=hunter2",
        "postgresql://schoolnet@db.example/schoolnet?sslmode=require&sslpassword=hunter2",
        "postgresql://schoolnet:hunter2@/schoolnet",
    ],
)
def test_a_url_with_a_password_is_refused_and_says_where_it_belongs(url: str) -> None:
    with pytest.raises(ValidationError) as caught:
        AuditSettings(ledger=url)
    [error] = caught.value.errors()
    assert "say in audit.password where it is" in error["msg"]
    assert "hunter2" not in error["msg"]


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://schoolnet:hun/ter2@db.example/schoolnet",
        "postgresql://schoolnet:12/ter2@db.example/schoolnet",
        "postgresql://schoolnet:hun#ter2@db.example/schoolnet",
        "postgresql://schoolnet:12?ter2@db.example/schoolnet",
        "postgresql://db.example",
        "postgresql://db.example:port/schoolnet",
        "postgresql://[::1/schoolnet",
        "postgresql://db.example/schoolnet/more",
        "postgres://db.example/schoolnet",
        "sqlite:///ledger.sqlite",
        "https://db.example/schoolnet",
    ],
)
def test_what_is_neither_a_file_nor_a_database_is_refused(url: str) -> None:
    with pytest.raises(ValidationError) as caught:
        AuditSettings(ledger=url)
    [error] = caught.value.errors()
    assert error["msg"].endswith("must be a file, or a database: postgresql://user@host/database")


# --- how it is reached ---


def test_the_configuration_has_what_the_ledger_needs(file: Path, key: Path) -> None:
    audit = f"{{ledger: '{DATABASE}', password: {{env: PASSWORD}}, signing_key: {{file: {key}}}}}"
    assert configuration(file, audit, PASSWORD="secret word").ledger == LedgerAccess(
        DATABASE, "secret word", key.read_text().removesuffix("\n")
    )


def test_without_more_the_ledger_is_a_file_that_nobody_signs(file: Path) -> None:
    assert configuration(file, "{}").ledger == LedgerAccess(f"sqlite:///{file.parent}/state/ledger.sqlite")


def test_no_evidence_is_kept_where_the_settings_say_so(file: Path) -> None:
    assert configuration(file, "{ledger: null, signing_key: {env: NONE}}").ledger is None


def test_neither_password_nor_key_nor_token_is_shown() -> None:
    assert "hunter2" not in repr(LedgerAccess(DATABASE, "hunter2", "hunter2", "hunter2"))


def test_a_key_has_several_lines_wherever_it_is_kept(key: Path) -> None:
    env = {"PEM": key.read_text(), "CREDENTIALS_DIRECTORY": str(key.parent)}
    for reference in (SecretRef(env="PEM"), SecretRef(credential=key.name), SecretRef(file=str(key))):
        access = ledger_access(AuditSettings(signing_key=reference), env)
        assert access is not None
        assert access.signing_key is not None
        assert access.signing_key.count("\n") >= 2
        assert signing_key_fault(access.signing_key) is None
        assert list(ledger_faults(AuditSettings(signing_key=reference), env)) == []


def test_a_secret_that_is_missing_is_told_with_its_line(file: Path, key: Path) -> None:
    key.chmod(0o640)
    with pytest.raises(ConfigError) as caught:
        configuration(file, f"\n  ledger: '{DATABASE}'\n  password: {{env: NONE}}\n  signing_key: {{file: {key}}}")
    assert [(problem.line, problem.key, problem.message) for problem in caught.value.problems] == [
        (4, "audit.password", "environment variable NONE is not set"),
        (5, "audit.signing_key", f"file {key} is open to others: chmod 600 {key}"),
    ]


def test_nothing_runs_with_a_key_that_can_sign_nothing(file: Path, tmp_path: Path) -> None:
    other = openssl_key(tmp_path / "other.pem", "ed448")
    with pytest.raises(ConfigError, match=r"audit\.signing_key: file .*other\.pem is no Ed25519 key"):
        configuration(file, f"{{signing_key: {{file: {other}}}}}")


# --- the environment ---


def test_a_reference_in_the_environment_replaces_the_one_in_the_file(file: Path, key: Path) -> None:
    where = {"SCHOOLNET_AUDIT__SIGNING_KEY__FILE": str(key)}
    access = configuration(file, "{signing_key: {credential: none}}", **where).ledger
    assert access is not None
    assert access.signing_key == key.read_text().removesuffix("\n")


def test_null_in_the_environment_takes_a_reference_away(file: Path) -> None:
    access = configuration(file, "{signing_key: {credential: none}}", SCHOOLNET_AUDIT__SIGNING_KEY="null").ledger
    assert access is not None
    assert access.signing_key is None


def test_null_in_the_environment_keeps_no_evidence(file: Path) -> None:
    assert configuration(file, "{}", SCHOOLNET_AUDIT__LEDGER="null").ledger is None


def test_a_secret_may_be_in_a_variable_that_is_called_like_its_setting(file: Path, key: Path) -> None:
    pem = {"SCHOOLNET_AUDIT_SIGNING_KEY": key.read_text()}
    access = configuration(file, "{signing_key: {env: SCHOOLNET_AUDIT_SIGNING_KEY}}", **pem).ledger
    assert access is not None
    assert access.signing_key is not None


def test_a_reference_names_one_place_in_the_environment_too(file: Path) -> None:
    two = {"SCHOOLNET_AUDIT__PASSWORD__ENV": "A", "SCHOOLNET_AUDIT__PASSWORD__CREDENTIAL": "B"}
    said = [str(problem) for problem in check_configuration(file, SECRETS | two)]
    assert said == ["environment: SCHOOLNET_AUDIT__PASSWORD__CREDENTIAL: name exactly one of file, env, credential"]


def test_a_secret_that_the_environment_refers_to_is_told_by_its_variable(file: Path) -> None:
    # The file says nothing of it, so that its line would lead nowhere.
    said = [str(problem) for problem in check_configuration(file, SECRETS | {"SCHOOLNET_AUDIT__SIGNING_KEY__ENV": "A"})]
    assert said == ["environment: SCHOOLNET_AUDIT__SIGNING_KEY__ENV: environment variable A is not set"]


# --- the key ---


def test_what_openssl_writes_can_sign(key: Path) -> None:
    assert signing_key_fault(key.read_text()) is None
    assert signing_key_fault(key.read_text().replace("\n", "\r\n")) is None


@pytest.mark.parametrize("algorithm", [["RSA"], ["EC", "-pkeyopt", "ec_paramgen_curve:P-256"], ["ed448"]])
def test_a_key_of_another_kind_cannot(algorithm: list[str], tmp_path: Path) -> None:
    pem = openssl_key(tmp_path / "other.pem", *algorithm).read_text()
    assert (signing_key_fault(pem) or "").startswith("is no Ed25519 key: make one with 'openssl genpkey")


def test_nor_can_a_public_key_nor_half_a_key_nor_one_under_a_passphrase(key: Path) -> None:
    for pem in (openssl("pkey", "-in", key, "-pubout"), key.read_text()[:60], "key"):
        assert (signing_key_fault(pem) or "").startswith("is no private key in PEM: make one with")
    encrypted = openssl("pkey", "-in", key, "-aes256", "-passout", "pass:hunter2")
    assert "passphrase" in (signing_key_fault(encrypted) or "")


# --- by which token Alertmanager may tell it something ---


def test_the_token_is_where_the_settings_say(file: Path) -> None:
    where = {"SCHOOLNET_AUDIT__NOTIFICATION_TOKEN__ENV": "TOKEN", "TOKEN": "0123456789abcdef"}
    access = configuration(file, "{notification_token: {credential: none}}", **where).ledger
    assert access is not None
    assert access.notification_token == "0123456789abcdef"


@pytest.mark.parametrize("token", ["0123456789abcdef", "AZaz09-._~+/AZaz09=="])
def test_what_can_be_a_token(token: str) -> None:
    assert token_fault(token) is None


@pytest.mark.parametrize(
    ("token", "fault"),
    [
        ("", "is empty"),
        ("0123456789abcde", "is shorter than 16 characters: make one with 'openssl rand -hex 32'"),
        ("0123456789 abcdef", "has characters that a bearer token cannot have"),
        ("0123456789abcdef\n", "has characters that a bearer token cannot have"),
        ("0123456789ābcdef", "has characters that a bearer token cannot have"),
        ("=0123456789abcdef", "has characters that a bearer token cannot have"),
    ],
)
def test_what_can_be_no_token(token: str, fault: str) -> None:
    assert (token_fault(token) or "").startswith(fault)


def test_nothing_runs_with_a_token_that_anybody_could_try(file: Path) -> None:
    with pytest.raises(ConfigError, match=r"audit\.notification_token: environment variable TOKEN is shorter than 16"):
        configuration(file, "{notification_token: {env: TOKEN}}", TOKEN="short")
