"""The drawing of a week keeps to its frame, and puts every stretch where its hours are."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from hypothesis import given

from routing.domain.layers import layers
from routing.web.console.week_grid import GUTTER, WIDTH, Grid, week_grid
from tests.domain.oracle import PlainRules
from tests.domain.samples import (
    NIGHTS,
    ONE_DAY,
    PARIS,
    REAL_WEEK,
    Sample,
    closure,
    days,
    hours_of,
    override,
    paris,
    samples,
    spans,
)


def _written(start: datetime, end: datetime) -> str:
    return f"{start.astimezone(PARIS):%H:%M}-{end.astimezone(PARIS):%H:%M}"


def _drawn(plain: PlainRules, monday: date, now: datetime) -> Grid:
    hours = hours_of(plain, now, closure(paris("2026-11-24 15:00"), paris("2026-11-24 15:10")))
    return week_grid(layers(hours, monday, monday + timedelta(days=7)), PARIS, now, _written)


@given(samples())
def test_no_shape_leaves_the_frame(sample: Sample) -> None:
    first, last = sample.known.start + ONE_DAY, sample.known.end - ONE_DAY
    zone = sample.hours.rules.timezone
    drawn = week_grid(layers(sample.hours, first, last), zone, sample.start + ONE_DAY, _written)
    bars = [bar for row in drawn.rows for strip in row.strips for bar in strip.bars]
    assert all(bar.x >= GUTTER and bar.x + bar.width <= WIDTH and bar.width >= 0 for bar in bars)
    assert all(bar.y > 0 and bar.y + bar.height < drawn.height for bar in bars)
    assert all(one.y + one.height <= other.y + 0.01 for one, other in zip(drawn.rows, drawn.rows[1:], strict=False))


def test_final_hours_stand_on_top_then_the_strongest_rule_first_and_the_present_moment_in_its_day() -> None:
    plain = PlainRules(PARIS, REAL_WEEK, overrides=(override("date", "add", days("2026-11-24"), spans("20:00-22:00")),))
    drawn = _drawn(plain, date(2026, 11, 23), paris("2026-11-24 10:00"))
    tuesday = drawn.rows[1]
    kinds = [strip.source.kind.value if strip.source else "final" for strip in tuesday.strips]
    assert kinds == ["final", "closure", "override", "weekly_hours"]
    assert [bar.title for bar in tuesday.strips[0].bars] == ["09:00-15:00", "15:10-22:00"]
    assert drawn.now is not None and tuesday.y <= drawn.now[1] < tuesday.y + tuesday.height
    at_nine, at_ten = tuesday.strips[0].bars[0].x, drawn.now[0]
    hours = {minute: x for x, minute in drawn.ticks}
    assert at_nine < at_ten == hours[600]


def test_what_runs_past_midnight_is_drawn_to_its_end_and_a_clock_change_is_marked() -> None:
    drawn = _drawn(PlainRules(PARIS, NIGHTS), date(2026, 10, 19), paris("2026-10-19 10:00"))
    assert drawn.ticks[-1][1] >= 30 * 60
    assert [len(row.clock_changes) for row in drawn.rows] == [0, 0, 0, 0, 0, 0, 1]
    assert {bar.title for row in drawn.rows for bar in row.strips[0].bars} == {"22:00-06:00"}
