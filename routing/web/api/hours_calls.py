"""The blueprints by which hours are changed by token, in the order of the document."""

from __future__ import annotations

from routing.web.api.closures import closures
from routing.web.api.overrides import overrides
from routing.web.api.weeks import weeks

HOURS_CALLS = (overrides, closures, weeks)
