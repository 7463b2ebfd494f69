"""The TwiML verbs this network knows, as values: what a document says, nothing of how it is carried out."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Say:
    """A text read out `loop` times; 0 means until the end of the call."""

    text: str
    loop: int = 1


@dataclass(frozen=True, slots=True)
class Play:
    """A sound played `loop` times (0: until the end of the call), or keys sent as tones."""

    url: str
    loop: int = 1
    digits: str = ""


@dataclass(frozen=True, slots=True)
class Pause:
    """A silence of `length` seconds."""

    length: int = 1


Prompt = Say | Play | Pause


@dataclass(frozen=True, slots=True)
class Gather:
    """A question: prompts, then up to `timeout` seconds for keys or speech. `action` None: the same document.

    https://www.twilio.com/docs/voice/twiml/gather
    """

    prompts: tuple[Prompt, ...] = ()
    action: str | None = None
    inputs: frozenset[str] = frozenset({"dtmf"})
    num_digits: int | None = None
    finish_on_key: str = "#"
    timeout: int = 5
    action_on_empty_result: bool = False
    barge_in: bool = True


@dataclass(frozen=True, slots=True)
class Target:
    """Someone to ring: an E.164 number, a SIP address or a client's name. `url`: what they hear first."""

    kind: Literal["number", "sip", "client"]
    address: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Dial:
    """Rings its targets, together or in turn, for `timeout` seconds; a talk lasts `time_limit` at most.

    https://www.twilio.com/docs/voice/twiml/dial
    """

    targets: tuple[Target, ...]
    action: str | None = None
    timeout: int = 30
    time_limit: int = 14_400
    caller_id: str | None = None
    sequential: bool = False
    answer_on_bridge: bool = False


@dataclass(frozen=True, slots=True)
class Redirect:
    """Goes on with the document at `url`; empty: the same one again."""

    url: str


@dataclass(frozen=True, slots=True)
class Hangup:
    """Ends the call."""


@dataclass(frozen=True, slots=True)
class Reject:
    """Does not take the call: `rejected` (a not-in-service message) or `busy`."""

    reason: Literal["rejected", "busy"] = "rejected"


@dataclass(frozen=True, slots=True)
class Unsupported:
    """Something Twilio knows and this network does not yet: a phone that gets here stops with a fault."""

    name: str


Verb = Say | Play | Pause | Gather | Dial | Redirect | Hangup | Reject | Unsupported


@dataclass(frozen=True, slots=True)
class Remark:
    """Something in a document that has no effect: which `kind` of thing, and `what` it is."""

    kind: Literal["element", "attribute", "value"]
    what: str


@dataclass(frozen=True, slots=True)
class Script:
    """A document as read: its verbs in order, and what was passed over."""

    verbs: tuple[Verb, ...]
    remarks: tuple[Remark, ...] = ()
