"""Places in a queue: the lowest free slot, a rank that is kept, one claim to a caller, one way out."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routing.store import calls, queue_entries
from routing.store.calls import CallRow
from routing.store.database import Connection, Database
from routing.store.queue_entries import EntryRow
from routing.store.tables import queue_entries as table
from tests.store.databases import MONDAY, another, done_twice_at_once

SINCE = MONDAY - timedelta(hours=1)


def _enter(connection: Connection, sid: str, queue: str = "support", priority: int = 0, at: datetime = MONDAY,
           topic: str | None = "refund") -> EntryRow:
    calls.add(connection, CallRow(sid, "telephone", "+33612345678", "+33173018499", "waiting", at))
    return queue_entries.enter(
        connection, call_sid=sid, queue=queue, topic=topic, language="fr", priority=priority, now=at
    )


def _later(seconds: float) -> datetime:
    return MONDAY + timedelta(seconds=seconds)


def _waiting(database: Database, queue: str = "support") -> list[str]:
    with database.read() as connection:
        return [entry.call_sid for entry in queue_entries.waiting(connection, queue)]


def test_callers_have_slots_of_their_own_the_lowest_that_is_free(database: Database) -> None:
    def work(connection: Connection) -> list[str]:
        places = [_enter(connection, sid).place for sid in "AB"] + [_enter(connection, "C", "sales").place]
        queue_entries.leave(connection, "A", "abandoned", MONDAY)
        return [*places, _enter(connection, "D").place, _enter(connection, "E").place]

    assert database.write(work) == ["support-1", "support-2", "sales-1", "support-1", "support-3"]


def test_a_talk_frees_the_slot(database: Database) -> None:
    def work(connection: Connection) -> int:
        _enter(connection, "A")
        queue_entries.claim_best(connection, ["support"], "x")
        assert _enter(connection, "B").slot == 2
        queue_entries.connect(connection, "A", MONDAY)
        return _enter(connection, "C").slot

    assert database.write(work) == 1


def test_the_slot_of_a_claimed_caller_who_hung_up_rests(database: Database) -> None:
    """The agent's telephone may still be asking for it."""

    def work(connection: Connection) -> list[int]:
        _enter(connection, "A")
        queue_entries.claim_best(connection, ["support"], "x")
        queue_entries.leave(connection, "A", "abandoned", MONDAY)
        return [_enter(connection, "B", at=_later(59)).slot, _enter(connection, "C", at=_later(60)).slot]

    assert database.write(work) == [2, 1]


def test_entering_again_keeps_the_moment_and_takes_over_the_rest(database: Database) -> None:
    def work(connection: Connection) -> tuple[EntryRow, EntryRow, EntryRow]:
        first = _enter(connection, "A")
        queue_entries.tell(connection, first.id, 3, 120)
        again = _enter(connection, "A", at=_later(30))
        queue_entries.leave(connection, "A", "voicemail", _later(40))
        return first, again, _enter(connection, "A", "sales", 1, _later(50), None)

    first, again, elsewhere = database.write(work)
    assert (again.id, again.slot, again.entered_at, again.told_wait_seconds) == (first.id, 1, MONDAY, 120)
    assert (elsewhere.id, elsewhere.queue, elsewhere.topic, elsewhere.priority) == (first.id, "sales", None, 1)
    assert (elsewhere.state, elsewhere.entered_at, elsewhere.left_as, elsewhere.left_at) == (
        "waiting", MONDAY, None, None,
    )
    assert elsewhere.told_ahead is None


@pytest.mark.parametrize("talks", [False, True])
def test_whoever_is_with_an_agent_does_not_wait_again(database: Database, talks: bool) -> None:
    def work(connection: Connection) -> EntryRow:
        _enter(connection, "A")
        queue_entries.claim_best(connection, ["support"], "x")
        if talks:
            queue_entries.connect(connection, "A", MONDAY)
        return _enter(connection, "A", "sales")

    kept = database.write(work)
    assert (kept.state, kept.queue) == ("talking" if talks else "claimed", "support")


def test_many_who_enter_at_once_have_slots_of_their_own(database: Database) -> None:
    with another(database) as other, ThreadPoolExecutor(4) as pool:
        entries = list(pool.map(
            lambda number: (database, other)[number % 2].write(partial(_enter, sid=f"CA{number}")), range(12)
        ))
    assert sorted(entry.slot for entry in entries) == list(range(1, 13))


def test_two_who_enter_again_at_once_have_slots_of_their_own(database: Database) -> None:
    def work(connection: Connection) -> None:
        for sid in ("A", "B", "C", "D"):
            _enter(connection, sid)
            queue_entries.leave(connection, sid, "abandoned", MONDAY)

    database.write(work)
    with another(database) as other, ThreadPoolExecutor(4) as pool:
        entries = list(pool.map(
            lambda numbered: (database, other)[numbered[0] % 2].write(partial(_enter, sid=numbered[1])),
            enumerate("ABCD"),
        ))
    assert sorted(entry.slot for entry in entries) == [1, 2, 3, 4]


def test_rank_is_priority_then_the_moment(database: Database) -> None:
    def work(connection: Connection) -> list[int]:
        _enter(connection, "late", at=_later(9))
        _enter(connection, "early")
        _enter(connection, "favoured", priority=1, at=_later(20))
        _enter(connection, "elsewhere", "sales", 9)
        entries = [queue_entries.of_call(connection, sid) for sid in ("favoured", "early", "late", "elsewhere")]
        return [queue_entries.ahead_of(connection, entry) for entry in entries if entry]

    assert database.write(work) == [0, 1, 2, 0]
    assert _waiting(database) == ["favoured", "early", "late"]
    with database.read() as connection:
        assert queue_entries.count_waiting(connection, "support") == 3
        assert queue_entries.queues_with_waiting(connection) == ("sales", "support")


def test_a_claim_takes_the_best_of_all_queues_and_leaves_the_others(database: Database) -> None:
    def work(connection: Connection) -> list[str | None]:
        _enter(connection, "A", "support")
        _enter(connection, "B", "sales", at=_later(-5))
        _enter(connection, "C", "other", priority=5)
        claims = [queue_entries.claim_best(connection, ["support", "sales"], attempt) for attempt in "xyz"]
        return [claim.call_sid if claim else None for claim in claims]

    assert database.write(work) == ["B", "A", None]
    assert _waiting(database, "other") == ["C"]
    with database.read() as connection:
        claimed = queue_entries.of_attempt(connection, "x")
        assert claimed is not None
        assert (claimed.call_sid, claimed.state) == ("B", "claimed")


def test_claimed_callers_are_not_ahead_of_anybody(database: Database) -> None:
    def work(connection: Connection) -> int:
        _enter(connection, "A")
        second = _enter(connection, "B", at=_later(1))
        queue_entries.claim_best(connection, ["support"], "x")
        return queue_entries.ahead_of(connection, second)

    assert database.write(work) == 0


def test_a_released_caller_is_first_again(database: Database) -> None:
    def work(connection: Connection) -> list[bool]:
        _enter(connection, "A")
        _enter(connection, "B", at=_later(1))
        queue_entries.claim_best(connection, ["support"], "x")
        return [queue_entries.release(connection, attempt) for attempt in ("y", "x", "x")]

    assert database.write(work) == [False, True, False]
    assert _waiting(database) == ["A", "B"]


def test_states_move_once_and_only_forward(database: Database) -> None:
    def work(connection: Connection) -> list[bool]:
        _enter(connection, "A")
        told = [queue_entries.connect(connection, "A", MONDAY)]
        queue_entries.claim_best(connection, ["support"], "x")
        told += [queue_entries.connect(connection, "A", _later(at)) for at in (1, 2)]
        told.append(queue_entries.release(connection, "x"))
        told += [queue_entries.leave(connection, "A", how, _later(9)) for how in ("answered", "abandoned")]
        told += [queue_entries.leave(connection, "nobody", "answered", _later(9))]
        return told

    assert database.write(work) == [False, True, False, False, True, False, False]
    with database.read() as connection:
        entry = queue_entries.of_call(connection, "A")
    assert entry is not None
    assert (entry.state, entry.left_as, entry.connected_at, entry.left_at) == ("left", "answered", _later(1), _later(9))


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_two_agents_at_once_claim_two_callers(database: Database) -> None:
    database.write(lambda connection: [_enter(connection, sid, at=_later(at)).id for at, sid in enumerate("AB")])
    attempts = ["x", "y"]

    def work(connection: Connection) -> str | None:
        claimed = queue_entries.claim_best(connection, ["support"], attempts.pop(0))
        return claimed.call_sid if claimed else None

    assert done_twice_at_once(database, work) == ("A", "B")


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_two_agents_at_once_never_claim_one_caller(database: Database) -> None:
    database.write(partial(_enter, sid="A"))
    attempts = ["x", "y"]

    def work(connection: Connection) -> str | None:
        claimed = queue_entries.claim_best(connection, ["support"], attempts.pop(0))
        return claimed.call_sid if claimed else None

    assert done_twice_at_once(database, work) == ("A", None)


def test_how_long_talks_take_on_average(database: Database) -> None:
    def work(connection: Connection) -> list[float | None]:
        means = []
        for sid, seconds in (("A", 60), ("B", 120), ("C", 300)):
            means.append(queue_entries.mean_talk_seconds(connection, "support", SINCE))
            _enter(connection, sid)
            queue_entries.claim_best(connection, ["support"], sid)
            queue_entries.connect(connection, sid, MONDAY)
            queue_entries.leave(connection, sid, "answered", _later(seconds))
        _enter(connection, "D")
        queue_entries.leave(connection, "D", "abandoned", _later(9))
        means.append(queue_entries.mean_talk_seconds(connection, "support", SINCE))
        means.append(queue_entries.mean_talk_seconds(connection, "sales", SINCE))
        means.append(queue_entries.mean_talk_seconds(connection, "support", _later(100)))
        return means

    assert database.write(work) == [None, None, None, 160.0, None, None]


def test_the_call_knows_its_agent_until_it_has_ended(database: Database) -> None:
    def work(connection: Connection) -> CallRow | None:
        _enter(connection, "A")
        queue_entries.note_agent(connection, "A", "claire", 12)
        calls.end(connection, "A", None, MONDAY, 30)
        queue_entries.note_agent(connection, "A", "karim", 99)
        return calls.find(connection, "A")

    row = database.write(work)
    assert row is not None
    assert (row.agent, row.wait_seconds, row.state) == ("claire", 12, "ended")


STEPS = st.lists(st.tuples(st.sampled_from(["enter", "claim", "release", "connect", "leave"]), st.integers(0, 4)),
                 max_size=25)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_whatever_happens_slots_are_distinct_and_rank_is_the_first_moment(
    database: Database, steps: list[tuple[str, int]]
) -> None:
    def work(connection: Connection) -> None:
        connection.execute(table.delete())
        first: dict[str, datetime] = {}
        for at, (step, number) in enumerate(steps):
            sid, now = f"CA{number}", _later(at)
            if step == "enter":
                entry = _enter(connection, sid, at=now)
                assert entry.entered_at == first.setdefault(sid, now)
            elif step == "claim":
                best = queue_entries.best(connection, ["support"])
                claimed = queue_entries.claim_best(connection, ["support"], f"at{number}")
                assert (claimed.id if claimed else None) == (best.id if best else None)
            elif step == "release":
                queue_entries.release(connection, f"at{number}")
            elif step == "connect":
                queue_entries.connect(connection, sid, now)
            else:
                queue_entries.leave(connection, sid, "abandoned", now)
            rows = connection.execute(table.select().where(table.c.state.in_(["waiting", "claimed"]))).all()
            assert len({row.slot for row in rows}) == len(rows)

    database.write(work)


def test_who_asks_for_a_callback_is_offered_to_nobody_and_keeps_slot_and_rank(database: Database) -> None:
    def work(connection: Connection) -> list[object]:
        first = _enter(connection, "A")
        assert queue_entries.ask(connection, "A")
        assert not queue_entries.ask(connection, "A")
        second = _enter(connection, "B", at=_later(1))
        claimed = queue_entries.claim_best(connection, ["support"], "a")
        back = _enter(connection, "A", at=_later(60))
        return [first.slot, second.slot, claimed and claimed.call_sid, back.slot, back.entered_at, back.state]

    assert database.write(work) == [1, 2, "B", 1, MONDAY, "waiting"]


def test_a_claimed_caller_cannot_ask_any_more_and_who_asks_may_hang_up(database: Database) -> None:
    def work(connection: Connection) -> list[bool]:
        _enter(connection, "A")
        queue_entries.claim_best(connection, ["support"], "a")
        _enter(connection, "B")
        return [
            queue_entries.ask(connection, "A"), queue_entries.ask(connection, "B"),
            queue_entries.leave(connection, "B", "abandoned", MONDAY),
        ]

    assert database.write(work) == [False, True, True]
