"""From what pydantic says to what an operator understands."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from schoolnet.inventory.calendar import A_DATE, A_TIME
from schoolnet.inventory.credentials import CREDENTIALS_TAGS, FILE_PATTERN, KEYS_OF_ANOTHER_VERSION, NAME_PATTERN
from schoolnet.inventory.document import Loc, Place
from schoolnet.inventory.model import MEDIUM_PATTERN, URL_PATTERN
from schoolnet.inventory.problems import Problem, closest
from schoolnet.inventory.shapes import ID_PATTERN

Model = TypeVar("Model", bound=BaseModel)

_DICT_KEY = "[key]"
"""How pydantic marks an error of a mapping's key."""

_MAPPING = "must be a mapping (key: value)"
_LIST = "must be a list"
_WHOLE_NUMBER = "must be a whole number"
_NUMBER = "must be a number"

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
    "date_type": A_DATE,
    "date_parsing": A_DATE,
    "date_from_datetime_parsing": A_DATE,
    "date_from_datetime_inexact": A_DATE,
    "time_type": A_TIME,
    "time_parsing": A_TIME,
}

_PATTERNS: Mapping[str, str] = {
    ID_PATTERN: "must be an id: lower-case letters, digits, '-', '_' and '.', at most 63, a letter or digit first",
    FILE_PATTERN: "must be a whole path: it begins with '/'",
    NAME_PATTERN: "must be a name without '/'",
    MEDIUM_PATTERN: "must be a medium by its IEEE 802.3 name: 10GBASE-LR",
    URL_PATTERN: "must be a URL: https://...",
}

_WITH_LIMIT: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "greater_than": lambda limit: f"must be more than {limit['gt']}",
    "greater_than_equal": lambda limit: f"must be at least {limit['ge']}",
    "less_than": lambda limit: f"must be less than {limit['lt']}",
    "less_than_equal": lambda limit: f"must be at most {limit['le']}",
    "too_short": lambda limit: f"must have at least {limit['min_length']}",
    "string_too_long": lambda limit: f"must have at most {limit['max_length']} characters",
    "too_long": lambda limit: f"must have at most {limit['max_length']}",
    "enum": lambda limit: f"must be {limit['expected']}",
    "literal_error": lambda limit: f"must be {limit['expected']}",
    "value_error": lambda limit: str(limit["error"]),
    "string_pattern_mismatch": lambda limit: _PATTERNS.get(limit["pattern"], f"must match {limit['pattern']}"),
}


def validate(
    model: type[Model], place: Place, context: Mapping[str, Any] | None = None
) -> tuple[Model | None, list[Problem]]:
    """The model of what stands here, or all problems of it. `context` is what the model's validators ask for."""
    try:
        return model.model_validate(place.node.plain(), context=context), []
    except ValidationError as error:
        return None, list(dict.fromkeys(_problems(model, place, error)))


def _problems(model: type[BaseModel], place: Place, error: ValidationError) -> Iterator[Problem]:
    """A problem for each error; a required key that is misspelt is not missing as well."""
    errors = [(loc, sentence, suggest(model, loc, detail), detail) for loc, sentence, detail in explain(error)]
    meant = {(*loc[:-1], key) for loc, _, key, detail in errors if detail["type"] == "extra_forbidden"}
    for loc, sentence, suggestion, detail in errors:
        if detail["type"] != "missing" or loc not in meant:
            yield place.at(*_as_written(place, loc)).problem(sentence, suggestion)


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
    """The way in the file: without what pydantic adds, which is the last of its kind, and with every key that people
    wrote, even one that looks like it."""
    loc: Loc = detail["loc"]
    if detail["type"] == "extra_forbidden":
        return (*_without_tag(loc[:-1]), loc[-1])
    return loc[:-1] if loc[-1:] == (_DICT_KEY,) else _without_tag(loc)


def _without_tag(loc: Loc) -> Loc:
    at = next((i for i in reversed(range(len(loc))) if loc[i] in CREDENTIALS_TAGS), None)
    return loc if at is None else loc[:at] + loc[at + 1 :]


def _sentence(detail: Mapping[str, Any]) -> str:
    kind = detail["type"]
    if kind not in ("missing", "extra_forbidden") and detail["input"] is None:
        return "has no value"
    if with_limit := _WITH_LIMIT.get(kind):
        return with_limit(detail["ctx"])
    return _of_another_version(detail) or _SENTENCES.get(kind, detail["msg"])


def _of_another_version(detail: Mapping[str, Any]) -> str | None:
    return KEYS_OF_ANOTHER_VERSION.get(detail["loc"][-2:]) if detail["type"] == "extra_forbidden" else None


def _as_written(place: Place, loc: Loc) -> Loc:
    """The way without the keys that a model gives to a plain text (`name.lv` of `name: X`)."""
    plain = (loc[:depth] for depth in range(1, len(loc)) if isinstance(place.at(*loc[:depth]).node.value, str))
    return next(plain, loc)


def suggest(model: type[BaseModel], loc: Loc, detail: Mapping[str, Any]) -> str | None:
    """The key or the choice that was probably meant."""
    if detail["type"] == "extra_forbidden":
        return None if _of_another_version(detail) else closest(str(loc[-1]), _fields_at(model, loc[:-1]))
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
        models = {inner for annotation in annotations for inner in models_in(annotation)} or models
    return {name for m in models for name in m.model_fields}


def models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    """The models in a field's annotation."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from models_in(argument)
