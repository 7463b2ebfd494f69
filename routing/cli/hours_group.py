"""`flask hours` with all that hangs below it."""

from __future__ import annotations

from routing.cli.hours import hours
from routing.cli.hours_exchange import export, osm
from routing.cli.override_changes import override

for part in (override, export, osm):
    hours.add_command(part)
