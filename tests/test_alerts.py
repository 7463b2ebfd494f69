"""Alerts: each thing is told once, by text message and to the web address, until it changes."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from sqlalchemy import Connection, select, update

from routing import agents as presence
from routing.alerts import look_out
from routing.domain.promise import Alerts
from routing.outbox import send_due
from routing.runtime import Runtime
from routing.store import alarms, calls, queue_entries
from routing.store.calls import CallRow
from routing.store.tables import callbacks, messages, outbox
from tests.callbacks.promised import Centre
from tests.conftest import StoppedClock
from tests.scripted_network import ScriptedNetwork

MOBILES = ("+33600000001", "+33600000002")


class Address(BaseHTTPRequestHandler):
    """A web address that keeps what it is told and answers as it was told to."""

    answers: list[int]
    got: list[dict[str, object]]

    def do_POST(self) -> None:
        """Keeps the document."""
        self.got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(self.answers.pop(0) if self.answers else 204)
        self.send_header("Location", "/elsewhere")
        self.end_headers()

    do_GET = do_POST

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def address() -> Iterator[tuple[str, type[Address]]]:
    """A web address on this machine."""
    handler = type("Handler", (Address,), {"answers": [], "got": []})
    server = HTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/hook", handler
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def centre(runtime: Runtime, clock: StoppedClock) -> Centre:
    """A centre whose alerts go to two mobiles."""
    return Centre(runtime, clock, {"alerts": Alerts(MOBILES)})


def _look(centre: Centre, seconds: int = 20) -> int:
    centre.clock.at += timedelta(seconds=seconds)
    return look_out(centre.runtime, centre.outlook)


def _sent(centre: Centre) -> list[tuple[str, str]]:
    with centre.runtime.database.read() as connection:
        found = connection.execute(select(messages.c.number, messages.c.body).order_by(messages.c.number))
        return [tuple(row) for row in found]


def _kinds(centre: Centre) -> list[tuple[str, int]]:
    with centre.runtime.database.read() as connection:
        return sorted((row.kind, row.count) for row in alarms.standing(connection))


def test_nothing_is_told_while_all_is_well(centre: Centre) -> None:
    assert [_look(centre), _look(centre)] == [0, 0]
    assert _sent(centre) == []


def test_a_closure_without_end_is_told_every_half_hour(centre: Centre) -> None:
    centre.close_line()
    assert _look(centre) == 0
    assert _look(centre, 1740) == 0
    assert _look(centre, 60) == 1
    assert _look(centre) == 0
    assert {number for number, body in _sent(centre) if "fermé à la main" in body} == set(MOBILES)

    assert _look(centre, 1800) >= 1
    assert ("closure_left_on", 2) in _kinds(centre), "one alarm, however often it rings"
    centre.reopen()
    told = len(_sent(centre))
    _look(centre)
    centre.close_line(centre.clock.at + timedelta(hours=3))
    _look(centre, 1800)
    assert not [body for _, body in _sent(centre)[told:] if "fermé à la main" in body], "it has an end"


def test_a_long_queue_is_told_once_until_it_has_been_empty(centre: Centre) -> None:
    def come(sid: str) -> None:
        def work(connection: Connection) -> None:
            calls.add(connection, CallRow(sid, "telephone", MOBILES[0], MOBILES[1], "waiting", centre.clock.at))
            queue_entries.enter(
                connection, call_sid=sid, queue="support", topic=None, language="fr", priority=0, now=centre.clock.at
            )
        centre.runtime.database.write(work)

    def go(sid: str) -> None:
        centre.runtime.database.write(
            lambda connection: queue_entries.leave(connection, sid, "abandoned", centre.clock.at)
        )

    def told(seconds: int) -> int:
        _look(centre, seconds)
        return sum("en attente" in body for number, body in _sent(centre) if number == MOBILES[0])

    half = centre.outlook.centre.queues["support"].max_wait // 2
    come("CA1")
    assert told(half - 60) == 0
    come("CA2")
    assert told(60) == 1
    go("CA1")
    assert told(half) == 1, "it is the same queue"
    come("CA3")
    go("CA2")
    assert told(half) == 1, "somebody was always there"
    go("CA3")
    centre.clock.at += timedelta(seconds=1)
    come("CA4")
    assert told(half) == 2
    assert ("long_queue", 2) in _kinds(centre)


def test_promises_given_up_are_told_with_their_hour(centre: Centre) -> None:
    row = centre.booked()
    centre.runtime.database.write(lambda connection: connection.execute(
        update(callbacks).where(callbacks.c.id == row.id).values(state="expired", ended_at=centre.clock.at)
    ))
    _look(centre)
    _look(centre, 3600)
    assert ("promise_missed", 1) in _kinds(centre)
    assert len([body for _, body in _sent(centre) if "abandonné" in body]) == len(MOBILES)


def test_nobody_there_is_told_once_to_an_opening(centre: Centre) -> None:
    known = centre.outlook.centre
    for agent in known.agents:
        presence.set_presence(centre.runtime, known, agent, "away", "pause")

    assert _look(centre) >= 1
    assert _look(centre) == 0
    assert ("nobody_at_opening", 1) in _kinds(centre)


def test_late_promises_are_told_with_their_number_once_an_hour(centre: Centre) -> None:
    now = centre.clock.at
    centre.fill(3, now - timedelta(hours=1), now - timedelta(minutes=30))

    assert [_look(centre), _look(centre)] == [1, 0]
    assert {body for _, body in _sent(centre)} == {
        "Permanence : 3 rappel(s) n'ont pas eu lieu à l'heure promise."
    }
    assert _look(centre, 3600) >= 1


def test_a_time_without_a_dispatcher_is_told_when_one_looks_again(centre: Centre) -> None:
    assert _look(centre) == 0
    assert _look(centre, 3600) == 1
    assert _kinds(centre) == [("dispatcher_stopped", 1)]
    centre.clock.at += timedelta(hours=10)
    _look(centre)
    before = _kinds(centre)
    _look(centre, 10 * 3600)
    assert _kinds(centre) == before, "a night is not missed"


def test_every_alarm_is_told_once_a_day(centre: Centre) -> None:
    for _ in range(3):
        centre.runtime.database.write(
            lambda connection: alarms.raise_alarm(connection, "account_refused", "20003", "refused", centre.clock.at)
        )
        _look(centre)
    assert len(_sent(centre)) == len(MOBILES)
    assert _kinds(centre) == [("account_refused", 3)]


def _allow(centre: Centre, url: str) -> None:
    """Alerts go to an address of the host that we are reached under ourselves."""
    centre.changes = {"alerts": Alerts(webhook=url)}
    centre.runtime = replace(centre.runtime, telephony=replace(centre.runtime.telephony, public_url=url))


def test_nothing_is_posted_into_a_private_network(centre: Centre, address: tuple[str, type[Address]]) -> None:
    url, handler = address
    centre.changes = {"alerts": Alerts(webhook=url)}
    centre.fill(1, centre.clock.at - timedelta(hours=1), centre.clock.at - timedelta(minutes=30))
    assert _look(centre) == 1
    assert send_due(centre.runtime, centre.outlook, ScriptedNetwork(centre.clock.now)).done == 0
    assert handler.got == []


def test_alerts_are_posted_and_repeated_until_taken(
    centre: Centre, address: tuple[str, type[Address]], clock: StoppedClock
) -> None:
    url, handler = address
    _allow(centre, url)
    handler.answers[:] = [500, 204]
    centre.fill(2, clock.at - timedelta(hours=1), clock.at - timedelta(minutes=30))
    assert _look(centre) == 1
    network = ScriptedNetwork(clock.now)

    assert send_due(centre.runtime, centre.outlook, network).later == 1
    clock.at += timedelta(minutes=2)
    assert send_due(centre.runtime, centre.outlook, network).done == 1
    assert send_due(centre.runtime, centre.outlook, network).done == 0
    assert len(handler.got) == 2
    told = handler.got[-1]
    assert (told["kind"], told["count"]) == ("promises_late", 2)
    assert set(told) == {"kind", "subject", "detail", "at", "count"}


def test_an_address_that_leads_elsewhere_is_not_followed(
    centre: Centre, address: tuple[str, type[Address]], clock: StoppedClock
) -> None:
    url, handler = address
    _allow(centre, url)
    handler.answers[:] = [302]
    centre.fill(2, clock.at - timedelta(hours=1), clock.at - timedelta(minutes=30))
    _look(centre)

    send_due(centre.runtime, centre.outlook, ScriptedNetwork(clock.now))
    assert len(handler.got) == 1
    with centre.runtime.database.read() as connection:
        state = connection.execute(select(outbox.c.state).where(outbox.c.kind == "alert")).scalar_one()
    assert state == "dropped"
    assert _look(centre) == 0, "an alert that nobody took makes no other alert"
