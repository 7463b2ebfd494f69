"""Agents as rows: reserved by one at a time, and changed only as they were read."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from routing.domain.attempt import AttemptOutcome, AttemptState
from routing.domain.presence import Presence
from routing.store import agents, attempts
from routing.store.agents import AgentRow
from routing.store.attempts import AGENT, CALLBACK, AttemptRow
from routing.store.database import Connection, Database
from tests.store.databases import MONDAY, another, done_twice_at_once


def _later(seconds: float) -> datetime:
    return MONDAY + timedelta(seconds=seconds)


def _ensure(connection: Connection, *ids: str) -> None:
    agents.ensure(connection, ids or ("claire",), Presence.AVAILABLE, MONDAY)


def _row(database: Database, id_: str = "claire") -> AgentRow:
    with database.read() as connection:
        return agents.standing(connection, [id_])[id_]


def test_rows_are_made_once(database: Database) -> None:
    database.write(_ensure)
    database.write(lambda connection: agents.ensure(connection, ["claire", "karim"], Presence.AWAY, _later(9)))
    database.write(lambda connection: agents.ensure(connection, [], Presence.AWAY, _later(9)))
    assert _row(database) == AgentRow("claire", Presence.AVAILABLE, MONDAY)
    assert _row(database, "karim") == AgentRow("karim", Presence.AWAY, _later(9))
    with database.read() as connection:
        assert set(agents.standing(connection, ["claire", "nobody"])) == {"claire"}


def test_an_agent_is_reserved_once(database: Database) -> None:
    def work(connection: Connection) -> list[bool]:
        _ensure(connection)
        return [agents.reserve(connection, id_, attempt, _later(3)) for id_, attempt in (
            ("claire", "x"), ("claire", "y"), ("nobody", "z"),
        )]

    assert database.write(work) == [True, False, False]
    assert _row(database) == AgentRow("claire", Presence.RINGING, _later(3), attempt_id="x", version=2)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_two_at_once_reserve_an_agent_once(database: Database) -> None:
    database.write(_ensure)
    assert done_twice_at_once(database, lambda connection: agents.reserve(connection, "claire", "x", MONDAY)) == (
        True, False,
    )


def test_a_change_is_made_on_what_was_read_or_not_at_all(database: Database) -> None:
    def work(connection: Connection) -> list[bool]:
        _ensure(connection)
        read = agents.lock(connection, "claire")
        assert read is not None
        wanted = replace(
            read, presence=Presence.WRAP_UP, until_at=_later(30), afterwards=Presence.AWAY, reason="\0" + "x" * 300
        )
        return [agents.change(connection, read, wanted), agents.change(connection, read, wanted)]

    assert database.write(work) == [True, False]
    row = _row(database)
    assert (row.presence, row.until_at, row.afterwards, row.version) == ("wrap_up", _later(30), "away", 2)
    assert len(row.reason or "") == 200


def test_whose_wrap_up_is_over(database: Database) -> None:
    def work(connection: Connection) -> list[tuple[str, ...]]:
        _ensure(connection, "claire", "karim")
        read = agents.lock(connection, "claire")
        assert read is not None
        agents.change(connection, read, replace(read, presence=Presence.WRAP_UP, until_at=_later(30)))
        return [agents.rested(connection, _later(at)) for at in (29, 30)]

    assert database.write(work) == [(), ("claire",)]


def test_whom_nothing_holds(database: Database) -> None:
    def work(connection: Connection) -> list[tuple[str, ...]]:
        _ensure(connection, "claire", "karim", "nadia")
        for id_ in ("claire", "karim"):
            agents.reserve(connection, id_, f"of-{id_}", MONDAY)
            attempts.add(connection, AttemptRow(
                f"of-{id_}", f"token-{id_}", AGENT, id_, "support", "e1", 20, MONDAY, _later(50)
            ))
        before = agents.orphaned(connection)
        attempts.end(connection, "of-karim", AttemptOutcome.BUSY, _later(1))
        return [before, agents.orphaned(connection)]

    assert database.write(work) == [(), ("karim",)]


@pytest.mark.parametrize("is_held", [True, False])
def test_who_is_available(database: Database, is_held: bool) -> None:
    def work(connection: Connection) -> list[frozenset[str]]:
        _ensure(connection, "claire", "karim", "nadia")
        agents.reserve(connection, "nadia", "x", MONDAY)
        wanted = (("claire", "karim", "nadia", "nobody"), ("nadia",), ())
        return [agents.available(connection, ids, is_held) for ids in wanted]

    assert database.write(work) == [{"claire", "karim"}, frozenset(), frozenset()]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_those_whom_another_holds_are_left_out(database: Database) -> None:
    database.write(lambda connection: _ensure(connection, "claire", "karim"))
    with another(database) as other:
        def work(connection: Connection) -> list[frozenset[str]]:
            agents.lock(connection, "claire")
            names = ["claire", "karim"]
            return [other.write(lambda one: agents.available(one, names)),
                    other.write(lambda one: agents.available(one, names, is_held=False))]

        assert database.write(work) == [{"karim"}, {"claire", "karim"}]


def test_who_let_a_call_pass_lately(database: Database) -> None:
    def work(connection: Connection) -> list[frozenset[str]]:
        for agent, strategy, outcome in (
            ("claire", "agent_first", AttemptOutcome.NOT_PLACED), ("karim", "agent_first", AttemptOutcome.CONNECTED),
            ("nadia", "customer_first", AttemptOutcome.NOT_PLACED),
        ):
            attempts.add(connection, AttemptRow(
                agent, f"token-{agent}", CALLBACK, agent, "support", "", 20, MONDAY, _later(50), callback_id=agent,
                n=1, strategy=strategy,
            ))
            attempts.advance(connection, agent, AttemptState.PLACED, _later(50), placed_at=_later(1))
            attempts.end(connection, agent, outcome, _later(20))
        return [agents.passed(connection, _later(since), MONDAY) for since in (19, 20)]

    assert database.write(work) == [{"claire"}, frozenset()]
