"""`flask fallback build`: the static files that keep the lines speaking when the whole app is gone."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup

from routing.cli.console import complain, json_option, parts_of_app, put, refusals_told
from routing.cli.extensions import BUNDLE

fallback = AppGroup("fallback", help="Static files for when the whole app is gone.")

INDEX, SCHEMA = "index.json", "fallback/1"


@fallback.command("build")
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@json_option
@refusals_told
def build(folder: Path, as_json: bool) -> None:
    """Write a year of hours and what each line says into DIR, in place of those written there before."""
    parts = parts_of_app()
    files: Mapping[str, bytes] = current_app.extensions[BUNDLE](parts.outlooks.fresh(), parts.runtime.clock.now())
    try:
        outdated = _written_before(folder) - files.keys()
        for path, content in files.items():
            _write(folder / path, content)
        for path in sorted(outdated):
            (folder / path).unlink(missing_ok=True)
    except OSError as error:
        complain(f"{folder} could not be written ({error.strerror}); what was written whole stays")
        raise SystemExit(1) from None
    index: dict[str, Any] = json.loads(files[INDEX])
    put(f"{len(files)} files in {folder}, hours known until {index['valid_until']}", index, as_json)


def _write(path: Path, content: bytes) -> None:
    """Beside and renamed, so that whoever gives a file out meanwhile gives out a whole one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with draft.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _written_before(folder: Path) -> set[str]:
    """The files that an earlier bundle's index names within the folder; nothing else in it is ours to remove."""
    try:
        index = json.loads((folder / INDEX).read_bytes())
        if index["schema"] != SCHEMA:
            return set()
        named = {str(one["path"]) for one in index["files"]}
    except (OSError, ValueError, KeyError, TypeError):
        return set()
    root = folder.resolve()
    return {path for path in named if (folder / path).resolve().is_relative_to(root)}
