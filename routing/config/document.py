"""A YAML file as plain dicts, lists and texts, with the line of every value.

Every scalar stays the text that was written, so that `on:`, `09:00` and `no` mean what they say; only an empty
value, `null` and `~` are None. The only door to PyYAML.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from routing.config.faults import ConfigFault, ConfigRejected

Place = tuple[str | int, ...]
EMPTY = ("", "~", "null", "Null", "NULL")
LARGEST = 1_000_000
DEEPEST = 50
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed file: its name, its content, and the line on which each value stands."""

    file: str
    content: Any
    lines: Mapping[Place, int]

    def line_of(self, place: Place) -> int:
        """The line of a value, or of the nearest one around it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)

    def read_at(self, place: Place) -> str:
        """The text of a value if it is a single one."""
        value = self.content
        for step in place:
            try:
                value = value[step]
            except (KeyError, IndexError, TypeError):
                return ""
        return value[:120] if isinstance(value, str) else ""

    def fault(self, place: Place, fix: str) -> ConfigFault:
        """A fault of this file at that place."""
        field = ".".join(str(step) for step in place)
        return ConfigFault(self.file, self.line_of(place), field, self.read_at(place), fix)


def read_bytes(path: Path) -> bytes:
    """The bytes of a config file. Raises ConfigRejected when it cannot be read as one."""
    try:
        content = path.read_bytes()
    except IsADirectoryError:
        raise _rejected(path.name, 0, "this is a directory; put a file here") from None
    except OSError as error:
        raise _rejected(path.name, 0, f"cannot be read ({error.strerror}); check that it exists") from None
    if len(content) > LARGEST:
        raise _rejected(path.name, 0, "larger than 1 MB; this cannot be a config file")
    return content


def parse(file: str, content: bytes) -> Document:
    """A file's bytes as a Document. Raises ConfigRejected with the one fault that stopped the reading."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise _rejected(file, line, "not UTF-8; save the file with the encoding UTF-8") from None
    try:
        if (line := _too_deep(text)):
            raise _rejected(file, line, "brackets within brackets without end; close them, or write the values apart")
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        raise _rejected(file, _line(error), _explained(error, text)) from None
    except yaml.YAMLError as error:
        raise _rejected(file, 1, f"not YAML: {str(error).splitlines()[0]}") from None
    if node is None:
        raise _rejected(file, 0, "the file is empty; see config/README.md for what belongs in it")
    return _Reader(file).document(node)


class _Reader:
    """Walks a node tree once, keeping lines and collecting faults."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._lines: dict[Place, int] = {}
        self._faults: list[ConfigFault] = []
        self._seen: set[int] = set()

    def document(self, node: yaml.Node) -> Document:
        content = self._value(node, ())
        if self._faults:
            raise ConfigRejected(self._faults)
        return Document(self._file, content, self._lines)

    def _value(self, node: yaml.Node, place: Place) -> Any:
        self._lines.setdefault(place, node.start_mark.line + 1)
        if id(node) in self._seen:
            self._complain(self._lines[place], place, "anchors and aliases (& and *) are not read; write the value out")
            return None
        self._seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, place)
        if isinstance(node, yaml.SequenceNode):
            return [self._value(item, (*place, n)) for n, item in enumerate(node.value)]
        is_plain = isinstance(node, yaml.ScalarNode) and not node.style
        return None if is_plain and node.value in EMPTY else node.value

    def _mapping(self, node: yaml.MappingNode, place: Place) -> dict[str, Any]:
        content: dict[str, Any] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self._complain(key.start_mark.line + 1, place, "a key must be a single word")
                continue
            inner = (*place, key.value)
            if key.value in content:
                first = self._lines[inner]
                here = key.start_mark.line + 1
                self._complain(here, inner, f"this key stands twice (first on line {first}); keep one")
                continue
            self._lines[inner] = key.start_mark.line + 1
            content[key.value] = self._value(value, inner)
        return content

    def _complain(self, line: int, place: Place, fix: str) -> None:
        field = ".".join(str(step) for step in place)
        self._faults.append(ConfigFault(self._file, line, field, "", fix))


def _too_deep(text: str) -> int:
    """The line on which the values stand too deep, 0 if none: composing calls itself once a level, in C."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            return event.start_mark.line + 1 if event.start_mark else 1
    return 0


def _line(error: yaml.MarkedYAMLError) -> int:
    mark = error.problem_mark or error.context_mark
    return mark.line + 1 if mark else 1


def _explained(error: yaml.MarkedYAMLError, text: str) -> str:
    lines = text.splitlines() or [""]
    if "\t" in lines[min(_line(error), len(lines)) - 1]:
        return "there is a tab on this line; indent with spaces"
    return f"not YAML here ({error.problem}); check indentation, quotes and brackets around this line"


def _rejected(file: str, line: int, fix: str) -> ConfigRejected:
    return ConfigRejected([ConfigFault(file, line, "", "", fix)])
