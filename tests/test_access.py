"""Who may do what: roles that cover each other, tokens that are kept as hashes, run out, and end with their user."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from sqlalchemy import text

from routing import access, users
from routing.access import Access, Denial, Denied, Role
from routing.runtime import Runtime
from routing.store import users as stored
from routing.store.database import Database
from tests.conftest import StoppedClock
from tests.web.apps import CLAIRE


@pytest.fixture
def token(runtime: Runtime) -> str:
    """A token of Claire, who is a supervisor."""
    users.add_user(runtime, CLAIRE, users.new_user(runtime, "claire", "supervisor"))
    return users.new_token(runtime, CLAIRE, "claire")


def _last_use_seconds_ago(runtime: Runtime) -> float:
    with runtime.database.read() as connection:
        (row,) = stored.tokens_of(connection, "claire", runtime.clock.now())
    assert row.last_used_at is not None
    return (runtime.clock.now() - row.last_used_at).total_seconds()


def test_each_role_may_do_what_those_before_it_may() -> None:
    covered = {(role, needed) for role in Role for needed in Role if role.covers(needed)}
    viewer, supervisor, admin = Role
    assert covered == {
        (viewer, viewer), (supervisor, viewer), (supervisor, supervisor), (admin, viewer), (admin, supervisor),
        (admin, admin),
    }


def test_a_token_speaks_for_its_user(runtime: Runtime, token: str) -> None:
    found = access.let_in(runtime, token)
    assert isinstance(found, Access)
    assert (found.user, found.role) == ("claire", Role.SUPERVISOR)
    assert token not in repr(found)


@pytest.mark.parametrize("shown", ["", "x", "pmn_", "é" * 50, "x" * 10_000, "\ud800", "\0", "pmn_" + "A" * 43])
def test_what_is_no_token_of_ours_lets_nobody_in(runtime: Runtime, token: str, shown: str) -> None:
    assert access.let_in(runtime, shown) == Denied(Denial.UNKNOWN)


@pytest.mark.parametrize("change", [str.upper, str.strip, lambda token: token[:-1], lambda token: token + "A"])
def test_a_token_is_read_to_the_letter(runtime: Runtime, token: str, change: object) -> None:
    assert callable(change)
    shown = change(token)
    assert isinstance(access.let_in(runtime, shown), Access) is (shown == token)


def test_a_token_runs_out(runtime: Runtime, clock: StoppedClock, token: str) -> None:
    short = users.new_token(runtime, CLAIRE, "claire", timedelta(days=1))
    clock.at += timedelta(days=1) - timedelta(seconds=1)
    assert isinstance(access.let_in(runtime, short), Access)
    clock.at += timedelta(seconds=1)
    assert access.let_in(runtime, short) == Denied(Denial.EXPIRED)
    assert isinstance(access.let_in(runtime, token), Access)


def test_with_a_user_go_their_tokens_for_good(runtime: Runtime, token: str) -> None:
    users.remove_user(runtime, CLAIRE, "claire")
    assert access.let_in(runtime, token) == Denied(Denial.REVOKED)
    users.add_user(runtime, CLAIRE, users.new_user(runtime, "claire", "viewer"))
    assert access.let_in(runtime, token) == Denied(Denial.REVOKED)
    again = access.let_in(runtime, users.new_token(runtime, CLAIRE, "claire"))
    assert isinstance(again, Access)
    assert again.role is Role.VIEWER


def test_the_last_use_is_kept_to_the_minute(runtime: Runtime, clock: StoppedClock, token: str) -> None:
    seen = []
    for seconds in (0, 59, 1):
        clock.at += timedelta(seconds=seconds)
        access.let_in(runtime, token)
        seen.append(_last_use_seconds_ago(runtime))
    assert seen == [0, 59, 0]


def _let_no_use_be_kept(database: Database) -> None:
    """As on a standby, or a full disk: tokens can be read and not written."""
    with database.engine.begin() as connection:
        connection.execute(text(
            "CREATE TRIGGER kept BEFORE UPDATE ON tokens BEGIN SELECT RAISE(ABORT, 'read only'); END"
            if database.is_sqlite else "ALTER TABLE tokens ADD CONSTRAINT kept CHECK (last_used_at IS NULL)"
        ))


def _let_uses_be_kept(database: Database) -> None:
    """The tables serve other tests after this one."""
    with database.engine.begin() as connection:
        connection.execute(text(
            "DROP TRIGGER kept" if database.is_sqlite else "ALTER TABLE tokens DROP CONSTRAINT kept"
        ))


def test_a_database_that_can_only_be_read_still_lets_people_in(
    runtime: Runtime, token: str, caplog: pytest.LogCaptureFixture
) -> None:
    _let_no_use_be_kept(runtime.database)
    with caplog.at_level(logging.WARNING):
        found = access.let_in(runtime, token)
    assert isinstance(found, Access)
    assert token not in caplog.text
    assert "could not be kept" in caplog.text
    _let_uses_be_kept(runtime.database)
