"""Connections to PostgreSQL: bounded in number and in time, and never one that a restart has cut."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from routing.store.database import Database, DatabaseFault, Limits
from tests.conftest import Postgres

CUT = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
           "AND application_name = 'to be cut'")


def _named(url: str, name: str) -> str:
    return f"{url}{'&' if '?' in url else '?'}application_name={name.replace(' ', '%20')}"


def test_every_wait_is_bounded(postgres: Postgres) -> None:
    opened = Database(f"{postgres.url}&connect_timeout=2", Limits(1, lock_seconds=2, statement_seconds=5))
    names = ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout")
    with opened.read() as connection:
        assert [connection.execute(text(f"SHOW {name}")).scalar_one() for name in names] == ["2s", "5s", "10s"]
        driver = connection.connection.driver_connection
        assert driver is not None
        told = driver.info.get_parameters()
        assert {name: told[name] for name in ("connect_timeout", "keepalives_idle", "tcp_user_timeout")} == {
            "connect_timeout": "2", "keepalives_idle": "10", "tcp_user_timeout": "10000",
        }
    opened.close()


def test_no_more_connections_than_allowed(postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever finds none free is told so, and is served as soon as one is."""
    monkeypatch.setattr("routing.store.postgresql.CONNECT_SECONDS", 0.05)
    opened = Database(f"{postgres.url}&connect_timeout=3", Limits(2))
    with opened.read(), opened.read(), pytest.raises(DatabaseFault):
        opened.ping()
    opened.ping()
    opened.close()


def test_a_connection_that_was_cut_is_met_by_nobody(postgres: Postgres) -> None:
    opened, other = Database(_named(postgres.url, "to be cut")), Database(postgres.url)
    with opened.read(), opened.read():
        pass
    for _ in range(3):
        assert other.write(lambda connection: len(connection.execute(CUT).all())) >= 1
        opened.ping()
    opened.close()
    other.close()
