"""Everybody has a number that may be rung, and behaves at each call as was drawn for it."""

from __future__ import annotations

import random
from datetime import timedelta

from routing.cli.rehearsing.people import ANSWERS, BUSY, Moods, Person, Whim, people
from routing.phone_numbers import is_mobile
from tests.conftest import StoppedClock


def test_the_same_seed_meets_the_same_people() -> None:
    found = people(400, random.Random(7))
    assert found == people(400, random.Random(7))
    assert len({one.number for one in found}) == 400
    assert all(is_mobile(one.number) for one in found)
    assert {one.whim for one in found[:25]} == {None, *Whim}
    assert sum(not one.can_be_rung for one in found) == 4


def test_a_new_mood_for_each_call() -> None:
    clock = StoppedClock()
    moods = Moods({"+33612000000": Person("+33612000000", (BUSY, ANSWERS))}, clock)  # type: ignore[arg-type]
    seen = []
    for seconds in (0, 2, 5, 300, 302, 900):
        clock.at += timedelta(seconds=seconds)
        seen.append(moods["+33612000000"])
    assert seen == [BUSY, BUSY, BUSY, ANSWERS, ANSWERS, ANSWERS]
    assert list(moods) == ["+33612000000"]
