"""New passwords: one's own for the old one, random ones by an administrator, and the admin of a first start, once."""

from __future__ import annotations

from threading import Thread

import pytest

from routing import password_changes, sessions, users
from routing.access import Access
from routing.domain.errors import Refused
from routing.journalling import Author
from routing.passwords import hash_of_password
from routing.runtime import Runtime
from routing.signing_in import SignedIn, TooMany, Try, Wrong, sign_in
from tests.test_passwords import CHEAP
from tests.web.apps import CLAIRE

OLD, NEW = "correct horse", "battery staple"
OWN = Author("claire", "supervisor", "console", "192.0.2.1")


@pytest.fixture
def session(runtime: Runtime) -> str:
    """Claire's, who has two."""
    row = users.new_user(runtime, "claire", "supervisor")
    users.add_user(runtime, CLAIRE, row, "", hash_of_password(OLD, CHEAP))
    _enter(runtime, OLD)
    return _enter(runtime, OLD)


def _enter(runtime: Runtime, password: str, name: str = "claire") -> str:
    answer = sign_in(runtime, Try(name, password, "192.0.2.1"), CHEAP)
    assert isinstance(answer, SignedIn)
    return answer.text


def _access(runtime: Runtime, text: str) -> Access:
    found = sessions.found(runtime, text)
    assert found is not None
    return found


def test_a_new_password_takes_the_place_of_the_old_and_ends_other_sessions(runtime: Runtime, session: str) -> None:
    row = _access(runtime, session).session
    assert row is not None
    assert len(sessions.of_user(runtime, "claire")) == 2
    assert password_changes.change_own(runtime, OWN, OLD, NEW, row.id, CHEAP) is None
    assert sessions.of_user(runtime, "claire") == (row,)
    assert sign_in(runtime, Try("claire", OLD, "192.0.2.1"), CHEAP) == Wrong()
    _enter(runtime, NEW)


def test_whoever_sits_down_at_an_open_console_cannot_guess_the_old_one(runtime: Runtime, session: str) -> None:
    answers = [password_changes.change_own(runtime, OWN, "guess", NEW, None, CHEAP) for _ in range(6)]
    assert [type(answer) for answer in answers] == [Wrong] * 5 + [TooMany]
    _access(runtime, session)


@pytest.mark.parametrize(("new", "code"), [
    ("short", "invalid_password"), ("x" * 201, "invalid_password"), (OLD, "same_password"),
    ("azertyuiop", "common_password"), ("claire2026", "common_password"), ("permanence2026", "common_password"),
])
def test_bad_new_passwords_are_refused(runtime: Runtime, session: str, new: str, code: str) -> None:
    with pytest.raises(Refused) as error:
        password_changes.change_own(runtime, OWN, OLD, new, None, CHEAP)
    assert [fault.code for fault in error.value.faults] == [code]
    _enter(runtime, OLD)


def test_a_password_that_is_given_lets_in_and_everybody_else_out(runtime: Runtime, session: str) -> None:
    given = password_changes.give_new(runtime, CLAIRE, "claire", cost=CHEAP)
    assert sessions.found(runtime, session) is None
    _enter(runtime, given)
    with pytest.raises(Refused):
        password_changes.give_new(runtime, CLAIRE, "nobody", cost=CHEAP)


def test_two_first_starts_at_once_make_one_admin(runtime: Runtime, elsewhere: Runtime) -> None:
    made: list[str | None] = []
    threads = [
        Thread(target=lambda where=where: made.append(password_changes.first_admin(where, CHEAP)))
        for where in (runtime, elsewhere)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (password,) = [one for one in made if one]
    _enter(runtime, password, "admin")
    assert password_changes.first_admin(runtime, CHEAP) is None


def test_no_admin_is_made_where_somebody_is(runtime: Runtime, session: str) -> None:
    assert password_changes.first_admin(runtime, CHEAP) is None
    assert password_changes.an_admin(runtime) == "admin"
    users.add_user(runtime, CLAIRE, users.new_user(runtime, "zoé", "admin"))
    assert password_changes.an_admin(runtime) == "zoé"
