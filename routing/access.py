"""Who may do what: users with one of three roles, and the tokens by which programs speak for them.

A token is shown once and kept as a hash (SHA-256; it is random, so that a slow hash would protect nothing more).
"""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from routing.domain.errors import Fault, Refused
from routing.domain.text import Text
from routing.runtime import Runtime
from routing.store import users
from routing.store.database import Connection
from routing.store.users import Bearer, TokenRow, UserRow

PREFIX = "pmn_"
TOKEN_BYTES = 32
LAST_USE_KEPT_EVERY = timedelta(minutes=1)
LONGEST_TOKEN = 200
_NAME = re.compile(r"[^\W_][\w.@ -]{0,99}")


class Role(StrEnum):
    """What somebody may do; each may do what those before it may."""

    VIEWER = "viewer"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"

    def covers(self, needed: Role) -> bool:
        """Whether this role may do what another is needed for."""
        order = tuple(Role)
        return order.index(self) >= order.index(needed)


@dataclass(frozen=True, slots=True)
class Access:
    """Somebody who has shown who they are."""

    user: str
    role: Role


def authenticate(runtime: Runtime, token: str) -> Access | None:
    """Who a token speaks for; None when it is worth nothing. Its last use is kept, to the minute."""
    if not token or len(token) > LONGEST_TOKEN:
        return None
    now, hash_ = runtime.clock.now(), hash_of(token)
    with runtime.database.read() as connection:
        found = users.bearer_of(connection, hash_, now)
    if found is None:
        return None
    if _is_use_due(found, now):
        runtime.database.write(lambda connection: users.used(connection, found.token.id, now))
    return Access(found.user.name, Role(found.user.role))


def add_user(runtime: Runtime, name: str, role: str) -> UserRow:
    """Adds a user. Raises Refused for a name that is taken or none, and for an unknown role."""
    if not _NAME.fullmatch(name):
        raise _refused("/name", "invalid_name", "Un nom commence par une lettre ou un chiffre et compte au plus "
                       "100 caractères.", "A name begins with a letter or a digit and has at most 100 characters.")
    if role not in tuple(Role):
        raise _refused("/role", "unknown_role", "Le rôle est viewer, supervisor ou admin.",
                       "The role is viewer, supervisor or admin.")
    row = UserRow(name, role, runtime.clock.now())
    if not runtime.database.write(lambda connection: users.add(connection, row)):
        raise _refused("/name", "name_taken", f"Le nom «\u00a0{name}\u00a0» est déjà pris.",
                       f"The name “{name}” is taken.")
    return row


def remove_user(runtime: Runtime, name: str) -> None:
    """Removes a user and every token of theirs. Raises Refused when there is none of that name."""
    now = runtime.clock.now()
    if not runtime.database.write(lambda connection: users.remove(connection, name, now)):
        raise _unknown(name)


def new_token(runtime: Runtime, name: str, valid_for: timedelta | None = None) -> str:
    """A new token of a user, told this once. Raises Refused when there is no such user."""
    now, token = runtime.clock.now(), PREFIX + secrets.token_urlsafe(TOKEN_BYTES)
    row = TokenRow(secrets.token_hex(16), name, hash_of(token), now, now + valid_for if valid_for else None)

    def work(connection: Connection) -> bool:
        if users.find(connection, name) is None:
            return False
        users.add_token(connection, row)
        return True

    if not runtime.database.write(work):
        raise _unknown(name)
    return token


def hash_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _is_use_due(bearer: Bearer, now: datetime) -> bool:
    last = bearer.token.last_used_at
    return last is None or now - last >= LAST_USE_KEPT_EVERY


def _unknown(name: str) -> Refused:
    return _refused("/name", "unknown_user", f"Personne ne s’appelle «\u00a0{name[:100]}\u00a0» ici.",
                    f"There is no user “{name[:100]}”.")


def _refused(pointer: str, code: str, french: str, english: str) -> Refused:
    return Refused(422, Fault("body", pointer, code, Text(french, english)))
