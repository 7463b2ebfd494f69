"""OpenStreetMap's `opening_hours`: written as its specification has it, and read back minute by minute by others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.config.public_holidays import public_holidays
from routing.domain.hours import Hours, compile_hours
from routing.domain.osm import opening_hours
from routing.domain.rules import Closure, Kind, Source, Written
from tests.domain import samples
from tests.domain.samples import ALWAYS, NEVER, NIGHTS, PARIS, REAL_WEEK, PlainOverride, PlainRules, PlainSeason

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HALF = timedelta(minutes=30)
FRENCH = public_holidays("FR", None, 2026, 2027)
SUMMER_WEEK = (*[samples.spans("10:00-18:00")] * 5, (), ())
NO_SPANS: Any = ()


def _hours(
    week: Any = REAL_WEEK, overrides: Sequence[PlainOverride] = (), closures: tuple[Closure, ...] = (),
    later: Sequence[tuple[date, Any]] = (), seasons: Sequence[PlainSeason] = (), on_holidays: Any = None,
) -> Hours:
    rules = samples.rules_of(PlainRules(
        PARIS, week, overrides=tuple(overrides), seasons=tuple(seasons), holidays=frozenset(FRENCH),
        on_holidays=on_holidays, new_weeks=tuple(later),
    ))
    return compile_hours(rules, closures, NOW)


def _on(effect: str, first: str, spans: Any = NO_SPANS) -> PlainOverride:
    return samples.override("date", effect, samples.days(first), spans)


def test_the_published_week() -> None:
    assert opening_hours(_hours(), NOW) == "Mo-Th 09:00-20:00; Fr 09:30-20:00"
    assert opening_hours(_hours(ALWAYS), NOW) == "24/7"
    assert opening_hours(_hours(NEVER), NOW) == "off"
    assert opening_hours(_hours(NIGHTS), NOW) == "Mo-Su 00:00-06:00,22:00-24:00"


def test_holidays_weeks_seasons_and_dates() -> None:
    hours = _hours(
        overrides=[_on("hours", "2026-12-24", samples.spans("09:00-16:00")), _on("hours", "2026-12-28/2027-01-02"),
                   _on("close", "2026-12-07", samples.spans("12:00-14:00")),
                   _on("add", "2026-12-05", samples.spans("10:00-12:00"))],
        closures=(samples.closure(samples.paris("2026-11-24 10:00"), samples.paris("2026-11-25 12:00")),),
        later=[(date(2027, 2, 1), (*NEVER[:5], samples.USUAL, ()))], on_holidays=(),
        seasons=[PlainSeason(samples.days("2027-07-15/2027-08-20"), True, SUMMER_WEEK)],
    )

    assert opening_hours(hours, NOW).split("; ") == [
        "Mo-Th 09:00-20:00", "Fr 09:30-20:00",
        "2027 Feb 01-2027 Nov 23 Mo-Fr,Su off", "2027 Feb 01-2027 Nov 23 Sa 09:00-20:00",
        "Jul 15-Aug 20 Mo-Fr 10:00-18:00", "Jul 15-Aug 20 Sa,Su off", "PH off",
        "2026 Nov 24 09:00-10:00", "2026 Nov 25 12:00-20:00", "2026 Dec 05 10:00-12:00",
        "2026 Dec 07 09:00-12:00,14:00-20:00", "2026 Dec 24 09:00-16:00", "2026 Dec 28-2026 Dec 31 off",
    ]


@st.composite
def _drawn(draw: st.DrawFn) -> Hours:
    weeks = st.sampled_from([REAL_WEEK, NIGHTS, NEVER, ALWAYS, (samples.spans("18:00-26:30"), *REAL_WEEK[1:])])
    near = st.integers(0, 25).map(lambda n: date(2026, 12, 1) + timedelta(days=n))
    overrides = draw(st.lists(samples._drawn_override(st.frozensets(near, min_size=1, max_size=4)), max_size=4))
    stretches = st.tuples(near, st.integers(1, 9)).map(lambda s: frozenset(s[0] + timedelta(n) for n in range(s[1])))
    closed = draw(st.lists(st.integers(8, 30), max_size=1))
    return _hours(
        draw(weeks), overrides,
        on_holidays=draw(st.sampled_from([None, (), samples.USUAL])),
        seasons=draw(st.lists(st.builds(PlainSeason, stretches, st.booleans(), weeks), max_size=2)),
        later=draw(st.lists(st.tuples(near, weeks), max_size=1)),
        closures=tuple(samples.closure(NOW + timedelta(days=n), NOW + timedelta(days=n, hours=30)) for n in closed),
    )


@given(_drawn())
@settings(max_examples=15, deadline=None)
def test_another_program_reads_the_same_hours(hours: Hours) -> None:
    peer = pytest.importorskip("opening_hours").OpeningHours(opening_hours(hours, NOW), country="FR")
    wall = datetime(2026, 11, 30, tzinfo=PARIS)
    while wall < datetime(2026, 12, 31, tzinfo=PARIS):
        assert peer.is_open(wall.replace(tzinfo=None)) == hours.is_open(wall), (wall, str(peer))
        wall += HALF


def test_a_week_that_begins_today_is_the_week_and_one_after_the_year_is_none() -> None:
    assert opening_hours(_hours(later=[(NOW.date(), ALWAYS)]), NOW) == "24/7"
    for days_ahead, rules in ((365, 1), (366, 0)):
        later = [(NOW.date() + timedelta(days=days_ahead), (samples.USUAL,) * 7)]
        assert len(opening_hours(_hours(ALWAYS, later=later), NOW).split("; ")) == 1 + rules


def test_seasons_are_written_while_they_matter_with_their_years_where_they_have_some() -> None:
    """One that was over yesterday, one that begins when the year is over, days of these dates, days of every year."""
    for on, is_yearly, said in (
        ("2026-11-01/2026-11-22", False, ""), ("2027-11-24/2027-11-30", False, ""),
        ("2026-11-01/2026-11-23", False, "2026 Nov 23 Mo-Su 00:00-24:00"),
        ("2027-11-23/2027-11-30", False, "2027 Nov 23 Mo-Su 00:00-24:00"),
        ("2027-07-15", False, "2027 Jul 15 Mo-Su 00:00-24:00"), ("2027-07-15", True, "Jul 15 Mo-Su 00:00-24:00"),
        ("2020-07-15/2020-08-20", True, ""),
    ):
        value = opening_hours(_hours(seasons=[PlainSeason(samples.days(on), is_yearly, ALWAYS)]), NOW)
        assert value.split("; ")[2:3] == ([said] if said else []), (on, value)


def test_two_rules_that_follow_each_other_are_no_exception() -> None:
    split = _on("hours", "2026-12-07", samples.spans("09:00-12:00", "12:00-20:00"))
    assert opening_hours(_hours(overrides=[split]), NOW) == opening_hours(_hours(), NOW)
    noon = samples.spans("12:00-13:00")
    closed_and_opened = [_on("close", "2026-12-08", noon), _on("add", "2026-12-08", noon)]
    assert opening_hours(_hours(overrides=closed_and_opened), NOW) == opening_hours(_hours(), NOW)


def test_the_year_begins_with_the_line_s_day() -> None:
    """Late in the evening it is tomorrow elsewhere: what is closed today is an exception all the same."""
    today = _on("hours", "2026-11-23")
    assert "2026 Nov 23 off" in opening_hours(_hours(overrides=[today]), samples.paris("2026-11-23 23:00"))


def test_an_evening_up_to_midnight_and_today_are_exceptions_like_any() -> None:
    late = _on("hours", "2026-12-07", samples.spans("20:00-24:00"))
    today = samples.closure(samples.paris("2026-11-23 15:00"), samples.paris("2026-11-24 00:00"))
    assert opening_hours(_hours(overrides=[late], closures=(today,)), NOW).split("; ")[2:] == [
        "2026 Nov 23 09:00-15:00", "2026 Dec 07 20:00-24:00",
    ]


def test_that_nobody_is_there_just_now_does_not_count() -> None:
    nobody = Closure(NOW, None, None, Source(Kind.NO_AGENTS, None, Written()))
    assert opening_hours(_hours(closures=(nobody,)), NOW) == opening_hours(_hours(), NOW)
