"""The TwiML verbs this network knows, as values: what a document says, nothing of how it is carried out."""

from dataclasses import dataclass
from typing import Literal

Method = Literal["GET", "POST"]


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
    method: Method = "POST"


@dataclass(frozen=True, slots=True)
class Callback:
    """Where news are sent, and which `events` are of interest; an empty address wants none."""

    url: str = ""
    events: frozenset[str] = frozenset({"completed"})
    method: Method = "POST"


NO_CALLBACK = Callback()


@dataclass(frozen=True, slots=True)
class Target:
    """Someone to ring: an E.164 number, a SIP address or a client's name. `url`: what they hear first."""

    kind: Literal["number", "sip", "client"]
    address: str
    url: str | None = None
    method: Method = "POST"
    status: Callback = NO_CALLBACK


@dataclass(frozen=True, slots=True)
class QueueTarget:
    """The front caller of a queue; `url` is what the caller hears first. https://twilio.com/docs/api/twiml/queue"""

    name: str
    url: str | None = None
    method: Method = "POST"


@dataclass(frozen=True, slots=True)
class Dial:
    """Rings its targets, together or in turn, for `timeout` seconds; a talk lasts `time_limit` at most.

    With a `queue` nobody is rung: its front caller is taken. `is_recorded` from the moment two people talk.
    https://www.twilio.com/docs/voice/twiml/dial
    """

    targets: tuple[Target, ...]
    action: str | None = None
    timeout: int = 30
    time_limit: int = 14_400
    caller_id: str | None = None
    sequential: bool = False
    answer_on_bridge: bool = False
    method: Method = "POST"
    queue: QueueTarget | None = None
    is_recorded: bool = False
    recording: Callback = NO_CALLBACK


@dataclass(frozen=True, slots=True)
class Enqueue:
    """Puts the caller in a queue; `wait_url` is asked again and again meanwhile, `action` once that is over.

    With a `workflow` the queue is TaskRouter's, and `task` the attributes of the task made, as JSON.
    https://www.twilio.com/docs/voice/twiml/enqueue
    """

    name: str
    action: str | None = None
    method: Method = "POST"
    wait_url: str | None = None
    wait_method: Method = "POST"
    workflow: str = ""
    task: str = ""


@dataclass(frozen=True, slots=True)
class Leave:
    """Leaves the queue one waits in."""


@dataclass(frozen=True, slots=True)
class Record:
    """Records the caller until a key, a silence of `timeout` seconds or `max_length`. `action` None: the same document.

    https://www.twilio.com/docs/voice/twiml/record
    """

    action: str | None = None
    method: Method = "POST"
    timeout: int = 5
    finish_on_key: str = "1234567890*#"
    max_length: int = 3600
    play_beep: bool = True
    trim: bool = False
    recording: Callback = NO_CALLBACK


@dataclass(frozen=True, slots=True)
class Redirect:
    """Goes on with the document at `url`; empty: the same one again."""

    url: str
    method: Method = "POST"


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


Verb = Say | Play | Pause | Gather | Dial | Enqueue | Leave | Record | Redirect | Hangup | Reject | Unsupported


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
