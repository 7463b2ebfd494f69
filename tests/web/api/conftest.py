"""Fixtures for the supervisor API: a desk with a user of each role, and the telephone network of the same app."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.web.api.asking import Desk
from tests.web.webhooks import Network


@pytest.fixture
def desk(app: Flask) -> Desk:
    """Asks the API as a user of some role."""
    return Desk.of(app)


@pytest.fixture
def network(app: Flask) -> Network:
    """The telephone network of the same app."""
    return Network(app)
