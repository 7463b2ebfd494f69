"""Who is let in: users added, removed and given tokens, each change one transaction with its journal entry."""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection
from datetime import timedelta

from routing.access import Role, hash_of
from routing.domain.errors import Fault, Refused
from routing.domain.text import Text
from routing.journalling import Author, reasoned, record
from routing.runtime import Runtime
from routing.store import users
from routing.store.database import Connection
from routing.store.users import TokenRow, UserRow

PREFIX = "pmn_"
TOKEN_BYTES = 32
SHORT_ID = 6
"""So many letters of a token's id tell people which one it is."""
LONGEST_NAME = 64
"""As many characters as the journal keeps of what was changed."""
_NAME = re.compile(rf"[^\W_](?:[\w.@ -]{{0,{LONGEST_NAME - 2}}}[\w.@-])?")


def new_user(runtime: Runtime, name: str, role: str) -> UserRow:
    """A user, not yet added. Raises Refused for a name that is taken or none, and for an unknown role."""
    if not _NAME.fullmatch(name):
        raise _refused("/name", "invalid_name", "Un nom commence par une lettre ou un chiffre et compte au plus "
                       f"{LONGEST_NAME} lettres, chiffres, espaces ou . @ - _",
                       "A name begins with a letter or a digit and has at most "
                       f"{LONGEST_NAME} letters, digits, spaces or . @ - _")
    if role not in tuple(Role):
        raise _refused("/role", "unknown_role", "Le rôle est viewer, supervisor ou admin.",
                       "The role is viewer, supervisor or admin.")
    with runtime.database.read() as connection:
        if users.find(connection, name) is not None:
            raise _taken(name)
    return UserRow(name, role, runtime.clock.now())


def is_name(text: str) -> bool:
    """Whether somebody could be called that."""
    return _NAME.fullmatch(text) is not None


def add_user(
    runtime: Runtime, author: Author, row: UserRow, reason: str = "", password_hash: str | None = None
) -> None:
    """Adds a user, with the hash of a password where one is given. Raises Refused when the name has just been taken."""
    reason = reasoned(reason)

    def work(connection: Connection) -> bool:
        added = users.add(connection, row)
        if added:
            if password_hash is not None:
                users.set_password(connection, row.name, password_hash)
            record(connection, author, row.created_at, "user_add", row.name, {"role": row.role}, reason)
        return added

    if not runtime.database.write(work):
        raise _taken(row.name)


def user_of(runtime: Runtime, name: str) -> UserRow:
    """The user of that name. Raises Refused when there is none."""
    with runtime.database.read() as connection:
        found = users.find(connection, name) if _NAME.fullmatch(name) else None
    if found is None:
        raise _unknown(name)
    return found


def remove_user(runtime: Runtime, author: Author, name: str, reason: str = "") -> None:
    """Removes a user with their tokens and sessions. Raises Refused when there is none of that name."""
    user_of(runtime, name)
    now, reason = runtime.clock.now(), reasoned(reason)

    def work(connection: Connection) -> bool:
        removed = users.remove(connection, name, now)
        if removed:
            record(connection, author, now, "user_remove", name, {}, reason)
        return removed

    if not runtime.database.write(work):
        raise _unknown(name)


def new_token(
    runtime: Runtime, author: Author, name: str, valid_for: timedelta | None = None, reason: str = ""
) -> str:
    """A new token of a user, told this once. Raises Refused when there is no such user."""
    user_of(runtime, name)
    now, reason, token = runtime.clock.now(), reasoned(reason), PREFIX + secrets.token_urlsafe(TOKEN_BYTES)
    expires_at = now + valid_for if valid_for else None
    row = TokenRow(secrets.token_hex(16), name, hash_of(token), now, expires_at)

    def work(connection: Connection) -> bool:
        if users.find(connection, name) is None:
            return False
        users.add_token(connection, row)
        until = expires_at.isoformat() if expires_at else None
        record(connection, author, now, "user_token", name, {"until": until, "token": row.id[:SHORT_ID]}, reason)
        return True

    if not runtime.database.write(work):
        raise _unknown(name)
    return token


def revoke_token(runtime: Runtime, author: Author, name: str, id_: str, reason: str = "") -> None:
    """Makes one of a user's tokens worth nothing. Raises Refused when they have no such token."""
    now, reason = runtime.clock.now(), reasoned(reason)

    def work(connection: Connection) -> bool:
        revoked = users.revoke_token(connection, name, id_, now)
        if revoked:
            record(connection, author, now, "user_token_revoke", name, {"token": id_[:SHORT_ID]}, reason)
        return revoked

    if not runtime.database.write(work):
        raise _refused("/token", "unknown_token", "Ce jeton n’existe pas, ou ne vaut déjà plus rien.",
                       "There is no such token, or it is worth nothing any more.")


def link_agent(
    runtime: Runtime, author: Author, name: str, agent: str | None, known: Collection[str], reason: str = ""
) -> None:
    """Says who of the agents in queues.yaml a user is; None for nobody. Raises Refused for an agent not known there."""
    user_of(runtime, name)
    if agent is not None and agent not in known:
        raise _refused("/agent", "unknown_agent", "Cet agent ne figure pas dans queues.yaml.",
                       "There is no such agent in queues.yaml.")
    now, reason = runtime.clock.now(), reasoned(reason)

    def work(connection: Connection) -> bool:
        linked = users.set_agent(connection, name, agent)
        if linked:
            record(connection, author, now, "user_agent", name, {"agent": agent}, reason)
        return linked

    if not runtime.database.write(work):
        raise _unknown(name)


def _taken(name: str) -> Refused:
    return _refused("/name", "name_taken", f"Le nom «\u00a0{name}\u00a0» est déjà pris.",
                    f"The name “{name}” is taken.")


def _unknown(name: str) -> Refused:
    return _refused("/name", "unknown_user", f"Personne ne s’appelle «\u00a0{name[:LONGEST_NAME]}\u00a0» ici.",
                    f"There is no user “{name[:LONGEST_NAME]}”.")


def _refused(pointer: str, code: str, french: str, english: str) -> Refused:
    return Refused(422, Fault("body", pointer, code, Text(french, english)))
