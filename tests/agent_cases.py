"""What the tests of agents and of the dispatcher share: a network that rings telephones, callers who wait, and looks at
what is kept."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from xml.etree import ElementTree

from routing import agent_calls, agents
from routing.agent_calls import Reply
from routing.agent_news import Verdict, agent_status
from routing.availability import Outlook, Outlooks
from routing.dispatch import Dispatched, dispatch_due
from routing.domain.attempt import News
from routing.runtime import Runtime
from routing.store import attempts, calls, queue_entries
from routing.store.agents import AgentRow
from routing.store.attempts import AttemptRow
from routing.store.calls import CallRow
from routing.store.database import Connection
from routing.store.queue_entries import EntryRow
from routing.store.tables import alarms, outbox
from routing.telephony.network import NetworkSilent, Outcome, RemoteCall, Told
from tests.conftest import StoppedClock
from tests.scripted_network import ScriptedNetwork

NAMES = {"+33184880001": "claire", "client:karim": "karim", "sip:nadia@pbx.example.fr": "nadia"}
VOICE = "https://appels.example.fr/twilio/agent/"


@dataclass
class RingingNetwork(ScriptedNetwork):
    """Rings whom it is told to ring, and knows the calls it placed. `longest_rings` keeps what was asked for."""

    calls: dict[str, RemoteCall] = field(default_factory=dict)
    rung: list[tuple[str, str]] = field(default_factory=list)
    rings: list[int] = field(default_factory=list)
    _call_numbers: count[int] = field(default_factory=count)

    def place_call(
        self, to: str, caller_id: str | None, voice: str, status: str, ring_seconds: int, longest_seconds: int
    ) -> Told:
        """Rings somebody, unless the next answer is a no."""
        assert status == f"{voice}/status#rc=3&rp=all"
        assert voice.startswith(VOICE)
        told = self._order("place_call", to, str(caller_id), voice, status)
        self.rings.append(ring_seconds)
        is_placed = told.outcome is Outcome.DONE or (told.outcome is Outcome.UNKNOWN and self.does_what_it_forgets)
        if not is_placed:
            return told
        sid = f"CA{next(self._call_numbers):032x}"
        self.calls[sid] = RemoteCall(sid, to, "queued", self.now(), "outbound-api", None)
        self.rung.append((NAMES[to], voice.removeprefix(VOICE)))
        return Told(Outcome.DONE, sid, status="queued") if told.outcome is Outcome.DONE else told

    def calls_to(self, to: str, since: datetime) -> tuple[RemoteCall, ...]:
        """The calls it placed to an address."""
        self.asked += 1
        if self.is_silent:
            raise NetworkSilent("scripted")
        return tuple(one for one in self.calls.values() if one.to == to and one.created_at >= since)

    def call(self, sid: str) -> RemoteCall | None:
        """A call it placed."""
        self.asked += 1
        if self.is_silent:
            raise NetworkSilent("scripted")
        return self.calls.get(sid)

    def is_now(self, sid: str, status: str) -> None:
        """A call has come to a status."""
        self.calls[sid] = replace(self.calls[sid], status=status)


@dataclass
class Floor:
    """One process that dispatches and answers webhooks, with its clock and its network."""

    runtime: Runtime
    clock: StoppedClock
    network: RingingNetwork
    changes: Mapping[str, Any] = field(default_factory=dict)
    _callers: count[int] = field(default_factory=lambda: count(1))

    @classmethod
    def of(cls, runtime: Runtime, clock: StoppedClock, *answers: Told, **changes: Any) -> Floor:
        """A floor whose network gives these answers first; `changes` are to the centre, which places calls fast."""
        return cls(runtime, clock, RingingNetwork(clock.now, deque(answers)), {"calls_per_second": 10, **changes})

    @property
    def outlook(self) -> Outlook:
        """What the process knows, with the changes."""
        known = Outlooks(self.runtime).fresh()
        return replace(known, centre=replace(known.centre, **self.changes))

    def wait(self, seconds: float) -> None:
        """Time passes."""
        self.clock.at += timedelta(seconds=seconds)

    def caller_waits(self, topic: str | None = "refund", language: str = "fr", priority: int = 0, queue: str = "support"
                     ) -> EntryRow:
        """Somebody calls and waits."""
        sid, now = f"CA{next(self._callers) + 0xAAAA:032x}", self.clock.now()

        def work(connection: Connection) -> EntryRow:
            calls.add(connection, CallRow(sid, "telephone", "+33612345678", "+33173018499", "waiting", now))
            return queue_entries.enter(
                connection, call_sid=sid, queue=queue, topic=topic, language=language, priority=priority, now=now
            )

        return self.runtime.database.write(work)

    def caller_hangs_up(self, entry: EntryRow) -> None:
        """As the caller's side does it."""
        centre, now = self.outlook.centre, self.clock.now()

        def work(connection: Connection) -> None:
            kept = queue_entries.of_call(connection, entry.call_sid)
            if kept is not None and queue_entries.leave(connection, entry.call_sid, "abandoned", now):
                agents.caller_left(connection, centre, kept, now)

        self.runtime.database.write(work)

    def caller_is_connected(self, entry: EntryRow) -> None:
        """As the caller's side does it."""
        now = self.clock.now()

        def work(connection: Connection) -> None:
            if queue_entries.connect(connection, entry.call_sid, now):
                kept = queue_entries.of_call(connection, entry.call_sid)
                assert kept is not None
                agents.connected(connection, kept, now)

        self.runtime.database.write(work)

    def dispatch(self) -> Dispatched:
        """One pass."""
        return dispatch_due(self.runtime, self.outlook, self.network)

    def dispatch_fully(self, passes: int = 4, seconds: float = 0.1) -> list[str]:
        """Passes some time apart; who was rung by them."""
        before = len(self.network.rung)
        for _ in range(passes):
            self.dispatch()
            self.wait(seconds)
        return [agent for agent, _ in self.network.rung[before:]]

    def token(self, agent: str) -> str:
        """The token of the latest ring of an agent."""
        return next(token for name, token in reversed(self.network.rung) if name == agent)

    def sid(self, agent: str) -> str:
        """The sid of the latest ring of an agent."""
        found = self.attempt(agent).call_sid
        assert found is not None
        return found

    def answers(self, agent: str) -> Reply:
        """An agent picks up."""
        return agent_calls.agent_answers(self.runtime, self.outlook, self.token(agent), self.sid(agent))

    def hears(self, agent: str, keys: str = "") -> Reply:
        """An agent presses a key, or none."""
        return agent_calls.agent_heard(self.runtime, self.outlook, self.token(agent), self.sid(agent), keys)

    def takes(self, agent: str) -> Reply:
        """An agent picks up and presses 1."""
        self.answers(agent)
        return self.hears(agent, "1")

    def done(self, agent: str, has_talked: bool = True) -> Reply:
        """An agent's talk is over, or there was none."""
        return agent_calls.agent_done(self.runtime, self.outlook, self.token(agent), self.sid(agent), has_talked)

    def news(self, agent: str, news: News, sid: str | None = None) -> Verdict:
        """The network's news of the latest ring of an agent."""
        return agent_status(self.runtime, self.outlook, self.token(agent), sid or self.sid(agent), news)

    def attempt(self, agent: str) -> AttemptRow:
        """The latest attempt to reach an agent."""
        with self.runtime.database.read() as connection:
            found = attempts.of_token(connection, self.token(agent))
        assert found is not None
        return found

    def agent(self, agent: str) -> AgentRow:
        """An agent as they stand."""
        with self.runtime.database.read() as connection:
            return agents.standing(connection, self.outlook.centre, self.clock.now())[agent]

    def presences(self) -> dict[str, str]:
        """What everybody is at."""
        with self.runtime.database.read() as connection:
            rows = agents.standing(connection, self.outlook.centre, self.clock.now())
        return {id_: row.presence.value for id_, row in rows.items()}

    def entry(self, entry: EntryRow) -> EntryRow:
        """An entry as it is now."""
        with self.runtime.database.read() as connection:
            found = queue_entries.of_call(connection, entry.call_sid)
        assert found is not None
        return found

    def call(self, entry: EntryRow) -> CallRow:
        """The call of an entry as it is now."""
        with self.runtime.database.read() as connection:
            found = calls.find(connection, entry.call_sid)
        assert found is not None
        return found

    def alarms(self) -> list[tuple[str, str, int]]:
        """Kind, subject and count of every alarm."""
        with self.runtime.database.read() as connection:
            rows = connection.execute(alarms.select().order_by(alarms.c.kind, alarms.c.subject))
            return [(row.kind, row.subject, row.count) for row in rows]

    def orders(self) -> list[tuple[str, Mapping[str, Any]]]:
        """Kind and payload of everything in the outbox."""
        with self.runtime.database.read() as connection:
            return [(row.kind, row.payload) for row in connection.execute(outbox.select().order_by(outbox.c.id))]


def said(reply: Reply) -> str:
    """All that a document says, with plain spaces."""
    root = ElementTree.fromstring(reply.document)
    return " ".join(say.text or "" for say in root.iter("Say")).replace("\u00a0", " ")


def verbs(reply: Reply) -> list[str]:
    """The verbs of a document, in order."""
    return [element.tag for element in ElementTree.fromstring(reply.document)]
