"""A whole network in pretended time: several callers, agents rung by REST, faults; all inline, in no real time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from wsgiref.types import WSGIApplication

from routing.simulator.engine import SteppedEngine
from routing.simulator.exchange import Exchange
from routing.simulator.faults import Faults
from routing.simulator.lives import call_in
from routing.simulator.network_log import NetworkLog
from routing.simulator.parties import Caller, Network
from routing.simulator.records import CallRecord, record_of
from routing.simulator.rest.app import create_rest
from routing.simulator.sids import call_sid


class SteppedNetwork:
    """Calls are planned with `call`, and happen in `run`. `rest` is Twilio's REST API of this network, for a WSGI
    client of the same process: it may be used in the middle of `run`, from webhooks and from `every_second`.
    """

    def __init__(self, network: Network, every_second: Callable[[], None] | None = None) -> None:
        """`every_second` is called once for each whole second that passes while a call is under way."""
        self.network, self._every_second = network, every_second
        self._engine = SteppedEngine(network.clock)
        self.exchange = Exchange(network, self._engine)
        self.log = NetworkLog(self.exchange)
        self.rest: WSGIApplication = create_rest(self.exchange, self.log)

    @property
    def faults(self) -> Faults:
        """What shall go wrong."""
        return self.exchange.faults

    def now(self) -> datetime:
        """The network's moment."""
        return self._engine.now()

    def call(self, caller: Caller, to: str, after: float = 0.0, forwarded_from: str = "") -> str:
        """Plans a call to the line `to` (E.164) in so many seconds; its sid."""
        sid = call_sid()
        self._engine.later(after, lambda: _begin(self.exchange, caller, to, forwarded_from, sid))
        return sid

    def behave(self, address: str, behaviour: str) -> None:
        """From now on whoever is rung at an address behaves so."""
        self.exchange.behave(address, behaviour)

    def run(self, seconds: float | None = None) -> None:
        """Lets so many seconds pass; by default until nothing is left that could happen."""
        until = None if seconds is None else self.now() + timedelta(seconds=seconds)
        self._engine.run(until, self._every_second, self.exchange.alive)

    def record(self, sid: str) -> CallRecord:
        """A call's story; raises KeyError when it has not begun."""
        return record_of(self.exchange, sid)


def _begin(exchange: Exchange, caller: Caller, to: str, forwarded_from: str, sid: str) -> None:
    call_in(exchange, caller, to, forwarded_from, sid)
