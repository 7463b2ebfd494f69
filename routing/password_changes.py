"""Passwords that are set: by whoever they belong to, by an administrator, and for the admin of a first start.

Whoever else used the old one is out at once: a new password ends every other session.
"""

from __future__ import annotations

from routing import passwords, signing_in
from routing.access import Role
from routing.domain.errors import Fault, Refused
from routing.domain.text import Text
from routing.journalling import NO_REASON, Author, reasoned, record
from routing.password_strength import is_easily_guessed
from routing.passwords import LONGEST, SHORTEST, USUAL, Cost
from routing.runtime import Runtime
from routing.signing_in import TooMany, Try, Wrong
from routing.store import sessions, users
from routing.store.database import Connection
from routing.store.users import UserRow
from routing.users import user_of

FIRST_ADMIN = "admin"
WORDS_OF_THE_PLACE = ("permanence", "telephonique", "standard", "support")
STARTED = Author("flask serve", "admin", "cli")


def change_own(
    runtime: Runtime, author: Author, old: str, new: str, session: str | None, cost: Cost = USUAL
) -> Wrong | TooMany | None:
    """Changes one's own password, the session at hand going on; or why the old one was not taken.

    Raises Refused for a new one that is too short, too long, easily guessed or the old one.
    """
    _look_at(new, old, author.name)
    why_not = signing_in.check(runtime, Try(author.name, old, author.address or ""), cost, asks_code=False)
    if why_not is None:
        _set(runtime, author, author.name, passwords.hash_of_password(new, cost), NO_REASON, session)
    return why_not


def give_new(runtime: Runtime, author: Author, name: str, reason: str = "", cost: Cost = USUAL) -> str:
    """A new random password of a user, told this once. Raises Refused when there is no such user."""
    user_of(runtime, name)
    password, reason = passwords.new_password(), reasoned(reason)
    _set(runtime, author, name, passwords.hash_of_password(password, cost), reason)
    return password


def first_admin(runtime: Runtime, cost: Cost = USUAL) -> str | None:
    """Adds `admin` where nobody has been added yet, and tells the password this once; of two starts one does."""
    if not is_nobody_there(runtime):
        return None
    now, password = runtime.clock.now(), passwords.new_password()
    hash_ = passwords.hash_of_password(password, cost)

    def work(connection: Connection) -> bool:
        if users.listed(connection) or not users.add(connection, UserRow(FIRST_ADMIN, Role.ADMIN.value, now)):
            return False
        users.set_password(connection, FIRST_ADMIN, hash_)
        record(connection, STARTED, now, "user_add", FIRST_ADMIN, {"role": Role.ADMIN.value}, NO_REASON)
        return True

    return password if runtime.database.write(work) else None


def an_admin(runtime: Runtime) -> str:
    """The name of somebody who may do everything; `admin` where there is nobody."""
    with runtime.database.read() as connection:
        names = [user.name for user in users.listed(connection) if user.role == Role.ADMIN.value]
    return FIRST_ADMIN if FIRST_ADMIN in names else next(iter(names), FIRST_ADMIN)


def is_nobody_there(runtime: Runtime) -> bool:
    """Whether there is no user at all."""
    with runtime.database.read() as connection:
        return not users.listed(connection)


def _set(
    runtime: Runtime, author: Author, name: str, hash_: str, reason: str, but: str | None = None
) -> None:
    now = runtime.clock.now()

    def work(connection: Connection) -> None:
        if users.set_password(connection, name, hash_):
            sessions.end_all(connection, name, now, but)
            record(connection, author, now, "user_password", name, {}, reason)

    runtime.database.write(work)


def _look_at(new: str, old: str, name: str) -> None:
    if not SHORTEST <= len(new) <= LONGEST:
        raise _refused("invalid_password", Text(
            f"Un mot de passe compte de {SHORTEST} à {LONGEST} caractères.",
            f"A password has {SHORTEST} to {LONGEST} characters.",
        ))
    if new == old:
        raise _refused("same_password", Text("C’est le mot de passe actuel.", "This is the present password."))
    if is_easily_guessed(new, name, *WORDS_OF_THE_PLACE):
        raise _refused("common_password", Text(
            "Ce mot de passe est de ceux qu’on essaie en premier. Trois ou quatre mots sans lien entre eux font mieux.",
            "This password is among those that are tried first. Three or four words with nothing in common do better.",
        ))


def _refused(code: str, detail: Text) -> Refused:
    return Refused(422, Fault("body", "/new_password", code, detail))
