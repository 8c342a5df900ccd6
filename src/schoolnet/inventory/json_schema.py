"""Schemas for editors that accept what the loader does.

An editor takes `id: 1` and `bands: [2.4, 5]` for numbers; the loader takes plain scalars as the text that they are
written as. So whatever is text may be a number in the schema, where a number can be right at all.
"""

import re
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

_A_NUMBER = "1"


class PlainScalars(GenerateJsonSchema):
    """JSON Schema in which numbers pass as the text that the loader makes of them."""

    def str_schema(self, schema: core_schema.StringSchema) -> JsonSchemaValue:
        """Text, or a number where one fits the pattern."""
        made = super().str_schema(schema)
        if re.search(made.get("pattern", ""), _A_NUMBER):
            made["type"] = ["string", "number"]
        return made

    def literal_schema(self, schema: core_schema.LiteralSchema) -> JsonSchemaValue:
        """One of the choices, quoted or not."""
        return _with_numbers(super().literal_schema(schema))

    def enum_schema(self, schema: core_schema.EnumSchema) -> JsonSchemaValue:
        """One of the choices, quoted or not."""
        return _with_numbers(super().enum_schema(schema))


def _with_numbers(made: JsonSchemaValue) -> JsonSchemaValue:
    choices = made["enum"] if "enum" in made else [made["const"]]
    numbers = [number for choice in choices if (number := _number(choice)) is not None]
    if not numbers:
        return made
    kept = {key: value for key, value in made.items() if key not in ("const", "enum", "type")}
    return {**kept, "enum": [*choices, *numbers]}


def _number(choice: Any) -> int | float | None:
    if not isinstance(choice, str) or not re.fullmatch(r"[0-9]+(\.[0-9]+)?", choice):
        return None
    return float(choice) if "." in choice else int(choice)
