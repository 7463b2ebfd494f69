"""Users are added once, removed, and given tokens that are shown once; each change is journalled with its reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from routing import users
from routing.domain.errors import Refused
from routing.runtime import Runtime
from routing.store import journal
from routing.store import users as stored
from routing.store.users import UserRow
from tests.conftest import StoppedClock
from tests.web.apps import CLAIRE

NOBODY = "karim"


def _add(runtime: Runtime, name: str = "claire", role: str = "admin", reason: str = "premier jour") -> UserRow:
    row = users.new_user(runtime, name, role)
    users.add_user(runtime, CLAIRE, row, reason)
    return row


def _journalled(runtime: Runtime) -> list[tuple[str, str, str, object]]:
    with runtime.database.read() as connection:
        return [(row.action, row.subject, row.reason, dict(row.detail)) for row in journal.latest(connection, 10)]


def _refusal(change: Callable[[], object]) -> str:
    with pytest.raises(Refused) as error:
        change()
    (fault,) = error.value.faults
    assert fault.detail.fr != fault.detail.en
    return fault.code


def test_a_user_is_looked_at_before_being_added(runtime: Runtime, clock: StoppedClock) -> None:
    row = users.new_user(runtime, "claire", "viewer")
    assert _refusal(lambda: users.user_of(runtime, "claire")) == "unknown_user"
    users.add_user(runtime, CLAIRE, row)
    assert users.user_of(runtime, "claire") == row == UserRow("claire", "viewer", clock.at)


def test_two_tokens_are_two_and_neither_is_kept(runtime: Runtime) -> None:
    _add(runtime)
    first, second = users.new_token(runtime, CLAIRE, "claire"), users.new_token(runtime, CLAIRE, "claire")
    with runtime.database.read() as connection:
        kept = stored.tokens_of(connection, "claire", runtime.clock.now())
    assert first != second
    assert first.startswith("pmn_")
    assert len(kept) == 2
    everything = repr(kept) + repr(_journalled(runtime))
    assert not any(token in everything or token.removeprefix("pmn_") in everything for token in (first, second))


def test_every_change_is_journalled_with_its_reason(runtime: Runtime) -> None:
    _add(runtime)
    users.new_token(runtime, CLAIRE, "claire", timedelta(days=2), "tableau de bord")
    with runtime.database.read() as connection:
        (token,) = stored.tokens_of(connection, "claire", runtime.clock.now())
    users.remove_user(runtime, CLAIRE, "claire", "a quitté l’équipe")
    assert _journalled(runtime)[::-1] == [
        ("user_add", "claire", "premier jour", {"role": "admin"}),
        ("user_token", "claire", "tableau de bord", {"until": "2026-11-25T09:00:00+00:00", "token": token.id[:6]}),
        ("user_remove", "claire", "a quitté l’équipe", {}),
    ]


@pytest.mark.parametrize(("name", "role", "code"), [
    ("", "admin", "invalid_name"), (" claire", "admin", "invalid_name"), ("claire ", "admin", "invalid_name"),
    ("x" * 65, "admin", "invalid_name"), ("a\0b", "admin", "invalid_name"), ("_a", "admin", "invalid_name"),
    ("a\n", "admin", "invalid_name"), ("\udcff", "admin", "invalid_name"), ("claire", "root", "unknown_role"),
    ("claire", "", "unknown_role"),
])
def test_what_cannot_be_a_user_is_refused(runtime: Runtime, name: str, role: str, code: str) -> None:
    assert _refusal(lambda: users.new_user(runtime, name, role)) == code


@pytest.mark.parametrize("name", ["é", "Zoé D.", "o-neil", "a@b.example", "x" * 64])
def test_names_of_people_are_names(runtime: Runtime, name: str) -> None:
    assert _add(runtime, name).name == name


def test_a_name_is_taken_once(runtime: Runtime) -> None:
    row = _add(runtime)
    assert _refusal(lambda: users.new_user(runtime, "claire", "viewer")) == "name_taken"
    assert _refusal(lambda: users.add_user(runtime, CLAIRE, row)) == "name_taken"
    assert len(_journalled(runtime)) == 1


@pytest.mark.parametrize("name", [NOBODY, "", "\0", "\udcff", "x" * 500])
def test_nobody_unknown_is_removed_or_gets_a_token(runtime: Runtime, name: str) -> None:
    _add(runtime)
    assert _refusal(lambda: users.remove_user(runtime, CLAIRE, name)) == "unknown_user"
    assert _refusal(lambda: users.new_token(runtime, CLAIRE, name)) == "unknown_user"
    assert len(_journalled(runtime)) == 1


def test_a_reason_has_its_bounds(runtime: Runtime) -> None:
    assert _refusal(lambda: _add(runtime, reason="x" * 501)) == "reason_too_long"
    assert _refusal(lambda: users.user_of(runtime, "claire")) == "unknown_user"
