"""A whole contact centre in pretended time: scratch database, one clock, a simulated network, and the dispatcher.

Nothing of it reaches the serving database, which never sees a pretended moment.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask, current_app

from routing import agents
from routing.cli.extensions import FACTORY, SETTINGS
from routing.dispatch import dispatch_due
from routing.domain.presence import Presence
from routing.parts import KEY, Parts
from routing.settings import Settings
from routing.simulator.carrier import WsgiTransport
from routing.simulator.parties import Agent, Network
from routing.simulator.stepped import SteppedNetwork
from routing.store import calls
from routing.store.calls import CallRow
from routing.telephony.twilio_client import TwilioClient
from routing.telephony.twilio_wsgi import InProcessHttp

PUBLIC_URL = "https://permanence.example"
SCRATCH_API = "http://127.0.0.1:9"
AWAY = "away"


@dataclass(frozen=True, slots=True)
class PretendedClock:
    """The scratch network's time: a file that every part of the app under test takes for now."""

    path: Path

    def now(self) -> datetime:
        """The pretended moment."""
        return datetime.fromisoformat(self.path.read_text(encoding="ascii"))

    def advance(self, seconds: float) -> None:
        """Lets time go by."""
        self.set(self.now() + timedelta(seconds=seconds))

    def set(self, moment: datetime) -> None:
        """Moves to a moment."""
        self.path.write_text(moment.astimezone(UTC).isoformat(), encoding="ascii")


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """The parts of a rehearsal: the product as it is, and the network that calls it."""

    parts: Parts
    network: SteppedNetwork

    def call(self, sid: str) -> CallRow | None:
        """A call as the product kept it."""
        with self.parts.runtime.database.read() as connection:
            return calls.find(connection, sid)


@contextmanager
def rehearsal(at: datetime, behaviours: Mapping[str, str], talk_seconds: float) -> Iterator[Rehearsal]:
    """A rehearsal that begins at a moment; `behaviours` of agents by id, those not named answer."""
    with TemporaryDirectory(prefix="permanence-") as scratch:
        clock = PretendedClock(Path(scratch) / "clock")
        clock.set(at)
        settings = scratch_settings(Path(scratch), clock.path)
        app: Flask = current_app.extensions[FACTORY](settings)
        parts: Parts = app.extensions[KEY]
        network = SteppedNetwork(_network(parts, app, settings, clock, behaviours, talk_seconds), lambda: dispatch())
        client = TwilioClient(parts.runtime.telephony, settings.api_url, InProcessHttp(network.rest))

        def dispatch() -> None:
            dispatch_due(parts.runtime, parts.outlooks.fresh(), client)

        _set_away(parts, behaviours)
        try:
            yield Rehearsal(parts, network)
        finally:
            parts.runtime.database.close()


def _network(
    parts: Parts, app: Flask, settings: Settings, clock: PretendedClock, behaviours: Mapping[str, str], talk: float
) -> Network:
    centre = parts.outlooks.fresh().centre
    people = {
        agent.address: Agent(agent.name, behaviours.get(id_, "answer")) for id_, agent in centre.agents.items()
    }
    return Network(
        settings.account_sid or "", settings.auth_token or "", f"{PUBLIC_URL}/twilio/voice",
        f"{PUBLIC_URL}/twilio/voice/fallback", f"{PUBLIC_URL}/twilio/status", WsgiTransport(app, PUBLIC_URL), clock,
        people, talk_seconds=talk, zone=centre.timezone,
    )


def _set_away(parts: Parts, behaviours: Mapping[str, str]) -> None:
    """Who is away is so in the rows too: nobody rings them."""
    centre = parts.outlooks.fresh().centre
    for agent, behaviour in behaviours.items():
        if behaviour == AWAY:
            agents.set_presence(parts.runtime, centre, agent, Presence.AWAY, "rehearsal")


def scratch_settings(scratch: Path, clock: Path, config: Path | None = None, log_level: str = "ERROR") -> Settings:
    """The settings of a rehearsal in a scratch folder, with a config of its own if there is one."""
    held: Settings = current_app.extensions[SETTINGS]
    return replace(
        held, database_url=f"sqlite:///{scratch / 'scratch.sqlite3'}", instance_dir=scratch, clock_file=clock,
        public_url=PUBLIC_URL, api_url=SCRATCH_API, account_sid="AC" + secrets.token_hex(16),
        auth_token=secrets.token_hex(16), log_level=log_level, trusted_proxies=0, config_dir=config or held.config_dir,
    )
