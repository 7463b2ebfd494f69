"""The worlds a caller may meet: hours, who is at work, and from what telephone one calls."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import delete, event, insert

from routing.domain.callback import CallbackState
from routing.domain.text import Text
from routing.store import closures, revisions
from routing.store.callbacks import CallbackRow
from routing.store.closures import ClosureRow
from routing.store.database import Connection
from routing.store.tables import agents
from tests.journeys.telephone import Telephone
from tests.web.apps import House, parts_of

MONDAY = "2026-11-23T10:00:00+01:00"
CLOSING_SOON, DRAINED = "2026-11-23T19:59:00+01:00", "2026-11-23T20:15:30+01:00"
TOO_LONG = "2026-11-23T10:15:30+01:00"
HOURS = {
    "open": MONDAY, "closing soon": CLOSING_SOON, "closed": "2026-11-22T12:00:00+01:00",
    "holiday": "2026-11-11T10:00:00+01:00", "closure": MONDAY,
}
STAFF = {
    "nobody": ("away", "away", "away"), "one": ("available", "away", "away"), "all busy": ("busy", "busy", "busy"),
    "nobody answers": ("available", "available", "available"),
}
CALLERS = {"mobile": "+33612345678", "landline": "+33145678901", "withheld": "anonymous"}
# Who is expected has a callback already; what differs for them does not hang on who is at work.
EXPECTED, EXPECTED_NUMBER, EXPECTED_STAFF = "expected", "+33612345679", "one"
NOBODY = STAFF["nobody"]


@dataclass
class World:
    """One combination. While a caller waits, something may happen that takes them out of the queue: `meanwhile`."""

    hours: str
    staff: str
    caller: str
    app: Flask
    house: House
    telephone: Telephone = field(init=False)

    def __post_init__(self) -> None:
        is_expected = self.caller == EXPECTED
        number = EXPECTED_NUMBER if is_expected else CALLERS[self.caller]
        self.telephone = Telephone(self.app, number, (promised(number),) if is_expected else ())
        self.comes_true()

    @property
    def name(self) -> str:
        """Its name."""
        return f"{self.hours}, {self.staff}, {self.caller}"

    def comes_true(self) -> None:
        """Makes it so."""
        self.house.at(HOURS[self.hours])
        self._staffed(STAFF[self.staff])

    def meanwhile(self) -> dict[str, Callable[[], None]]:
        """What may happen during a wait: nobody is left, closing time is long past, or it takes too long."""
        happens: dict[str, Callable[[], None]] = {"everybody goes": lambda: self._staffed(NOBODY)}
        if self.hours == "closing soon":
            happens["the drain is over"] = lambda: self.house.at(DRAINED)
        if self.hours == "open":
            happens["it takes too long"] = lambda: self.house.at(TOO_LONG)
        return happens

    def _staffed(self, presences: tuple[str, ...]) -> None:
        runtime = parts_of(self.app).runtime
        now = runtime.clock.now()
        centre = parts_of(self.app).outlooks.fresh().centre
        rows = [
            {"id": agent, "presence": presence, "since_at": now, "version": 1}
            for agent, presence in zip(centre.agents, presences, strict=True)
        ]

        def work(connection: Connection) -> None:
            connection.execute(delete(agents))
            connection.execute(insert(agents), rows)

        runtime.database.write(work)


def combinations(hours: str) -> list[tuple[str, str]]:
    """The callers and staffs at these hours, the most telling staff first."""
    staffs = sorted(STAFF, key=lambda name: name != "one")
    return [*((caller, staff) for caller in CALLERS for staff in staffs), (EXPECTED, EXPECTED_STAFF)]


def promised(number: str) -> CallbackRow:
    """A callback that a number waits for."""
    start = datetime.fromisoformat("2026-11-24T10:00:00+01:00")
    end, asked_at = start + timedelta(minutes=30), start - timedelta(days=20)
    return CallbackRow(
        "c" * 32, "RC-7F3K", number, 0, "telephone", "support", None, "fr", "web", CallbackState.WAITING, "booked",
        start, end, start, end, None, 0, start, start, 0, 0, 0, False, None, None, None, None, None, None, asked_at,
        asked_at, None, 1,
    )


@contextmanager
def house_with(folder: Path, hours: str) -> Iterator[tuple[House, Flask]]:
    """An app at these hours."""
    house = House(folder)
    if hours == "holiday":
        house.edit("hours.yaml", "on_holidays: open", "on_holidays: closed")
    # Few slots, so that each of them can be listened to; and a callback is offered as soon as one waits.
    for old, new in (
        ("length: 30 min", "length: 4 h"), ("horizon: 7 days", "horizon: 27 h"), ("after: 2 min", "after: 0 s"),
    ):
        house.edit("callbacks.yaml", old, new)
    house.at(HOURS[hours])
    try:
        app = house.app(log_level="CRITICAL")
        _hasten(app)
        if hours == "closure":
            _close(app)
        yield house, app
    finally:
        house.close()


def _hasten(app: Flask) -> None:
    """Nothing here need outlive a power cut, and there are many thousand writes."""
    engine = parts_of(app).runtime.database.engine
    event.listen(engine, "connect", lambda connection, _record: connection.execute("PRAGMA synchronous=OFF"))
    engine.dispose()


def _close(app: Flask) -> None:
    runtime = parts_of(app).runtime
    now, until = runtime.clock.now(), datetime.fromisoformat("2026-11-23T14:00:00+01:00")
    row = ClosureRow("cl_a", "telephone", now, until, Text("Panne électrique.", "Power cut."), "claire", "supervisor")

    def work(connection: Connection) -> None:
        closures.add(connection, row)
        revisions.advance(connection, now)

    runtime.database.write(work)
    parts_of(app).outlooks.fresh()
