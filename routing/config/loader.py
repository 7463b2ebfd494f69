"""A config folder read whole: every file checked, every fault reported at once, or a Centre ready to serve."""

from __future__ import annotations

import hashlib
import string
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path
from types import MappingProxyType
from typing import Any

from marshmallow import Schema, ValidationError

from routing.config.builder import CALLBACKS_FILE, HOURS_FILE, Builder
from routing.config.callbacks_schema import CallbacksFileSchema
from routing.config.document import Document, parse, read_bytes
from routing.config.faults import ConfigFault, ConfigRejected, did_you_mean
from routing.config.fields import flatten
from routing.config.hours_schema import HoursFileSchema
from routing.config.queues_schema import QueuesFileSchema
from routing.config.topics_schema import TopicsFileSchema
from routing.domain.centre import Centre
from routing.domain.text import Language, Text

SCHEMAS: Mapping[str, type[Schema]] = {
    HOURS_FILE: HoursFileSchema,
    "queues.yaml": QueuesFileSchema,
    "topics.yaml": TopicsFileSchema,
    CALLBACKS_FILE: CallbacksFileSchema,
}
MESSAGES = {language: f"messages.{language.value}.yaml" for language in Language}
FILES = (*SCHEMAS, *MESSAGES.values())


@dataclass(frozen=True, slots=True)
class LoadedConfig:
    """A good config: the Centre, and a stamp of the files' bytes."""

    centre: Centre
    revision: str


def read_files(folder: Path) -> dict[str, bytes]:
    """The bytes of the config files that are there. Raises ConfigRejected when hours.yaml cannot be read."""
    if not folder.is_dir():
        raise ConfigRejected([ConfigFault(str(folder), 0, "", "", "there is no config folder here; set CONFIG_DIR")])
    names = [name for name in FILES if name == HOURS_FILE or (folder / name).exists()]
    return {name: read_bytes(folder / name) for name in names}


def load(contents: Mapping[str, bytes], today: date, folder: str = "config") -> LoadedConfig:
    """The config in these files. Raises ConfigRejected with every fault of every file.

    `today` sets the years for which recurrences and holidays are resolved; `folder` is named where rules are written.
    """
    if HOURS_FILE not in contents:
        raise ConfigRejected([ConfigFault(HOURS_FILE, 0, "", "", "this file is missing")])
    faults: list[ConfigFault] = []
    documents: dict[str, Document] = {}
    for name, content in contents.items():
        try:
            documents[name] = parse(name, content)
        except ConfigRejected as error:
            faults += error.faults
    loaded = {
        name: _validated(documents.get(name), schema, faults) for name, schema in SCHEMAS.items()
        if name in documents or name != CALLBACKS_FILE  # without it nobody is rung back
    }
    messages = _messages(documents, faults)
    if faults:
        raise ConfigRejected(faults)
    documents = {name: documents.get(name, Document(name, {}, {})) for name in SCHEMAS}
    builder = Builder(documents, loaded, today, folder)
    centre = builder.centre(messages)
    if builder.faults:
        raise ConfigRejected(builder.faults)
    return LoadedConfig(centre, revision_of(contents))


def revision_of(contents: Mapping[str, bytes]) -> str:
    """A short stamp that differs when any byte of any file does."""
    digest = hashlib.sha256()
    for name in sorted(contents):
        digest.update(f"{name} {len(contents[name])} ".encode() + contents[name])
    return digest.hexdigest()[:12]


def _validated(document: Document | None, schema: type[Schema], faults: list[ConfigFault]) -> Any:
    content = document.content if document else {}
    try:
        return schema().load(content)
    except ValidationError as error:
        if document is not None:
            faults += [document.fault(place, fix) for place, fix in flatten(error.messages)]
        return {}


def _messages(documents: Mapping[str, Document], faults: list[ConfigFault]) -> dict[str, Text]:
    spoken = {}
    for language, name in MESSAGES.items():
        shipped = _shipped(name)
        own = documents[name].content if name in documents else {}
        faults += _message_faults(documents[name], shipped) if name in documents else []
        spoken[language] = {**shipped, **(own if isinstance(own, dict) else {})}
    return {key: Text(spoken[Language.FR][key], spoken[Language.EN].get(key, "")) for key in spoken[Language.FR]}


@cache
def _shipped(name: str) -> Mapping[str, str]:
    """They do not change while the program runs."""
    content = resources.files("routing.config").joinpath(name).read_bytes()
    return MappingProxyType(dict(parse(name, content).content))


def _message_faults(document: Document, shipped: Mapping[str, str]) -> list[ConfigFault]:
    if not isinstance(document.content, Mapping):
        return [document.fault((), "write names and sentences here, one to a line")]
    faults = []
    for key, sentence in document.content.items():
        if key not in shipped:
            faults.append(document.fault((key,), f"unknown sentence; {did_you_mean(key, shipped)}"))
        elif not isinstance(sentence, str):
            faults.append(document.fault((key,), "write one sentence here, in quotes"))
        else:
            faults += [document.fault((key,), fix) for fix in _place_faults(sentence, shipped[key])]
    return faults


def _place_faults(sentence: str, shipped: str) -> list[str]:
    try:
        used, known = _places(sentence), _places(shipped)
        if any(spec or conversion for _, _, spec, conversion in string.Formatter().parse(sentence)):
            raise ValueError("a place is a name alone, such as {when}")
    except ValueError as error:
        return [f"a brace is out of place ({error}); write {{{{ for a brace that is spoken"]
    return [f"no place is called “{{{name}}}” here; {did_you_mean(name, known)}" for name in used - known]


def _places(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}
