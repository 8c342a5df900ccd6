"""Files as they were meant: a misspelt key is one problem, not one per reference to what stands under it."""

from dataclasses import replace
from typing import get_origin

from pydantic import BaseModel

from schoolnet.inventory.document import Node, Place
from schoolnet.inventory.problems import closest
from schoolnet.inventory.validation import models_in


def as_meant(place: Place, model: type[BaseModel]) -> Place:
    """The same place; where a key of the model is missing, what stands under a key close to it stands there too."""
    return replace(place, node=_meant(place.node, model))


def _meant(node: Node, model: type[BaseModel]) -> Node:
    if isinstance(node.value, list):
        return replace(node, value=[_meant(item, model) for item in node.value])
    if not isinstance(node.value, dict):
        return node
    missing = model.model_fields.keys() - node.value.keys()
    named: dict[str, Node] = {}
    for key, child in node.value.items():
        own = key if key in model.model_fields else closest(key, missing) or key
        inner = _model_at(model, own)
        named.setdefault(own, _meant(child, inner) if inner else child)
    return replace(node, value=named)


def _model_at(model: type[BaseModel], key: str) -> type[BaseModel] | None:
    """What is under this key; None for plain values, and for names that people choose (the credentials')."""
    field = model.model_fields.get(key)
    if field is None or get_origin(field.annotation) is dict:
        return None
    return next(models_in(field.annotation), None)
