"""What threads bring at the same time is done together, each gets their own answer, and what fails is left to each."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from threading import Event

import pytest

from routing.store.gathering import MOST, Gathering
from tests.store.databases import A_MOMENT

PATIENCE = 10


class Desk:
    """Doubles numbers, and keeps in which groups they came; it stands still at the first until it is let go."""

    def __init__(self) -> None:
        self.groups: list[list[int]] = []
        self.is_busy, self.goes_on = Event(), Event()
        self.gathering: Gathering[int, int] = Gathering(self.double)

    def double(self, numbers: Sequence[int]) -> list[int | None]:
        """One answer to each; 13 spoils it for all."""
        self.groups.append(list(numbers))
        self.is_busy.set()
        assert self.goes_on.wait(PATIENCE)
        if 13 in numbers:
            raise ValueError("13")
        return [2 * number for number in numbers]


def test_who_comes_alone_goes_at_once() -> None:
    desk = Desk()
    desk.goes_on.set()
    assert [desk.gathering.run(number) for number in (1, 2)] == [2, 4]
    assert desk.groups == [[1], [2]]


@pytest.mark.parametrize("count", [3, MOST + 5])
def test_who_comes_meanwhile_is_done_together(count: int) -> None:
    desk = Desk()
    with ThreadPoolExecutor(count) as pool:
        first = pool.submit(desk.gathering.run, 100)
        assert desk.is_busy.wait(PATIENCE)
        others = [pool.submit(desk.gathering.run, 200 + number) for number in range(count - 1)]
        _until_waiting(desk, count - 1)
        desk.goes_on.set()
        assert first.result(PATIENCE) == 200
        assert [one.result(PATIENCE) for one in others] == [2 * (200 + number) for number in range(count - 1)]
    assert desk.groups[0] == [100]
    assert len(desk.groups[1]) == min(count - 1, MOST)
    assert sorted(chain(*desk.groups[1:])) == [200 + number for number in range(count - 1)]


def test_what_fails_for_all_is_left_to_each_and_goes_on_afterwards() -> None:
    desk = Desk()
    with ThreadPoolExecutor(3) as pool:
        first = pool.submit(desk.gathering.run, 1)
        assert desk.is_busy.wait(PATIENCE)
        spoilt = [pool.submit(desk.gathering.run, number) for number in (12, 13)]
        _until_waiting(desk, 2)
        desk.goes_on.set()
        assert first.result(PATIENCE) == 2
        assert [one.result(PATIENCE) for one in spoilt] == [None, None]
    assert desk.gathering.run(5) == 10


def test_with_many_at_it_everybody_gets_their_own_answer() -> None:
    desk = Desk()
    desk.goes_on.set()
    with ThreadPoolExecutor(16) as pool:
        told = list(pool.map(desk.gathering.run, range(1_000, 2_000), timeout=PATIENCE))
    assert told == [2 * number for number in range(1_000, 2_000)]
    assert sorted(chain(*desk.groups)) == list(range(1_000, 2_000))


def _until_waiting(desk: Desk, count: int) -> None:
    looks = PATIENCE / A_MOMENT
    while len(desk.gathering._waiting) < count and looks:
        Event().wait(A_MOMENT)
        looks -= 1
    assert len(desk.gathering._waiting) == count
