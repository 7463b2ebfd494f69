"""Values written as YAML that reads back as it was meant, and entries put into a file with all else left as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

Place = tuple[str, ...]
_NULL = "tag:yaml.org,2002:null"
_WIDEST = 1_000_000
_QUOTED_SPAN = re.compile(r"'(\d\d:\d\d-\d\d:\d\d)'")  # as people write it; our reader needs no quotes here


@dataclass(frozen=True, slots=True)
class Remarked:
    """An entry of a list, with what is said about it in a comment above."""

    value: Mapping[str, Any]
    remark: str = ""


class CannotInsert(Exception):
    """A file laid out so that entries cannot be put in without writing it anew."""


class _Dumper(yaml.SafeDumper):
    """Every scalar is text when our files are read, so only what would read as nothing needs quotes."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - PyYAML's way
        first: [(tag, rule) for tag, rule in rules if tag == _NULL]
        for first, rules in yaml.SafeDumper.yaml_implicit_resolvers.items()
    }


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    """What is not one printable line has quotes in which nothing is folded or lost."""
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=None if text.isprintable() else '"')


_Dumper.add_representer(str, _text)


def inline(value: Any) -> str:
    """A value on one line: `{lines: [telephone], on: 2026-12-24, hours: 09:00-16:00}`."""
    written = _dump(value, flow=True).strip().removesuffix("\n...")
    return _QUOTED_SPAN.sub(r"\1", written)


def whole(content: Mapping[str, Any]) -> str:
    """A whole file, a key to a line."""
    return _dump(content, flow=False)


def comment(words: str) -> str:
    """Words as one comment line, whatever is in them."""
    plain = " ".join("".join(letter if letter.isprintable() else " " for letter in words).split())
    return f"# {plain}"


def with_items(text: str, place: Place, items: Sequence[Remarked]) -> str:
    """The file with entries put at the end of a list, which is made where there is none. Raises CannotInsert."""
    if not items:
        return text
    parent, key, value = _found(text, place)
    indent = parent.value[0][0].start_mark.column if parent.value else 0
    lines = text.splitlines(keepends=True)
    if value is None or key is None:
        first = parent.value[0][0].start_mark.line
        at = _end_of(parent, lines) if not place[:-1] else first
        new = [f"{' ' * indent}{place[-1]}:\n", *_lines_of(items, indent + 2)]
    elif isinstance(value, yaml.SequenceNode) and value.value and not value.flow_style:
        at, new = _end_of(value, lines), _lines_of(items, value.start_mark.column)
    else:
        held = [Remarked(entry) for entry in yaml.load(_cut(text, value), Loader=yaml.BaseLoader) or []]
        end = value.end_mark.line
        if text[value.end_mark.index:].partition("\n")[0].strip().partition("#")[0]:
            raise CannotInsert
        lines[key.start_mark.line:end + 1] = [f"{' ' * indent}{place[-1]}:\n"]
        at, new = key.start_mark.line + 1, _lines_of([*held, *items], indent + 2)
    before = "".join(lines[:at])
    return (before if before.endswith("\n") or not before else before + "\n") + "".join([*new, *lines[at:]])


def _found(text: str, place: Place) -> tuple[yaml.MappingNode, yaml.Node | None, yaml.Node | None]:
    """The mapping that the last key of a place stands in, the key, and its value, None while it is not there."""
    node: yaml.Node | None = yaml.compose(text, Loader=yaml.SafeLoader)
    for step in place[:-1]:
        pairs = node.value if isinstance(node, yaml.MappingNode) else ()
        node = next((value for key, value in pairs if key.value == step), None)
    if not isinstance(node, yaml.MappingNode) or node.flow_style:
        raise CannotInsert
    key, value = next(((key, value) for key, value in node.value if key.value == place[-1]), (None, None))
    return node, key, value


def _end_of(node: yaml.Node, lines: Sequence[str]) -> int:
    """The line after the last one that says something of a block."""
    mark = node.end_mark
    last = mark.line + bool("".join(lines[mark.line:mark.line + 1])[:mark.column].strip())
    while last > node.start_mark.line + 1 and re.fullmatch(r"\s*(#.*)?\s*", lines[last - 1]):
        last -= 1
    return last


def _lines_of(items: Iterable[Remarked], indent: int) -> list[str]:
    space = " " * indent
    return [
        line for item in items
        for line in ([f"{space}{comment(item.remark)}\n"] if item.remark else []) + [f"{space}- {inline(item.value)}\n"]
    ]


def _cut(text: str, node: yaml.Node) -> str:
    return text[node.start_mark.index:node.end_mark.index]


def _dump(value: Any, flow: bool) -> str:
    written: str = yaml.dump(
        value, Dumper=_Dumper, default_flow_style=flow, allow_unicode=True, sort_keys=False, width=_WIDEST,
    )
    return written
