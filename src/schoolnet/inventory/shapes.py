"""What the models of the inventory are made of: strict models, ids, names in two languages, hosts, numbers, speeds."""

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator

from schoolnet.inventory.address import HOST_PATTERN, host_fault
from schoolnet.inventory.problems import UNPRINTABLE
from schoolnet.inventory.speed import LEAST_BPS, SPEED_PATTERN, parse_speed

ID_PATTERN = r"^[a-z0-9][a-z0-9._-]{0,62}$"
MAX_TEXT = 200
MAX_SSID_BYTES = 32
MAX_SPEED_BPS = 10**15


class Strict(BaseModel):
    """Frozen, and no key that we do not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


def printable(value: str) -> str:
    """The text as it is. Raises ValueError when a reader would not see what stands in it."""
    if not value.strip():
        raise ValueError("must not be empty")
    if found := UNPRINTABLE.search(value):
        raise ValueError(f"must not have the control character U+{ord(found[0]):04X}")
    return value


def _host(value: str) -> str:
    if fault := host_fault(value):
        raise ValueError(fault)
    return value


def _ssid(value: str) -> str:
    if (length := len(value.encode("utf-8", "surrogatepass"))) > MAX_SSID_BYTES:
        raise ValueError(f"must have at most {MAX_SSID_BYTES} bytes (IEEE 802.11): it has {length}")
    return value


def _no_bool(value: Any) -> Any:
    if isinstance(value, bool):
        raise ValueError("must be a number, not true or false")
    return value


Id = Annotated[str, Field(pattern=ID_PATTERN)]
Text = Annotated[str, Field(min_length=1, max_length=MAX_TEXT), AfterValidator(printable)]
Ssid = Annotated[Text, AfterValidator(_ssid)]
"""The name of a wireless network."""
Host = Annotated[str, AfterValidator(_host), WithJsonSchema({"type": "string", "pattern": HOST_PATTERN})]
Number = BeforeValidator(_no_bool)
"""Of a number: `true` is none, although Python takes it for 1."""
SpeedBps = Annotated[
    int,
    BeforeValidator(parse_speed),
    Field(gt=0, le=MAX_SPEED_BPS),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "integer", "minimum": LEAST_BPS, "maximum": MAX_SPEED_BPS},
                {"type": "string", "pattern": SPEED_PATTERN},
            ]
        }
    ),
]


def _plain_text_is_both(value: Any) -> Any:
    return {"lv": value, "en": value} if isinstance(value, str) else value


def _or_plain_text(schema: dict[str, Any]) -> None:
    shape = dict(schema)
    schema.clear()
    plain = {"type": ["string", "number"], "minLength": 1, "maxLength": MAX_TEXT}
    schema.update({"description": shape.pop("description"), "anyOf": [plain, shape]})


class LocalText(Strict):
    """A name in Latvian and English; one plain string in the file serves as both."""

    model_config = ConfigDict(json_schema_extra=_or_plain_text)

    lv: Text
    """In Latvian."""
    en: Text
    """In English."""

    _from_text = model_validator(mode="before")(_plain_text_is_both)
