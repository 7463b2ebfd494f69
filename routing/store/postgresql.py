"""Connections to PostgreSQL, bounded in every direction: how many, and how long anybody waits for anything of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, ExceptionContext, create_engine, event
from sqlalchemy.engine import URL

CONNECT_SECONDS = 3
# A process that was stopped in the middle of a transaction keeps its locks no longer than this.
IDLE_IN_TRANSACTION_SECONDS = 10
# A machine that is gone without a word is noticed, where nothing would ever arrive on the connection again.
# https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNECT-KEEPALIVES
# read_only_sql_transaction, https://www.postgresql.org/docs/current/errcodes-appendix.html
READ_ONLY = "25006"
AT_ONCE: dict[str, Any] = {"isolation_level": "AUTOCOMMIT", "skip_autocommit_rollback": True}
SILENCE = {
    "keepalives": 1, "keepalives_idle": 10, "keepalives_interval": 3, "keepalives_count": 3, "tcp_user_timeout": 10_000,
}


@dataclass(frozen=True, slots=True)
class Limits:
    """What a process may ask of PostgreSQL. Twilio gives a webhook 15 seconds in all: nobody waits that long here."""

    connections: int = 10
    """How many at once, at most; whoever finds none free waits as for a connection that is made."""
    lock_seconds: int = 3
    statement_seconds: int = 4


def postgresql_engine(url: URL, limits: Limits, is_at_once: bool = False) -> Engine:
    """Connections that are tried before they are used, so that after a restart of the server nobody meets an old one.

    What the address says of a connection itself, as in `?connect_timeout=1`, has precedence. `is_at_once` is for one
    connection more, on which each statement is kept as it is done.
    """
    said: dict[str, Any] = {"connect_timeout": CONNECT_SECONDS, **SILENCE}
    engine = create_engine(
        url, pool_pre_ping=True, pool_use_lifo=True, pool_size=1 if is_at_once else limits.connections, max_overflow=0,
        pool_timeout=CONNECT_SECONDS, hide_parameters=True, **AT_ONCE if is_at_once else {},
        connect_args={name: value for name, value in said.items() if name not in url.query},
    )

    def limit_waits(connection: Any, _record: Any) -> None:
        connection.execute(
            f"SET lock_timeout = '{limits.lock_seconds}s'; SET statement_timeout = '{limits.statement_seconds}s'; "
            f"SET idle_in_transaction_session_timeout = '{IDLE_IN_TRANSACTION_SECONDS}s'"
        )
        connection.commit()

    event.listen(engine, "connect", limit_waits)
    event.listen(engine, "handle_error", _let_go_of_standbys)
    return engine


def _let_go_of_standbys(context: ExceptionContext) -> None:
    """A connection that may only read leads to a standby, or to a server that was one: the next one is made anew."""
    if getattr(context.original_exception, "sqlstate", None) == READ_ONLY:
        context.is_disconnect = True
