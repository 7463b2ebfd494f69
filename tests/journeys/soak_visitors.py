"""Who comes to a centre under pressure: widgets that poll, people who ask to be rung back, and callers."""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import urlsplit

from routing.simulator.parties import Caller
from tests.journeys.live_centre import LiveCentre

SEEN_WITHIN = 2.0
TIMEOUT = 20.0
MOST_TRIES = 60
BY_ONE_VISITOR = 20
AVAILABILITY, CALLBACKS = "/api/v1/availability", "/api/v1/callbacks"
KEYS = (("0",), ("1", "2"), ("2",), ("4",), ("5",), ())
Json = dict[str, Any]


@dataclass
class Truth:
    """What the chat line is, by the moments (of a clock that only runs) at which each change was committed."""

    changes: list[tuple[float, str]] = field(default_factory=lambda: [(0.0, "open")])

    def allowed(self, began: float, ended: float) -> set[str]:
        """What an answer may say that was asked for then: what held in the two seconds before, or since."""
        held = [state for at, state in self.changes if at <= began - SEEN_WITHIN][-1:]
        return {*held, *(state for at, state in self.changes if began - SEEN_WITHIN < at <= ended)}


@dataclass
class Tally:
    """What happened. `wrong` are answers that were not true, in words."""

    polls: int = 0
    unanswered: int = 0
    booked: list[tuple[str, str]] = field(default_factory=list)
    """Reference and number of each."""
    refused: list[str] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


class Web:
    """A visitor's browser: one connection, opened again when it breaks."""

    def __init__(self, base: str, address: str) -> None:
        self._host, self._address = urlsplit(base).netloc, address
        self._connection: http.client.HTTPConnection | None = None

    def ask(self, method: str, path: str, body: Json | None = None, **headers: str) -> tuple[int, Json]:
        """Status and document. Raises OSError or HTTPException when nothing comes back."""
        connection = self._connection or http.client.HTTPConnection(self._host, timeout=TIMEOUT)
        self._connection = None
        sent = {"X-Forwarded-For": self._address, "Content-Type": "application/json", **headers}
        connection.request(method, path, json.dumps(body) if body else None, sent)
        response = connection.getresponse()
        told = response.read()
        self._connection = connection
        return response.status, json.loads(told)


def poll(centre: LiveCentre, tally: Tally, truth: Truth, is_over: threading.Event, number: int) -> None:
    """Widgets, one after the other. Each opens a connection of its own; else the worker that lives gets them all."""
    for asked in count():
        if is_over.is_set():
            return
        if asked % BY_ONE_VISITOR == 0:
            web = Web(centre.settings.public_url, f"198.51.100.{number}")
        began = time.monotonic()
        try:
            status, told = web.ask("GET", AVAILABILITY)
        except (OSError, http.client.HTTPException):
            with tally.lock:
                tally.unanswered += 1
            continue
        said = _wrong(status, told, truth.allowed(began, time.monotonic()))
        with tally.lock:
            tally.polls += 1
            tally.wrong += said


def ask_back(centre: LiveCentre, tally: Tally, numbers: list[str], is_over: threading.Event, pause: float) -> None:
    """People who ask to be rung back, each sure of their answer: the same request is sent until it is answered."""
    for n, phone in enumerate(numbers):
        if is_over.wait(pause):
            return
        web = Web(centre.settings.public_url, f"203.0.113.{n % 250}")
        told = _until_answered(lambda web=web, phone=phone, n=n: _book(web, phone, f"soak-{n}-{phone[1:]}"))
        with tally.lock:
            if told is None:
                tally.refused.append(f"{phone}: no answer")
            elif told[0] == http.client.CREATED:
                tally.booked.append((told[1]["reference"], phone))
            else:
                tally.refused.append(f"{phone}: {told}")


def call_in(centre: LiveCentre, tally: Tally, chance: random.Random, is_over: threading.Event, pause: float) -> None:
    """Callers, with keys of their own."""
    line = next(line for line in centre.parts.outlooks.fresh().centre.lines.values() if line.number)
    n = 0
    while not is_over.wait(pause):
        n += 1
        caller = Caller(f"+3377{n:07}", chance.choice(KEYS), hangup_after=chance.choice((None, None, 20.0, 90.0)))
        sid = centre.network.place(caller, line.number.e164)  # type: ignore[union-attr]
        with tally.lock:
            tally.calls.append(sid)


def _book(web: Web, phone: str, key: str) -> tuple[int, Json]:
    _, document = web.ask("GET", AVAILABILITY)
    body = {"phone": phone, "topic": next(iter(("refund",))), "asap": True, "language": "fr",
            "consent": document["callback"]["consent"]["version"]}
    return web.ask("POST", CALLBACKS, body, **{"Idempotency-Key": key})


def _until_answered(ask: Callable[[], tuple[int, Json]]) -> tuple[int, Json] | None:
    for _ in range(MOST_TRIES):
        try:
            status, told = ask()
        except (OSError, http.client.HTTPException, KeyError):
            time.sleep(0.1)
            continue
        if status != http.client.SERVICE_UNAVAILABLE:
            return status, told
        time.sleep(0.1)
    return None


def _wrong(status: int, told: Json, allowed: set[str]) -> list[str]:
    if status != http.client.OK:
        return [f"availability answered {status}"]
    phone, chat = (line["status"] for line in told["lines"])
    found = [] if phone == "open" else [f"the phone was {phone}"]
    return found if chat in allowed else [*found, f"the chat was {chat}, not {' or '.join(sorted(allowed))}"]
