"""The parts of a running program, as app.py puts them together for web and command line alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from routing.availability import Outlooks
from routing.runtime import Runtime

KEY = "permanence"


@dataclass(frozen=True, slots=True)
class Parts:
    """What a view or a command asks: the runtime, every line's hours, and the API's OpenAPI document."""

    runtime: Runtime
    outlooks: Outlooks
    openapi: Callable[[], dict[str, Any]]
