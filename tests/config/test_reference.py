"""The documentation holds: every example loads, every key and every sentence is named."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from marshmallow import Schema, fields

from routing.config.document import parse
from routing.config.fields import Entries
from routing.config.loader import FILES, SCHEMAS, load, read_files
from tests.config.files import ROOT, TODAY

REFERENCE = ROOT / "docs" / "config.md"
README = ROOT / "config" / "README.md"
BLOCK = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
EXAMPLES = [
    pytest.param(block[1], id=f"{page.name}-{number}")
    for page in (REFERENCE, README)
    for number, block in enumerate(BLOCK.finditer(page.read_text(encoding="utf-8")), 1)
]


def merged(base: Any, part: Any) -> Any:
    """The base with the keys of the part put in; lists and weeks are replaced whole."""
    if not isinstance(base, dict) or not isinstance(part, dict):
        return part
    inner = {key: part[key] if key == "weekly" else merged(base.get(key), part[key]) for key in part}
    return {**base, **inner}


@pytest.mark.parametrize("block", EXAMPLES)
def test_every_example_loads(block: str) -> None:
    """Put into the shipped files, as a reader would."""
    named = re.match(r"# (\S+)\n", block)
    assert named, "a block begins with the name of its file"
    name = named[1]
    assert name in FILES
    contents = read_files(ROOT / "config")
    base = parse(name, contents[name]).content if name in contents else {}
    content = merged(base, parse(name, block.encode()).content)
    load({**contents, name: json.dumps(content).encode()}, TODAY)


def keys_of(schema: Schema) -> set[str]:
    """The keys of a schema and of the parts in it."""
    keys: set[str] = set()
    for name, field in schema.fields.items():
        keys.add(field.data_key or name)
        inner = field.inner if isinstance(field, fields.List) else field
        inner = inner._part if isinstance(inner, Entries) else inner
        keys |= keys_of(inner.schema) if isinstance(inner, fields.Nested) else set()
    return keys


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_key_is_documented_with_an_example(name: str) -> None:
    page = REFERENCE.read_text(encoding="utf-8")
    examples = "".join(block for block in BLOCK.findall(page) if block.startswith(f"# {name}\n"))
    for key in sorted(keys_of(SCHEMAS[name]())):
        assert re.search(rf"`{key}\b", page), f"{key} of {name} is not described"
        assert re.search(rf"(?<![\w-]){key}:", examples), f"{key} of {name} has no example"


def test_every_sentence_is_documented() -> None:
    page = REFERENCE.read_text(encoding="utf-8")
    shipped = parse("messages.fr.yaml", (ROOT / "routing/config/messages.fr.yaml").read_bytes()).content
    assert not [name for name in shipped if f"`{name}`" not in page]


def test_no_page_names_a_machine() -> None:
    pages: list[Path] = [REFERENCE, README]
    assert not [
        page for page in pages if re.search(r"/(home|work|tmp|root)/", page.read_text(encoding="utf-8"))
    ]
