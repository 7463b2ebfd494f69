"""The process that the tests of this folder ring people back with."""

from __future__ import annotations

import pytest

from routing.runtime import Runtime
from tests.callback_cases import Back
from tests.conftest import StoppedClock


@pytest.fixture
def back(runtime: Runtime, clock: StoppedClock) -> Back:
    """The shipped config: Claire and Karim, then Nadia; the person is rung first. It is Monday, ten o'clock."""
    return Back.of(runtime, clock)
