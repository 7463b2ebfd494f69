"""A second factor is asked for once it is on: a right password alone is a wrong try, and no code is good twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from routing import password_changes, second_factor, second_factor_changes, sessions, users
from routing.domain.errors import Refused
from routing.journalling import Author
from routing.passwords import hash_of_password
from routing.runtime import Runtime
from routing.signing_in import SignedIn, TooMany, Try, Wrong, sign_in
from routing.store import journal
from routing.store import users as stored
from tests.conftest import StoppedClock
from tests.test_passwords import CHEAP
from tests.web.apps import CLAIRE

RIGHT, SEED = "correct horse", "c2VlZCBvZiBhIHNl"
HERE, HALF_A_MINUTE = "192.0.2.1", timedelta(seconds=30)
OWN = Author("claire", "supervisor", "console", HERE)


@pytest.fixture
def known(runtime: Runtime) -> Runtime:
    """Claire has a password, and no second factor yet."""
    users.add_user(runtime, CLAIRE, users.new_user(runtime, "claire", "supervisor"), "", hash_of_password(RIGHT, CHEAP))
    return runtime


def _code(runtime: Runtime, beside: int = 0, seed: str = SEED) -> str:
    secret = second_factor.secret_of(runtime.links.secret, "claire", seed)
    step = int(runtime.clock.now().timestamp()) // second_factor.SECONDS + beside
    return second_factor.TOTP(secret).generate_otp(step)


def _on(runtime: Runtime, code: str | None = None, password: str = RIGHT, session: str | None = None) -> object:
    return second_factor_changes.turn_on(
        runtime, OWN, SEED, _code(runtime) if code is None else code, password, session, CHEAP
    )


def _show(runtime: Runtime, code: str = "", password: str = RIGHT) -> SignedIn | Wrong | TooMany:
    return sign_in(runtime, Try("claire", password, HERE, code), CHEAP)


def _actions(runtime: Runtime) -> list[str]:
    with runtime.database.read() as connection:
        return [row.action for row in journal.latest(connection, 20)][::-1]


def test_once_it_is_on_the_password_alone_lets_nobody_in(known: Runtime, clock: StoppedClock) -> None:
    entered = _show(known)
    assert isinstance(entered, SignedIn)
    row = sessions.found(known, entered.text)
    assert row is not None and row.session is not None and not row.has_factor
    other = _show(known)
    assert isinstance(other, SignedIn)
    assert not second_factor_changes.is_code_asked(known)
    assert _on(known, session=row.session.id) is None
    assert second_factor_changes.is_code_asked(known)
    kept = sessions.found(known, entered.text)
    assert kept is not None and kept.has_factor
    assert sessions.found(known, other.text) is None
    clock.at += HALF_A_MINUTE
    assert _show(known) == Wrong()
    assert _show(known, "000000") == Wrong()
    assert isinstance(_show(known, _code(known)), SignedIn)
    assert _actions(known).count("user_factor_on") == 1


def test_no_code_is_good_twice_nor_an_older_one_after_it(known: Runtime, clock: StoppedClock) -> None:
    code = _code(known)
    assert _on(known, code) is None
    assert _show(known, code) == Wrong()  # it was shown already, to turn it on
    clock.at += HALF_A_MINUTE
    code, next_one = _code(known), _code(known, 1)
    assert isinstance(_show(known, next_one), SignedIn)
    assert _show(known, next_one) == Wrong()
    assert _show(known, code) == Wrong()


def test_of_two_who_show_a_code_at_once_one_gets_in(known: Runtime, clock: StoppedClock) -> None:
    assert _on(known) is None
    clock.at += HALF_A_MINUTE
    code = _code(known)
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: _show(known, code), range(4)))
    assert sum(isinstance(answer, SignedIn) for answer in answers) == 1


def test_codes_cannot_be_tried_out_with_the_right_password(known: Runtime, clock: StoppedClock) -> None:
    """A right password forgives nothing by itself: who knows it has five tries at the code too."""
    assert _on(known) is None
    clock.at += HALF_A_MINUTE
    answers = [_show(known, f"{number:06}") for number in range(6)]
    assert [type(answer) for answer in answers] == [Wrong] * 5 + [TooMany]
    assert isinstance(_show(known, _code(known)), TooMany)


def test_it_is_not_turned_on_without_the_password_and_a_code_of_its_key(known: Runtime) -> None:
    assert _on(known, password="wrong") == Wrong()
    for seed, code in ((SEED, "000000"), (SEED, ""), ("", _code(known, seed="")), ("x" * 40, _code(known)),
                       ("\0" * 16, _code(known, seed="\0" * 16)), (SEED + "\n", _code(known, seed=SEED + "\n"))):
        with pytest.raises(Refused) as error:
            second_factor_changes.turn_on(known, OWN, seed, code, RIGHT, None, CHEAP)
        assert [fault.code for fault in error.value.faults] == ["invalid_code"]
    assert isinstance(_show(known), SignedIn)
    assert _on(known) is None
    with pytest.raises(Refused) as error:
        _on(known, _code(known, 1))
    assert (error.value.status, [fault.code for fault in error.value.faults]) == (409, ["second_factor_already"])


def test_it_is_turned_off_for_password_and_code(known: Runtime, clock: StoppedClock) -> None:
    assert _on(known) is None
    clock.at += HALF_A_MINUTE
    for code, password in (("", RIGHT), ("000000", RIGHT), (_code(known), "wrong")):
        assert second_factor_changes.turn_off(known, OWN, code, password, None, CHEAP) == Wrong()
    assert second_factor_changes.turn_off(known, OWN, _code(known), RIGHT, None, CHEAP) is None
    assert isinstance(_show(known), SignedIn)
    assert _actions(known)[-2:] == ["user_factor_off", "sign_in"]


def test_an_administrator_takes_it_off_whose_telephone_is_lost(known: Runtime, clock: StoppedClock) -> None:
    assert not second_factor_changes.take_off(known, CLAIRE, "claire")
    assert _on(known) is None
    clock.at += HALF_A_MINUTE
    entered = _show(known, _code(known))
    assert isinstance(entered, SignedIn)
    assert second_factor_changes.take_off(known, CLAIRE, "claire", "téléphone perdu")
    assert sessions.found(known, entered.text) is None
    assert isinstance(_show(known), SignedIn)
    with pytest.raises(Refused):
        second_factor_changes.take_off(known, CLAIRE, "nobody")


def test_another_password_asks_for_no_code_and_keeps_the_factor(known: Runtime, clock: StoppedClock) -> None:
    assert _on(known) is None
    assert password_changes.change_own(known, OWN, RIGHT, "battery staple", None, CHEAP) is None
    clock.at += HALF_A_MINUTE
    assert _show(known, password="battery staple") == Wrong()
    assert isinstance(_show(known, _code(known), "battery staple"), SignedIn)


def test_who_is_removed_and_added_again_has_none(known: Runtime) -> None:
    assert _on(known) is None
    users.remove_user(known, CLAIRE, "claire")
    assert not second_factor_changes.is_code_asked(known)
    users.add_user(known, CLAIRE, users.new_user(known, "claire", "viewer"), "", hash_of_password(RIGHT, CHEAP))
    with known.database.read() as connection:
        assert stored.factor_of(connection, "claire") is None
    assert isinstance(_show(known), SignedIn)
