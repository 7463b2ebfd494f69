"""A contact centre of its own for a rehearsal: scratch database and config, one held clock, people, two dispatchers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask, current_app

from routing.availability import Outlook
from routing.cli.extensions import FACTORY, SETTINGS
from routing.cli.rehearsal import PUBLIC_URL, PretendedClock, scratch_settings
from routing.cli.rehearsing.mortals import Died, Fate, mortal
from routing.cli.rehearsing.people import REFUSED_AS, Moods, Person
from routing.cli.rehearsing.scratch import TALK_SECONDS, scratch_config
from routing.dispatch import Dispatched, dispatch_due
from routing.domain.centre import Centre
from routing.domain.hours import Hours
from routing.domain.promise import Promises
from routing.parts import KEY, Parts
from routing.runtime import Runtime
from routing.settings import Settings
from routing.simulator.carrier import WsgiTransport
from routing.simulator.parties import Agent, Network
from routing.simulator.stepped import SteppedNetwork
from routing.store.database import DatabaseFault
from routing.telephony.network import Network as Provider
from routing.telephony.twilio_client import TwilioClient
from routing.telephony.twilio_wsgi import InProcessHttp

DISPATCHERS = 2
IN_MEMORY = "/dev/shm"  # pretended time has no power cut
QUIET = "CRITICAL"  # what goes wrong here is meant to


class HeldClock:
    """The rehearsal's time, as its file shows it to the product; looked at here without reading that."""

    def __init__(self, path: Path, at: datetime) -> None:
        self._shown, self._now = PretendedClock(path), at
        self.set(at)

    def now(self) -> datetime:
        """The pretended moment."""
        return self._now

    def advance(self, seconds: float) -> None:
        """Lets time go by."""
        if seconds > 0:
            self.set(self._now + timedelta(seconds=seconds))

    def set(self, moment: datetime) -> None:
        """Moves to a moment."""
        self._now = moment
        self._shown.set(moment)


@dataclass(frozen=True, slots=True)
class Dispatcher:
    """One process of the dispatcher. What kills it is its fate; it is started anew for the next pass, as it is tried
    again when the database does not take part.
    """

    runtime: Runtime
    client: Provider
    fate: Fate

    def work(self, outlook: Outlook) -> Dispatched | None:
        """One pass; None where it did not come to its end."""
        try:
            return dispatch_due(self.runtime, outlook, self.client)
        except (Died, DatabaseFault, TimeoutError):
            return None


@dataclass(frozen=True, slots=True)
class Scene:
    """The parts of a rehearsal."""

    parts: Parts
    clock: HeldClock
    network: SteppedNetwork
    people: tuple[Person, ...]
    dispatchers: tuple[Dispatcher, ...]

    @property
    def runtime(self) -> Runtime:
        """The runtime of web and bookings, which does not die."""
        return self.parts.runtime

    @property
    def outlook(self) -> Outlook:
        """The hours as files and rows make them now."""
        return self.parts.outlooks.fresh()

    @property
    def promises(self) -> Promises:
        """What the scratch config promises."""
        found = self.outlook.centre.promises
        if found is None:
            raise LookupError("the scratch config has no callbacks.yaml")
        return found

    @property
    def hours(self) -> Hours:
        """The hours of the line that people are rung from."""
        return self.outlook.hours[self.promises.line]


@contextmanager
def scene(at: datetime, agents: int, people: tuple[Person, ...], seed: int) -> Iterator[Scene]:
    """A scene that begins at a moment."""
    held: Settings = current_app.extensions[SETTINGS]
    centre: Centre = current_app.extensions[KEY].outlooks.fresh().centre
    with TemporaryDirectory(prefix="permanence-", dir=IN_MEMORY if Path(IN_MEMORY).is_dir() else None) as folder:
        scratch = Path(folder)
        clock = HeldClock(scratch / "clock", at)
        config = scratch_config(centre, held.config_dir, scratch / "config", agents)
        settings = scratch_settings(scratch, scratch / "clock", config, QUIET)
        app: Flask = current_app.extensions[FACTORY](settings)
        parts: Parts = app.extensions[KEY]
        network = SteppedNetwork(_network(parts, app, settings, clock, people, seed))
        client = TwilioClient(parts.runtime.telephony, settings.api_url, InProcessHttp(network.rest))
        try:
            yield Scene(parts, clock, network, people, tuple(_dispatcher(parts, client) for _ in range(DISPATCHERS)))
        finally:
            parts.runtime.database.close()


def _dispatcher(parts: Parts, client: TwilioClient) -> Dispatcher:
    fate = Fate()
    return Dispatcher(*mortal(parts.runtime, client, fate), fate)


def _network(
    parts: Parts, app: Flask, settings: Settings, clock: HeldClock, people: tuple[Person, ...], seed: int
) -> Network:
    centre = parts.outlooks.fresh().centre
    return Network(
        settings.account_sid or "", settings.auth_token or "", f"{PUBLIC_URL}/twilio/voice#rc=1&rt=6000&rp=ct,rt",
        f"{PUBLIC_URL}/twilio/voice/fallback", f"{PUBLIC_URL}/twilio/status#rc=3&rp=all&rt=4000",
        WsgiTransport(app, PUBLIC_URL), clock, {agent.address: Agent(agent.name, "answer") for agent in
                                                centre.agents.values()},
        talk_seconds=TALK_SECONDS, zone=centre.timezone, customers=Moods({one.number: one for one in people}, clock),
        refusals={one.number: REFUSED_AS for one in people if not one.can_be_rung}, seed=seed,
    )
