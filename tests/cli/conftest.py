"""Fixtures for the command line: a scratch house, and a shell that runs commands on one of its apps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result

from tests.cli.shell import Shell
from tests.web.apps import House


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A scratch house on a Monday morning at ten."""
    made = House(tmp_path / "house")
    yield made
    made.close()


@pytest.fixture
def shell(house: House) -> Shell:
    """Runs commands in that house."""
    return Shell(house, house.app())


@pytest.fixture
def run(shell: Shell) -> Callable[..., Result]:
    """Runs one command."""
    return shell.run
