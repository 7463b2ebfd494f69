"""A running Permanence agrees with itself at every kind of moment; a surface that lies or is silent is named."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import pytest
from flask import Flask
from werkzeug.serving import make_server

from routing.monitoring.sightings import disagreements
from routing.monitoring.surfaces import Found, Surfaces
from routing.supervision.closing import close_lines, new_closure
from tests.web.apps import CLAIRE, House, parts_of

SURFACES = {"api", "widget", "page", "calendar", "jsonld", "voice"}


@contextmanager
def _served(app: WSGIApplication) -> Iterator[str]:
    with make_server("127.0.0.1", 0, app, threaded=True) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.port}"
        server.shutdown()
        thread.join()


def _look(app: Flask, through: Callable[[WSGIApplication], WSGIApplication] = lambda app: app) -> Found:
    parts = parts_of(app)
    runtime = parts.runtime
    with _served(through(app)) as base:
        return Surfaces(base, parts.outlooks.fresh().centre, runtime.telephony).look(runtime.clock.now())


@pytest.mark.parametrize("moment", [
    "2026-11-23T10:00:00+01:00", "2026-11-23T19:45:00+01:00", "2026-11-23T08:45:00+01:00", "2026-11-23T20:00:00+01:00",
    "2026-11-28T12:00:00+01:00", "2026-12-24T11:00:00+01:00", "2026-12-24T18:00:00+01:00", "2026-12-25T10:00:00+01:00",
])
def test_all_agree(house: House, moment: str) -> None:
    house.at(moment)
    house.edit("hours.yaml", "overrides: []", (
        "overrides:\n  - {lines: all, on: 2026-12-24, hours: 10:00-16:00}\n"
        "  - {lines: [telephone], on: 2026-12-25, hours: closed, reason: {fr: Noël, en: Christmas}}"
    ))
    found = _look(house.app())
    assert found.silent == ()
    assert {one.surface for one in found.seen} == SURFACES
    assert disagreements(found.seen) == []


def test_all_agree_on_a_line_closed_by_hand(house: House) -> None:
    app = house.app()
    runtime = parts_of(app).runtime
    close_lines(runtime, CLAIRE, [new_closure(runtime, CLAIRE, "telephone", None, None)], "incendie")
    found = _look(app)
    assert (found.silent, disagreements(found.seen)) == ((), [])
    assert not any(one.is_open for one in found.seen if one.line == "telephone")


def test_it_keeps_no_call(house: House) -> None:
    app = house.app()
    _look(app)
    with parts_of(app).runtime.database.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM calls").scalar() == 0


def _stale(path: str, house: House) -> Callable[[WSGIApplication], WSGIApplication]:
    """One surface answers from yesterday evening."""
    old = House(house.folder / "old")
    old.at("2026-11-22T21:00:00+01:00")
    yesterday = old.app()

    def through(app: WSGIApplication) -> WSGIApplication:
        def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
            return (yesterday if environ["PATH_INFO"] == path else app)(environ, start_response)

        return answer

    return through


@pytest.mark.parametrize(("path", "surface"), [
    ("/hours", "page"), ("/api/v1/lines/telephone/availability", "api"), ("/twilio/voice/probe", "voice"),
])
def test_one_that_lies_is_named(house: House, path: str, surface: str) -> None:
    found = disagreements(_look(house.app(), _stale(path, house)).seen)
    assert found
    assert all(surface in words and words.startswith(("telephone", "chat")) for words in found if "api" not in words)
    assert any(surface in words for words in found)


def test_one_that_is_silent_is_named(house: House) -> None:
    def through(app: WSGIApplication) -> WSGIApplication:
        def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
            if not environ["PATH_INFO"].endswith(".ics"):
                return app(environ, start_response)
            start_response("500 Internal Server Error", [])
            return [b""]

        return answer

    found = _look(house.app(), through)
    assert [words.partition(":")[0] for words in found.silent] == ["calendar of telephone", "calendar of chat"]
