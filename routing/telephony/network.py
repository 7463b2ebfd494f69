"""What the telephone network can be told and asked, and what comes back. Light: web processes may load it.

The one implementation is twilio_client.py; jobs that talk to the network take a `Network`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Outcome(StrEnum):
    """How the network took what it was told.

    REFUSED is a definite no: `code` says why, and without one nothing was sent at all. BUSY was never processed and
    may be repeated after `retry_after` seconds (https://www.twilio.com/docs/api/errors/20429). UNKNOWN may have been
    done: nothing that rings or writes to anybody is repeated before the network was asked
    (https://www.twilio.com/docs/api/errors/20500).
    """

    DONE = "done"
    REFUSED = "refused"
    BUSY = "busy"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Told:
    """An outcome with what the network said: the resource's `sid` and `status`, or its `code` of refusal."""

    outcome: Outcome
    sid: str | None = None
    code: int | None = None
    retry_after: float | None = None
    status: str | None = None


@dataclass(frozen=True, slots=True)
class RemoteCall:
    """A call as the network keeps it. It holds nothing of ours: no token, no address."""

    sid: str
    to: str
    status: str
    created_at: datetime
    direction: str
    duration_seconds: int | None


@dataclass(frozen=True, slots=True)
class RemoteMessage:
    """A text message as the network keeps it."""

    sid: str
    to: str
    body: str
    status: str
    created_at: datetime
    error_code: int | None


class NetworkSilent(Exception):
    """A question that got no answer one could rely on; it is asked again later."""


class Network(Protocol):
    """Everything the product tells the network and asks of it. Questions raise NetworkSilent, orders never do."""

    def place_call(
        self, to: str, caller_id: str | None, voice: str, status: str, ring_seconds: int, longest_seconds: int,
        machine: str | None = None,
    ) -> Told:
        """Rings somebody. At `machine` it is told whether a machine has answered, while the call goes on."""

    def end_call(self, sid: str) -> Told:
        """Ends a call, whatever it is at; one that is over counts as done."""

    def redirect_call(self, sid: str, address: str) -> Told:
        """Makes a running call ask for its next document elsewhere."""

    def send_message(self, to: str, sender: str, body: str, status: str) -> Told:
        """Sends a text message."""

    def delete_recording(self, sid: str) -> Told:
        """Deletes a recording; one that is not there counts as done."""

    def delete_message(self, sid: str) -> Told:
        """Deletes what the network keeps of a text message; it refuses while that is on its way."""

    def delete_call(self, sid: str) -> Told:
        """Deletes what the network keeps of a call; it refuses while that goes on."""

    def calls_to(self, to: str, since: datetime) -> tuple[RemoteCall, ...]:
        """The calls to an address made since a moment."""

    def call(self, sid: str) -> RemoteCall | None:
        """One call, None when the network knows none of that sid."""

    def messages_to(self, to: str, since: datetime) -> tuple[RemoteMessage, ...]:
        """The text messages to a number made since a moment."""

    def recording(self, sid: str) -> bytes | None:
        """The sound of a recording as MP3; None when the network has none of that sid, or it is too large to keep."""
