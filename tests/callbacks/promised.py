"""What the tests of plans and figures share: callbacks booked by the public way, and looks at what became of them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from sqlalchemy import select, update

from routing.availability import Outlook, Outlooks
from routing.callbacks.booking import Booking, Wanted, book
from routing.callbacks.planning import Planned, look_after_promises
from routing.domain.callback import CallbackState
from routing.domain.promise import Promises
from routing.domain.slots import Window, slot_id
from routing.domain.text import Language
from routing.journalling import Author
from routing.runtime import Runtime
from routing.store import callbacks, slot_seats
from routing.store.callbacks import CallbackRow
from routing.store.tables import callbacks as rows
from routing.store.tables import messages, outbox
from routing.supervision import closing, overriding
from tests.conftest import StoppedClock

CLAIRE = Author("claire", "supervisor", "console")
LINE = "telephone"


@dataclass
class Centre:
    """One centre with its clock; `look` is what a dispatcher's pass does for promises."""

    runtime: Runtime
    clock: StoppedClock
    changes: dict[str, Any] = field(default_factory=dict)
    _numbers: count[int] = field(default_factory=count)

    def __post_init__(self) -> None:
        self._outlooks = Outlooks(self.runtime)

    @property
    def outlook(self) -> Outlook:
        """The hours as they are, with the promises as the test wants them."""
        found = self._outlooks.fresh()
        if not self.changes:
            return found
        promises = replace(found.centre.promises or Promises(LINE), **self.changes)
        return replace(found, centre=replace(found.centre, promises=promises))

    def number(self) -> str:
        """A mobile that nobody has given yet."""
        return f"+336{next(self._numbers) + 10_000_000:08d}"

    def book(self, start: datetime | None = None, **wanted: Any) -> Booking:
        """A callback asked for: the slot that begins then, or as soon as possible."""
        id_ = slot_id(Window(start, start)) if start else None
        usual: dict[str, Any] = {
            "number": self.number(), "topic": None, "queue": "support", "language": Language.FR, "channel": "web",
            "slot_id": id_,
        }
        outlook, now = self.outlook, self.clock.now()
        return self.runtime.database.write(
            lambda connection: book(connection, outlook, self.runtime.links, Wanted(**(usual | wanted)), now)
        )

    def booked(self, start: datetime | None = None, **wanted: Any) -> CallbackRow:
        """The same, booked."""
        row = self.book(start, **wanted).row
        assert row is not None
        return row

    def look(self, most: int = 50) -> Planned:
        """Looks until there is nothing more to do; what all looks did."""
        done, outlook = Planned(), self.outlook
        for _ in range(most):
            one = look_after_promises(self.runtime, outlook)
            done = Planned(*(
                getattr(done, name) + getattr(one, name)
                for name in ("moved", "unplanned", "retimed", "reminded", "missed", "expired")
            ))
            if not one.has_more:
                return done
        raise AssertionError("it never comes to an end")

    def row(self, one: CallbackRow) -> CallbackRow:
        """The callback as it is now."""
        with self.runtime.database.read() as connection:
            found = callbacks.find(connection, one.id)
        assert found is not None
        return found

    def rows(self) -> tuple[CallbackRow, ...]:
        """Every callback."""
        with self.runtime.database.read() as connection:
            return callbacks.rows_of(connection.execute(select(rows).order_by(rows.c.created_at, rows.c.id)))

    def waiting(self) -> tuple[CallbackRow, ...]:
        """Those who wait."""
        return tuple(row for row in self.rows() if row.state is CallbackState.WAITING)

    def set(self, one: CallbackRow, **values: Any) -> None:
        """Something happened to a callback by another part of the program."""
        self.runtime.database.write(
            lambda connection: connection.execute(update(rows).where(rows.c.id == one.id).values(**values))
        )

    def told(self, one: CallbackRow) -> list[str]:
        """What somebody was told by text message, the purposes in order."""
        number = self.row(one).number
        with self.runtime.database.read() as connection:
            orders = connection.execute(select(outbox.c.payload).where(outbox.c.kind == "sms").order_by(outbox.c.id))
            turns = {payload["token"]: turn for turn, payload in enumerate(orders.scalars())}
            found = connection.execute(select(messages).where(messages.c.number == number)).all()
        told = sorted(found, key=lambda message: (message.created_at, turns.get(message.token, -1)))
        return [message.purpose.removeprefix("sms_callback_") for message in told]

    def sold(self) -> dict[datetime, int]:
        """Seats sold, by window."""
        with self.runtime.database.read() as connection:
            end = self.clock.now() + timedelta(days=90)
            found = slot_seats.taken(connection, LINE, self.clock.now() - timedelta(days=90), end)
        return {start: taken for start, taken in found.items() if taken}

    def close_line(self, until: datetime | None = None) -> None:
        """A person closes the line."""
        closure = closing.new_closure(self.runtime, CLAIRE, LINE, until, None)
        closing.close_lines(self.runtime, CLAIRE, [closure], "alerte")

    def reopen(self) -> None:
        """A person reopens it."""
        closing.reopen_line(self.runtime, CLAIRE, LINE, "fin d'alerte")

    def override(self, **entry: Any) -> str:
        """A dated exception; its id."""
        row = overriding.new_override(self.runtime, CLAIRE, self.outlook, {"lines": [LINE], **entry})
        overriding.add_override(self.runtime, CLAIRE, row, "essai")
        return row.id

    def fill(self, number: int, start: datetime, end: datetime, **values: Any) -> None:
        """So many callbacks promised for one window at once, without seats or numbers, as rows alone."""
        now = self.clock.now()
        base: dict[str, Any] = {
            "number": None, "place": 0, "line": LINE, "queue": "support", "language": "fr", "channel": "web",
            "state": "waiting", "reason": "booked", "window_start": start, "window_end": end, "promised_start": start,
            "promised_end": end, "priority": 0, "rank_at": now, "next_attempt_at": start, "tries": 0, "counted": 0,
            "agents_lost": 0, "has_message": False, "created_at": now, "changed_at": now, "version": 1, **values,
        }
        many = [
            base | {"id": uuid4().hex, "reference": f"RC-{next(self._numbers):X}"} for _ in range(number)
        ]
        self.runtime.database.write(lambda connection: connection.execute(rows.insert(), many))
