"""Hours are compiled again for the lines that a change concerns, and stay the same things for the others."""

from __future__ import annotations

from datetime import timedelta

import pytest

from routing.availability import Outlook, Outlooks
from routing.domain.text import Text
from routing.journalling import Author
from routing.runtime import Runtime
from routing.supervision.closing import close_lines, new_closure, reopen_line
from routing.supervision.overriding import add_override, new_override
from tests.conftest import StoppedClock

CLAIRE = Author("claire", "supervisor", "cli")
CHANGED, OTHER = "chat", "telephone"


def _same(before: Outlook, after: Outlook) -> set[str]:
    assert after is not before
    return {line for line in before.hours if after.hours[line] is before.hours[line]}


def _close(runtime: Runtime, line: str) -> None:
    close_lines(runtime, CLAIRE, [new_closure(runtime, CLAIRE, line, None, Text("Fermé", "Closed"))], "exercice")


@pytest.fixture
def before(outlooks: Outlooks) -> Outlook:
    """The hours before anything is changed, asked about once."""
    outlook = outlooks.fresh()
    assert {CHANGED, OTHER} <= outlook.hours.keys()
    return outlook


def test_a_closure_concerns_its_line_alone(runtime: Runtime, outlooks: Outlooks, before: Outlook) -> None:
    now = runtime.clock.now()
    assert before.status(CHANGED, now).is_open and before.status(OTHER, now).is_open
    _close(runtime, CHANGED)
    after = outlooks.fresh()
    assert _same(before, after) == before.hours.keys() - {CHANGED}
    assert not after.status(CHANGED, now).is_open and after.status(OTHER, now).is_open
    reopen_line(runtime, CLAIRE, CHANGED, "exercice")
    assert outlooks.fresh().status(CHANGED, now).is_open


def test_an_override_of_one_line_or_of_all(runtime: Runtime, outlooks: Outlooks, before: Outlook) -> None:
    day = runtime.clock.now().date() + timedelta(days=1)
    for entry, same in (({"lines": [OTHER]}, before.hours.keys() - {OTHER}), ({"lines": "all"}, set())):
        held = outlooks.fresh()
        day += timedelta(days=1)
        written = {"on": day.isoformat(), "hours": "10:00-12:00", **entry}
        add_override(runtime, CLAIRE, new_override(runtime, CLAIRE, held, written), "formation")
        assert _same(held, outlooks.fresh()) == same


def test_the_next_day_all_of_them_are_made_for_that_day(
    outlooks: Outlooks, before: Outlook, clock: StoppedClock
) -> None:
    clock.at += timedelta(days=1)
    after = outlooks.fresh()
    assert _same(before, after) == set()
    assert after.hours[OTHER].regular.end > before.hours[OTHER].regular.end


def test_what_was_found_out_of_a_line_that_is_as_it_was_needs_no_second_look(
    runtime: Runtime, outlooks: Outlooks, before: Outlook
) -> None:
    known = {line: before.status(line, runtime.clock.now()) for line in (CHANGED, OTHER)}
    _close(runtime, CHANGED)
    after = outlooks.fresh()
    assert after.made.keys() == {("status", OTHER)}
    assert after.status(OTHER, runtime.clock.now()) == known[OTHER]
