"""Overrides as values: which days they name, how specific they are, what they do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from routing.config.overrides import OverrideRejected, read_override, yearly
from routing.domain.rules import Effect, Override, Period, Scope
from routing.domain.text import Text
from tests.config.files import HERE, KNOWN, faults_of, only_fault, span, with_override


def read(**keys: object) -> Override:
    """An override with these keys (`from_` for from), closed unless they say otherwise."""
    entry: dict[str, Any] = {"lines": "all", **{key.rstrip("_"): value for key, value in keys.items()}}
    if not {"hours", "add", "close"} & entry.keys():
        entry["hours"] = "closed"
    return read_override(entry, KNOWN, HERE)


def days_of(override: Override, year: int) -> list[str]:
    """The days of that year that it names, as MM-DD."""
    days = sorted(day for period in override.periods for day in period.days() if day.year == year)
    return [f"{day:%m-%d}" for day in days]


@pytest.mark.parametrize(
    ("keys", "scope", "days"),
    [
        ({"on": "2026-12-24"}, Scope.DATE, ["12-24"]),
        ({"on": ["2026-12-31", "2026-12-24", "2026-12-24"]}, Scope.DATE, ["12-24", "12-31"]),
        ({"on": "2026-12-24, 2026-12-31"}, Scope.DATE, ["12-24", "12-31"]),
        ({"from_": "2026-12-24", "to": "2026-12-26"}, Scope.RANGE, ["12-24", "12-25", "12-26"]),
        ({"from_": "2026-12-24", "to": "2026-12-24"}, Scope.RANGE, ["12-24"]),
        ({"every": "12-31"}, Scope.RECURRENCE, ["12-31"]),
        ({"every": ["12-24", "12-31"]}, Scope.RECURRENCE, ["12-24", "12-31"]),
        ({"from_": "05-01", "to": "05-03"}, Scope.RECURRENCE, ["05-01", "05-02", "05-03"]),
        ({"from_": "12-30", "to": "01-02"}, Scope.RECURRENCE, ["01-01", "01-02", "12-30", "12-31"]),
        ({"rrule": "FREQ=YEARLY;BYMONTH=7;BYDAY=1FR"}, Scope.RECURRENCE, ["07-03"]),
        (
            {"rrule": "FREQ=DAILY;INTERVAL=100", "from_": "2026-01-01"},
            Scope.RECURRENCE,
            ["01-01", "04-11", "07-20", "10-28"],
        ),
    ],
)
def test_days_and_scope(keys: Mapping[str, object], scope: Scope, days: list[str]) -> None:
    override = read(**keys)
    assert override.scope is scope
    assert days_of(override, 2026) == days


@pytest.mark.parametrize("year", range(2016, 2037))
def test_yearly_ones_are_there_in_every_known_year(year: int) -> None:
    assert days_of(read(every="12-31"), year) == ["12-31"]
    assert days_of(read(from_="12-31", to="01-01"), year) == ["01-01", "12-31"]


@pytest.mark.parametrize(
    ("first", "last", "year", "days"),
    [
        ((2, 29), (2, 29), 2028, ["02-29"]),
        ((2, 29), (2, 29), 2027, []),
        ((2, 28), (2, 29), 2027, ["02-28"]),
        ((2, 28), (2, 29), 2028, ["02-28", "02-29"]),
        ((2, 29), (3, 1), 2027, ["03-01"]),
        ((2, 29), (3, 1), 2028, ["02-29", "03-01"]),
    ],
)
def test_29_february_is_in_leap_years_only(
    first: tuple[int, int], last: tuple[int, int], year: int, days: list[str]
) -> None:
    found = [day for period in yearly(first, last, KNOWN) for day in period.days() if day.year == year]
    assert [f"{day:%m-%d}" for day in found] == days


def test_a_whole_year_has_every_day_once() -> None:
    """From 1 March to 29 February, in common years to the 28th."""
    days = sorted(day for period in yearly((3, 1), (2, 29), KNOWN) for day in period.days())
    wanted = [date(2016, 1, 1) + timedelta(days=n) for n in range((date(2037, 1, 1) - date(2016, 1, 1)).days)]
    assert [day for day in days if 2016 <= day.year < 2037] == wanted


@pytest.mark.parametrize(
    ("key", "effect"), [("hours", Effect.REPLACE), ("add", Effect.ADD), ("close", Effect.REMOVE)]
)
def test_effects(key: str, effect: Effect) -> None:
    override = read(on="2026-12-24", **{key: "09:00-12:00"})
    assert (override.effect, override.spans) == (effect, (span("09:00", "12:00"),))


def test_closed_closes_the_day() -> None:
    override = read(on="2026-12-24", hours="closed")
    assert (override.effect, override.spans) == (Effect.REPLACE, ())


def test_it_knows_its_reason_and_where_it_stands() -> None:
    override = read(on="2026-12-24", reason={"fr": "Noël", "en": "Christmas"})
    assert override.source.label == Text("Noël", "Christmas")
    assert override.source.written == HERE
    assert read(on="2026-12-24").source.label is None


@pytest.mark.parametrize(
    "keys",
    [
        {"on": "9999-12-31"},
        {"from_": "2026-01-01", "to": "9999-12-31"},
        {"on": "0001-01-01"},
        {"from_": "0001-01-01", "to": "2026-01-01"},
    ],
)
def test_the_first_and_last_days_of_all_are_dates_too(keys: Mapping[str, object]) -> None:
    """`to: 9999-12-31` is how people write “until further notice”: accepted or refused, never a crash."""
    try:
        override = read(**keys)
    except OverrideRejected:
        return
    assert all(isinstance(period, Period) for period in override.periods)


@pytest.mark.parametrize(
    ("keys", "field"),
    [
        ("rrule: FREQ=HOURLY, hours: closed", "overrides.0.rrule"),
        ("rrule: demain, hours: closed", "overrides.0.rrule"),
        ('rrule: "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", hours: closed', "overrides.0.rrule"),
        ("from: 12-24, rrule: FREQ=DAILY, hours: closed", "overrides.0.from"),
    ],
)
def test_a_rule_that_is_none_is_refused_with_its_line(keys: str, field: str) -> None:
    fault = only_fault(with_override(keys))
    assert (fault.file, fault.line, fault.field) == ("hours.yaml", 18, field)


def test_a_rule_that_names_no_day_is_refused() -> None:
    """30 February: accepted in silence, it would never have an effect."""
    fault = only_fault(with_override('rrule: "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", hours: closed'))
    assert fault.field == "overrides.0.rrule"


def test_every_bad_rule_of_a_file_is_reported() -> None:
    hours = with_override("rrule: x, hours: closed") + "  - {lines: all, rrule: y, hours: closed}\n"
    assert [fault.line for fault in faults_of(hours)] == [18, 19]
