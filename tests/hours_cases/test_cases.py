"""The cases agreed on by two other engines, each put through hours.yaml, the loader and the timeline."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from routing.config.loader import load
from routing.domain.timeline import compile_timeline
from routing.domain.wall_time import instant_of
from tests.hours_cases.notation import hours_yaml

FILE = Path(__file__).parents[3] / "shared" / "hours" / "cases.json"
IS_THERE = FILE.is_file()

# Cases that our model cannot say, each with the reason. None so far: what our rules do not compute by
# themselves (Easter, the eve of a holiday) a supervisor lists by date, and so does the translation.
CANNOT_SAY: dict[str, str] = {}

# What has to be among the cases run: how it shows in a case's notation, and in the hours.yaml made of it.
KINDS = {
    "weekly hours": (r"^(Mo-Th|Mo-Fr)", r"weekly:\n"),
    "several spans a day": (r"\d-\d\d:\d\d,\d\d:", r"mon: 0\d:\d\d-1\d:\d\d, 1\d:"),
    "past midnight": (r"2\d:00-0\d:\d\d|-2[56]:", r"22:00-06:00|09:00-02:00"),
    "round the clock": (r"24/7", r"weekly: always"),
    "closed on holidays": (r"PH off", r"on_holidays: closed"),
    "hours on holidays": (r"PH \d", r"on_holidays: \d"),
    "yearly dates": (r"Dec 24,Dec 31", r"every: 12-24"),
    "yearly ranges": (r"Dec 2\d-Jan", r"from: 12-2\d, to: 01"),
    "single dates": (r"; 20\d\d [A-Z]\w\w \d\d off", r"\{lines: all, on: 20\d\d-\d\d-\d\d, hours: .closed"),
    "ranges of dates": (r"20\d\d May \d\d-20", r"from: 2024-05-16, to: 2024-05-25"),
    "months": (r"; Aug off", r"from: 08-01, to: 08-31"),
    "seasons": (r"Nov-Feb", r"seasons:\n"),
    "recurrences": (r"week 01-53/2", r"BYWEEKNO"),
    "nth weekdays": (r"\[-1\]", r"FREQ=MONTHLY;BYDAY=-1TH"),
    "hours added": (r", (Tu|Th) 20:30", r"add: .20:30-22:00"),
    "hours taken out": (r"12:30-13:30 off", r"close: .12:30-13:30"),
}


@dataclass(frozen=True)
class Case:
    """One schedule, its window in local time, and its open time."""

    id: str
    hours: str
    country: str | None
    timezone: str
    start: datetime
    end: datetime
    expected: tuple[tuple[int, int], ...]


def _read() -> list[Case]:
    if not IS_THERE:
        return []
    return [
        Case(
            id=case["id"], hours=case["hours"], country=case["country"], timezone=case["timezone"],
            start=datetime.fromisoformat(case["from"]), end=datetime.fromisoformat(case["to"]),
            expected=tuple((_epoch(start), _epoch(end)) for start, end in case["expected_open_intervals"]),
        )
        for case in json.loads(FILE.read_bytes())
    ]


def _epoch(written: str) -> int:
    return int(datetime.fromisoformat(written).timestamp())


CASES = _read()
RUN = [case for case in CASES if case.id not in CANNOT_SAY]
needs_cases = pytest.mark.skipif(not IS_THERE, reason="the shared folder is not beside this repository")


def text_of(case: Case) -> str:
    """The hours.yaml of a case."""
    return hours_yaml(case.hours, case.timezone, case.country, case.start.date(), case.end.date())


def open_time(case: Case) -> tuple[tuple[int, int], ...]:
    """Our open time in the case's window, touching intervals joined."""
    first, last = case.start.date(), case.end.date()
    rules = load({"hours.yaml": text_of(case).encode()}, first).centre.lines["line"].rules
    low, high = (instant_of(wall, rules.timezone) for wall in (case.start, case.end))
    joined: list[tuple[int, int]] = []
    for found in compile_timeline(rules, first, last + timedelta(days=1)).intervals(low, high):
        start, end = max(found.start, low), min(found.end, high)
        if joined and joined[-1][1] == start:
            joined[-1] = (joined[-1][0], end)
        elif start < end:
            joined.append((start, end))
    return tuple(joined)


@needs_cases
@pytest.mark.parametrize("case", RUN, ids=lambda case: case.id)
def test_case(case: Case) -> None:
    assert open_time(case) == case.expected, f"{case.hours}\n{text_of(case)}"


@needs_cases
def test_what_is_left_out_is_counted_and_has_a_reason() -> None:
    print(f"{len(RUN)} cases run, {len(CANNOT_SAY)} left out")
    assert len(RUN) + len(CANNOT_SAY) == len(CASES) == len({case.id for case in CASES}) == 240
    assert all(len(reason) > 20 for reason in CANNOT_SAY.values())


@needs_cases
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_rule_is_among_the_cases_run(kind: str) -> None:
    theirs, ours = KINDS[kind]
    named = [case for case in RUN if re.search(theirs, case.hours)]
    assert any(re.search(ours, text_of(case)) for case in named), f"{len(named)} cases"


@needs_cases
def test_cases_run_in_all_five_zones() -> None:
    assert {case.timezone for case in RUN} == {
        "Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Africa/Casablanca",
    }
