"""Layers are drawn from the rules one by one; what comes of them is what callers get."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given

from routing.domain.hours import compile_hours
from routing.domain.layers import layers
from routing.domain.rules import Kind, NewWeek, Source, Span, Written, with_weeks
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
