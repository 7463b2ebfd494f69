"""What an override would do, shown before it is saved, with what deserves a second look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from routing.availability import Outlook
from routing.domain.rules import Period
from routing.hours_rows import override_of
from routing.journalling import Author
from routing.runtime import Runtime
from routing.store.overrides import OverrideRow
from routing.supervision.impact import HoursImpact, impact_of
from routing.supervision.overriding import new_override
from routing.web.console.impact_view import ImpactView, impact_view

MOST_CLOSED = 60


@dataclass(frozen=True, slots=True)
class Preview:
    """The impact; the first day of the override; whether all its days are past; and how many days it closes."""

    impact: ImpactView
    first: date
    is_past: bool
    closed_days: int

    @property
    def asks_again(self) -> bool:
        """Whether it closes so many days that a slip is likely."""
        return self.closed_days > MOST_CLOSED


def preview_of(
    runtime: Runtime, told: Outlook, author: Author, entry: Mapping[str, Any], instead_of: str | None
) -> Preview:
    """What an override would do, in the place of one that is in force where an id is given. Raises Refused."""
    row = new_override(runtime, author, told, entry)
    made = override_of(row, told.compiled_on)
    periods = made.periods if made else ()
    today = runtime.clock.now().astimezone(told.centre.timezone).date()
    ahead = [period for period in periods if period.end > today]
    first = (ahead or periods or (Period(today, today),))[0].start
    view = _view(told, impact_of(runtime, told, added=[row], removed=[instead_of] if instead_of else []))
    return Preview(view, first, not ahead, _closed_days(view))


def preview_of_removal(runtime: Runtime, told: Outlook, row: OverrideRow) -> ImpactView:
    """What it would do to take an override out of force."""
    return _view(told, impact_of(runtime, told, removed=[row.id]))


def _view(told: Outlook, found: HoursImpact) -> ImpactView:
    return impact_view(told, found.days, found.moved, found.calls_met)


def _closed_days(view: ImpactView) -> int:
    return len({day.on for day in view.days if day.before and not day.after})
