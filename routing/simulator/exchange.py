"""The telephone exchange: all legs, queues, recordings and text messages of a network, and what changes them.

It knows no TwiML: lives (`walking`, `dialling`, `waiting`, …) are generators that it runs as tasks. Everything here
is called within the engine.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urljoin

from routing.simulator.carrier import Answer, NotDelivered
from routing.simulator.chronicle import Chronicle
from routing.simulator.courier import Courier
from routing.simulator.endings import Ended, HungUp, NetworkFault, TooLong, WebhookFault
from routing.simulator.engine import Engine, Timer
from routing.simulator.faults import Faults
from routing.simulator.legs import Document, Goto, Leg
from routing.simulator.masking import is_secret
from routing.simulator.messages import Message
from routing.simulator.parties import Network, keys_of
from routing.simulator.queues import Queues
from routing.simulator.recordings import Recording
from routing.simulator.signals import Fetch, Life, Unbridged, Webhook
from routing.simulator.signing import without_fragment
from routing.simulator.tasks import Task
from routing.simulator.twiml import TwimlFault, parse
from routing.simulator.verbs import Callback, Script, Target

MOST_DOCUMENTS = 200
MOST_SECONDS = 4 * 3600
MOST_ENDED_LEGS = 5_000


def resolved(base: str, address: str) -> str:
    """An address in a document, made absolute; one that is none stays as it is, for the carrier to refuse."""
    try:
        return urljoin(base, address)
    except ValueError:
        return address


def resolved_callback(base: str, callback: Callback) -> Callback:
    """An address for news in a document, made absolute."""
    return replace(callback, url=resolved(base, callback.url)) if callback.url else callback


@dataclass(slots=True, eq=False)
class Bridge:
    """Two legs that hear one another since `since`, until `until`."""

    first: str
    second: str
    since: datetime
    until: datetime | None = None
    timer: Timer | None = None

    def other(self, sid: str) -> str:
        """The one who is not `sid`."""
        return self.second if sid == self.first else self.first


@dataclass(slots=True, eq=False)
class Stay:
    """A caller's stay in a queue; `result` is its QueueResult once it is over."""

    sid: str
    queue: str
    since: datetime
    until: datetime | None = None
    result: str = ""


class Exchange:
    """The state of a network, and what can be done to it."""

    def __init__(self, network: Network, engine: Engine) -> None:
        self.network, self.engine = network, engine
        self.faults = Faults(network.seed)
        self.courier = Courier(engine, network.transport, network.auth_token, self.faults)
        self.chronicle, self.queues = Chronicle(), Queues()
        self.legs: dict[str, Leg] = {}
        self._living: dict[str, Leg] = {}
        self.bridges: list[Bridge] = []
        self.stays: list[Stay] = []
        self.recordings: dict[str, Recording] = {}
        self.messages: dict[str, Message] = {}
        self.behaviours: dict[str, str] = {}
        self.next_slot: datetime | None = None
        self._telling: dict[str, list[tuple[Webhook, Callable[[Answer | NotDelivered], None]]]] = {}

    def now(self) -> datetime:
        """The network's moment."""
        return self.engine.now()

    # legs

    def add(self, leg: Leg, life: Life[None]) -> Leg:
        """Takes a leg in and begins its life."""
        leg.task = Task(self.engine, self.courier.send, life)
        self.legs[leg.sid] = self._living[leg.sid] = leg
        self._forget_old()
        leg.task.start()
        return leg

    def bound(self, leg: Leg, seconds: float = MOST_SECONDS) -> None:
        """No leg lives longer than the network's bound, in seconds from now."""
        text = f"{MOST_SECONDS // 3600} h"
        leg.timers.append(self.engine.later(seconds, lambda: leg.task.break_in(TooLong(text))))

    def hang_up_after(self, leg: Leg, seconds: float | None) -> None:
        """The person on a leg hangs up in some seconds; None: not of their own accord."""
        if seconds is not None:
            leg.timers.append(self.engine.later(seconds, lambda: leg.task.break_in(HungUp())))

    def alive(self) -> bool:
        """Whether any leg lives."""
        return bool(self.living())

    def living(self) -> tuple[Leg, ...]:
        """The legs that live, oldest first."""
        if any(leg.task.is_over for leg in self._living.values()):
            self._living = {sid: leg for sid, leg in self._living.items() if not leg.task.is_over}
        return tuple(self._living.values())

    def live_leg(self, sid: str) -> Leg | None:
        """A leg that is not over."""
        leg = self.legs.get(sid)
        return leg if leg is not None and not leg.is_over else None

    def hang_up(self, sid: str) -> bool:
        """The person on a leg hangs up; whether there was anybody to."""
        leg = self.live_leg(sid)
        if leg is None:
            return False
        leg.task.break_in(HungUp())
        return True

    def stop(self, leg: Leg, status: str = "completed") -> None:
        """Ends a leg from outside."""
        if not leg.is_over:
            leg.task.break_in(Ended(status))

    def pick_up(self, leg: Leg) -> None:
        """The leg is answered, unless it already was or is over."""
        if leg.answered_at is None and not leg.is_over:
            leg.answered_at = self.now()
            leg.status = "in-progress"

    def is_on_the_phone(self, target: Target) -> bool:
        """Whether whoever is rung talks to somebody already."""
        keys = set(keys_of(target))
        for leg in self.living():
            if leg.status == "in-progress":
                if leg.origin == "inbound" and leg.fields["From"] in keys:
                    return True
                if leg.origin != "inbound" and keys.intersection(keys_of(leg.target)):
                    return True
        return False

    def behave(self, address: str, behaviour: str) -> None:
        """From now on whoever is rung at an address behaves so."""
        self.behaviours[address] = behaviour

    # who hears whom

    def bridge(self, first: Leg, second: Leg) -> Bridge:
        """Two legs hear one another. After `talk_seconds` the agent among them (or else `second`) hangs up."""
        bridge = Bridge(first.sid, second.sid, self.now())
        self.bridges.append(bridge)
        first.is_heard = second.is_heard = True
        if not (first.person.is_live or second.person.is_live):
            leaver = first if first.side == "agent" and second.side != "agent" else second
            bridge.timer = self.engine.later(self.network.talk_seconds, lambda: leaver.task.break_in(HungUp()))
        return bridge

    def unbridge(self, sid: str) -> None:
        """A leg hears nobody any more; the other side is told."""
        for bridge in reversed(self.bridges):
            if bridge.until is None and sid in (bridge.first, bridge.second):
                bridge.until = self.now()
                if bridge.timer:
                    bridge.timer.cancel()
                self.legs[bridge.other(sid)].task.post(Unbridged(sid))

    # webhooks

    def fetch(self, leg: Leg, goto: Goto) -> Life[Script]:
        """The script at an address. Raises WebhookFault when there is none, NetworkFault after 200 in a row."""
        if leg.task.documents_in_a_row >= MOST_DOCUMENTS:
            raise NetworkFault("loop", f"{MOST_DOCUMENTS} documents")
        url = without_fragment(goto.url)
        if goto.twiml is None:
            waiting = leg.waiting() if leg.waiting else {}
            fields = {**leg.fields, "CallStatus": leg.status, **waiting, **dict(goto.extra)}
            answer = yield Fetch(Webhook(leg.document_kind, goto.url, fields, goto.method, leg.sid))
        else:
            answer = Answer(200, "text/xml", goto.twiml.encode())
        body = answer.body.decode("utf-8", "replace") if isinstance(answer, Answer) else ""
        document = Document(url, answer.status if isinstance(answer, Answer) else 0, body)
        leg.statuses.append(document.status)
        self.chronicle.add(self.now(), leg.sid, "network", "document", "", (), document)
        return self._script(leg, url, answer)

    def _script(self, leg: Leg, url: str, answer: Answer | NotDelivered) -> Script:
        if isinstance(answer, NotDelivered):
            raise WebhookFault("delivery-fault", answer.code, url, answer.reason)
        if not 200 <= answer.status < 300:
            raise WebhookFault("http-fault", 11200, url, str(answer.status), answer.status)
        try:
            script = parse(answer.body, answer.content_type)
        except TwimlFault as fault:
            raise WebhookFault("twiml-fault", fault.code, url, fault.reason) from fault
        for remark in script.remarks:
            self.note(leg, "network", f"remark-{remark.kind}", remark.what)
        return script

    def tell(self, webhook: Webhook, heard: Callable[[Answer | NotDelivered], None] | None = None) -> None:
        """Sends what no leg waits for; those about one call go one after the other. A failure is only noted."""

        def done(result: Answer | NotDelivered) -> None:
            self._note_failure(webhook, result)
            if heard:
                heard(result)

        if not webhook.call_sid:
            self.courier.send(webhook, done)
            return
        waiting = self._telling.setdefault(webhook.call_sid, [])
        waiting.append((webhook, done))
        if len(waiting) == 1:
            self._tell_next(webhook.call_sid)

    def _tell_next(self, sid: str) -> None:
        webhook, done = self._telling[sid][0]

        def following() -> None:
            waiting = self._telling[sid]
            waiting.pop(0)
            if waiting:
                self._tell_next(sid)
            else:
                del self._telling[sid]

        def over(result: Answer | NotDelivered) -> None:
            done(result)
            if is_orderly:
                following()

        is_orderly = self.courier.send(webhook, over)
        if not is_orderly:  # what a fault holds up does not hold up the rest
            following()

    def _note_failure(self, webhook: Webhook, result: Answer | NotDelivered) -> None:
        url = without_fragment(webhook.url)
        if isinstance(result, NotDelivered):
            facts = (("code", str(result.code)), ("url", url))
            self.chronicle.add(self.now(), webhook.call_sid, "network", "delivery-fault", result.reason, facts)
        elif result.status >= 400:
            facts = (("code", "11200"), ("url", url))
            self.chronicle.add(self.now(), webhook.call_sid, "network", "http-fault", str(result.status), facts)

    def news(self, callback: Callback, event: str, kind_fields: Mapping[str, str], leg: Leg) -> None:
        """Tells of an event of a leg whoever asked for it."""
        if callback.url and event in callback.events:
            self.tell(Webhook("status", callback.url, kind_fields, callback.method, leg.sid))

    # the chronicle

    def note(self, leg: Leg, who: str, verb: str, text: str = "", **facts: str) -> None:
        """Notes an event of a leg; typed keys long enough to be a number become a secret."""
        if verb == "press" and is_secret(text):
            leg.secrets.append(text)
        self.chronicle.add(self.now(), leg.sid, who, verb, text, facts.items())

    def _forget_old(self) -> None:
        """Keeps memory bounded in a network that runs for days."""
        if len(self.legs) <= 2 * MOST_ENDED_LEGS:
            return
        over = [sid for sid, leg in self.legs.items() if leg.task.is_over]
        for sid in over[: len(self.legs) - MOST_ENDED_LEGS]:
            del self.legs[sid]
            self.chronicle.forget(sid)
        self.bridges = [bridge for bridge in self.bridges if bridge.first in self.legs and bridge.second in self.legs]
        self.stays = [stay for stay in self.stays if stay.sid in self.legs]
