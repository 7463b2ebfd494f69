"""Passwords are kept as argon2id hashes; time says nothing about who exists; those at an older cost are known."""

from __future__ import annotations

import pytest

from routing import passwords
from routing.passwords import USUAL, Cost

CHEAP = Cost(1, 8, 1)


@pytest.mark.parametrize("password", ["correct horse battery", "é’ \u00a0", "x" * 200, "", "\udcff"])
def test_a_password_is_known_again_and_not_kept(password: str) -> None:
    kept = passwords.hash_of_password(password, CHEAP)
    assert kept.startswith("$argon2id$")
    assert password not in kept or not password
    assert kept != passwords.hash_of_password(password, CHEAP)
    assert passwords.is_password(kept, password, CHEAP)
    for other in (password + "x", password.upper() + " ", password[:-1] + "!"):
        assert not passwords.is_password(kept, other, CHEAP)


@pytest.mark.parametrize("kept", [
    None, "", "x", "$argon2id$v=19$m=8,t=1,p=1$", "$argon2i$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$aGFzaA",
])
def test_what_is_no_hash_lets_nobody_in(kept: str | None) -> None:
    assert not passwords.is_password(kept, "", CHEAP)


def test_where_no_password_is_kept_one_is_looked_at_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at = []
    hasher = passwords._hasher(CHEAP)
    monkeypatch.setattr(type(hasher), "verify", lambda _, kept, password: looked_at.append(kept) or True)
    assert not passwords.is_password(None, "x", CHEAP)
    assert looked_at[0].startswith("$argon2id$v=19$m=8,t=1,p=1$")


def test_the_usual_cost_is_dear_and_an_older_one_is_known() -> None:
    kept = passwords.hash_of_password("correct horse", USUAL)
    assert "$m=65536,t=3,p=4$" in kept
    assert passwords.is_password(kept, "correct horse")
    assert not passwords.is_outdated(kept)
    assert passwords.is_outdated(passwords.hash_of_password("correct horse", CHEAP))


def test_random_passwords_can_be_read_out_and_differ() -> None:
    made = {passwords.new_password() for _ in range(50)}
    assert len(made) == 50
    for password in made:
        assert [len(group) for group in password.split("-")] == [4, 4, 4, 4]
        assert not set(password) & set("01ilo")
        assert passwords.SHORTEST <= len(password) <= passwords.LONGEST
