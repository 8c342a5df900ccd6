"""YAML files whose every value knows its line.

Rules of this file: what YAML lets people write by accident is refused, so that a line of a file means what it seems
to mean. One document; text keys, each once; no tags; no anchors or aliases (and so no bombs); bounded size and depth.
Plain `true`, `false`, `null` and nothing at all are what they say; every other scalar stays text as it was written
(`0012` keeps its zeros, `no` is Norway) and the model that it is for decides what it is.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from schoolnet.inventory.files import fault, read_text
from schoolnet.inventory.problems import ConfigError, Problem, Severity

MAX_BYTES = 4 * 1024 * 1024
"""A school of a thousand rooms is a tenth of this."""

MAX_DEPTH = 24
"""Three times the depth of our models."""

_PLAIN = {
    "": None,
    "~": None,
    "null": None,
    "Null": None,
    "NULL": None,
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}

Loc: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """A value and its line: of its key when it has one, else where it begins."""

    value: "str | bool | dict[str, Node] | list[Node] | None"
    line: int

    def plain(self) -> Any:
        """The value without lines."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value


@dataclass(frozen=True, slots=True)
class Place:
    """A node and the way to it. Navigation is tolerant: a value of the wrong shape has nothing in it."""

    file: str
    node: Node
    loc: Loc = ()

    @property
    def key(self) -> str:
        """The way as people write it: `devices[2].host`."""
        return dotted(self.loc)

    def entries(self) -> "dict[str, Place]":
        """The places in this mapping."""
        value = self.node.value
        return {k: Place(self.file, n, (*self.loc, k)) for k, n in value.items()} if isinstance(value, dict) else {}

    def at(self, *loc: str | int) -> "Place":
        """The place at this way from here; where there is none, an empty one in the line of the last that there is."""
        node = self.node
        for step in loc:
            node = _child(node, step) or Node(None, node.line)
        return Place(self.file, node, (*self.loc, *loc))

    def each(self, key: str) -> "Iterator[Place]":
        """The items of the list at `key`."""
        listed = self.entries().get(key)
        value = listed.node.value if listed else None
        for index, node in enumerate(value if isinstance(value, list) else ()):
            yield Place(self.file, node, (*self.loc, key, index))

    def text(self, key: str) -> str | None:
        """The text at `key`."""
        found = self.entries().get(key)
        return found.node.value if found and isinstance(found.node.value, str) else None

    def problem(self, message: str, suggestion: str | None = None, severity: Severity = Severity.ERROR) -> Problem:
        """A problem here."""
        return Problem(self.file, self.node.line, self.key, message, suggestion, severity)

    def warning(self, message: str) -> Problem:
        """A warning here."""
        return self.problem(message, severity=Severity.WARNING)


def _child(node: Node, step: str | int) -> Node | None:
    if isinstance(node.value, dict):
        return node.value.get(str(step))
    if isinstance(node.value, list) and isinstance(step, int) and step < len(node.value):
        return node.value[step]
    return None


def dotted(loc: Loc) -> str:
    """A way as people write it: `devices[2].host`."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in loc).removeprefix(".")


def read_document(path: Path) -> Place:
    """The one mapping in this file. Raises ConfigError with every problem of its form."""
    file = str(path)
    return Place(file, _Composer(file, read_text(path, MAX_BYTES)).compose())


class _Composer:
    """Builds nodes from the events of libyaml; lists duplicate keys, stops at anything that cannot be understood."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.text = text
        self.problems: list[Problem] = []
        self.events: Iterator[Any] = iter(yaml.parse(text, Loader=yaml.CSafeLoader))

    def compose(self) -> Node:
        try:
            root = self._document()
        except yaml.reader.ReaderError as error:
            line = self.text.count("\n", 0, error.position) + 1
            raise fault(self.file, line, f"has a character that YAML forbids: U+{error.character:04X}") from None
        except yaml.MarkedYAMLError as error:
            raise self._broken(error) from None
        if self.problems:
            raise ConfigError(self.problems)
        return root

    def _document(self) -> Node:
        self._next()
        event = self._next()
        if isinstance(event, yaml.StreamEndEvent):
            raise fault(self.file, None, "is empty")
        root = self._node(self._next(), (), 0)
        self._next()
        if not isinstance(self._next(), yaml.StreamEndEvent):
            raise fault(self.file, None, "has more than one document: remove the second '---'")
        if not isinstance(root.value, dict):
            raise fault(self.file, root.line, "must be a mapping (key: value) at the top")
        return root

    def _next(self) -> Any:
        return next(self.events)

    def _node(self, event: Any, loc: Loc, depth: int) -> Node:
        line = event.start_mark.line + 1
        self._refuse_oddities(event, line, depth)
        if isinstance(event, yaml.MappingStartEvent):
            return Node(self._mapping(loc, depth), line)
        if isinstance(event, yaml.SequenceStartEvent):
            return Node(self._sequence(loc, depth), line)
        return Node(_PLAIN.get(event.value, event.value) if event.implicit[0] else event.value, line)

    def _refuse_oddities(self, event: Any, line: int, depth: int) -> None:
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            raise fault(self.file, line, "anchors (&) and aliases (*) are not supported: write the value out")
        if event.tag is not None:
            raise fault(self.file, line, "tags (!) are not supported: write the plain value")
        if depth > MAX_DEPTH:
            raise fault(self.file, line, f"is nested deeper than {MAX_DEPTH} levels")

    def _sequence(self, loc: Loc, depth: int) -> list[Node]:
        nodes: list[Node] = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            nodes.append(self._node(event, (*loc, len(nodes)), depth + 1))
        return nodes

    def _mapping(self, loc: Loc, depth: int) -> dict[str, Node]:
        nodes: dict[str, Node] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            line = event.start_mark.line + 1
            key = self._node(event, loc, depth + 1).value
            if not isinstance(key, str):
                raise fault(self.file, line, "a key must be text")
            if key in nodes:
                first = nodes[key].line
                self.problems.append(
                    Problem(self.file, line, dotted((*loc, key)), f"is here twice: first in line {first}")
                )
            nodes[key] = Node(self._node(self._next(), (*loc, key), depth + 1).value, line)
        return nodes

    def _broken(self, error: yaml.MarkedYAMLError) -> ConfigError:
        mark = error.problem_mark or error.context_mark
        line = min(mark.line, max(self.text.count("\n", 0, len(self.text.rstrip())), 0)) + 1 if mark else None
        reason = " ".join(part for part in (error.problem, error.context) if part)
        return fault(self.file, line, f"is not YAML: {reason}")
