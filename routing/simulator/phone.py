"""One telephone call into a line, from the first ring to the status callback, in a network of its own."""

from __future__ import annotations

from routing.simulator.legs import Document
from routing.simulator.lives import APPLICATION_ERROR
from routing.simulator.parties import Agent, Caller, Customer, Network
from routing.simulator.records import CallRecord
from routing.simulator.stepped import SteppedNetwork

__all__ = [
    "APPLICATION_ERROR", "Agent", "CallRecord", "Caller", "Customer", "Document", "Network", "SteppedNetwork",
    "place_call",
]


def place_call(network: Network, caller: Caller, to: str, forwarded_from: str = "") -> CallRecord:
    """Calls the line `to` (E.164) and stays until everything about the call is over, in the network's own time.

    Faults of the product end the call as Twilio would; none is raised.
    """
    stepped = SteppedNetwork(network)
    sid = stepped.call(caller, to, forwarded_from=forwarded_from)
    stepped.run()
    return stepped.record(sid)
