"""What the tests of calls back share: a network that rings people and agents, callbacks that are due, somebody on the
line who follows the documents they get, and looks at what is kept."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest

from routing.availability import Outlook, Outlooks
from routing.callback_calls import agent_side, connecting, customer, news
from routing.callback_calls.news import Verdict
from routing.callback_calls.placing import RungBack, ring_back
from routing.callback_calls.sweeping import sweep_callbacks
from routing.callback_calls.turns import Reply
from routing.callbacks.booking import Wanted, book
from routing.callbacks.stopping import stop_ringing
from routing.domain.attempt import News
from routing.domain.callback import CallbackEvent, CallbackState
from routing.domain.promise import Dial, Promises, SlotRules, Strategy
from routing.domain.staff import Agent, Contact, Tier
from routing.domain.text import Language
from routing.outbox import send_due
from routing.runtime import Runtime
from routing.store import attempts, callbacks
from routing.store.attempts import CALLBACK, AttemptRow
from routing.store.callbacks import CallbackRow
from routing.store.database import Connection
from routing.store.tables import attempts as attempts_table
from routing.store.tables import messages
from routing.telephony.network import Outcome, RemoteCall, Told
from tests.agent_cases import NAMES, Floor, RingingNetwork
from tests.conftest import StoppedClock
from tests.outbox_cases import Killed

PATH = "https://appels.example.fr/twilio/callback/"
STRANGE = "CA" + "f" * 32
MANY_SEATS = SlotRules(capacity=1000)
ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For tables of cases that differ by what is told, not by how it is kept."""


@dataclass(frozen=True)
class Placed:
    """One call that the network was told to place: to whom, under which token, and its sid."""

    to: str
    token: str
    sid: str
    machine: str | None
    at: datetime


@dataclass
class BackNetwork(RingingNetwork):
    """Rings people back. Lists do not show the calls in `hidden`; `dies` is how the process ends around a create."""

    placed: list[Placed] = field(default_factory=list)
    hidden: set[str] = field(default_factory=set)
    ended: list[str] = field(default_factory=list)
    dies_before: bool = False
    dies_after: bool = False

    def place_call(
        self, to: str, caller_id: str | None, voice: str, status: str, ring_seconds: int, longest_seconds: int,
        machine: str | None = None,
    ) -> Told:
        """Rings somebody back, or an agent for a caller who waits."""
        if not voice.startswith(PATH):
            return super().place_call(to, caller_id, voice, status, ring_seconds, longest_seconds)
        assert status == f"{voice}/status#rc=3&rp=all"
        if self.dies_before:
            raise Killed
        told = self._order("place_call", to, str(caller_id), voice, status)
        if told.outcome is Outcome.DONE or (told.outcome is Outcome.UNKNOWN and self.does_what_it_forgets):
            sid = f"CA{next(self._call_numbers):032x}"
            self.calls[sid] = RemoteCall(sid, to, "queued", self.now(), "outbound-api", None)
            self.placed.append(Placed(to, voice.removeprefix(PATH), sid, machine, self.now()))
            told = Told(Outcome.DONE, sid, status="queued") if told.outcome is Outcome.DONE else told
        if self.dies_after:
            raise Killed
        return told

    def calls_to(self, to: str, since: datetime) -> tuple[RemoteCall, ...]:
        """The calls it placed to an address, without those hidden."""
        return tuple(call for call in super().calls_to(to, since) if call.sid not in self.hidden)

    def end_call(self, sid: str) -> Told:
        """Ends a call."""
        self.ended.append(sid)
        told = super().end_call(sid)
        if sid in self.calls and told.outcome is Outcome.DONE:
            self.is_now(sid, "canceled" if self.calls[sid].status in ("queued", "ringing") else "completed")
        return told


@dataclass
class Back(Floor):
    """One process that rings people back; `promises` are changes to what callbacks.yaml says."""

    promises: Mapping[str, Any] = field(default_factory=dict)
    _numbers: count[int] = field(default_factory=lambda: count(10_000_001))
    _outlooks: Outlooks | None = None

    @classmethod
    def of(cls, runtime: Runtime, clock: StoppedClock, *answers: Told, **changes: Any) -> Back:
        """A process whose network gives these answers first. Calls are placed fast, and seats are no matter."""
        promises = {"slots": MANY_SEATS, **changes.pop("promises", {})}
        network = BackNetwork(clock.now, deque(answers))
        return cls(runtime, clock, network, {"calls_per_second": 10, **changes}, promises=promises)

    def in_process(self, runtime: Runtime) -> Back:
        """The same centre and the same network, from another process."""
        return replace(self, runtime=runtime, _outlooks=None)

    @property
    def net(self) -> BackNetwork:
        """The network."""
        assert isinstance(self.network, BackNetwork)
        return self.network

    @property
    def outlook(self) -> Outlook:
        """What the process knows, with the changes."""
        self._outlooks = self._outlooks or Outlooks(self.runtime)
        known = self._outlooks.fresh()
        promises = replace(known.centre.promises or Promises("telephone"), **self.promises)
        return replace(known, centre=replace(known.centre, **{"promises": promises, **self.changes}))

    def with_agents(self, number: int) -> None:
        """So many agents serve the queue from now on, and no others."""
        staff = {f"a{n}": Agent(f"a{n}", f"Agent {n}", Contact.CLIENT, f"a{n}") for n in range(number)}
        queue = replace(self.outlook.centre.queues["support"], tiers=(Tier(tuple(staff.values()), True, 20),))
        self.changes = {**self.changes, "agents": staff, "queues": {"support": queue}}

    def dialling(self, **changes: Any) -> None:
        """Other rules for calls from now on."""
        self.promises = {**self.promises, "dial": Dial(**changes)}

    def agent_first(self) -> None:
        """Agents are rung first from now on."""
        self.dialling(strategy=Strategy.AGENT_FIRST)

    def number(self) -> str:
        """A mobile that nobody has given yet."""
        return f"+336{next(self._numbers):08d}"

    def booked(self, **wanted: Any) -> CallbackRow:
        """Somebody has asked to be rung back as soon as possible, which is now while the line is open."""
        usual: dict[str, Any] = {
            "number": self.number(), "topic": "refund", "queue": "support", "language": Language.FR, "channel": "web",
        }
        outlook, now = self.outlook, self.clock.now()
        row = self.runtime.database.write(
            lambda connection: book(connection, outlook, self.runtime.links, Wanted(**(usual | wanted)), now)
        ).row
        assert row is not None
        return row

    def ring(self) -> RungBack:
        """One pass of ringing back, and nothing else."""
        return ring_back(self.runtime, self.outlook, self.network)

    def sweep(self) -> int:
        """One look for what nobody told us."""
        return sweep_callbacks(self.runtime, self.outlook, self.network)

    def send(self) -> None:
        """What the network has still to be told."""
        send_due(self.runtime, self.outlook, self.network)

    def rung(self, row: CallbackRow | None = None) -> OnTheLine:
        """Rings whoever is due; the call to whom was meant, or to the only one, which has to be."""
        before = len(self.net.placed)
        self.ring()
        found = [one for one in self.net.placed[before:] if row is None or self.attempt_of(one).callback_id == row.id]
        assert len(found) == 1, found
        return OnTheLine(self, found[0])

    def rung_again(self, seconds: float = 0) -> OnTheLine:
        """The same, some time later."""
        self.wait(seconds)
        return self.rung()

    def booked_and_rung(self, **wanted: Any) -> OnTheLine:
        """Somebody has asked, and is being rung."""
        return self.rung(self.booked(**wanted))

    def row(self, row: CallbackRow) -> CallbackRow:
        """A callback as it is now."""
        with self.runtime.database.read() as connection:
            found = callbacks.find(connection, row.id)
        assert found is not None
        return found

    def rows(self) -> tuple[CallbackRow, ...]:
        """Every callback."""
        with self.runtime.database.read() as connection:
            return callbacks.rows_of(connection.execute(callbacks.callbacks.select().order_by("created_at", "id")))

    def attempt_of(self, placed: Placed) -> AttemptRow:
        """The try of a call."""
        with self.runtime.database.read() as connection:
            found = attempts.of_token(connection, placed.token)
        assert found is not None
        return found

    def tries(self, row: CallbackRow) -> tuple[AttemptRow, ...]:
        """Every try of a callback, the oldest first."""
        with self.runtime.database.read() as connection:
            return attempts.of_callback(connection, row.id)

    def all_tries(self) -> tuple[AttemptRow, ...]:
        """Every try there is, the oldest first."""
        those = attempts_table.select().where(attempts_table.c.kind == CALLBACK).order_by("sent_at", "id")
        with self.runtime.database.read() as connection:
            return tuple(attempts.row_of(row) for row in connection.execute(those))

    def cancelled(self, row: CallbackRow) -> CallbackRow:
        """Whoever asked cancels it, as the pages do."""
        now = self.clock.now()

        def work(connection: Connection) -> CallbackRow | None:
            held = callbacks.lock(connection, row.id)
            assert held is not None
            stop_ringing(connection, held, now)
            return callbacks.move(connection, held, CallbackEvent.CANCELLED, "cancelled_by_asker", now)

        done = self.runtime.database.write(work)
        assert done is not None
        return done

    def set(self, row: CallbackRow, **values: Any) -> None:
        """Something happened to a callback by another part of the program."""
        def work(connection: Connection) -> None:
            held = callbacks.lock(connection, row.id)
            assert held is not None
            assert callbacks.amend(connection, held, **values) is not None

        self.runtime.database.write(work)

    def told(self, row: CallbackRow) -> list[str]:
        """What somebody was told by text message since they booked, the purposes in order."""
        of = messages.c
        with self.runtime.database.read() as connection:
            found = connection.execute(
                messages.select().where(of.number == row.number).order_by(of.created_at)
            ).fetchall()
        return [one.purpose.removeprefix("sms_callback_") for one in found if one.purpose != "sms_callback_booked"]

    def ends(self) -> list[str]:
        """The calls that the outbox has ended, or is to end."""
        return [payload["sid"] for kind, payload in self.orders() if kind == "end_call"]

    def check(self) -> None:
        """What must hold at any time: no callback and no agent is held by nothing."""
        live = {one.id: one for one in self.all_tries() if one.ended_at is None}
        held = {one.callback_id for one in live.values() if one.outcome is None}
        for row in self.rows():
            if row.state in (CallbackState.DIALLING, CallbackState.TALKING):
                assert row.id in held, f"nothing will ever move {row.reference} on"
        for agent, presence in self.presences().items():
            if presence in ("ringing", "busy"):
                assert self.agent(agent).attempt_id in live, f"nothing holds {agent}"


@dataclass
class OnTheLine:
    """A call to somebody, who hears documents and does what they say."""

    back: Back
    placed: Placed
    document: str = ""
    agents_document: str = ""

    @property
    def attempt(self) -> AttemptRow:
        """The try, as it is now."""
        return self.back.attempt_of(self.placed)

    @property
    def row(self) -> CallbackRow:
        """The callback, as it is now."""
        with self.back.runtime.database.read() as connection:
            found = callbacks.find(connection, self.attempt.callback_id or "")
        assert found is not None
        return found

    @property
    def agent(self) -> str:
        """What the agent of the try is at."""
        return self.back.presences()[self.attempt.agent]

    def news(self, told: News | None, ago: float = 0, sid: str | None = None) -> Verdict:
        """The network tells how the call goes, which happened some seconds ago."""
        back = self.back
        at = back.clock.now() - timedelta(seconds=ago)
        own = self.placed.sid if sid is None else sid
        return news.call_news(back.runtime, back.outlook, self.placed.token, own, told, at)

    def picks_up(self, is_machine: bool = False, sid: str | None = None) -> Reply:
        """Whoever is rung picks up."""
        return self._hears(customer.answered(*self._call(sid), is_machine))

    def presses(self, keys: str) -> Reply:
        """They press a key, or none."""
        return self._hears(customer.heard(*self._call(), self._turn("Gather", "heard"), keys))

    def waits(self) -> Reply:
        """They wait as they are told."""
        return self._hears(connecting.connect_next(*self._call(), self._turn("Redirect", "connect")))

    def is_machine(self) -> Reply:
        """The network has made out a machine."""
        return customer.machine_heard(*self._call())

    def leaves_message(self) -> Reply:
        """The call asks for what is left on a machine."""
        return self._hears(customer.message_for_machine(*self._call()))

    def agent_picks_up(self) -> Reply:
        """The agent whom the call rings picks up."""
        noun, = ElementTree.fromstring(self.document).findall("Dial/*")
        reply = agent_side.agent_hears(*self._call(STRANGE), _turn_of(noun.get("url", ""), "agent"))
        self.agents_document = reply.document
        return reply

    def agent_presses(self, keys: str) -> Reply:
        """That agent presses a key, or none."""
        return agent_side.agent_takes(*self._call(STRANGE), _turn(self.agents_document, "Gather", "taken"), keys)

    def rung_agent_presses(self, keys: str) -> Reply:
        """The agent who was rung first presses a key, or none."""
        return self._hears(agent_side.agent_takes(*self._call(), self._turn("Gather", "taken"), keys))

    def agent_takes(self) -> Reply:
        """The agent picks up and presses 1."""
        self.agent_picks_up()
        return self.agent_presses("1")

    def dial_ends(
        self, joined: bool = True, seconds: int = 60, came: News = News.FAILED, is_there: bool = True
    ) -> Reply:
        """The agent's call is over."""
        turn = self._turn("Dial", "done")
        return self._hears(connecting.talk_over(*self._call(), turn, joined, seconds, came, is_there))

    def talks(self) -> OnTheLine:
        """From the ring to a talk with an agent."""
        self.news(News.RINGING)
        self.picks_up()
        self.presses("1")
        self.agent_takes()
        return self

    def hangs_up(self) -> OnTheLine:
        """The call is over."""
        self.news(News.COMPLETED)
        return self

    def customers_news(self, told: News, ago: float = 0) -> Verdict:
        """How the call goes that an agent makes."""
        back = self.back
        at = back.clock.now() - timedelta(seconds=ago)
        return agent_side.customer_news(back.runtime, back.outlook, self.placed.token, told, at)

    def said(self) -> str:
        """All that was said last, with plain spaces."""
        return words_of(self.document)

    def verbs(self) -> list[str]:
        """The verbs of the last document."""
        return [element.tag for element in ElementTree.fromstring(self.document)]

    def rings(self) -> str:
        """Whom the last document rings, by name."""
        noun, = ElementTree.fromstring(self.document).findall("Dial/*")
        address = noun.text or ""
        return NAMES.get(address) or NAMES.get(f"client:{address}") or address

    def _call(self, sid: str | None = None) -> tuple[Runtime, Outlook, str, str]:
        return self.back.runtime, self.back.outlook, self.placed.token, self.placed.sid if sid is None else sid

    def _hears(self, reply: Reply) -> Reply:
        self.document = reply.document
        return reply

    def _turn(self, verb: str, ask: str) -> int:
        return _turn(self.document, verb, ask)


def words_of(document: str) -> str:
    """All that a document says, with plain spaces."""
    said = ElementTree.fromstring(document).iter("Say")
    return " ".join(one.text or "" for one in said).replace("\u00a0", " ").replace("\u202f", " ")


def states(rows: Iterable[CallbackRow]) -> list[str]:
    """What callbacks are at, in order."""
    return sorted(row.state.value for row in rows)


def _turn(document: str, verb: str, ask: str) -> int:
    found = ElementTree.fromstring(document).find(verb)
    assert found is not None, document
    return _turn_of(found.get("action") or found.text or "", ask)


def _turn_of(address: str, ask: str) -> int:
    """The turn in an address, which has to be one for that question."""
    token, asked = urlsplit(address).path.split("/")[-2:]
    assert asked == ask, address
    return int(token.partition(".")[2])
