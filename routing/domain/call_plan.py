"""What somebody on a telephone gets, as steps: data that the telephony edge renders and that tests can read.

A step that leads on names a turn: the next thing the network asks us in this call, each asked once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from routing.domain.text import Language, Text


class Ask(StrEnum):
    """What the network comes back to ask, and with which news."""

    HEARD = "heard"  # keys or words of the caller, or silence
    WAITING = "waiting"  # what a caller in the queue hears next
    QUEUE_LEFT = "queue_left"  # a caller is no longer in the queue, and why
    TIMED_OUT = "timed_out"  # the provider's engine found nobody in its time
    CONNECTING = "connecting"  # a caller is about to be connected with the agent who took the call
    RECORDED = "recorded"  # a message was spoken
    MESSAGE_READY = "message_ready"  # the recording of a message is there, or there is none
    AGENT_HEARD = "agent_heard"  # keys of an agent who is being offered a caller, or silence
    AGENT_DONE = "agent_done"  # an agent's talk with a caller is over, or never began
    TALK_RECORDED = "talk_recorded"  # the recording of a talk is there
    RUNG_HEARD = "rung_heard"  # keys of somebody who is rung back, or silence
    RUNG_CONNECT = "rung_connect"  # somebody rung back waits for an agent, or for the next one
    RUNG_AGENT = "rung_agent"  # an agent has picked up for somebody rung back
    RUNG_TAKEN = "rung_taken"  # keys of that agent, or silence
    RUNG_DONE = "rung_done"  # the talk of somebody rung back is over, or never began
    RUNG_NEWS = "rung_news"  # how the call goes that an agent makes to somebody
    DIRECT_DONE = "direct_done"  # agents who were rung without a database have talked with the caller, or none did
    DIRECT_OFFER = "direct_offer"  # one of them has picked up
    DIRECT_TAKEN = "direct_taken"  # keys of that agent, or silence


@dataclass(frozen=True, slots=True)
class Turn:
    """One question the network will ask: what, and the number or token that makes it this one and no other."""

    ask: Ask
    key: str


@dataclass(frozen=True, slots=True)
class Say:
    """Words spoken in one language."""

    words: str
    language: Language


@dataclass(frozen=True, slots=True)
class Play:
    """A sound, by its web address."""

    address: str


@dataclass(frozen=True, slots=True)
class Pause:
    """A silence, in seconds."""

    seconds: int


@dataclass(frozen=True, slots=True)
class Question:
    """Prompts that keys or words may interrupt, then `seconds` of silence at most; the answer, or none, goes to `then`.

    `digits`: how many keys answer it. `hints`: what may be said, empty when words are not listened for.
    `finish_key` ends a longer entry.
    """

    prompts: tuple[Say | Play | Pause, ...]
    then: Turn
    language: Language
    digits: int = 1
    seconds: int = 5
    finish_key: str = ""
    hints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Enter:
    """Into a queue: while there the caller hears what `waiting` answers; leaving it is told to `left`.

    `place` is the caller's own place at the provider. With `workflow`, the provider's engine finds the agent, told
    `attributes`.
    """

    place: str
    waiting: Turn
    left: Turn
    workflow: str | None = None
    attributes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Leave:
    """Out of the queue; what follows is asked of the turn that `Enter` named."""


@dataclass(frozen=True, slots=True)
class Next:
    """On to another turn at once."""

    turn: Turn


@dataclass(frozen=True, slots=True)
class Record:
    """A message after a beep, at most `seconds` long, ended by a key or by silence."""

    then: Turn
    ready: Turn
    seconds: int
    finish_key: str


@dataclass(frozen=True, slots=True)
class TakeCaller:
    """Connects an agent with the caller in `place`; when that is over, or nobody is there, `then` is asked.

    `connecting` is asked on the caller's side. `recorded`: where a recording of the talk is told, None for none.
    """

    place: str
    connecting: Turn
    then: Turn
    seconds: int = 10
    recorded: Turn | None = None


@dataclass(frozen=True, slots=True)
class Forward:
    """Ring one number outside, when nothing else works; if nobody answers there, the next step follows."""

    number: str
    seconds: int


@dataclass(frozen=True, slots=True)
class Connect:
    """Rings somebody else and lets the two talk, `longest` seconds at most; then, or when nobody is there, `then`.

    `kind` is number, sip or client. `hears`: what whoever is rung is asked before they are connected, None for
    nothing. `news`: where it is told how that call goes.
    """

    kind: str
    address: str
    then: Turn
    seconds: int
    longest: int
    hears: Turn | None = None
    news: Turn | None = None


@dataclass(frozen=True, slots=True)
class RingDirectly:
    """Rings agents (kind, address), all together or one after the other, each so many seconds; then `then` is asked.

    Who picks up is asked `hears` before they are connected.
    """

    agents: tuple[tuple[str, str], ...]
    seconds: int
    together: bool
    hears: Turn
    then: Turn


@dataclass(frozen=True, slots=True)
class Refuse:
    """Not taking the call at all."""


@dataclass(frozen=True, slots=True)
class Goodbye:
    """The end of the call."""


Step = (
    Say | Play | Pause | Question | Enter | Leave | Next | Record | TakeCaller | Forward | Connect | RingDirectly
    | Refuse | Goodbye
)


@dataclass(frozen=True, slots=True)
class CallPlan:
    """Steps in order, the name of the place the caller has reached, and how the call will have ended if it ends here.

    `ends_as` is one of the ends of a call (answered, closed, failed, …), None while it is not decided.
    """

    place: str
    steps: tuple[Step, ...]
    ends_as: str | None = None


def sentence(messages: Mapping[str, Text], key: str, /, **places: Text) -> Text:
    """A message with its named places filled in, in both languages."""
    template = messages[key]
    return Text(
        template.fr.format_map({name: words.fr for name, words in places.items()}),
        template.en.format_map({name: words.en for name, words in places.items()}),
    )
