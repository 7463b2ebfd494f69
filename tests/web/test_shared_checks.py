"""`/readyz` names what an upgrade left behind and a clock that goes another way; it needs no database to say so."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from routing.clock import SystemClock
from routing.runtime import Runtime
from routing.store import schema
from routing.store.database import Database
from routing.web import shared_checks
from routing.web.shared_checks import NOT_KNOWN, clock_check, schema_check
from tests.store.databases import out_of_order


def _at_revision(database: Database, revision: str) -> None:
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :to"), {"to": revision})


def test_migrations_that_are_missing_are_named(runtime: Runtime) -> None:
    newest, before, earlier = schema.revisions()[-1], schema.revisions()[-2], schema.revisions()[-3]
    assert schema_check(runtime) == {"ok": True, "revision": newest}
    _at_revision(runtime.database, earlier)
    try:
        found = schema_check(runtime)
        assert (found["ok"], found["revision"]) == (False, earlier)
        assert f"lacks migration {before}, {newest}; run `flask --app wsgi db upgrade`" in str(found["detail"])
        _at_revision(runtime.database, "9999")
        assert "a newer version made migration 9999" in str(schema_check(runtime)["detail"])
    finally:
        _at_revision(runtime.database, newest)


@pytest.mark.parametrize(("ahead", "is_well", "said"), [
    (0, True, ""), (-1, True, ""), (60, False, "machine is 60 seconds ahead of"), (-60, False, "60 seconds behind"),
])
def test_a_clock_that_differs_from_the_database_s_is_told(
    runtime: Runtime, ahead: int, is_well: bool, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    shown = None if runtime.database.is_sqlite else moment
    monkeypatch.setattr(shared_checks, "server_time", lambda _: shown)
    monkeypatch.setattr(SystemClock, "now", lambda _: moment + timedelta(seconds=ahead))
    found: dict[str, Any] = dict(clock_check(replace(runtime, clock=SystemClock())))
    if runtime.database.is_sqlite:
        assert found == {"ok": True, "ahead_seconds": None}, "a file has no clock of its own"
        return
    assert (found["ok"], found["ahead_seconds"]) == (is_well, ahead)
    assert said in found.get("detail", "")


def test_the_real_clocks_of_one_machine_agree_and_one_set_by_hand_is_left_alone(runtime: Runtime) -> None:
    assert clock_check(replace(runtime, clock=SystemClock()))["ok"] is True
    assert clock_check(runtime) == {"ok": True, "ahead_seconds": None}


def test_without_the_database_neither_is_known(runtime: Runtime) -> None:
    with out_of_order(runtime.database):
        if runtime.database.is_sqlite:
            assert schema_check(runtime) == {"ok": False, "detail": NOT_KNOWN}
            assert clock_check(replace(runtime, clock=SystemClock())) == {"ok": False, "detail": NOT_KNOWN}
        else:
            assert schema_check(runtime)["ok"] is False  # its tables are gone, it itself answers
