"""From what pydantic says to what an operator understands."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from schoolnet.inventory.credentials import FILE_PATTERN, NAME_PATTERN
from schoolnet.inventory.document import Loc, Place
from schoolnet.inventory.problems import Problem, closest
from schoolnet.inventory.shapes import HOST_PATTERN, ID_PATTERN

Model = TypeVar("Model", bound=BaseModel)

_MAPPING = "must be a mapping (key: value)"
_LIST = "must be a list"
_WHOLE_NUMBER = "must be a whole number"
_NUMBER = "must be a number"
_DATE = "must be a date: 2026-09-01"
_TIME = "must be a time: 08:30"

_SENTENCES: Mapping[str, str] = {
    "missing": "is missing",
    "extra_forbidden": "unknown key",
    "string_type": "must be text",
    "string_too_short": "must not be empty",
    "path_type": "must be a path",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "int_type": _WHOLE_NUMBER,
    "int_parsing": _WHOLE_NUMBER,
    "int_parsing_size": _WHOLE_NUMBER,
    "int_from_float": _WHOLE_NUMBER,
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "finite_number": _NUMBER,
    "decimal_type": _NUMBER,
    "decimal_parsing": _NUMBER,
    "model_type": _MAPPING,
    "model_attributes_type": _MAPPING,
    "dict_type": _MAPPING,
    "list_type": _LIST,
    "tuple_type": _LIST,
    "frozen_set_type": _LIST,
    "date_type": _DATE,
    "date_parsing": _DATE,
    "date_from_datetime_parsing": _DATE,
    "date_from_datetime_inexact": _DATE,
    "time_type": _TIME,
    "time_parsing": _TIME,
}

_PATTERNS: Mapping[str, str] = {
    ID_PATTERN: "must be an id: lower-case letters, digits, '-', '_' and '.', at most 63, a letter or digit first",
    HOST_PATTERN: "must be an address or a DNS name",
    FILE_PATTERN: "must be a whole path: it begins with '/'",
    NAME_PATTERN: "must be a name without '/'",
    "^[A-Z]{2}$": "must be a country's code of two letters: LV",
    r"^https?://[^\s/]+": "must be a URL: https://...",
}

_WITH_LIMIT: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "greater_than": lambda limit: f"must be more than {limit['gt']}",
    "greater_than_equal": lambda limit: f"must be at least {limit['ge']}",
    "less_than": lambda limit: f"must be less than {limit['lt']}",
    "less_than_equal": lambda limit: f"must be at most {limit['le']}",
    "too_short": lambda limit: f"must have at least {limit['min_length']}",
    "too_long": lambda limit: f"must have at most {limit['max_length']}",
    "enum": lambda limit: f"must be {limit['expected']}",
    "literal_error": lambda limit: f"must be {limit['expected']}",
    "value_error": lambda limit: str(limit["error"]),
    "string_pattern_mismatch": lambda limit: _PATTERNS.get(limit["pattern"], f"must match {limit['pattern']}"),
}


def validate(model: type[Model], place: Place) -> tuple[Model | None, list[Problem]]:
    """The model of what stands here, or all problems of it."""
    try:
        return model.model_validate(place.node.plain()), []
    except ValidationError as error:
        return None, [_located(model, place, *detail) for detail in explain(error)]


def explain(error: ValidationError) -> Iterator[tuple[Loc, str, Mapping[str, Any]]]:
    """Location in the file, sentence and pydantic's detail of each error. No sentence repeats a value that may be a
    secret: only validators of what cannot be one do."""
    details = [(_loc(detail), detail) for detail in error.errors(include_url=False)]
    for loc, detail in details:
        # An item with an error of its own makes its list too short as well: that is no second problem.
        has_bad_items = any(other[: len(loc)] == loc and len(other) > len(loc) for other, _ in details)
        if detail["type"] != "too_short" or not has_bad_items:
            yield loc, _sentence(detail), detail


def _loc(detail: Mapping[str, Any]) -> Loc:
    return tuple(step for step in detail["loc"] if not str(step).startswith(("(", "[")))


def _sentence(detail: Mapping[str, Any]) -> str:
    kind = detail["type"]
    if kind not in ("missing", "extra_forbidden") and detail["input"] is None:
        return "has no value"
    if with_limit := _WITH_LIMIT.get(kind):
        return with_limit(detail["ctx"])
    return _SENTENCES.get(kind, detail["msg"])


def _located(model: type[BaseModel], place: Place, loc: Loc, sentence: str, detail: Mapping[str, Any]) -> Problem:
    return place.at(*loc).problem(sentence, suggest(model, loc, detail))


def suggest(model: type[BaseModel], loc: Loc, detail: Mapping[str, Any]) -> str | None:
    """The key or the choice that was probably meant."""
    if detail["type"] == "extra_forbidden":
        return closest(str(loc[-1]), _fields_at(model, loc[:-1]))
    if detail["type"] in ("enum", "literal_error"):
        return closest(str(detail["input"]), re.findall(r"'([^']*)'", detail["ctx"]["expected"]))
    return None


def _fields_at(model: type[BaseModel], loc: Loc) -> set[str]:
    """The keys that may stand at this location. Steps that are no field (an index, a name) lead nowhere else."""
    models = {model}
    for step in loc:
        annotations = [
            m.model_fields[step].annotation for m in models if isinstance(step, str) and step in m.model_fields
        ]
        models = {inner for annotation in annotations for inner in _models_in(annotation)} or models
    return {name for m in models for name in m.model_fields}


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models_in(argument)
