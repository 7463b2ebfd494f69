"""Every command that the pages for operators name is one that the program has, with the options they give it."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest
from flask import Flask

from tests.web.apps import House

DOCS = Path(__file__).parents[2] / "docs"
PAGES = ("deploy.md", "operations.md", "degraded.md", "backup.md", "monitoring.md")
COMMAND = re.compile(r"flask --app wsgi ([^`\n#]+)")


def _named() -> list[tuple[str, str]]:
    return [(page, words.strip()) for page in PAGES
            for words in COMMAND.findall((DOCS / page).read_text(encoding="utf-8"))]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """A program with its commands."""
    return House(tmp_path_factory.mktemp("docs") / "house").app()


@pytest.mark.parametrize(("page", "words"), _named())
def test_it_is_there(app: Flask, page: str, words: str) -> None:
    command, found = app.cli, list[str]()
    asked = shlex.split(words.split("  ")[0])
    with click.Context(app.cli) as context:
        while asked and isinstance(command, click.Group) and (sub := command.get_command(context, asked[0])):
            command = sub  # type: ignore[assignment]
            found.append(asked.pop(0))
    assert found, f"{page} names “flask {words}”"
    assert not isinstance(command, click.Group) or command.invoke_without_command or not asked, f"{page}: {words}"
    options = {name for parameter in command.params for name in parameter.opts}
    assert {word for word in asked if word.startswith("--")} <= options, f"{page}: {words}"


def test_there_are_some() -> None:
    assert len(_named()) > 20
