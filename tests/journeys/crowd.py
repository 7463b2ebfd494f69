"""Those who use a centre while its processes die: people who ask to be rung back, others who call, and a supervisor."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta

from routing import users
from routing.callbacks.consent import consent_of
from routing.cli.rehearsing.people import Person
from routing.journalling import Author
from routing.simulator.parties import Caller
from tests.journeys.live_centre import LiveCentre
from tests.journeys.webs import NO_ANSWER, Web

LONGEST_ASK = 60.0
FIRST_CALLER = 33_698_000_000
FIRST_DAY = date(2027, 1, 4)
WEEKEND = 5
TRY_AGAIN = (NO_ANSWER, 500, 502, 503)
ADMIN = Author("test", "admin", "cli")


@dataclass
class Crowd:
    """What they were told. `accepted` are references by number, `added` moments (monotonic) by the day closed."""

    centre: LiveCentre
    people: Iterator[Person]
    chance: random.Random
    accepted: dict[str, str] = field(default_factory=dict)
    added: dict[date, float] = field(default_factory=dict)
    surprises: list[tuple[int, object]] = field(default_factory=list)
    asked_again: int = 0
    called: list[str] = field(default_factory=list)
    _is_over: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        runtime = self.centre.parts.runtime
        row = users.new_user(runtime, "claire", "supervisor")
        users.add_user(runtime, ADMIN, row)
        self._shown = {"Authorization": f"Bearer {users.new_token(runtime, ADMIN, row.name)}"}
        self._day = FIRST_DAY
        consent = consent_of(self.centre.parts.outlooks.fresh().centre)
        assert consent is not None
        self._consent = consent.version

    @contextmanager
    def at_work(self, pause: float = 0.4, askers: int = 2) -> Iterator[None]:
        """Each in a thread, doing something about every `pause` seconds; what was begun is finished."""
        jobs = [self._ask] * askers + [self._override, self._call]
        threads = [threading.Thread(target=self._each, args=(pause, job)) for job in jobs]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._is_over.set()
            for thread in threads:
                thread.join()

    def _each(self, pause: float, job: Callable[[], None]) -> None:
        while not self._is_over.wait(pause * self.chance.uniform(0.5, 1.5)):
            job()

    def _ask(self) -> None:
        """Asks until there is an answer, with the same key at whatever server there is."""
        with self._lock:
            person = next(self.people)
        body = {"phone": person.number, "topic": "refund", "consent": self._consent, "asap": True}
        key = {"Idempotency-Key": f"asks-{person.number[1:]}"}
        deadline = time.monotonic() + LONGEST_ASK
        while time.monotonic() < deadline:
            status, told = self._any().ask("POST", "/api/v1/callbacks", body, key)
            if status == 201:
                self.accepted[person.number] = told["reference"]
            elif status not in TRY_AGAIN:
                self.surprises.append((status, told))
            if status not in TRY_AGAIN:
                return
            self.asked_again += 1
            time.sleep(0.1)
        self.surprises.append((NO_ANSWER, "nobody answered in a minute"))

    def _override(self) -> None:
        """One more day closed. What comes of it when the server dies in the middle is not known, and not counted."""
        day, self._day = self._day, self._day + timedelta(days=1)
        if day.weekday() >= WEEKEND:
            return
        body = {"on": day.isoformat(), "hours": "closed", "reason": "essai"}
        status, told = self._any().ask("POST", "/api/v1/lines/telephone/overrides", body, self._shown)
        if status == 201:
            self.added[day] = time.monotonic()
        elif status not in TRY_AGAIN:
            self.surprises.append((status, told))

    def _call(self) -> None:
        """Somebody calls, presses 0, waits for an agent and talks."""
        caller = Caller(f"+{FIRST_CALLER + len(self.called)}", ("0",), sayings=("laisser un message",))
        centre = self.centre.parts.outlooks.recent().centre
        line = next(line.number for line in centre.lines.values() if line.number)
        self.called.append(self.centre.network.place(caller, line.e164))

    def _any(self) -> Web:
        return self.chance.choice(self.centre.webs)


@dataclass
class Observer:
    """Looks at one server for each day that was closed, until it is seen there."""

    web: Web
    crowd: Crowd
    seen: set[date] = field(default_factory=set)
    missed_for: float = 0.0
    """How many seconds after its commit was told a day was still not seen here, at most."""
    _is_over: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """In a thread of its own; in the end it has seen all of them, or never will."""
        thread = threading.Thread(target=self._watch)
        thread.start()
        try:
            yield
        finally:
            self._is_over.set()
            thread.join()

    def _watch(self) -> None:
        while not self._is_over.wait(0.1):
            self.look()

    def look(self) -> None:
        """One look for each day that is still missed."""
        for day, added in list(self.crowd.added.items()):
            if day in self.seen:
                continue
            began = time.monotonic()
            is_closed = self._is_closed(day)
            if is_closed:
                self.seen.add(day)
            elif is_closed is not None:
                self.missed_for = max(self.missed_for, began - added)

    def _is_closed(self, day: date) -> bool | None:
        """Whether the line is closed at noon, as the server says; None when it does not answer."""
        path = f"/api/v1/lines/telephone/availability?at={day.isoformat()}T12:00:00%2B01:00"
        status, told = self.web.ask("GET", path)
        return bool(told["status"] == "closed") if status == 200 else None
