"""Explanations: every rule of the day in order of strength, one of them deciding, and none forgotten."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routing.domain.errors import OutOfRange
from routing.domain.explanation import Explanation, Verdict, explain, sources_on
from routing.domain.hours import status_at
from routing.domain.rules import Kind
from tests.domain.oracle import PlainOverride, PlainRules, PlainSeason
from tests.domain.samples import (
    NEVER,
    NIGHTS,
    NO_DAY,
    PARIS,
    REAL_WEEK,
    closure,
    days,
    hours_of,
    instants,
    override,
    paris,
    rules_of,
    samples,
    spans,
    utc,
)

NOW = paris("2026-12-21 12:00")
XMAS = days("2026-12-25")
EVE = days("2026-12-24")

OPENS, CLOSES, SILENT, OVERRULED = Verdict.OPENS, Verdict.CLOSES, Verdict.SILENT, Verdict.OVERRULED
WEEKLY, SEASON, HOLIDAY, OVERRIDE, CLOSURE, _NO_AGENTS = Kind


def told(explanation: Explanation) -> list[tuple[Kind, Verdict]]:
    """What each rule says, strongest first."""
    return [(row.source.kind, row.verdict) for row in explanation.considered]


def real(*overrides: PlainOverride) -> PlainRules:
    """The real line with a holiday and a season on Christmas, and overrides."""
    season = PlainSeason(XMAS, True, (spans("10:00-16:00"),) * 7)
    return PlainRules(PARIS, REAL_WEEK, (season,), XMAS, NO_DAY, overrides)


PLAIN = PlainRules(PARIS, REAL_WEEK)
ADDED = override("date", "add", XMAS, spans("21:00-22:00"))
CUT = override("date", "close", XMAS, spans("12:00-13:00"))
SPECIAL = override("date", "hours", XMAS, spans("10:00-14:00"))
KEPT = PlainRules(PARIS, REAL_WEEK, holidays=XMAS, on_holidays=None)


@pytest.mark.parametrize(("rules", "at", "expected"), [
    (PLAIN, "2026-12-24 10:00", [(WEEKLY, OPENS)]),
    (PLAIN, "2026-12-24 21:00", [(WEEKLY, CLOSES)]),
    (real(), "2026-12-25 11:00", [(HOLIDAY, CLOSES), (SEASON, OVERRULED), (WEEKLY, OVERRULED)]),
    (real(SPECIAL), "2026-12-25 11:00",
     [(OVERRIDE, OPENS), (HOLIDAY, OVERRULED), (SEASON, OVERRULED), (WEEKLY, OVERRULED)]),
    (real(ADDED), "2026-12-25 21:30",
     [(OVERRIDE, OPENS), (HOLIDAY, OVERRULED), (SEASON, OVERRULED), (WEEKLY, OVERRULED)]),
    (real(ADDED), "2026-12-25 20:30",
     [(OVERRIDE, SILENT), (HOLIDAY, CLOSES), (SEASON, OVERRULED), (WEEKLY, OVERRULED)]),
    (PlainRules(PARIS, REAL_WEEK, overrides=(CUT,)), "2026-12-25 12:00",
     [(OVERRIDE, CLOSES), (WEEKLY, OVERRULED)]),
    (PlainRules(PARIS, REAL_WEEK, overrides=(CUT,)), "2026-12-25 13:00",
     [(OVERRIDE, SILENT), (WEEKLY, OPENS)]),
    (KEPT, "2026-12-25 12:00", [(HOLIDAY, SILENT), (WEEKLY, OPENS)]),
])
def test_what_each_rule_says(rules: PlainRules, at: str, expected: list[tuple[Kind, Verdict]]) -> None:
    explanation = explain(hours_of(rules, NOW), paris(at))
    assert told(explanation) == expected
    assert [row.decides for row in explanation.considered].count(True) == 1


def test_a_closure_stands_above_all() -> None:
    shut = closure(paris("2026-12-25 09:00"), paris("2026-12-25 12:00"))
    explanation = explain(hours_of(real(SPECIAL), NOW, shut), paris("2026-12-25 11:00"))
    assert told(explanation)[:2] == [(CLOSURE, CLOSES), (OVERRIDE, OVERRULED)]
    assert explanation.status.closure == shut


def test_the_tail_of_the_evening_before_decides_and_says_its_day() -> None:
    explanation = explain(hours_of(PlainRules(PARIS, NIGHTS, holidays=XMAS), NOW), paris("2026-12-25 02:00"))
    assert [(row.source.kind, row.on, row.verdict, row.decides) for row in explanation.considered] == [
        (WEEKLY, date(2026, 12, 24), OPENS, True),
        (HOLIDAY, date(2026, 12, 25), OVERRULED, False),
        (WEEKLY, date(2026, 12, 25), OVERRULED, False),
    ]


def test_a_tail_cut_by_the_day_is_decided_by_the_cut() -> None:
    cut = override("date", "close", XMAS, spans("01:00-03:00"))
    explanation = explain(hours_of(PlainRules(PARIS, NIGHTS, overrides=(cut,)), NOW),
        paris("2026-12-25 02:00"))
    assert told(explanation) == [(OVERRIDE, CLOSES), (WEEKLY, OVERRULED)]


def test_an_override_that_is_open_on_its_tail_only() -> None:
    eve = override("date", "hours", EVE, spans("20:00-26:00"))
    rules = PlainRules(PARIS, NEVER, overrides=(eve,))
    explanation = explain(hours_of(rules, NOW), paris("2026-12-25 01:59"))
    assert [(row.source.kind, row.on.day, row.decides) for row in explanation.considered] == [
        (OVERRIDE, 24, True), (WEEKLY, 24, False), (WEEKLY, 25, False),
    ]


def test_a_tail_that_begins_within_the_autumn_overlap_is_explained() -> None:
    night = days("2026-10-24")
    rules = PlainRules(PARIS, NEVER, overrides=(
        override("range", "hours", night, spans("20:00-28:00")), override("date", "close", night,
            spans("20:00-26:45")),
    ))
    explanation = explain(hours_of(rules, NOW), utc("2026-10-25 01:10"))
    assert explanation.status.is_open
    assert [row.on for row in explanation.considered if row.decides] == [date(2026, 10, 24)]


def test_moments_past_the_known_are_refused() -> None:
    with pytest.raises(OutOfRange):
        explain(hours_of(PLAIN, NOW), utc("2045-01-01 12:00"))


def test_sources_of_a_day_are_strongest_first() -> None:
    kinds = [source.kind for source in sources_on(rules_of(real(CUT, SPECIAL)), date(2026, 12, 25))]
    assert kinds == [OVERRIDE, OVERRIDE, HOLIDAY, SEASON, WEEKLY]


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_every_moment_has_one_deciding_rule_and_it_is_the_one_of_the_status(data: st.DataObject) -> None:
    sample = data.draw(samples())
    hours = sample.hours
    for at in data.draw(st.lists(instants(sample), min_size=5, max_size=20)):
        explanation = explain(hours, at)
        (decision,) = [row for row in explanation.considered if row.decides]
        assert explanation.status == status_at(hours, at)
        assert decision.source == explanation.status.source
        assert decision.verdict is (OPENS if explanation.status.is_open else CLOSES)
        assert {row.verdict for row in explanation.considered if not row.decides} <= {SILENT, OVERRULED}


def test_at_the_moment_a_night_ends_the_new_day_decides() -> None:
    rules = PlainRules(PARIS, (spans("00:00-02:00", "22:00-24:00"),) * 7)
    for at, day in (("2026-11-24 00:00", 24), ("2026-11-23 23:59", 23)):
        (decision,) = [row for row in explain(hours_of(rules, NOW), paris(at)).considered if row.decides]
        assert decision.on.day == day
