"""Which days differ between two sets of hours, whoever made them so."""

from __future__ import annotations

from datetime import date, timedelta

from routing.domain.comparison import day_changes
from tests.domain.oracle import PlainRules
from tests.domain.samples import PARIS, REAL_WEEK, closure, days, hours_of, override, paris, spans

NOW, FIRST, LAST = paris("2026-11-23 10:00"), date(2026, 12, 21), date(2026, 12, 28)
REAL = hours_of(PlainRules(PARIS, REAL_WEEK), NOW)


def _with(*hours: str, effect: str = "hours") -> PlainRules:
    return PlainRules(PARIS, REAL_WEEK, overrides=(override("date", effect, days("2026-12-24"), spans(*hours)),))


def test_a_day_that_differs_is_told_with_what_is_gained_or_lost() -> None:
    change, = day_changes(REAL, hours_of(_with("09:00-16:00"), NOW), FIRST, LAST)
    assert change.on == change.before.on == change.after.on == date(2026, 12, 24)
    assert (change.before.open_seconds, change.after.open_seconds) == (11 * 3600, 7 * 3600)
    assert change.seconds_gained == -4 * 3600
    back, = day_changes(hours_of(_with("09:00-16:00"), NOW), REAL, FIRST, LAST)
    assert back.seconds_gained == 4 * 3600


def test_the_same_hours_by_another_rule_are_no_change() -> None:
    """Two rules that take over from one another are open as one."""
    for same in (_with("09:00-20:00"), _with("09:00-12:00", "12:00-20:00"), _with("10:00-12:00", effect="add")):
        assert day_changes(REAL, hours_of(same, NOW), FIRST, LAST) == ()
    apart = hours_of(_with("09:00-12:00", "12:01-20:00"), NOW)
    assert [change.seconds_gained for change in day_changes(REAL, apart, FIRST, LAST)] == [-60]


def test_as_many_hours_at_other_times_are_a_change() -> None:
    change, = day_changes(REAL, hours_of(_with("08:00-19:00"), NOW), FIRST, LAST)
    assert change.seconds_gained == 0
    moved = hours_of(_with("08:00-12:00", "13:00-20:00"), NOW)
    other = hours_of(_with("08:00-11:00", "12:00-20:00"), NOW)
    assert len(day_changes(moved, other, FIRST, LAST)) == 1


def test_hours_that_end_where_another_rule_s_begin_are_one_stretch() -> None:
    """A rule adds an evening to the usual day: as if the day had been longer by one rule."""
    added = hours_of(_with("20:00-22:00", effect="add"), NOW)
    assert day_changes(added, hours_of(_with("09:00-22:00"), NOW), FIRST, LAST) == ()
    assert len(day_changes(added, hours_of(_with("09:00-21:00"), NOW), FIRST, LAST)) == 1
    assert len(day_changes(added, hours_of(_with("20:00-22:00"), NOW), FIRST, LAST)) == 1


def test_a_closure_is_a_change_of_its_days() -> None:
    shut = closure(paris("2026-12-22 12:00"), paris("2026-12-22 12:00") + timedelta(days=1))
    changes = day_changes(REAL, hours_of(PlainRules(PARIS, REAL_WEEK), NOW, shut), FIRST, LAST)
    assert [(change.on.day, change.seconds_gained) for change in changes] == [(22, -8 * 3600), (23, -3 * 3600)]
