"""A provider for the tests of what is told to it: it keeps what it did, and answers as it was told to, or fails.

It has the interface of routing.telephony.twilio_client.TwilioClient. `answers` are taken one after the other, then all
is well; an order whose answer is UNKNOWN was done or not as `does_what_it_forgets` says.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

from routing.telephony.network import NetworkSilent, Outcome, RemoteCall, RemoteMessage, Told

UNKNOWN = Told(Outcome.UNKNOWN)
NOT_SENT = Told(Outcome.REFUSED)


def refused(code: int) -> Told:
    """A definite no with that code."""
    return Told(Outcome.REFUSED, code=code)


def busy(seconds: float = 1.0) -> Told:
    """Too many requests."""
    return Told(Outcome.BUSY, code=20429, retry_after=seconds)


@dataclass
class ScriptedNetwork:
    """Does what it is told and remembers it."""

    now: Callable[[], datetime]
    answers: deque[Told] = field(default_factory=deque)
    does_what_it_forgets: bool = True
    is_silent: bool = False
    orders: list[tuple[str, ...]] = field(default_factory=list)
    messages: list[RemoteMessage] = field(default_factory=list)
    sounds: dict[str, bytes] = field(default_factory=dict)
    asked: int = 0
    meanwhile: Callable[[], None] | None = None
    _numbers: count[int] = field(default_factory=count)

    def place_call(
        self, to: str, caller_id: str | None, voice: str, status: str, ring_seconds: int, longest_seconds: int
    ) -> Told:
        """Rings nobody."""
        return self._order("place_call", to, str(caller_id), voice, status)

    def end_call(self, sid: str) -> Told:
        """Ends a call."""
        return self._order("end_call", sid)

    def redirect_call(self, sid: str, address: str) -> Told:
        """Redirects a call."""
        return self._order("redirect_call", sid, address)

    def delete_recording(self, sid: str) -> Told:
        """Deletes a recording."""
        return self._order("delete_recording", sid)

    def delete_message(self, sid: str) -> Told:
        """Deletes a message."""
        return self._order("delete_message", sid)

    def delete_call(self, sid: str) -> Told:
        """Deletes a call."""
        return self._order("delete_call", sid)

    def send_message(self, to: str, sender: str, body: str, status: str) -> Told:
        """Takes a message, unless the next answer is a no."""
        told = self._order("send_message", to, sender, body, status)
        is_taken = told.outcome is Outcome.DONE or (told.outcome is Outcome.UNKNOWN and self.does_what_it_forgets)
        if not is_taken:
            return told
        sid = f"SM{next(self._numbers):032x}"
        self.messages.insert(0, RemoteMessage(sid, to, body, "queued", self.now(), None))
        return Told(Outcome.DONE, sid, status="queued") if told.outcome is Outcome.DONE else told

    def calls_to(self, to: str, since: datetime) -> tuple[RemoteCall, ...]:
        """No calls."""
        return ()

    def call(self, sid: str) -> RemoteCall | None:
        """No call."""
        return None

    def messages_to(self, to: str, since: datetime) -> tuple[RemoteMessage, ...]:
        """The messages it took."""
        self.asked += 1
        if self.is_silent:
            raise NetworkSilent("scripted")
        return tuple(one for one in self.messages if one.to == to and one.created_at >= since)

    def recording(self, sid: str) -> bytes | None:
        """The sound of a recording, the same of each."""
        self.asked += 1
        if self.is_silent:
            raise NetworkSilent("scripted")
        return self.sounds.get(sid)

    def _order(self, *order: str) -> Told:
        self.orders.append(order)
        if self.meanwhile is not None:
            self.meanwhile()
        return self.answers.popleft() if self.answers else Told(Outcome.DONE, order[1])
