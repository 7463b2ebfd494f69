"""How many calls may begin, and what keeps them from it: the network's limits grow the pauses, never the costs."""

from __future__ import annotations

from functools import partial

import pytest
from sqlalchemy import select

from routing.callback_calls.pacing import (
    CALLS,
    COUNTRY_REFUSED,
    REFUSED,
    STOPPED,
    barred_starts,
    batch_size,
    interval,
    rest_after,
)
from routing.store import paces
from routing.store.database import Connection
from routing.store.tables import paces as table
from tests.callback_cases import Back
from tests.scripted_network import NOT_SENT, busy, refused


@pytest.mark.parametrize("per_second", [1, 2, 7, 19, 20, 30, 40, 45, 60, 97, 100, 1000, 5000])
def test_calls_begun_at_one_go_are_a_whole_part_of_those_of_a_second(per_second: int) -> None:
    size = batch_size(per_second)
    assert 1 <= size <= 100
    assert per_second % size == 0
    assert size == 1 or size * 20 <= per_second
    assert interval(per_second, per_second).total_seconds() == 1


def test_pauses_grow_as_long_as_the_network_is_busy_and_no_longer(back: Back) -> None:
    def rests() -> float:
        with back.runtime.database.read() as connection:
            next_at = connection.execute(select(table.c.next_at).where(table.c.name == CALLS)).scalar_one()
        return float((next_at - back.clock.now()).total_seconds())

    for retry_after, least in ((0, 1), (0, 2), (0, 4), (0, 8), (0, 8), (20, 20), (0, 8), (None, 0), (0, 1), (5, 5)):
        if retry_after is None:
            back.wait(40)
            continue
        told, now = busy(retry_after), back.clock.now()
        back.runtime.database.write(partial(rest_after, told=told, start="+33", now=now))
        assert least <= rests() <= least * 1.25 + 0.001, (retry_after, least)
        back.wait(rests())
    assert back.alarms() == []


def test_what_each_refusal_means_for_the_calls_to_come(back: Back) -> None:
    now = back.clock.now()

    def work(connection: Connection) -> list[bool | tuple[str, ...]]:
        for told in (refused(21216), refused(20003), refused(10004), NOT_SENT, refused(21202), refused(21211)):
            rest_after(connection, told, "+262", now)
        return [paces.is_free(connection, STOPPED, now), paces.is_free(connection, CALLS, now),
                barred_starts(connection, now)]

    assert back.runtime.database.write(work) == [False, False, ("+262",)]
    assert back.alarms() == [(REFUSED, "20003", 1), (COUNTRY_REFUSED, "+262", 1)]
    back.wait(60)
    with back.runtime.database.read() as connection:
        assert paces.is_free(connection, STOPPED, back.clock.now())
        assert paces.is_free(connection, CALLS, back.clock.now())
        assert barred_starts(connection, back.clock.now()) == ("+262",)
