"""Layers are drawn from the rules one by one; what comes of them is what callers get."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given

from routing.domain.hours import compile_hours
from routing.domain.layers import joined, layers
from routing.domain.rules import Kind, NewWeek, Source, Span, Written, with_weeks
from routing.domain.timeline import Interval
from routing.domain.wall_time import at_epoch, midnight
from tests.domain.oracle import PlainRules, PlainSeason
from tests.domain.samples import (
    NO_DAY,
    ONE_DAY,
    PARIS,
    REAL_WEEK,
    Sample,
    closure,
    days,
    hours_of,
    override,
    paris,
    rules_of,
    samples,
    spans,
)


def _joined(stretches: list[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for start, end in sorted(stretches):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


@given(samples())
def test_what_comes_of_the_layers_is_when_the_line_is_open(sample: Sample) -> None:
    hours, zone = sample.hours, sample.plain.zone
    first, last = sample.known.start + ONE_DAY, sample.known.end - ONE_DAY
    drawn = layers(hours, first, last)
    assert [one.day.on for one in drawn] == [first + timedelta(days=n) for n in range((last - first).days)]
    low, high = midnight(first, zone), midnight(last, zone)
    before = [(i.start, i.end) for one in layers(hours, first - ONE_DAY, first) for i in one.day.intervals]
    final = [(i.start, i.end) for one in drawn for i in one.day.intervals]
    cut = [(max(a, low), min(b, high)) for a, b in (*before, *final) if a < high and b > low]
    effective = [(max(i.start, low), min(i.end, high)) for i in hours.effective.intervals(low, high)]
    assert _joined(cut) == _joined(effective)


@given(samples())
def test_every_open_stretch_is_said_by_the_layer_it_is_put_down_to(sample: Sample) -> None:
    for one in layers(sample.hours, sample.known.start + ONE_DAY, sample.known.end - ONE_DAY):
        for interval in one.day.intervals:
            sayers = [layer for layer in one.layers if layer.source == interval.source and layer.counts]
            said = _joined([stretch for layer in sayers for stretch in layer.opens])
            assert any(start <= interval.start and interval.end <= end for start, end in said)
        closed = [stretch for layer in one.layers if layer.source.kind is Kind.CLOSURE for stretch in layer.closes]
        assert not any(a < i.end and i.start < b for a, b in closed for i in one.day.intervals)


def test_layers_stand_from_the_weakest_to_the_strongest_and_say_which_count() -> None:
    eve = date(2026, 12, 24)
    plain = PlainRules(
        zone=PARIS, week=REAL_WEEK,
        seasons=(PlainSeason(days("2026-12-01/2026-12-31"), True, (spans("10:00-18:00"),) * 7),),
        holidays=days("2026-12-25"), on_holidays=NO_DAY,
        overrides=(override("date", "hours", days("2026-12-24"), spans("09:00-16:00")),
                   override("date", "add", days("2026-12-24"), spans("17:00-18:00"))),
    )
    shut = closure(paris("2026-12-24 15:00"), paris("2026-12-24 15:30"))
    drawn = layers(hours_of(plain, paris("2026-12-20 12:00"), shut), eve, eve + timedelta(days=2))
    on_eve, christmas = drawn
    assert [(layer.source.kind, layer.counts) for layer in on_eve.layers] == [
        (Kind.WEEKLY_HOURS, False), (Kind.SEASON, False), (Kind.OVERRIDE, True), (Kind.OVERRIDE, True),
        (Kind.CLOSURE, True),
    ]
    told = [(at_epoch(i.start).astimezone(PARIS).hour, at_epoch(i.end).astimezone(PARIS).hour)
            for i in on_eve.day.intervals]
    assert told == [(9, 15), (15, 16), (17, 18)]
    holiday = christmas.layers[-1]
    assert holiday.source.kind is Kind.HOLIDAY and not holiday.opens and len(holiday.closes) == 1


def test_a_new_regular_week_holds_from_its_day_on_as_a_layer_and_in_the_end() -> None:
    rules = rules_of(PlainRules(zone=PARIS, week=REAL_WEEK))
    said = Source(Kind.WEEKLY_HOURS, None, Written(id="wk_x", role="supervisor"))
    new = NewWeek(date(2026, 12, 9), ((Span(600, 720),),) * 7, said)
    hours = compile_hours(with_weeks(rules, [new]), (), paris("2026-11-23 10:00"))
    drawn = layers(hours, date(2026, 12, 7), date(2026, 12, 14))
    assert [one.layers[0].source is said for one in drawn] == [False, False, True, True, True, True, True]
    assert [one.day.open_seconds // 3600 for one in drawn] == [11, 11, 2, 2, 2, 2, 2]
    assert [hours.is_open(paris(f"2026-12-{day:02} 14:00")) for day in (8, 9)] == [True, False]


def test_stretches_that_touch_are_shown_as_one() -> None:
    source = Source(Kind.WEEKLY_HOURS, None, Written())
    intervals = [Interval(start, end, source) for start, end in ((0, 60), (60, 90), (90, 120), (180, 240))]
    assert joined(intervals) == ((0, 120), (180, 240))
    assert joined(intervals[:1]) == ((0, 60),)
    assert joined([]) == ()


def test_a_layer_says_what_its_rule_opens_and_what_it_closes() -> None:
    """A usual week closes nothing by having no hours, nor does an override that has some."""
    sunday, monday = date(2026, 11, 29), date(2026, 11, 30)
    plain = PlainRules(PARIS, REAL_WEEK, holidays=days("2026-11-29"), overrides=(
        override("range", "hours", days("2026-11-30"), spans("10:00-12:00")),
        override("date", "close", days("2026-11-30"), spans("11:00-12:00")),
    ))
    hours = hours_of(plain, paris("2026-11-23 10:00"))
    off, ruled = (drawn.layers for drawn in layers(hours, sunday, monday + timedelta(days=1)))
    assert [(layer.opens, layer.closes) for layer in off] == [((), ()), ((), ())]
    assert [(_told(layer.opens), _told(layer.closes)) for layer in ruled] == [
        (["09:00-20:00"], []), (["10:00-12:00"], []), ([], ["11:00-12:00"]),
    ]


def test_a_closure_is_a_layer_of_its_own_days_only() -> None:
    hours = hours_of(
        PlainRules(PARIS, REAL_WEEK), paris("2026-11-23 10:00"),
        closure(paris("2026-11-28 00:00"), paris("2026-11-30 00:00")),
    )
    drawn = layers(hours, date(2026, 11, 27), date(2026, 12, 1))
    assert [len(day.layers) for day in drawn] == [1, 2, 2, 1]
    assert [_told(day.layers[-1].closes) for day in drawn[1:3]] == [["00:00-00:00"]] * 2
    assert drawn[1].layers[-1].opens == ()


def test_a_span_that_the_clock_leaps_over_opens_nothing() -> None:
    hours = hours_of(PlainRules(PARIS, (spans("02:00-03:00"),) * 7), paris("2026-11-23 10:00"))
    spring, = layers(hours, date(2027, 3, 28), date(2027, 3, 29))
    assert spring.layers[0].opens == ()


def _told(stretches: tuple[tuple[int, int], ...]) -> list[str]:
    return ["-".join(f"{at_epoch(bound).astimezone(PARIS):%H:%M}" for bound in stretch) for stretch in stretches]
