"""A whole contact centre in pretended time: the product as it is, its dispatcher, and a network that calls it.

The network's own log is the truth; `rows` is what the product kept of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from routing import agents
from routing.agents import set_presence
from routing.cli.rehearsal import PretendedClock
from routing.dispatch import dispatch_due
from routing.domain.presence import Presence
from routing.simulator.carrier import WsgiTransport
from routing.simulator.parties import Agent, Caller, Customer, Network
from routing.simulator.stepped import SteppedNetwork
from routing.telephony.call_news import address_to_ring
from routing.telephony.network import Network as Told
from routing.telephony.twilio_client import TwilioClient
from routing.telephony.twilio_wsgi import InProcessHttp
from tests.journeys.breakable import Killed
from tests.journeys.rows import Rows
from tests.web.apps import ACCOUNT_SID, MONDAY, NOWHERE, PUBLIC_URL, TOKEN, House, parts_of

LINE = "+33173018499"
MOBILE = "+33612345678"
MAILBOX, ANSWER, NO_ANSWER = "mailbox", "answer", "no-answer"
LONGEST_DAY = 1_500.0


class Stage:
    """A centre at work. `behaviours` of agents by id; those not named answer. Dispatchers may be more than one."""

    def __init__(
        self, house: House, behaviours: Mapping[str, str], talk: float, dispatchers: int = 1,
        customers: Mapping[str, Customer] | None = None, **settings: Any,
    ) -> None:
        self.customers = customers or {}
        self.clock = PretendedClock(house.clock)
        self.app = house.app(log_level="CRITICAL", **settings)
        self.parts = parts_of(self.app)
        self.runtime = self.parts.runtime
        self.centre = self.parts.outlooks.fresh().centre
        self.addresses = {address_to_ring(agent): id_ for id_, agent in self.centre.agents.items()}
        self.network = SteppedNetwork(self._network(behaviours, talk), self._each_second)
        self.log, self.faults = self.network.log, self.network.faults
        self.clients: list[Told] = [self.client() for _ in range(dispatchers)]
        self.rows = Rows(self.runtime)
        self.deaths = 0
        self.every, self._seconds = 1, 0
        for agent, behaviour in behaviours.items():
            if behaviour == "away":
                self.presence(agent, Presence.AWAY)

    def client(self) -> TwilioClient:
        """A REST client of the network."""
        return TwilioClient(self.runtime.telephony, NOWHERE, InProcessHttp(self.network.rest))

    def presence(self, agent: str, presence: Presence) -> None:
        """An agent comes or goes, by hand."""
        set_presence(self.runtime, self.centre, agent, presence.value, "test")

    def presences(self) -> dict[str, str]:
        """What everybody is at, by the rows."""
        with self.runtime.database.read() as connection:
            found = agents.standing(connection, self.centre, self.clock.now())
        return {id_: row.presence.value for id_, row in found.items()}

    def dispatch(self) -> None:
        """One pass of each dispatcher; one that dies in it is started anew for the next."""
        for client in list(self.clients):
            try:
                dispatch_due(self.runtime, self.parts.outlooks.fresh(), client)
            except Killed:
                self.deaths += 1

    def _each_second(self) -> None:
        """Passes are each second, or each so many seconds where a day is long."""
        self._seconds += 1
        if self._seconds % self.every == 0:
            self.dispatch()

    def call(self, *keys: str, after: float = 0.0, number: str = MOBILE, **caller: Any) -> str:
        """Plans a call to the line; its sid."""
        return self.network.call(Caller(number, keys, **caller), LINE, after)

    def run(self, seconds: float | None = None) -> None:
        """Lets so many seconds pass; by default until every call is over."""
        self.network.run(seconds)

    def settle(self, step: float = 20.0, most: float = LONGEST_DAY) -> None:
        """Every call comes to its end; then time goes on, with passes, until nothing is left to do."""
        until = self.clock.now() + timedelta(seconds=most)
        while self.clock.now() < until:
            self.run(step)
            if not self.network.exchange.alive():
                self.run()
                self.dispatch()
                if self._is_quiet():
                    return

    def _is_quiet(self) -> bool:
        """Whether no try is open, nothing is to be told, and nobody is at work."""
        at_work = {"ringing", "busy", "wrap_up"} & set(self.presences().values())
        is_told = all(state in ("done", "dropped") for _, state in self.rows.orders())
        return not at_work and is_told and not self.rows.open_attempts()

    def legs_of(self, agent: str) -> list[str]:
        """The sids of the calls to an agent, oldest first."""
        return [leg.sid for leg in self.log.calls if self.addresses.get(leg.to) == agent]

    def heard_by(self, sid: str) -> list[str]:
        """The agents a caller has talked with, by the network's log, oldest first."""
        others = [
            bridge.second if bridge.first == sid else bridge.first
            for bridge in self.log.bridges if sid in (bridge.first, bridge.second)
        ]
        to = {leg.sid: leg.to for leg in self.log.calls}
        return [self.addresses[to[other]] for other in others]

    def said_to(self, sid: str) -> str:
        """All that a leg hears, with plain spaces."""
        notes = self.network.exchange.chronicle.since(0)
        said = " ".join(note.text for note in notes if note.sid == sid and note.verb in ("say", "cut", "whisper"))
        return said.replace("\u00a0", " ").replace("\u202f", " ")

    def _network(self, behaviours: Mapping[str, str], talk: float) -> Network:
        people = {
            agent.address: Agent(agent.name, behaviours.get(id_, ANSWER)) for id_, agent in self.centre.agents.items()
        }
        return Network(
            ACCOUNT_SID, TOKEN, f"{PUBLIC_URL}/twilio/voice#rc=1&rt=6000&rp=ct,rt",
            f"{PUBLIC_URL}/twilio/voice/fallback", f"{PUBLIC_URL}/twilio/status#rc=3&rp=all&rt=4000",
            WsgiTransport(self.app, PUBLIC_URL), self.clock, people, talk_seconds=talk, zone=self.centre.timezone,
            customers=self.customers,
        )


@contextmanager
def staged(
    folder: Path, *edits: tuple[str, str, str], at: str = MONDAY, talk: float = 60, dispatchers: int = 1,
    customers: Mapping[str, Customer] | None = None, database_url: str | None = None, **behaviours: str,
) -> Iterator[Stage]:
    """A stage that begins at a moment, with edits of its config (file, old, new)."""
    house = House(folder)
    for edit in edits:
        house.edit(*edit)
    house.at(datetime.fromisoformat(at).isoformat())
    try:
        other = {"database_url": database_url} if database_url else {}
        yield Stage(house, behaviours, talk, dispatchers, customers, **other)
    finally:
        house.close()
