"""One telephone's side of a call, as the network keeps it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from routing.simulator.engine import Timer
from routing.simulator.parties import Person
from routing.simulator.tasks import Task
from routing.simulator.verbs import NO_CALLBACK, Callback, Target

# https://www.twilio.com/docs/voice/twiml#callstatus-values
NOT_BEGUN = ("queued", "initiated", "ringing")
OVER = ("completed", "busy", "no-answer", "failed", "canceled")


@dataclass(frozen=True, slots=True)
class Document:
    """An answer to a voice webhook: the address asked, its HTTP status (0: no answer) and its body."""

    url: str
    status: int
    body: str


@dataclass(frozen=True, slots=True)
class Goto:
    """The document to go on with: an absolute address, the fields on top of a leg's own, and how to ask.

    With `twiml` nothing is asked: the document is at hand.
    """

    url: str
    extra: tuple[tuple[str, str], ...] = ()
    method: str = "POST"
    twiml: str | None = None


@dataclass(slots=True, eq=False)
class Leg:
    """A leg. `side` says whether an agent or somebody else is on it; `origin` who made it.

    `fields` are those its webhooks always carry, `waiting` what comes on top of them in a queue. `is_heard` once it
    was connected to somebody, `is_deleted` once REST shows it no more.
    """

    sid: str
    fields: Mapping[str, str]
    person: Person
    side: Literal["caller", "agent"]
    origin: Literal["inbound", "dial", "rest"]
    target: Target
    created_at: datetime
    status: str
    fallback_url: str = ""
    fallback_method: str = "POST"
    callback: Callback = NO_CALLBACK
    parent: str = ""
    started_at: datetime | None = None
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    end: str = ""
    answered_by: str = ""
    queue_time: int = 0
    sequence: int = 0
    is_heard: bool = False
    is_deleted: bool = False
    waiting: Callable[[], Mapping[str, str]] | None = None
    statuses: list[int] = field(default_factory=list)
    secrets: list[str] = field(default_factory=list)
    timers: list[Timer] = field(default_factory=list)
    task: Task = field(init=False, repr=False)

    @property
    def is_over(self) -> bool:
        """Whether its status is final."""
        return self.status in OVER

    @property
    def document_kind(self) -> Literal["voice", "wait"]:
        """What its documents are: those of a caller in a queue are told apart."""
        return "wait" if self.waiting else "voice"

    @property
    def to(self) -> str:
        """Whom it rings, or the line it called."""
        return self.fields["To"]
