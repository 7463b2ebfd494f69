"""Who may do what: roles that cover each other, tokens that are kept as hashes, run out, and end with their user."""

from __future__ import annotations

from datetime import timedelta

import pytest

from routing import access
from routing.access import Access, Role
from routing.domain.errors import Refused
from routing.runtime import Runtime
from routing.store import users
from tests.conftest import StoppedClock


def _refusal(error: pytest.ExceptionInfo[Refused]) -> str:
    (fault,) = error.value.faults
    return fault.code


def test_each_role_may_do_what_those_before_it_may() -> None:
    covered = {(role, needed) for role in Role for needed in Role if role.covers(needed)}
    viewer, supervisor, admin = Role
    assert covered == {
        (viewer, viewer), (supervisor, viewer), (supervisor, supervisor), (admin, viewer), (admin, supervisor),
        (admin, admin),
    }


def test_a_token_speaks_for_its_user(runtime: Runtime) -> None:
    access.add_user(runtime, "claire", "supervisor")
    token = access.new_token(runtime, "claire")
    assert token.startswith("pmn_")
    assert access.authenticate(runtime, token) == Access("claire", Role.SUPERVISOR)


def test_two_tokens_are_two_and_neither_is_kept(runtime: Runtime) -> None:
    access.add_user(runtime, "claire", "viewer")
    first, second = access.new_token(runtime, "claire"), access.new_token(runtime, "claire")
    with runtime.database.read() as connection:
        kept = users.tokens_of(connection, "claire")
    assert first != second
    assert len(kept) == 2
    assert not any(token in repr(row) for row in kept for token in (first, second))


@pytest.mark.parametrize("token", ["", "x", "pmn_", "é" * 50, "x" * 10_000, "\ud800", "pmn_" + "A" * 43])
def test_what_is_no_token_of_ours_lets_nobody_in(runtime: Runtime, token: str) -> None:
    access.add_user(runtime, "claire", "admin")
    access.new_token(runtime, "claire")
    assert access.authenticate(runtime, token) is None


def test_a_token_runs_out(runtime: Runtime, clock: StoppedClock) -> None:
    access.add_user(runtime, "claire", "admin")
    token = access.new_token(runtime, "claire", timedelta(days=1))
    clock.at += timedelta(days=1) - timedelta(seconds=1)
    assert access.authenticate(runtime, token) is not None
    clock.at += timedelta(seconds=1)
    assert access.authenticate(runtime, token) is None


def test_with_a_user_go_their_tokens_for_good(runtime: Runtime) -> None:
    access.add_user(runtime, "claire", "admin")
    token = access.new_token(runtime, "claire")
    access.remove_user(runtime, "claire")
    assert access.authenticate(runtime, token) is None
    access.add_user(runtime, "claire", "viewer")
    assert access.authenticate(runtime, token) is None
    assert access.authenticate(runtime, access.new_token(runtime, "claire")) == Access("claire", Role.VIEWER)


def test_the_last_use_is_kept_to_the_minute(runtime: Runtime, clock: StoppedClock) -> None:
    access.add_user(runtime, "claire", "admin")
    token, seen = access.new_token(runtime, "claire"), []
    for seconds in (0, 59, 1):
        clock.at += timedelta(seconds=seconds)
        access.authenticate(runtime, token)
        with runtime.database.read() as connection:
            (row,) = users.tokens_of(connection, "claire")
        assert row.last_used_at is not None
        seen.append((clock.at - row.last_used_at).total_seconds())
    assert seen == [0, 59, 0]


@pytest.mark.parametrize(("name", "role", "code"), [
    ("", "admin", "invalid_name"), (" claire", "admin", "invalid_name"), ("x" * 101, "admin", "invalid_name"),
    ("a\0b", "admin", "invalid_name"), ("claire", "root", "unknown_role"), ("claire", "", "unknown_role"),
])
def test_what_cannot_be_a_user_is_refused(runtime: Runtime, name: str, role: str, code: str) -> None:
    with pytest.raises(Refused) as error:
        access.add_user(runtime, name, role)
    assert _refusal(error) == code


def test_a_name_is_taken_once_and_nobody_unknown_is_removed_or_gets_a_token(runtime: Runtime) -> None:
    access.add_user(runtime, "claire", "admin")
    with pytest.raises(Refused) as error:
        access.add_user(runtime, "claire", "viewer")
    assert _refusal(error) == "name_taken"
    for refused in (lambda: access.remove_user(runtime, "karim"), lambda: access.new_token(runtime, "karim")):
        with pytest.raises(Refused) as error:
            refused()
        assert _refusal(error) == "unknown_user"
