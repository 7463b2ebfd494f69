"""The scratch house of the web's tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.apps import House


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A scratch house on a Monday morning."""
    made = House(tmp_path / "house")
    yield made
    made.close()
