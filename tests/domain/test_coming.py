"""What is ahead is told once: for days in a row, and for every line that it is alike on."""

from __future__ import annotations

from datetime import date

from routing.domain.coming import coming
from routing.domain.rules import Kind
from tests.domain.oracle import PlainRules, PlainSeason
from tests.domain.samples import NO_DAY, PARIS, REAL_WEEK, days, hours_of, override, paris, spans

NOW = paris("2026-10-19 10:00")
FIRST, LAST, SEEN_TO = date(2026, 10, 19), date(2026, 11, 18), date(2027, 1, 17)


def test_days_in_a_row_are_one_thing_and_lines_alike_share_it() -> None:
    plain = PlainRules(
        PARIS, REAL_WEEK, seasons=(PlainSeason(days("2026-11-16/2027-03-01"), False, REAL_WEEK),),
        overrides=(override("range", "hours", days("2026-11-09/2026-11-11")),
                   override("date", "add", days("2026-11-13"), spans("20:00-21:00"))),
        holidays=days("2026-11-11", "2026-12-25"), on_holidays=NO_DAY,
    )
    other = PlainRules(PARIS, REAL_WEEK, overrides=plain.overrides[:1])
    ahead = coming({"one": hours_of(plain, NOW), "two": hours_of(other, NOW)}, FIRST, LAST, SEEN_TO)
    told = [(one.source.kind if one.source else None, one.first.day, one.last.day, one.lines) for one in ahead]
    assert told == [
        (None, 25, 25, ("one", "two")), (Kind.OVERRIDE, 9, 11, ("one", "two")), (Kind.OVERRIDE, 13, 13, ("one",)),
        (Kind.SEASON, 16, 24, ("one",)),
    ]
    assert ahead[-1].last == date(2026, 12, 24), "a holiday that closes takes its place"
    assert not any(one.goes_on for one in ahead)


def test_what_does_not_end_within_sight_says_so() -> None:
    plain = PlainRules(PARIS, REAL_WEEK, seasons=(PlainSeason(days("2026-11-16/2027-03-01"), False, REAL_WEEK),))
    season, = coming({"one": hours_of(plain, NOW)}, date(2026, 10, 26), LAST, SEEN_TO)
    assert season.goes_on and season.first == date(2026, 11, 16)


def test_a_single_day_shows_its_hours_and_an_ordinary_week_shows_nothing() -> None:
    plain = PlainRules(PARIS, REAL_WEEK, overrides=(override("date", "hours", days("2026-11-10")),))
    closed, = (one for one in coming({"one": hours_of(plain, NOW)}, date(2026, 10, 26), LAST, SEEN_TO))
    assert closed.intervals == ()
    assert coming({"one": hours_of(PlainRules(PARIS, REAL_WEEK), NOW)}, date(2026, 10, 26), LAST, SEEN_TO) == ()


def test_lines_alike_in_all_but_their_hours_are_told_apart() -> None:
    eve = override("date", "close", days("2026-11-10"), spans("12:00-13:00"))
    usual, early = PlainRules(PARIS, REAL_WEEK, overrides=(eve,)), PlainRules(
        PARIS, (spans("08:00-20:00"),) * 7, overrides=(eve,))
    lines = {"one": hours_of(usual, NOW), "two": hours_of(usual, NOW), "three": hours_of(early, NOW)}
    ahead = coming(lines, date(2026, 10, 26), LAST, SEEN_TO)
    assert [one.lines for one in ahead] == [("one", "two"), ("three",)]
    assert [len(one.intervals or ()) for one in ahead] == [2, 2]


def test_what_begins_on_the_day_after_is_not_told_and_a_change_of_the_clock_comes_after_the_rules_of_its_day() -> None:
    sunday = override("date", "hours", days("2026-10-25"), spans("10:00-12:00"))
    plain = PlainRules(PARIS, REAL_WEEK, overrides=(sunday, override("date", "hours", days("2026-11-18"))))
    ruled, clock = coming({"one": hours_of(plain, NOW)}, FIRST, LAST, SEEN_TO)
    assert ruled.source is not None and clock.source is None
    assert (ruled.first, clock.first) == (date(2026, 10, 25),) * 2
    assert clock.intervals is None and len(ruled.intervals or ()) == 1
