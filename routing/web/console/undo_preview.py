"""What undoing a journal entry would do, as far as it can be told before it is done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from routing.availability import Outlook
from routing.runtime import Runtime
from routing.store.journal import Kept
from routing.store.overrides import OverrideRow
from routing.supervision.impact import HoursImpact, impact_of
from routing.web.console.impact_view import ImpactView, impact_view

TAKEN_BACK = frozenset({"override_add", "override_restore", "week_put"})


def undo_preview(runtime: Runtime, told: Outlook, kept: Kept) -> ImpactView | None:
    """The impact; None for a change whose undoing changes no hours, or depends on what was there before it."""
    found = _impact(runtime, told, kept)
    return impact_view(told, found.days, found.moved, found.calls_met) if found else None


def _impact(runtime: Runtime, told: Outlook, kept: Kept) -> HoursImpact | None:
    entry, detail = kept.entry, kept.entry.detail
    if entry.action in TAKEN_BACK:
        return impact_of(runtime, told, removed=[entry.subject])
    if entry.action == "override_remove":
        return impact_of(runtime, told, added=[_row(kept, detail)])
    if entry.action == "override_change":
        return impact_of(runtime, told, added=[_row(kept, detail["before"])], removed=[entry.subject])
    if entry.action == "close" and not detail.get("before"):
        return impact_of(runtime, told, reopened=[detail["line"]])
    return None


def _row(kept: Kept, entry: Mapping[str, Any]) -> OverrideRow:
    named = entry["lines"]
    lines = (named,) if isinstance(named, str) else tuple(named)
    written = {name: value for name, value in entry.items() if name not in ("effect", "before")}
    return OverrideRow(kept.entry.subject, lines, written, kept.entry.author, kept.entry.role, kept.entry.at)
