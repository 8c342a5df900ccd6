"""What the models of the inventory are made of: strict models, ids, names in two languages, speeds."""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from schoolnet.inventory.speed import parse_speed

ID_PATTERN = r"^[a-z0-9][a-z0-9._-]{0,62}$"
HOST_PATTERN = r"^[A-Za-z0-9._:%-]{1,253}$"


class Strict(BaseModel):
    """Frozen, and no key that we do not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


Id = Annotated[str, Field(pattern=ID_PATTERN)]
Text = Annotated[str, Field(min_length=1)]
Host = Annotated[str, Field(pattern=HOST_PATTERN)]
SpeedBps = Annotated[int, BeforeValidator(parse_speed, json_schema_input_type=int | str), Field(gt=0)]


def _plain_text_is_both(value: Any) -> Any:
    return {"lv": value, "en": value} if isinstance(value, str) else value


def _or_plain_text(schema: dict[str, Any]) -> None:
    shape = dict(schema)
    schema.clear()
    schema.update({"description": shape.pop("description"), "anyOf": [{"type": "string", "minLength": 1}, shape]})


class LocalText(Strict):
    """A name in Latvian and English; one plain string in the file serves as both."""

    model_config = ConfigDict(json_schema_extra=_or_plain_text)

    lv: Text
    """In Latvian."""
    en: Text
    """In English."""

    _from_text = model_validator(mode="before")(_plain_text_is_both)
