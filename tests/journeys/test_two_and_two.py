"""Two web servers and two dispatchers on one PostgreSQL, each killed in turn and started again while people ask, call
and close days: every callback promised is there once and rung once, and every change is seen everywhere in two seconds.
"""

from __future__ import annotations

import random
import time
from collections import Counter, defaultdict
from collections.abc import Generator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from sqlalchemy import select

from routing.cli.rehearsing.people import ANSWERS, FIRST_NUMBER, Person
from routing.store import callbacks as callback_rows
from routing.store import schema
from routing.store.callbacks import CallbackRow
from routing.store.database import Database
from routing.store.tables import callbacks, calls
from tests.conftest import Postgres
from tests.journeys.crowd import Crowd, Observer
from tests.journeys.kill_run import AGENTS, MONDAY, settles, verdict_on
from tests.journeys.live_centre import LiveCentre, live_centre

SECONDS, MOST_PEOPLE, SEEN_WITHIN = 40.0, 1_000, 2.0
WEBS, DISPATCHERS = 2, 2


@pytest.fixture
def url(postgres: Postgres) -> str:
    """A migrated database of its own."""
    url = postgres.new_schema()
    opened = Database(url)
    schema.upgrade(opened)
    opened.close()
    return url


def people() -> tuple[Person, ...]:
    """Everybody picks up."""
    return tuple(Person(f"+{FIRST_NUMBER + n * 37}", (ANSWERS,)) for n in range(MOST_PEOPLE))


def kills(centre: LiveCentre, chance: random.Random) -> Generator[str, None, None]:
    """A web server, a dispatcher, the other web server, the other dispatcher, and so on; each serves before the next.
    """
    running = [centre.start_dispatcher() for _ in range(DISPATCHERS)]
    try:
        while True:
            for n, web in enumerate(centre.webs):
                time.sleep(chance.uniform(0.2, 1.5))
                web.kill()
                web.start()
                web.wait()
                yield "web"
                time.sleep(chance.uniform(0.2, 1.5))
                centre.kill(running[n])
                running[n] = centre.start_dispatcher()
                yield "dispatcher"
    finally:
        for process in running:
            centre.kill(process)


def test_each_killed_in_turn(url: str, tmp_path: Path) -> None:
    chance, everybody, killed = random.Random(7), people(), Counter[str]()
    with live_centre(tmp_path, MONDAY, AGENTS, everybody, url, WEBS) as centre:
        crowd = Crowd(centre, iter(everybody), chance)
        observers = [Observer(web, crowd) for web in centre.webs]
        deadline = time.monotonic() + SECONDS
        with closing(kills(centre, chance)) as deaths, ExitStack() as working:
            for one in (*observers, crowd):
                working.enter_context(one.at_work())
            while time.monotonic() < deadline:
                killed[next(deaths)] += 1
            working.close()
            said = (f"killed {dict(killed)}, accepted {len(crowd.accepted)}, asked again {crowd.asked_again}, "
                    f"called {len(crowd.called)}, overrides {len(crowd.added)}, "
                    f"missed for {[round(one.missed_for, 2) for one in observers]}")
            print(said)
            assert crowd.surprises == [], said
            rows = accepted_rows(centre, crowd)
            settles(centre, rows)
        for observer in observers:
            observer.look()
        assert min(len(crowd.accepted), len(crowd.added), len(crowd.called)) > 10, said
        nothing_lost_or_twice(centre, rows)
        assert [set(crowd.added) - one.seen for one in observers] == [set()] * WEBS
        assert max(one.missed_for for one in observers) <= SEEN_WITHIN, said
        everybody_was_served(centre)


def accepted_rows(centre: LiveCentre, crowd: Crowd) -> list[CallbackRow]:
    """The callbacks that people were told of, each being there under its reference, and once."""
    with centre.parts.runtime.database.read() as connection:
        ids = connection.execute(select(callbacks.c.id)).scalars().all()
        rows = [row for id_ in ids if (row := callback_rows.find(connection, id_)) is not None]
    assert Counter(row.number for row in rows).most_common(1)[0][1] == 1
    found = {row.number: row.reference for row in rows}
    assert {number: found.get(number) for number in crowd.accepted} == crowd.accepted
    return rows


def nothing_lost_or_twice(centre: LiveCentre, rows: list[CallbackRow]) -> None:
    """By the network's own log; only who was cut off by a death in the middle of a request is rung once more."""
    verdict, sids = verdict_on(centre, rows), defaultdict[str, list[str]](list)
    print(verdict)
    assert verdict.is_clean, verdict
    assert (verdict.promised, verdict.unreachable) == (len(rows), 0), verdict
    for call in centre.network.log.calls:
        sids[call.to].append(call.sid)
    again = {sid for row in rows for sid in sids[row.number or ""][:-1]}
    assert again <= cut_off(centre), verdict


def everybody_was_served(centre: LiveCentre) -> None:
    """Who called has talked with an agent, or was cut off so and heard the fallback; the product knows all is over."""
    assert centre.network.state()["calls"] == []
    inbound = [call for call in centre.network.log.calls if call.origin == "inbound"]
    print(Counter(call.end for call in inbound))
    assert {call.sid for call in inbound if call.end != "answered"} <= cut_off(centre)
    with centre.parts.runtime.database.read() as connection:
        assert set(connection.execute(select(calls.c.state)).scalars()) == {"ended"}


def cut_off(centre: LiveCentre) -> set[str]:
    """The calls a request of which had no answer."""
    return {webhook.call_sid for webhook in centre.network.log.webhooks if not 200 <= webhook.status < 300}
