"""Signing in to the console by name and password, with few tries: 5 for a name and 20 from an address in 15 minutes.

A try counts before its password is looked at, so that many at once are no more than those that were allowed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from routing import passwords, second_factor, sessions
from routing.access import Role, hash_of
from routing.journalling import NO_REASON, Author, record
from routing.networks import network_of
from routing.passwords import USUAL, Cost
from routing.runtime import Runtime
from routing.store import sessions as stored_sessions
from routing.store import sign_in_tries as tries
from routing.store import users
from routing.store.database import Connection
from routing.users import is_name

WITHIN = timedelta(minutes=15)
MOST_OF_NAME, MOST_FROM_ADDRESS = 5, 20
ORIGIN = "console"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody is in: the text for their cookie."""

    user: str
    role: Role
    text: str


@dataclass(frozen=True, slots=True)
class Wrong:
    """Name and password do not belong together; which of them is wrong is not said."""


@dataclass(frozen=True, slots=True)
class TooMany:
    """Too many wrong tries for this name, or from this address, until then."""

    again_at: datetime


@dataclass(frozen=True, slots=True)
class Try:
    """A password that is shown for a name, from an address; `code` is that of a second factor, if there is one."""

    name: str
    password: str
    address: str
    code: str = ""


def sign_in(runtime: Runtime, shown: Try, cost: Cost = USUAL) -> SignedIn | Wrong | TooMany:
    """Begins a session for the right password, or says why not."""
    why_not = check(runtime, shown, cost)
    if why_not is not None:
        return why_not
    now, renewed = runtime.clock.now(), _renewed(runtime, shown, cost)

    def work(connection: Connection) -> SignedIn | Wrong:
        user = users.find(connection, shown.name)
        if user is None:
            return Wrong()
        if renewed is not None:
            users.set_password(connection, user.name, renewed)
        text, _ = sessions.begin(connection, user.name, shown.address, now)
        author = Author(user.name, user.role, ORIGIN, shown.address)
        record(connection, author, now, "sign_in", user.name, {}, NO_REASON)
        return SignedIn(user.name, Role(user.role), text)

    return runtime.database.write(work)


def check(runtime: Runtime, shown: Try, cost: Cost = USUAL, asks_code: bool = True) -> Wrong | TooMany | None:
    """Why a password is not taken; None where it is right, and what was tried before is forgiven.

    Whoever has a second factor shows its code too, unless `asks_code` is false: to sign in, they have shown one.
    """
    now, (name, address) = runtime.clock.now(), _keys(runtime, shown)
    counted = runtime.database.write(lambda connection: _count(connection, name, address, now))
    if isinstance(counted, TooMany):
        return counted
    with runtime.database.read() as connection:
        kept = users.password_of(connection, shown.name) if is_name(shown.name) else None
        seed = users.factor_of(connection, shown.name) if asks_code and kept else None
    is_password = passwords.is_password(kept, shown.password, cost)

    def work(connection: Connection) -> bool:
        if is_password and (seed is None or _takes_code(connection, runtime, shown, seed, now)):
            tries.forgive(connection, name)
            tries.take_back(connection, address, now)
            return True
        if counted == MOST_OF_NAME and is_name(shown.name):
            _journal_lock(connection, shown, now)
        return False

    return None if runtime.database.write(work) else Wrong()


def sign_out(runtime: Runtime, session: str) -> None:
    """Ends one session."""
    now = runtime.clock.now()
    runtime.database.write(lambda connection: stored_sessions.end(connection, session, now))


def sign_out_everywhere(runtime: Runtime, author: Author, name: str) -> int:
    """Ends every session of a user; how many there were."""
    now = runtime.clock.now()

    def work(connection: Connection) -> int:
        ended = stored_sessions.end_all(connection, name, now)
        record(connection, author, now, "sign_out_everywhere", name, {"sessions": ended}, NO_REASON)
        return ended

    return runtime.database.write(work)


def _keys(runtime: Runtime, shown: Try) -> tuple[str, str]:
    """What tries are counted by: keyed hashes, which tell nobody who tried from where."""
    stamp = runtime.links.stamp
    return stamp(f"sign-in name {hash_of(shown.name)}"), stamp(f"sign-in from {network_of(shown.address)}")


def _count(connection: Connection, name: str, address: str, now: datetime) -> int | TooMany:
    """Counts one more try; how many the name has had with it."""
    tries.hold(connection, (name, address))
    of_name = tries.latest(connection, name, now - WITHIN, MOST_OF_NAME)
    from_address = tries.latest(connection, address, now - WITHIN, MOST_FROM_ADDRESS)
    full = [
        latest[-1] + WITHIN for latest, most in ((of_name, MOST_OF_NAME), (from_address, MOST_FROM_ADDRESS))
        if len(latest) >= most
    ]
    if full:
        return TooMany(max(full))
    tries.forget_before(connection, now - WITHIN)
    tries.add(connection, (name, address), now)
    return len(of_name) + 1


def _takes_code(connection: Connection, runtime: Runtime, shown: Try, seed: str, now: datetime) -> bool:
    """Whether it is the code of now, which nobody has shown before."""
    secret = second_factor.secret_of(runtime.links.secret, shown.name, seed)
    step = second_factor.step_of(secret, shown.code, now)
    return step is not None and users.use_factor(connection, shown.name, seed, step)


def _journal_lock(connection: Connection, shown: Try, now: datetime) -> None:
    """Said of people who exist alone: what else was typed may be a password that slipped into the wrong field."""
    user = users.find(connection, shown.name)
    if user is not None:
        author = Author(user.name, user.role, ORIGIN, shown.address)
        record(connection, author, now, "sign_in_locked", user.name, {"tries": MOST_OF_NAME}, NO_REASON)


def _renewed(runtime: Runtime, shown: Try, cost: Cost) -> str | None:
    """The hash at the cost usual now, where the one kept is of another."""
    with runtime.database.read() as connection:
        kept = users.password_of(connection, shown.name)
    is_due = kept is not None and passwords.is_outdated(kept, cost)
    return passwords.hash_of_password(shown.password, cost) if is_due else None
