"""Lists of the day's work: newest first, every row on exactly one page, however many began at the same instant."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routing.store import calls, messages, voicemails
from routing.store.calls import CallRow
from routing.store.database import Connection, Database
from routing.store.desk import Page, Wanted, calls_like, messages_sent, voicemails_left
from routing.store.messages import MessageRow
from tests.store.databases import MONDAY

SECONDS = (5, 0, 3, 3, 3, 9, 0)
ALL = Wanted()


def _call(number: int) -> CallRow:
    at = MONDAY + timedelta(seconds=SECONDS[number])
    line, state = ("telephone", "chat")[number % 2], ("in_menu", "waiting", "ended")[number % 3]
    return CallRow(f"CA{number}", line, "+33612345678", "+33173018499", state, at)


@pytest.fixture
def kept(database: Database) -> Database:
    """A database with seven calls, each with a voicemail and a text message."""
    def work(connection: Connection) -> None:
        for number in range(len(SECONDS)):
            row = _call(number)
            calls.add(connection, row)
            voicemails.add(
                connection, call_sid=row.sid, line=row.line, queue=None, topic=None, language="fr", from_raw="",
                wants_callback=False, now=row.started_at,
            )
            if number:
                voicemails.recorded(connection, row.sid, f"RE{number}", "https://x", 9, row.started_at)
            messages.add(connection, MessageRow(
                f"m{number}", f"token{number}", row.sid, "+33612345678", "refund", "fr", "Bonjour", 1, "pending", None,
                None, row.started_at, row.started_at,
            ))

    database.write(work)
    return database


def _sids(database: Database, wanted: Wanted = ALL, limit: int = 50, after: str | None = None) -> list[str]:
    with database.read() as connection:
        rows = calls_like(connection, wanted, Page(limit, after))
    assert rows is not None
    return [row.sid for row in rows]


def test_the_newest_call_is_first(kept: Database) -> None:
    assert _sids(kept) == ["CA5", "CA0", "CA4", "CA3", "CA2", "CA6", "CA1"]


def test_calls_are_found_by_what_was_asked(kept: Database) -> None:
    assert set(_sids(kept, Wanted(line="chat"))) == {"CA1", "CA3", "CA5"}
    assert set(_sids(kept, Wanted(state="waiting"))) == {"CA1", "CA4"}
    assert set(_sids(kept, Wanted(state="waiting", line="chat"))) == {"CA1"}
    start, end = MONDAY + timedelta(seconds=3), MONDAY + timedelta(seconds=5)
    assert set(_sids(kept, Wanted(start_at=start))) == {"CA0", "CA2", "CA3", "CA4", "CA5"}
    assert set(_sids(kept, Wanted(start_at=start, end_at=end))) == {"CA2", "CA3", "CA4"}


def test_each_list_goes_on_after_a_row_and_not_after_none(kept: Database) -> None:
    asked: list[Callable[[Connection, Page], object]] = [
        lambda connection, page: calls_like(connection, ALL, page), messages_sent,
        lambda connection, page: voicemails_left(connection, None, page),
    ]
    for read in asked:
        with kept.read() as connection:
            assert read(connection, Page(5, "nobody")) is None


def test_voicemails_are_those_that_were_really_left(kept: Database) -> None:
    with kept.read() as connection:
        listed = voicemails_left(connection, None, Page(50))
        assert listed is not None
        assert next(row.call_sid for row in listed) == "CA5"
        assert {row.call_sid for row in listed} == {f"CA{number}" for number in range(1, 7)}
        assert voicemails_left(connection, "taken", Page(50)) == ()


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(limit=st.integers(1, 8))
def test_every_row_is_on_exactly_one_page(kept: Database, limit: int) -> None:
    def pages(read: Callable[[Connection, Page], list[str]]) -> list[str]:
        found: list[str] = []
        with kept.read() as connection:
            while page := read(connection, Page(limit, found[-1] if found else None)):
                found += page
        return found

    assert pages(lambda connection, page: [row.sid for row in calls_like(connection, ALL, page) or ()]) == _sids(kept)
    sent = pages(lambda connection, page: [row.id for row in messages_sent(connection, page) or ()])
    assert sent == [sid.replace("CA", "m") for sid in _sids(kept)]
    left = pages(lambda connection, page: [row.id for row in voicemails_left(connection, None, page) or ()])
    assert (len(left), len(set(left))) == (6, 6)


def test_a_row_that_comes_between_two_pages_shifts_nothing(kept: Database) -> None:
    first = _sids(kept, limit=3)
    newer = CallRow("CA9", "telephone", "", "", "in_menu", MONDAY + timedelta(minutes=1))
    kept.write(lambda connection: calls.add(connection, newer))
    assert first + _sids(kept, limit=50, after=first[-1]) == ["CA5", "CA0", "CA4", "CA3", "CA2", "CA6", "CA1"]
