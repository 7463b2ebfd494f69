"""A second factor that somebody turns on for themselves, turns off, or has taken off by an administrator.

Turning it on or off asks for the password, and ends every other session: whoever sits there without being asked is out.
"""

from __future__ import annotations

from routing import second_factor, signing_in
from routing.domain.errors import Fault, Refused
from routing.domain.text import Text
from routing.journalling import NO_REASON, Author, reasoned, record
from routing.passwords import USUAL, Cost
from routing.runtime import Runtime
from routing.signing_in import TooMany, Try, Wrong
from routing.store import sessions, users
from routing.store.database import Connection
from routing.users import user_of

ON, OFF = "user_factor_on", "user_factor_off"
WRONG_CODE = Text(
    "Ce n’est pas le code du moment. Attendez le suivant, et vérifiez l’heure du téléphone.",
    "This is not the present code. Wait for the next one, and check the telephone’s clock.",
)
ALREADY = Text("Le second facteur est déjà en place.", "The second factor is in place already.")


def turn_on(
    runtime: Runtime, author: Author, seed: str, code: str, password: str, session: str | None, cost: Cost = USUAL
) -> Wrong | TooMany | None:
    """Asks for a code at each sign-in from now on; or why the password was not taken.

    `seed` is the one whose secret was shown. Raises Refused for a code that is not of that secret, and where there is a
    second factor already.
    """
    why_not = signing_in.check(runtime, Try(author.name, password, author.address or ""), cost, asks_code=False)
    if why_not is not None:
        return why_not
    now = runtime.clock.now()
    secret = second_factor.secret_of(runtime.links.secret, author.name, seed)
    step = second_factor.step_of(secret, code, now)
    if not second_factor.is_seed(seed) or step is None:
        raise Refused(422, Fault("body", "/code", "invalid_code", WRONG_CODE))

    def work(connection: Connection) -> bool:
        if not users.add_factor(connection, author.name, seed, step):
            return False
        sessions.end_all(connection, author.name, now, session)
        record(connection, author, now, ON, author.name, {}, NO_REASON)
        return True

    if not runtime.database.write(work):
        raise Refused(409, Fault("body", "/code", "second_factor_already", ALREADY))
    return None


def turn_off(
    runtime: Runtime, author: Author, code: str, password: str, session: str | None, cost: Cost = USUAL
) -> Wrong | TooMany | None:
    """Asks for the password alone from now on; or why password and code were not taken."""
    why_not = signing_in.check(runtime, Try(author.name, password, author.address or "", code), cost)
    if why_not is None:
        _take(runtime, author, author.name, NO_REASON, session)
    return why_not


def is_code_asked(runtime: Runtime) -> bool:
    """Whether anybody has a second factor, so that a page to sign in on has a field for its code."""
    with runtime.database.read() as connection:
        return users.is_any_factor(connection)


def take_off(runtime: Runtime, author: Author, name: str, reason: str = "") -> bool:
    """Takes the second factor of somebody off, whose telephone is lost; False where there was none.

    Raises Refused when there is no such user.
    """
    user_of(runtime, name)
    return _take(runtime, author, name, reasoned(reason))


def _take(runtime: Runtime, author: Author, name: str, reason: str, but: str | None = None) -> bool:
    now = runtime.clock.now()

    def work(connection: Connection) -> bool:
        if not users.remove_factor(connection, name):
            return False
        sessions.end_all(connection, name, now, but)
        record(connection, author, now, OFF, name, {}, reason)
        return True

    return runtime.database.write(work)
