"""What views work with, kept on the Flask app by app.py."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app

from routing.availability import Outlooks
from routing.runtime import Runtime
from routing.web.ready import ReadyAvailability

KEY = "permanence"


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of the program that views ask."""

    runtime: Runtime
    outlooks: Outlooks
    ready: ReadyAvailability


def parts() -> Parts:
    """The parts of the app that handles this request."""
    found: Parts = current_app.extensions[KEY]
    return found
