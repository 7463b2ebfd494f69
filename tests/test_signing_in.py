"""Signing in: the right password opens a session, wrong ones run out, and nobody learns which name exists."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from threading import Thread

import pytest

from routing import sessions, users
from routing.passwords import hash_of_password
from routing.runtime import Runtime
from routing.signing_in import SignedIn, TooMany, Try, Wrong, sign_in, sign_out, sign_out_everywhere
from routing.store import journal
from routing.store import users as stored
from tests.conftest import StoppedClock
from tests.test_passwords import CHEAP
from tests.web.apps import CLAIRE

RIGHT = "correct horse"
HERE, ELSEWHERE = "192.0.2.1", "192.0.2.2"
Shows = Callable[..., SignedIn | Wrong | TooMany]


@pytest.fixture
def show(runtime: Runtime) -> Shows:
    """Shows a password for Claire, who is a supervisor."""
    row = users.new_user(runtime, "claire", "supervisor")
    users.add_user(runtime, CLAIRE, row, "", hash_of_password(RIGHT, CHEAP))

    def show(password: str = RIGHT, name: str = "claire", address: str = HERE) -> SignedIn | Wrong | TooMany:
        return sign_in(runtime, Try(name, password, address), CHEAP)

    return show


def _entered(answer: object) -> SignedIn:
    assert isinstance(answer, SignedIn)
    return answer


def _actions(runtime: Runtime) -> list[tuple[str, str, str | None]]:
    with runtime.database.read() as connection:
        return [(row.action, row.subject, row.address) for row in journal.latest(connection, 20)
                if row.action != "user_add"][::-1]


def test_the_right_password_opens_a_session(runtime: Runtime, show: Shows) -> None:
    answer = _entered(show())
    found = sessions.found(runtime, answer.text)
    assert found is not None
    assert found.session is not None
    assert (found.user, found.role, found.session.address) == ("claire", "supervisor", HERE)
    assert answer.text not in repr(found) + repr(_actions(runtime))
    assert _actions(runtime) == [("sign_in", "claire", HERE)]


@pytest.mark.parametrize(("name", "password"), [
    ("claire", "wrong"), ("claire", ""), ("Claire", RIGHT), ("nobody", RIGHT), ("", ""), ("\0", RIGHT),
    ("\udcff", "\udcff"), ("claire", "x" * 10_000), ("x" * 10_000, RIGHT), ("claire\n", RIGHT),
])
def test_what_is_wrong_is_not_said(show: Shows, name: str, password: str) -> None:
    assert show(password, name) == Wrong()


def test_five_wrong_passwords_shut_a_name_for_a_quarter_of_an_hour(
    runtime: Runtime, clock: StoppedClock, show: Shows
) -> None:
    began = clock.at
    for n in range(5):
        assert show("wrong", address=f"192.0.2.{n}") == Wrong()
        clock.at += timedelta(minutes=1)
    assert show(address=ELSEWHERE) == TooMany(began + timedelta(minutes=15))
    assert [action for action, *_ in _actions(runtime)] == ["sign_in_locked"]
    clock.at = began + timedelta(minutes=15)
    _entered(show())
    assert [show("wrong") for _ in range(6)][-2:] == [Wrong(), TooMany(clock.at + timedelta(minutes=15))]


def test_a_name_that_nobody_has_is_shut_alike_and_not_journalled(runtime: Runtime, show: Shows) -> None:
    """It may be a password that slipped into the wrong field."""
    answers = [show("wrong", "my secret password") for _ in range(6)]
    assert [type(answer) for answer in answers] == [Wrong] * 5 + [TooMany]
    assert _actions(runtime) == []


def test_an_address_is_shut_after_twenty_whatever_the_names(show: Shows) -> None:
    answers = [show("wrong", f"name {n}") for n in range(20)]
    assert answers == [Wrong()] * 20
    assert isinstance(show(), TooMany)
    _entered(show(address=ELSEWHERE))


def test_a_success_forgives_the_name_and_does_not_count_for_the_address(show: Shows) -> None:
    for _ in range(8):
        for _ in range(2):
            assert show("wrong", address=ELSEWHERE) == Wrong()
        _entered(show())


def test_many_tries_at_once_are_no_more_than_five(runtime: Runtime, show: Shows) -> None:
    answers: list[object] = []
    threads = [Thread(target=lambda: answers.append(show("wrong"))) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(isinstance(answer, Wrong) for answer in answers) == 5
    assert sum(isinstance(answer, TooMany) for answer in answers) == 7


def test_somebody_without_password_does_not_get_in(runtime: Runtime, show: Shows) -> None:
    users.add_user(runtime, CLAIRE, users.new_user(runtime, "karim", "admin"))
    assert show("", "karim") == Wrong()


def test_a_password_of_an_older_cost_is_hashed_again(runtime: Runtime, show: Shows) -> None:
    def kept() -> str | None:
        with runtime.database.read() as connection:
            return stored.password_of(connection, "claire")

    before = kept()
    _entered(show())
    assert kept() == before
    _entered(sign_in(runtime, Try("claire", RIGHT, HERE)))
    assert "m=65536" in str(kept())


def test_signing_out_ends_one_session_or_all(runtime: Runtime, show: Shows) -> None:
    texts = [_entered(show()).text for _ in range(3)]
    first = sessions.found(runtime, texts[0])
    assert first is not None
    assert first.session is not None
    sign_out(runtime, first.session.id)
    assert [sessions.found(runtime, text) is not None for text in texts] == [False, True, True]
    assert sign_out_everywhere(runtime, CLAIRE, "claire") == 2
    assert not any(sessions.found(runtime, text) for text in texts)
    assert _actions(runtime)[-1][:2] == ("sign_out_everywhere", "claire")


def test_whoever_is_removed_is_out_at_once(runtime: Runtime, show: Shows) -> None:
    text = _entered(show()).text
    users.remove_user(runtime, CLAIRE, "claire")
    assert sessions.found(runtime, text) is None
    assert show() == Wrong()
    users.add_user(runtime, CLAIRE, users.new_user(runtime, "claire", "viewer"))
    assert sessions.found(runtime, text) is None
    assert show() == Wrong()
