"""What a change would do to callbacks is known before it is made, and is what comes of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from routing.callbacks.impact import NO_IMPACT
from routing.runtime import Runtime
from routing.supervision import closing, overriding
from routing.supervision.impact import impact_of
from tests.callbacks.promised import CLAIRE, LINE, Centre
from tests.conftest import StoppedClock

TUESDAY = datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo("Europe/Paris"))


def test_the_impact_is_what_comes_of_the_change(runtime: Runtime, clock: StoppedClock) -> None:
    centre = Centre(runtime, clock)
    rows = [centre.booked(TUESDAY) for _ in range(3)]
    centre.booked(TUESDAY + timedelta(days=1))
    entry = {"lines": [LINE], "on": "2026-11-24", "hours": "closed"}
    added = overriding.new_override(runtime, CLAIRE, centre.outlook, entry)

    impact = impact_of(runtime, centre.outlook, added=[added]).moved
    assert impact.count == 3
    assert centre.look().moved == 0
    overriding.add_override(runtime, CLAIRE, added, "essai")
    centre.look()
    assert {one.reference: one.after.start for one in impact.listed if one.after} == {
        row.reference: centre.row(row).window_start for row in rows
    }


def test_a_closure_without_end_takes_every_window(runtime: Runtime, clock: StoppedClock) -> None:
    centre = Centre(runtime, clock)
    assert impact_of(runtime, centre.outlook).moved == NO_IMPACT
    centre.booked(TUESDAY)
    closure = closing.new_closure(runtime, CLAIRE, LINE, None, None)

    impact = impact_of(runtime, centre.outlook, closed=[closure]).moved
    assert (impact.count, [one.after for one in impact.listed]) == (1, [None])
