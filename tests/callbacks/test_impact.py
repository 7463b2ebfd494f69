"""What a change would do to callbacks is known before it is made, and is what comes of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from routing import supervision
from routing.callbacks.impact import NO_IMPACT
from routing.runtime import Runtime
from tests.callbacks.promised import CLAIRE, LINE, Centre
from tests.conftest import StoppedClock

TUESDAY = datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo("Europe/Paris"))


def test_the_impact_is_what_comes_of_the_change(runtime: Runtime, clock: StoppedClock) -> None:
    centre = Centre(runtime, clock)
    rows = [centre.booked(TUESDAY) for _ in range(3)]
    centre.booked(TUESDAY + timedelta(days=1))
    entry = {"lines": [LINE], "on": "2026-11-24", "hours": "closed"}
    added = supervision.new_override(runtime, CLAIRE, centre.outlook, entry)

    impact = supervision.callbacks_moved(runtime, centre.outlook, added=[added])
    assert impact.count == 3
    assert centre.look().moved == 0
    supervision.add_override(runtime, CLAIRE, added, "essai")
    centre.look()
    assert {one.reference: one.after.start for one in impact.listed if one.after} == {
        row.reference: centre.row(row).window_start for row in rows
    }


def test_a_closure_without_end_takes_every_window(runtime: Runtime, clock: StoppedClock) -> None:
    centre = Centre(runtime, clock)
    assert supervision.callbacks_moved(runtime, centre.outlook) == NO_IMPACT
    centre.booked(TUESDAY)
    closure = supervision.new_closure(runtime, CLAIRE, LINE, None, None)

    impact = supervision.callbacks_moved(runtime, centre.outlook, closed=[closure])
    assert (impact.count, [one.after for one in impact.listed]) == (1, [None])
