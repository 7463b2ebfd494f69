"""Sessions of the console: begun by signing in, found again by the random text in a cookie, over after 12 idle hours.

Of that text only a hash is kept (SHA-256, as of tokens: it is random). After seven days one signs in again.
"""

from __future__ import annotations

import logging
import secrets
from datetime import datetime, timedelta

from routing.access import Access, Role, hash_of
from routing.runtime import Runtime
from routing.store import sessions
from routing.store.database import Connection, DatabaseFault
from routing.store.sessions import SessionRow

log = logging.getLogger(__name__)

LONGEST_IDLE = timedelta(hours=12)
LONGEST = timedelta(days=7)
SEEN_KEPT_EVERY = timedelta(minutes=1)
TEXT_BYTES = 32
LONGEST_TEXT = 100
LONGEST_ADDRESS = 45


def begin(connection: Connection, user: str, address: str | None, now: datetime) -> tuple[str, SessionRow]:
    """A new session, and the text that its cookie holds."""
    text = secrets.token_urlsafe(TEXT_BYTES)
    kept_address = address[:LONGEST_ADDRESS] if address else None
    row = SessionRow(secrets.token_hex(16), user, hash_of(text), kept_address, now, now, now + LONGEST)
    sessions.forget_before(connection, now)
    sessions.add(connection, row)
    return text, row


def found(runtime: Runtime, text: str) -> Access | None:
    """Who has that session; its last use is kept, at most once a minute so that reading stays cheap."""
    if not 0 < len(text) <= LONGEST_TEXT:
        return None
    now = runtime.clock.now()
    with runtime.database.read() as connection:
        both = sessions.find(connection, hash_of(text), now, now - LONGEST_IDLE)
    if both is None:
        return None
    user, row = both
    if now - row.seen_at >= SEEN_KEPT_EVERY:
        _keep_use(runtime, row.id, now)
    return Access(user.name, Role(user.role), session=row, agent=user.agent, has_factor=user.has_factor)


def of_user(runtime: Runtime, user: str) -> tuple[SessionRow, ...]:
    """Where somebody is signed in, the newest first."""
    now = runtime.clock.now()
    with runtime.database.read() as connection:
        return sessions.of_user(connection, user, now, now - LONGEST_IDLE)


def _keep_use(runtime: Runtime, id_: str, now: datetime) -> None:
    """A database that can only be read still lets people read."""
    try:
        runtime.database.write(lambda connection: sessions.seen(connection, id_, now, now - SEEN_KEPT_EVERY))
    except (DatabaseFault, TimeoutError):
        log.warning("the last use of a session could not be kept")
