"""A whole network in real time: live telephones, many calls at once, REST, and what a page needs to show them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from wsgiref.types import WSGIApplication

from routing.simulator.chronicle import Note
from routing.simulator.exchange import Exchange
from routing.simulator.faults import Fault
from routing.simulator.legs import Leg
from routing.simulator.live_engine import LiveEngine
from routing.simulator.lives import call_in
from routing.simulator.masking import mask_in, masked_number
from routing.simulator.network_clock import real_now
from routing.simulator.network_log import NetworkLog
from routing.simulator.parties import ANY_BEHAVIOUR, Caller, Network, keys_of, target_of
from routing.simulator.queues import Queue
from routing.simulator.records import CallRecord, record_of
from routing.simulator.rest.app import create_rest
from routing.simulator.signals import Keys, PickedUp, Words
from routing.simulator.transcript import sentence

Json = dict[str, object]


class LiveNetwork:
    """Every method may be called from any thread; the state changes in the engine's thread alone."""

    def __init__(self, network: Network, now: Callable[[], datetime] = real_now, speed: float = 1.0) -> None:
        """The network's own clock is not used: it is real time, as `now` tells it, `speed` times as fast."""
        self.network, self._engine = network, LiveEngine(now, speed=speed)
        self.exchange = Exchange(network, self._engine)
        self.log = NetworkLog(self.exchange)
        self.rest: WSGIApplication = create_rest(self.exchange, self.log)

    def start(self) -> None:
        """Begins."""
        self._engine.start()

    def stop(self) -> None:
        """Ends at once."""
        self._engine.stop()

    # telephones

    def call(self, from_: str, to: str) -> str:
        """A human calls the line `to`; the call's sid."""
        return self.place(Caller(from_, is_live=True), to)

    def place(self, caller: Caller, to: str) -> str:
        """A caller with a behaviour calls a line; the call's sid."""
        return self._engine.ask(lambda: call_in(self.exchange, caller, to).sid)

    def press(self, sid: str, keys: str) -> bool:
        """Presses keys on a telephone; whether it is in a call. Raises ValueError for keys that no telephone has."""
        Caller("", (keys,))
        return self._engine.ask(lambda: self._post(sid, Keys(keys)))

    def speak(self, sid: str, words: str) -> bool:
        """Says something into a telephone; whether it is in a call."""
        return self._engine.ask(lambda: self._post(sid, Words(words)))

    def hang_up(self, sid: str) -> bool:
        """Hangs up; whether it was in a call."""
        return self._engine.ask(lambda: self.exchange.hang_up(sid))

    def register(self, address: str, behaviour: str = "browser") -> None:
        """From now on whoever is rung at an address behaves so; `browser` is a human, who picks up by hand.

        Raises ValueError for an unknown behaviour.
        """
        if behaviour not in ANY_BEHAVIOUR:
            raise ValueError(f"{behaviour!r} is none of {', '.join(ANY_BEHAVIOUR)}")
        self._engine.ask(lambda: self.exchange.behave(address, behaviour))

    def pick_up(self, address: str) -> str:
        """A human picks up a telephone that rings; the call's sid, empty when it does not ring."""
        return self._engine.ask(lambda: self._pick(address, True))

    def decline(self, address: str) -> str:
        """A human refuses a call; its sid, empty when the telephone does not ring."""
        return self._engine.ask(lambda: self._pick(address, False))

    # faults

    def set_fault(self, on: str, what: str, times: int | None, seconds: float, share: float) -> Fault:
        """Makes something go wrong; raises ValueError for a fault that cannot be."""
        return self._engine.ask(lambda: self.exchange.faults.add(on, what, times, seconds, share))

    def clear_faults(self) -> None:
        """From now on everything goes well."""
        self._engine.ask(self.exchange.faults.clear)

    def faults(self) -> tuple[Fault, ...]:
        """What is set."""
        return self._engine.ask(self.exchange.faults.all)

    # what a page shows

    def state(self) -> Json:
        """The calls under way and the queues: JSON-able, callers' numbers masked."""
        return self._engine.ask(self._state)

    def events(self, since: int = 0, lang: str = "fr") -> list[Json]:
        """What happened after event number `since`, each with its number `n`, its call's sid and a sentence."""
        return self._engine.ask(lambda: [self._event(note, lang) for note in self.exchange.chronicle.since(since)])

    def record(self, sid: str) -> CallRecord:
        """A call's story so far; raises KeyError when there is no such call."""
        return self._engine.ask(lambda: record_of(self.exchange, sid))

    # within the engine

    def _post(self, sid: str, signal: Keys | Words) -> bool:
        leg = self.exchange.live_leg(sid)
        if leg is None:
            return False
        leg.task.post(signal)
        return True

    def _pick(self, address: str, is_taken: bool) -> str:
        keys = set(keys_of(target_of(address)))
        for leg in self.exchange.legs.values():
            if leg.origin != "inbound" and leg.status == "ringing" and keys.intersection(keys_of(leg.target)):
                leg.task.post(PickedUp(is_taken))
                return leg.sid
        return ""

    def _state(self) -> Json:
        under_way = [leg for leg in self.exchange.legs.values() if not leg.is_over]
        return {
            "now": self.exchange.now().isoformat(),
            "calls": [self._call(leg) for leg in under_way],
            "queues": [self._queue(queue) for queue in self.exchange.queues.all() if queue.members],
            "last_event": self.exchange.chronicle.count,
        }

    def _call(self, leg: Leg) -> Json:
        bridges = [b for b in self.exchange.bridges if b.until is None and leg.sid in (b.first, b.second)]
        caller, to = leg.fields["From"], leg.to
        return {
            "sid": leg.sid,
            "direction": leg.fields["Direction"],
            "status": leg.status,
            "from": masked_number(caller) if leg.origin == "inbound" else caller,
            "to": to if leg.origin == "inbound" or leg.side == "agent" else masked_number(to),
            "who": leg.person.who,
            "is_live": leg.person.is_live,
            "parent": leg.parent or None,
            "created_at": leg.created_at.isoformat(),
            "answered_at": leg.answered_at.isoformat() if leg.answered_at else None,
            "talks_with": bridges[0].other(leg.sid) if bridges else None,
        }

    def _queue(self, queue: Queue) -> Json:
        return {"sid": queue.sid, "name": queue.name, "members": [member.sid for member in queue.members]}

    def _event(self, note: Note, lang: str) -> Json:
        leg = self.exchange.legs.get(note.sid)
        secrets = leg.secrets if leg else []
        text = sentence(note.who, note.verb, note.text, dict(note.facts), lang)
        return {
            "n": note.n, "at": note.at.isoformat(), "sid": note.sid, "who": note.who, "verb": note.verb,
            "text": mask_in(text, secrets),
        }
