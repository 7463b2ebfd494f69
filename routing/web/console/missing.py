"""The page for what is not there: a reference mistyped, a call that was never made."""

from __future__ import annotations

from flask import Response

from routing.web.console import shell


def missing() -> Response:
    """404, inside the frame."""
    return shell.page("console/missing.html", 404)
