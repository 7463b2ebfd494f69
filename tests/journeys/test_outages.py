"""The database goes away in the middle of a day, takes nothing, or is held by another: callers are served all the same.

Whole calls, by the simulated network: who hears what, who talks with whom, and what is as usual afterwards.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest

from routing.store.database import Database
from tests.journeys.outages import Outage, Stoppable, stoppable, without_file
from tests.journeys.stage import NO_ANSWER, Stage, staged
from tests.store.databases import sqlite_taking_nothing
from tests.web.apps import only_error
from tests.web.visitors import Visitor

NUMBERS = tuple(f"+3361234567{n}" for n in range(8))
EVENING = "2026-11-23T19:59:00+01:00"


@pytest.fixture(scope="module")
def server() -> Iterator[Stoppable]:
    """A PostgreSQL server that may be stopped."""
    with stoppable() as made:
        yield made


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest) -> tuple[str | None, Outage]:
    """Where the rows are, and how they go away."""
    if request.param == "sqlite":
        return None, without_file
    server: Stoppable = request.getfixturevalue("server")
    return server.address(), server.outage


@contextmanager
def away(stage: Stage, how: AbstractContextManager[None]) -> Iterator[None]:
    """Meanwhile no dispatcher gets anywhere."""
    clients, stage.clients = stage.clients, []
    with how:
        yield
    stage.clients = clients


def _get(stage: Stage, path: str) -> Any:
    response = stage.app.test_client().get(path)
    return response.status_code, json.loads(response.data)


def _is_well_again(stage: Stage, number: str) -> None:
    """The next request, the next call and the next callback are as on any day."""
    assert _get(stage, "/readyz")[1]["checks"]["hours"] == {"ok": True, "told_until": None}
    sid = stage.call("0", number=number)
    stage.settle()
    assert len(stage.heard_by(sid)) == 1, (stage.presences(), stage.said_to(sid))
    assert "problème technique" not in stage.said_to(sid)
    assert Visitor(stage.app).ask().status_code == 201


def test_gone_in_the_middle_of_calls(place: tuple[str | None, Outage], tmp_path: Path) -> None:
    """One waits in the queue, one is in the menu, one calls meanwhile: all talk with an agent; then it is back."""
    address, outage = place
    with staged(tmp_path / "centre", talk=20, database_url=address, claire=NO_ANSWER, nadia="away") as stage:
        waits = stage.call("0", number=NUMBERS[0])
        in_menu = stage.call(number=NUMBERS[1], after=22)
        stage.run(25)
        with away(stage, outage(stage.runtime.database)):
            calls = stage.call(number=NUMBERS[2], after=30)
            stage.run(240)
            for sid in (in_menu, calls):
                assert stage.heard_by(sid) == ["karim"], stage.said_to(sid)
                assert "vous mettons directement en relation" in stage.said_to(sid)
            assert len(stage.heard_by(waits)) == 1, stage.said_to(waits)
            assert _get(stage, "/api/v1/availability")[1]["lines"][0]["status"] == "open"
            status, ready = _get(stage, "/readyz")
            assert (status, ready["status"], ready["checks"]["hours"]["ok"]) == (200, "degraded", True)
            assert only_error(Visitor(stage.app).ask(), 503)["code"] == "callbacks_unavailable"
        stage.settle()
        assert stage.presences()["karim"] == "available", "the talk that ended meanwhile is still thought to go on"
        _is_well_again(stage, NUMBERS[3])


def test_gone_over_closing_time(place: tuple[str | None, Outage], tmp_path: Path) -> None:
    """The hours go on without it: a minute later the line is closed, rings nobody, and says when it opens."""
    address, outage = place
    with staged(tmp_path / "centre", at=EVENING, database_url=address) as stage:
        with away(stage, outage(stage.runtime.database)):
            sid = stage.call(number=NUMBERS[0], after=90)
            stage.run(200)
            assert (stage.heard_by(sid), stage.log.bridges) == ([], ())
            assert "Nous rouvrirons demain à 9 heures." in stage.said_to(sid)
            assert _get(stage, "/api/v1/availability")[1]["lines"][0]["status"] == "closed"
        later = stage.call(number=NUMBERS[1])
        stage.run()
        assert "Pour demander un rappel, tapez 1." in stage.said_to(later)


@pytest.mark.parametrize("pragma", ["PRAGMA max_page_count = 1", "PRAGMA query_only = ON"])
def test_full_or_read_only(tmp_path: Path, pragma: str) -> None:
    """As on a full disk, what still fits is kept: https://www.sqlite.org/pragma.html#pragma_max_page_count"""
    with staged(tmp_path / "centre", talk=20) as stage:
        with away(stage, sqlite_taking_nothing(stage.runtime.database, pragma)):
            sids = []
            for number in range(60):
                sids.append(stage.call(number=f"+3361{number:07d}"))
                stage.run(2)
                if stage.runtime.database.refuses_writes:
                    break
            assert "full, locked or read-only" in _get(stage, "/readyz")[1]["checks"]["database"]["detail"]
            stage.run(90)
            assert len(stage.heard_by(sids[-1])) == 1, stage.said_to(sids[-1])
            assert _get(stage, "/api/v1/availability")[0] == 200
        stage.run()
        _is_well_again(stage, NUMBERS[3])


def test_postgresql_that_is_read_only(server: Stoppable, tmp_path: Path) -> None:
    address = server.address()
    admin = Database(address)
    with staged(tmp_path / "centre", talk=20, database_url=address) as stage:
        with away(stage, _read_only(admin, stage.runtime.database)):
            sid = stage.call(number=NUMBERS[0])
            stage.run(60)
            assert len(stage.heard_by(sid)) == 1, stage.said_to(sid)
            assert "read-only" in _get(stage, "/readyz")[1]["checks"]["database"]["detail"]
        stage.run()
        _is_well_again(stage, NUMBERS[3])
    admin.close()


@contextmanager
def _read_only(admin: Database, used: Database) -> Iterator[None]:
    """Every connection made from now on may only read."""
    _set_read_only(admin, "on")
    used.engine.dispose()
    yield
    _set_read_only(admin, "off")


def _set_read_only(admin: Database, value: str) -> None:
    with admin.engine.begin() as connection:
        connection.exec_driver_sql("SET TRANSACTION READ WRITE")
        connection.exec_driver_sql(f"ALTER ROLE CURRENT_USER SET default_transaction_read_only = {value}")


@pytest.mark.parametrize(("held_for", "is_kept"), [(1.5, True), (9.0, False)])
def test_held_by_another_writer(tmp_path: Path, held_for: float, is_kept: bool) -> None:
    """Whoever holds it for a moment costs a moment; whoever holds it longer than a caller can wait costs a menu."""
    with staged(tmp_path / "centre", talk=20) as stage:
        file = tmp_path / "centre" / "permanence.sqlite3"
        other = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
        other.execute("BEGIN IMMEDIATE")
        freed = threading.Timer(held_for, lambda: other.execute("ROLLBACK"))
        freed.start()
        with away(stage, _nothing()):
            sid = stage.call(number=NUMBERS[0])
            stage.run(20)
        assert ("vous mettons directement" in stage.said_to(sid)) is not is_kept
        assert ("Pour une facture, tapez 4." in stage.said_to(sid)) is is_kept
        freed.join()
        other.close()
        stage.run()
        _is_well_again(stage, NUMBERS[3])


@contextmanager
def _nothing() -> Iterator[None]:
    yield
