"""The network's own log, which tests believe: every call, who heard whom, every webhook, REST request and message.

All of it as plain values, each read out of the state at the moment it is asked for.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import datetime

from routing.simulator.callbacks import duration_of
from routing.simulator.exchange import Exchange
from routing.simulator.legs import Leg
from routing.simulator.messages import Message
from routing.simulator.recordings import Recording


@dataclass(frozen=True, slots=True)
class LoggedCall:
    """A leg. `origin` is `inbound`, `dial` (rung by a Dial of `parent`) or `rest`; `end` an inbound call's outcome.

    `rang_at` is when the telephone began to ring, or an inbound call came in; None when it never did. `news_url` is
    where its status callbacks go.
    """

    sid: str
    origin: str
    caller: str
    to: str
    person: str
    status: str
    end: str
    parent: str
    created_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None
    duration: int
    answered_by: str
    rang_at: datetime | None = None
    news_url: str = ""


@dataclass(frozen=True, slots=True)
class Heard:
    """Two legs that heard one another, until None when they still do."""

    first: str
    second: str
    since: datetime
    until: datetime | None

    def is_between(self, one: str, other: str) -> bool:
        """Whether it is these two."""
        return {one, other} == {self.first, self.second}


@dataclass(frozen=True, slots=True)
class Waited:
    """A caller's stay in a queue with its QueueResult, empty while it lasts."""

    sid: str
    queue: str
    since: datetime
    until: datetime | None
    result: str


@dataclass(frozen=True, slots=True)
class LoggedWebhook:
    """A webhook as it went out; `status` 0 is no answer, `fate` the fault that befell it."""

    at: datetime
    kind: str
    call_sid: str
    method: str
    url: str
    fields: dict[str, str]
    status: int
    token: str
    fate: str


@dataclass(frozen=True, slots=True)
class LoggedRequest:
    """A REST request: its `operation`, its form or query, and our HTTP status (0: the connection was cut)."""

    at: datetime
    operation: str
    method: str
    path: str
    fields: tuple[tuple[str, str], ...]
    status: int


@dataclass(frozen=True, slots=True)
class LoggedMessage:
    """A text message as it stands."""

    sid: str
    to: str
    sender: str
    body: str
    segments: int
    status: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class LoggedRecording:
    """A recording as it stands."""

    sid: str
    call_sid: str
    source: str
    seconds: int
    status: str
    is_deleted: bool


class NetworkLog:
    """What happened in a network, to be queried."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._requests: deque[LoggedRequest] = deque(maxlen=20_000)

    @property
    def calls(self) -> tuple[LoggedCall, ...]:
        """Every leg, oldest first."""
        return tuple(_call(leg) for leg in list(self._exchange.legs.values()))

    @property
    def bridges(self) -> tuple[Heard, ...]:
        """Who heard whom."""
        return tuple(Heard(one.first, one.second, one.since, one.until) for one in list(self._exchange.bridges))

    @property
    def waits(self) -> tuple[Waited, ...]:
        """Who waited in which queue."""
        return tuple(
            Waited(stay.sid, stay.queue, stay.since, stay.until, stay.result) for stay in list(self._exchange.stays)
        )

    @property
    def webhooks(self) -> tuple[LoggedWebhook, ...]:
        """Every webhook that went out and came back, in the order of the answers."""
        return tuple(
            LoggedWebhook(
                sent.at, sent.webhook.kind, sent.webhook.call_sid, sent.webhook.method, sent.webhook.url,
                dict(sent.webhook.fields), sent.status, sent.token, sent.fate,
            )
            for sent in list(self._exchange.courier.sent)
        )

    @property
    def requests(self) -> tuple[LoggedRequest, ...]:
        """Every REST request."""
        return tuple(self._requests)

    @property
    def messages(self) -> tuple[LoggedMessage, ...]:
        """Every text message."""
        return tuple(_message(message) for message in list(self._exchange.messages.values()))

    @property
    def recordings(self) -> tuple[LoggedRecording, ...]:
        """Every recording."""
        return tuple(_recording(recording) for recording in list(self._exchange.recordings.values()))

    def add_request(self, request: LoggedRequest) -> None:
        """Keeps a REST request."""
        self._requests.append(request)

    def heard(self, one: str, other: str) -> float:
        """For how many seconds two legs have heard one another."""
        found = [bridge for bridge in self.bridges if bridge.is_between(one, other)]
        return sum(((bridge.until or self._exchange.now()) - bridge.since).total_seconds() for bridge in found)


def _call(leg: Leg) -> LoggedCall:
    return LoggedCall(
        leg.sid, leg.origin, leg.fields["From"], leg.to, leg.person.who, leg.status, leg.end, leg.parent,
        leg.created_at, leg.answered_at, leg.ended_at, duration_of(leg), leg.answered_by, leg.started_at,
        leg.callback.url,
    )


def _message(message: Message) -> LoggedMessage:
    return LoggedMessage(
        message.sid, message.to, message.sender, message.body, message.segments, message.status, message.created_at
    )


def _recording(recording: Recording) -> LoggedRecording:
    return LoggedRecording(
        recording.sid, recording.call_sid, recording.source, recording.seconds, recording.status, recording.is_deleted
    )
