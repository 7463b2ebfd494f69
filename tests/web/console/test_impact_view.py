"""What a change would do is shown alike by every page: days in order, the first unfolded, and the sum of hours."""

from __future__ import annotations

from datetime import date, timedelta

from routing.availability import Outlooks
from routing.domain.comparison import day_changes
from routing.domain.hours import compile_hours
from routing.domain.rules import Closure, Kind, Source, Written
from routing.web.console.impact_view import ROWS_SHOWN, impact_view
from tests.callback_cases import ONE_DATABASE
from tests.conftest import MONDAY_MORNING

FIRST = date(2026, 11, 23)


@ONE_DATABASE
def test_days_come_in_order_and_many_are_folded(outlooks: Outlooks) -> None:
    told = outlooks.fresh()
    written = Source(Kind.CLOSURE, None, Written(id="cl_x", role="supervisor"))
    shut = Closure(MONDAY_MORNING, MONDAY_MORNING + timedelta(days=11), None, written)
    changes = {
        line: day_changes(hours, compile_hours(hours.rules, (shut,), MONDAY_MORNING), FIRST, FIRST + timedelta(days=30))
        for line, hours in told.hours.items()
    }
    view = impact_view(told, changes, calls_met=3)
    assert len(view.days) == 20 and [day.on for day in view.days] == sorted(day.on for day in view.days)
    assert len(view.shown) == ROWS_SHOWN and view.shown + view.folded == view.days
    assert view.seconds_gained == sum(day.seconds_gained for day in view.days) < 0
    first = view.days[0]
    assert (first.line.fr, len(first.before), len(first.after)) == ("Téléphone", 1, 1)
    assert not view.is_empty and impact_view(told, {}).is_empty
