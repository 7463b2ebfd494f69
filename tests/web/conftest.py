"""Fixtures for the web edge: scratch houses with their own database, config and clock, and apps that serve them.

`house`, `app` and `client` are a test's own. `still_house`, `still_app` and `reader` are shared by a module's tests,
for those that move the clock and change nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.apps import MONDAY, House


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A scratch house on a Monday morning."""
    made = House(tmp_path / "house")
    yield made
    made.close()


@pytest.fixture
def app(house: House) -> Flask:
    """One process of the house."""
    return house.app()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Asks that process."""
    return app.test_client()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[House, Flask]]:
    """A house and its process for all the tests of a module."""
    made = House(tmp_path_factory.mktemp("still") / "house")
    yield made, made.app()
    made.close()


@pytest.fixture
def still_house(served: tuple[House, Flask]) -> House:
    """The module's house, its clock back on Monday morning."""
    served[0].at(MONDAY)
    return served[0]


@pytest.fixture
def still_app(still_house: House, served: tuple[House, Flask]) -> Flask:
    """The module's process."""
    return served[1]


@pytest.fixture
def reader(still_app: Flask) -> FlaskClient:
    """Asks the module's process."""
    return still_app.test_client()


@pytest.fixture
def looks_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files and rows are looked at each time, and a file is taken as saved after a short moment."""
    monkeypatch.setattr("routing.config.folder.LOOK_EVERY", 0.0)
    monkeypatch.setattr("routing.config.folder.SETTLING", 0.01)
    monkeypatch.setattr("routing.availability.ROWS_LOOKED_AT_EVERY", 0.0)
