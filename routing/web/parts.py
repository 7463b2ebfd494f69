"""What views work with, kept on the Flask app by app.py."""

from __future__ import annotations

from flask import current_app

from routing.parts import KEY, Parts
from routing.web.ready import ReadyAvailability

READY = "permanence_ready"


def parts() -> Parts:
    """The parts of the app that handles this request."""
    found: Parts = current_app.extensions[KEY]
    return found


def ready_availability() -> ReadyAvailability:
    """The ready availability answer of this process."""
    found: ReadyAvailability = current_app.extensions[READY]
    return found
