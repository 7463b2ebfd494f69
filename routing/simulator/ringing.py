"""A telephone rings: how long, and what whoever it belongs to does about it."""

from __future__ import annotations

from routing.simulator.callbacks import progress
from routing.simulator.exchange import Exchange
from routing.simulator.legs import Leg
from routing.simulator.parties import EVERYONE_ELSE, keys_of
from routing.simulator.signals import Life, PickedUp, Wait

# From dialling to the first ring, and to somebody's picking up.
SETUP_SECONDS = 1.0
RING_SECONDS = 4.0


def ring(exchange: Exchange, leg: Leg, timeout: float) -> Life[str]:
    """Rings for `timeout` seconds from dialling on: `answered`, or the final status of a call that is not."""
    progress(exchange, leg, "initiated")
    yield Wait(min(SETUP_SECONDS, timeout))
    behaviour = behaviour_of(exchange, leg)
    leg.person.is_live, leg.person.is_machine = behaviour == "browser", behaviour == "mailbox"
    if behaviour in ("busy", "failed"):
        return behaviour
    progress(exchange, leg, "ringing")
    left = max(0.0, timeout - SETUP_SECONDS)
    if behaviour in ("answer", "mailbox") and timeout > RING_SECONDS:
        yield Wait(RING_SECONDS - SETUP_SECONDS)
        return "answered"
    if behaviour == "browser":
        picked: PickedUp | None = yield from leg.task.expect(PickedUp, seconds=left)
        if picked is not None:
            return "answered" if picked.taken else "busy"
        return "no-answer"
    yield Wait(left)
    return "no-answer"


def behaviour_of(exchange: Exchange, leg: Leg) -> str:
    """How whoever is rung behaves at this moment; a telephone that is in use is busy."""
    if exchange.is_on_the_phone(leg.target):
        return "busy"
    for key in keys_of(leg.target):
        if key in exchange.behaviours:
            return exchange.behaviours[key]
    if leg.side == "agent":
        is_known = exchange.network.known_agent(leg.target) is not None
        others = None if is_known else exchange.behaviours.get(EVERYONE_ELSE)
        return others or exchange.network.agent(leg.target).behaviour
    return exchange.network.customer(leg.target.address).behaviour
