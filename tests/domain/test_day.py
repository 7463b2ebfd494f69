"""The chosen meaning of hours, one sentence at a time, each held to a few instants in Paris."""

from __future__ import annotations

from datetime import date

import pytest

from routing.domain.day import Cut, Piece, day_hours, holiday_source, without
from routing.domain.rules import Kind, Source
from tests.domain.oracle import PlainOverride, PlainRules, PlainSeason, Spans, open_minutes
from tests.domain.samples import (
    ALWAYS,
    MINUTE,
    NEVER,
    NIGHTS,
    NO_DAY,
    PARIS,
    REAL_WEEK,
    days,
    hours_of,
    override,
    paris,
    rules_of,
    spans,
)

XMAS = days("2026-12-25")  # a Friday, open from 9 h 30 to 20 h on the real line


def real(
    *overrides: PlainOverride, seasons: tuple[PlainSeason, ...] = (), holidays: frozenset[date] = frozenset(),
    on_holidays: Spans | None = None,
) -> PlainRules:
    """The real line with overrides, written in this order."""
    return PlainRules(PARIS, REAL_WEEK, seasons, holidays, on_holidays, overrides)


def nightly(
    *overrides: PlainOverride, holidays: frozenset[date] = frozenset(), policy: Spans | None = None
) -> PlainRules:
    """Open from 22 h to 6 h every night."""
    return PlainRules(PARIS, NIGHTS, holidays=holidays, on_holidays=policy, overrides=overrides)


def on_xmas(effect: str, *hours: str, scope: str = "date", is_row: bool = False) -> PlainOverride:
    """An override on Christmas 2026."""
    return override(scope, effect, XMAS, spans(*hours), is_row)


def sunday(*hours: str) -> PlainRules:
    """Open on Sundays only."""
    return PlainRules(PARIS, (*(NO_DAY,) * 6, spans(*hours)))


WINTER = PlainSeason(days("2026-12-01/2027-01-31"), True, (spans("10:00-16:00"),) * 7)
LATER_WINTER = PlainSeason(days("2026-12-20/2027-01-31"), True, (spans("11:00-15:00"),) * 7)
THIS_WINTER = PlainSeason(days("2026-12-24/2026-12-26"), False, (spans("12:00-14:00"),) * 7)
UP_TO_ALL_DAY = PlainRules(PARIS, (spans("18:00-42:00"), *(NO_DAY,) * 6))

MEANINGS: dict[str, tuple[PlainRules, str, str]] = {
    "spans are half-open": (real(), "12-24 09:00, 12-24 19:59:59", "12-24 08:59:59, 12-24 20:00"),
    "a whole day ends with its last second":
        (PlainRules(PARIS, ALWAYS), "12-24 23:59:59, 12-25 00:00", ""),
    "several spans leave a break": (
        PlainRules(PARIS, (spans("09:00-12:00", "14:00-18:00"),) * 7),
        "12-24 11:59, 12-24 14:00", "12-24 12:00, 12-24 13:59"),
    "spans that overlap count as one": (
        PlainRules(PARIS, (spans("09:00-13:00",
            "12:00-18:00"),) * 7), "12-24 12:30, 12-24 13:30", "12-24 18:00"),
    "a span may end after midnight": (nightly(), "12-24 22:00, 12-25 05:59", "12-25 06:00, 12-24 21:59"),
    "a span may last up to 24 hours past midnight": (UP_TO_ALL_DAY, "12-21 18:00, 12-22 17:59",
        "12-22 18:00"),

    "an override beats a holiday": (
        real(on_xmas("hours", "10:00-12:00"), holidays=XMAS,
            on_holidays=NO_DAY), "12-25 11:00", "12-25 13:00"),
    "a holiday beats a season": (
        real(holidays=XMAS, on_holidays=spans("10:00-11:00"),
            seasons=(WINTER,)), "12-25 10:30", "12-25 11:30"),
    "a season beats weekly hours": (real(seasons=(WINTER,)), "12-26 10:00, 12-24 15:59",
        "12-24 09:30, 12-24 16:00"),
    "a season of given dates beats a yearly one": (
        real(seasons=(THIS_WINTER, WINTER)), "12-25 12:00, 12-27 10:30", "12-25 11:00, 12-25 15:00"),
    "of two yearly seasons the one written last wins": (
        real(seasons=(WINTER, LATER_WINTER)), "12-19 10:30, 12-24 11:00", "12-24 10:30, 12-24 15:00"),
    "a holiday with no decision is a day like any other": (
        real(holidays=XMAS, on_holidays=None), "12-25 09:30", "12-25 09:29"),

    "a date beats a range, whatever the order": (
        real(on_xmas("hours", "10:00-12:00"), on_xmas("hours", scope="range")), "12-25 11:00", "12-25 12:00"),
    "a range beats a recurrence, whatever the order": (
        real(on_xmas("hours", "10:00-12:00", scope="range"), on_xmas("hours", scope="recurrence")),
        "12-25 11:00", "12-25 12:00"),
    "a date in a file beats a range in a row": (
        real(on_xmas("hours", scope="range", is_row=True), on_xmas("hours", "10:00-12:00")),
        "12-25 11:00", "12-25 12:00"),
    "among equals a row beats a file, whatever the order": (
        real(on_xmas("hours", "10:00-12:00", is_row=True), on_xmas("hours")), "12-25 11:00", "12-25 12:00"),
    "among equals the one written last wins": (
        real(on_xmas("hours"), on_xmas("hours", "10:00-12:00")), "12-25 11:00", "12-25 12:00"),

    "an override with hours lets the tail of the evening before go on": (
        nightly(on_xmas("hours",
            "10:00-12:00")), "12-25 05:59, 12-25 10:00", "12-25 06:00, 12-25 22:00, 12-26 05:00"),
    "an override that closes takes the whole calendar day, the tail before included": (
        nightly(on_xmas("hours")), "12-24 23:59, 12-26 22:00",
        "12-25 00:00, 12-25 05:59, 12-25 23:00, 12-26 05:59"),
    "a holiday that closes takes the whole calendar day, the tail before included": (
        nightly(holidays=XMAS, policy=NO_DAY), "12-24 23:59",
        "12-25 00:00, 12-25 05:59, 12-25 23:00, 12-26 05:59"),
    "a holiday with hours lets the tail of the evening before go on": (
        nightly(holidays=XMAS, policy=spans("10:00-12:00")),
        "12-25 05:59, 12-25 10:00", "12-25 06:00, 12-25 22:00"),

    "what is added stands on top": (real(on_xmas("add", "19:00-22:00")), "12-25 09:30, 12-25 21:59",
        "12-25 22:00"),
    "what is added may run past midnight": (
        real(on_xmas("add", "22:00-25:00")), "12-26 00:59", "12-26 01:00, 12-25 21:00"),
    "what is added stands on a closed day": (
        real(on_xmas("hours", scope="range"), on_xmas("add", "10:00-11:00")), "12-25 10:30", "12-25 09:45"),
    "what is added yields to a stronger closing": (
        real(on_xmas("add", "21:00-22:00", scope="range"),
            on_xmas("hours")), "12-24 12:00", "12-25 21:30, 12-25 12:00"),
    "what is taken out leaves a hole": (
        real(on_xmas("close", "12:00-13:00")), "12-25 11:59, 12-25 13:00", "12-25 12:00, 12-25 12:59"),
    "what is taken out reaches the tail of the evening before": (
        nightly(on_xmas("close", "02:00-04:00")), "12-25 01:59, 12-25 04:00", "12-25 02:00, 12-25 03:59"),
    "what is taken out past midnight reaches the day's own tail": (
        nightly(on_xmas("close", "23:00-26:00")), "12-25 22:59, 12-26 02:00", "12-25 23:00, 12-26 01:59"),
    "what is taken out past midnight spares the next day's own spans": (
        PlainRules(PARIS, ALWAYS, overrides=(on_xmas("close", "23:00-26:00"),)),
        "12-25 22:59, 12-26 00:00", "12-25 23:59"),
    "what a stronger rule adds fills the hole": (
        real(on_xmas("close", "12:00-14:00", scope="range"), on_xmas("add", "12:30-13:00")),
        "12-25 12:30, 12-25 14:00", "12-25 12:00, 12-25 13:00"),
    "a stronger override with hours resets the hole, in the tail before too": (
        nightly(on_xmas("close", "02:00-04:00", scope="range"), on_xmas("hours", "10:00-12:00")),
        "12-25 03:00, 12-25 11:00", "12-25 12:00"),
    "what is added in the hole of a tail stays with its own day": (
        nightly(on_xmas("close", "01:00-03:00", scope="range"), on_xmas("add", "01:00-02:00")),
        "12-25 00:59, 12-25 01:00, 12-25 01:59, 12-25 03:00", "12-25 02:00, 12-25 02:59"),
    "a tail that begins after midnight leaves the next day's first hours alone": (
        PlainRules(PARIS, (spans("00:00-01:00", "20:00-28:00"),) * 7,
            overrides=(on_xmas("close", "20:00-26:00"),)),
        "12-26 00:30, 12-26 02:00, 12-26 03:59", "12-25 23:00, 12-26 01:00, 12-26 01:59"),
}


@pytest.mark.parametrize("meaning", MEANINGS)
def test_meaning(meaning: str) -> None:
    rules, is_open, is_closed = MEANINGS[meaning]
    hours = hours_of(rules, paris("2026-12-01 12:00"))
    for expected, listed in ((True, is_open), (False, is_closed)):
        for at in filter(None, listed.split(", ")):
            moment = paris(f"2026-{at}")
            minute = moment.replace(second=0)
            assert open_minutes(rules, minute, minute + MINUTE) == [expected], f"the oracle at {at}"
            assert hours.is_open(moment) is expected, at


OVERLAP = "2026-10-25"
GAP = "2026-03-29"


@pytest.mark.parametrize(("meaning", "hours", "night", "opens", "closes"), [
    ("a span up to the overlap ends at its first coming", "00:00-02:30", OVERLAP, "10-24 22:00",
     "10-25 00:30"),
    ("a span within the overlap is its first coming", "02:15-02:45", OVERLAP, "10-25 00:15", "10-25 00:45"),
    ("a span from the overlap starts at its first coming", "02:30-04:00", OVERLAP, "10-25 00:30",
     "10-25 03:00"),
    ("a span over the overlap lasts an hour more", "01:00-04:00", OVERLAP, "10-24 23:00", "10-25 03:00"),
    ("a span up to the gap ends with the jump", "00:00-02:30", GAP, "03-28 23:00", "03-29 01:00"),
    ("a span from the gap starts with the jump", "02:30-04:00", GAP, "03-29 01:00", "03-29 02:00"),
    ("a span over the gap lasts an hour less", "01:00-04:00", GAP, "03-29 00:00", "03-29 02:00"),
])
def test_clock_changes(meaning: str, hours: str, night: str, opens: str, closes: str) -> None:
    midnight = paris(f"{night} 00:00")
    asked = hours_of(sunday(hours), midnight)
    before = midnight - MINUTE
    opening = asked.next_opening(before)
    assert opening is not None, meaning
    assert f"{opening:%m-%d %H:%M}" == opens, meaning
    assert f"{asked.next_closing(before):%m-%d %H:%M}" == closes, meaning


def test_a_span_within_the_gap_vanishes() -> None:
    hours = hours_of(sunday("02:15-02:45"), paris("2026-03-20 12:00"))
    assert hours.next_opening(paris("2026-03-22 12:00")) == paris("2026-04-05 02:15")


def test_never_is_closed_on_every_day() -> None:
    assert not any(open_minutes(PlainRules(PARIS, NEVER), paris("2026-12-24 00:00"),
        paris("2026-12-25 00:00")))


def test_spans_that_touch_are_one_piece_and_a_hole_as_long_leaves_none() -> None:
    rules = rules_of(PlainRules(PARIS, (spans("09:00-12:00", "12:00-14:00"),) * 7))
    (piece,) = day_hours(rules, date(2026, 11, 23)).pieces
    assert (piece.start, piece.end) == (540, 840)
    assert without((piece,), (Cut(540, 840, rules.source),)) == ()
    assert without((piece,), (Cut(540, 600, rules.source),)) == (Piece(600, 840, rules.source),)


def test_a_holiday_is_named_and_stands_where_its_policy_was_written() -> None:
    rules = rules_of(real(holidays=XMAS, on_holidays=()))
    source = holiday_source(rules, date(2026, 12, 25))
    assert source == Source(Kind.HOLIDAY, rules.holidays[date(2026, 12, 25)], rules.on_holidays.written)
    assert source.written.line == 9
