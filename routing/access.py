"""Who may do what: three roles, and the tokens by which programs speak for users.

A token is kept as a hash alone (SHA-256; it is random, so that a slow hash would protect nothing more).
"""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from routing.runtime import Runtime
from routing.store import users
from routing.store.database import Connection, DatabaseFault
from routing.store.sessions import SessionRow
from routing.store.users import TokenRow

log = logging.getLogger(__name__)

LAST_USE_KEPT_EVERY = timedelta(minutes=1)
LONGEST_TOKEN = 200


class Role(StrEnum):
    """What somebody may do; each may do what those before it may."""

    VIEWER = "viewer"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"

    def covers(self, needed: Role) -> bool:
        """Whether this role may do what another is needed for."""
        order = tuple(Role)
        return order.index(self) >= order.index(needed)


class Denial(StrEnum):
    """Why a token lets nobody in."""

    UNKNOWN = "unknown"
    REVOKED = "revoked"  # its user was removed
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Access:
    """Somebody who has shown who they are: by a token, or by a session of the console.

    `agent` is who they answer as; `has_factor`: they sign in with a code beside their password.
    """

    user: str
    role: Role
    token: TokenRow | None = None
    session: SessionRow | None = None
    agent: str | None = None
    has_factor: bool = False


@dataclass(frozen=True, slots=True)
class Denied:
    """Nobody is let in, and why."""

    reason: Denial


def authenticate(connection: Connection, token: str, now: datetime) -> Access | Denied:
    """Who a token speaks for at a moment."""
    if not 0 < len(token) <= LONGEST_TOKEN:
        return Denied(Denial.UNKNOWN)
    found = users.bearer_of(connection, hash_of(token))
    if found is None:
        return Denied(Denial.UNKNOWN)
    if found.is_revoked:
        return Denied(Denial.REVOKED)
    if found.token.expires_at is not None and found.token.expires_at <= now:
        return Denied(Denial.EXPIRED)
    return Access(found.user.name, Role(found.user.role), found.token, agent=found.user.agent)


def let_in(runtime: Runtime, token: str) -> Access | Denied:
    """As authenticate; the token's last use is kept, at most once a minute so that reading stays cheap."""
    now = runtime.clock.now()
    with runtime.database.read() as connection:
        found = authenticate(connection, token, now)
    if isinstance(found, Access) and found.token and _is_use_due(found.token, now):
        _keep_use(runtime, found.token.id, now)
    return found


def hash_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _is_use_due(token: TokenRow, now: datetime) -> bool:
    return token.last_used_at is None or now - token.last_used_at >= LAST_USE_KEPT_EVERY


def _keep_use(runtime: Runtime, id_: str, now: datetime) -> None:
    """A database that can only be read still lets people read."""
    try:
        runtime.database.write(lambda connection: users.used(connection, id_, now, now - LAST_USE_KEPT_EVERY))
    except (DatabaseFault, TimeoutError):
        log.warning("the last use of a token could not be kept")
