"""How devices are asked, by reference: where each secret is, never the secret itself."""

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from schoolnet.inventory.shapes import Strict, Text

FILE_PATTERN = r"^/[^\x00]*$"
NAME_PATTERN = r"^[^/\x00]+$"


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


class CommunityCredentials(Strict):
    """SNMP v1 or v2c: readable by anyone on the path, so it must be asked for."""

    version: Literal["1", "2c"]
    """The SNMP version."""
    community: SecretRef
    """Where the community is."""


class UserCredentials(Strict):
    """SNMPv3 (USM), authPriv by default."""

    version: Literal["3"] = "3"
    """The SNMP version."""
    user: Text
    """The user name (securityName)."""
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
    version = value.get("version", "3") if isinstance(value, dict) else getattr(value, "version", "3")
    return "(community)" if version in ("1", "2c") else "(user)"


Credentials = Annotated[
    Annotated[CommunityCredentials, Tag("(community)")] | Annotated[UserCredentials, Tag("(user)")],
    Discriminator(_credentials_kind),
]
