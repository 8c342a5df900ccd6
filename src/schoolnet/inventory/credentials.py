"""How devices are asked, by reference: where each secret is, never the secret itself."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from schoolnet.inventory.shapes import Strict, Text

FILE_PATTERN = r"^/[^\x00]*$"
NAME_PATTERN = r"^[^/\x00]+$"

VERSIONS = ("1", "2c", "3")
MAX_USER_BYTES = 32

_COMMUNITY, _USER = CREDENTIALS_TAGS = ("(community)", "(user)")
"""What pydantic puts into the location of an error, beside the keys."""


class SecretRef(Strict):
    """Where a secret is: a file, an environment variable, or a systemd credential. Never the secret itself."""

    file: Annotated[str, Field(pattern=FILE_PATTERN)] | None = None
    """Whole path of a file that only its owner may read (chmod 600); one newline at its end is not part of it."""
    env: Text | None = None
    """Name of an environment variable."""
    credential: Annotated[str, Field(pattern=NAME_PATTERN)] | None = None
    """Name of a systemd credential (LoadCredential=)."""

    @model_validator(mode="before")
    @classmethod
    def _never_inline(cls, value: Any) -> Any:
        if isinstance(value, str):
            raise ValueError("never inline: say where the secret is, with one of file, env, credential")
        return value

    @model_validator(mode="after")
    def _exactly_one(self) -> "SecretRef":
        if sum(value is not None for value in (self.file, self.env, self.credential)) != 1:
            raise ValueError("name exactly one of file, env, credential")
        return self


def _known_version(value: Any) -> Any:
    if value in VERSIONS:
        return value
    raise PydanticCustomError("literal_error", "unknown version", {"expected": "'1', '2c' or '3'"})


def user_fault(name: str) -> str | None:
    """Why this cannot be the name of a user of SNMPv3; None if it can (RFC 3414: msgUserName has up to 32 octets)."""
    length = len(name.encode("utf-8", "surrogatepass"))
    return None if length <= MAX_USER_BYTES else f"must have at most {MAX_USER_BYTES} bytes (RFC 3414): it has {length}"


def _user_name(value: str) -> str:
    if fault := user_fault(value):
        raise ValueError(fault)
    return value


class CommunityCredentials(Strict):
    """SNMP v1 or v2c: readable by anyone on the path, so it must be asked for."""

    version: Annotated[Literal["1", "2c"], BeforeValidator(_known_version)]
    """The SNMP version."""
    community: SecretRef
    """Where the community is."""


class UserCredentials(Strict):
    """SNMPv3 (USM), authPriv by default."""

    version: Annotated[Literal["3"], BeforeValidator(_known_version)] = "3"
    """The SNMP version."""
    user: Annotated[Text, AfterValidator(_user_name)]
    """The user name (securityName), at most 32 bytes."""
    auth_protocol: Literal["SHA", "SHA-224", "SHA-256", "SHA-384", "SHA-512"] = "SHA-256"
    """How messages are authenticated (RFC 3414, RFC 7860)."""
    auth_key: SecretRef | None = None
    """Where the authentication password is; without it nothing is authenticated."""
    priv_protocol: Literal["AES-128", "AES-192", "AES-256", "AES-192-C", "AES-256-C"] = "AES-128"
    """How messages are encrypted (RFC 3826); `-C` is the key extension that Cisco and net-snmp use."""
    priv_key: SecretRef | None = None
    """Where the privacy password is; without it nothing is encrypted."""

    @model_validator(mode="after")
    def _privacy_needs_authentication(self) -> "UserCredentials":
        if self.priv_key is not None and self.auth_key is None:
            raise ValueError("priv_key needs auth_key: SNMPv3 has no privacy without authentication")
        return self


def _credentials_kind(value: Any) -> str:
    """By version; where it says nothing that we know, by the key that only one kind has."""
    keys = value if isinstance(value, dict) else vars(value) if isinstance(value, Strict) else {}
    version = keys.get("version")
    if version in VERSIONS:
        return _USER if version == "3" else _COMMUNITY
    return _COMMUNITY if "community" in keys and "user" not in keys else _USER


Credentials = Annotated[
    Annotated[CommunityCredentials, Tag(_COMMUNITY)] | Annotated[UserCredentials, Tag(_USER)],
    Discriminator(_credentials_kind),
]

KEYS_OF_ANOTHER_VERSION: Mapping[tuple[str, str], str] = {
    **{(_COMMUNITY, key): "belongs to version 3" for key in UserCredentials.model_fields},
    (_USER, "community"): "belongs to versions 1 and 2c",
}
"""What is said of a key that is right in the other kind of credentials."""
