"""What a turn of a call is decided on: the call as it stands in an open transaction, its caller, and the time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from routing.availability import Outlook
from routing.domain.caller import Caller
from routing.domain.centre import Line
from routing.domain.hours import Hours
from routing.domain.scene import Memory, Place, Scene, Situation
from routing.phone_numbers import is_mobile
from routing.runtime import Runtime
from routing.store import sms_refusals
from routing.store.calls import CallRow
from routing.store.database import Connection


class OutlookStale(Exception):
    """Hours changed since they were looked at; look again."""


class RowsWanted(Exception):
    """What is to be decided hangs on rows, and no transaction is open."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A call as the network tells of it; numbers are raw, a caller may be anonymous."""

    sid: str
    from_raw: str
    to_raw: str


@dataclass(frozen=True, slots=True)
class Moment:
    """What a decision is taken on: the open transaction, if one is, the call as it stands, and the time."""

    transaction: Connection | None
    runtime: Runtime
    outlook: Outlook
    line: Line
    row: CallRow
    caller: Caller
    now: datetime

    @property
    def connection(self) -> Connection:
        """The open transaction. Raises RowsWanted where none is."""
        if self.transaction is None:
            raise RowsWanted
        return self.transaction

    @property
    def scene(self) -> Scene:
        """Where the caller is."""
        return Scene(Place(self.row.place or Place.MENU), Memory.from_row(self.row.memory))

    @property
    def next_turn(self) -> str:
        """The number of the turns that the document to be told will name."""
        return str(int(self.row.memory.get("step", 0)) + 1)

    def situation(self, needs_text: bool = True) -> Situation:
        """What is true around the call now; whether a text message can be sent is only looked up where it matters."""
        status = self.outlook.status(self.line.id, self.now)
        may_queue = status.is_open or self._is_still_served()
        can_text = (needs_text or not may_queue) and self._can_text()
        told = self.outlook.announcement(self.line.id, self.now) if status.is_open else None
        announced = told.text if told is not None else None
        return Situation(
            self.outlook.centre, self.line, status, self.now, may_queue, can_text, announcement=announced
        )

    def _is_still_served(self) -> bool:
        """Whether the line has closed a while ago, and the call came in before that."""
        queue = self.outlook.centre.queue_of(self.line.id)
        drain = timedelta(seconds=queue.drain if queue else 0)
        until = served_until(self.outlook.hours[self.line.id], self.row.started_at, drain)
        return until is not None and self.now < until

    def _can_text(self) -> bool:
        number = self.caller.e164
        return bool(number and is_mobile(number) and not sms_refusals.is_refused(self.connection, number))


def served_until(hours: Hours, started_at: datetime, drain: timedelta) -> datetime | None:
    """Until when a call that came in at a moment is still served by agents; None when it came while closed."""
    if not hours.is_open(started_at):
        return None
    closing = hours.next_closing(started_at)
    return datetime.max.replace(tzinfo=started_at.tzinfo) if closing is None else closing + drain
