"""Who is due now? One pass of the dispatcher: put right what went wrong, ring for those who wait, tell what is due."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from routing.alerts import look_out
from routing.availability import Outlook
from routing.call_ends import ask_after_quiet_calls
from routing.callback_calls.placing import RungBack, ring_back
from routing.callback_calls.sweeping import sweep_callbacks
from routing.callbacks.planning import look_after_promises
from routing.callbacks.privacy import forget_due
from routing.exchange.looking import look_at_due
from routing.outbox import Sent, send_due
from routing.placing import ring_for_waiting
from routing.runtime import Runtime
from routing.sweeping import sweep
from routing.telephony.network import Network

log = logging.getLogger(__name__)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Dispatched:
    """What one pass did. `is_stopped`: no calls for a minute, as the account refuses them."""

    swept: int
    rung: int
    rung_back: int
    is_stopped: bool
    sent: Sent
    planned: int = 0

    @property
    def did_nothing(self) -> bool:
        """Whether there was nothing to do, or nothing that could be done."""
        return not (self.swept or self.rung or self.rung_back or self.planned or self.sent.done or self.sent.dropped)


def dispatch_due(runtime: Runtime, outlook: Outlook, network: Network) -> Dispatched:
    """Does what is due and what the pace allows at this moment; it never sleeps. Any number of processes may do so.

    Recovery comes first, then promises that the hours no longer let us keep, then new calls. Raises DatabaseFault or
    TimeoutError when rows cannot be kept; what was begun is found by a later pass.
    """
    swept = sweep(runtime, outlook, network)
    swept += ask_after_quiet_calls(runtime, outlook, network)
    swept += sweep_callbacks(runtime, outlook, network)
    planned = _aside(look_after_promises, runtime, outlook)
    rung = ring_for_waiting(runtime, outlook, network)
    back = ring_back(runtime, outlook, network) if rung.is_network_up else RungBack()
    for job in (look_out, forget_due, look_at_due):
        _aside(job, runtime, outlook)
    sent = send_due(runtime, outlook, network)
    return Dispatched(swept, rung.placed, back.placed, rung.is_stopped, sent, planned.done if planned else 0)


def _aside(job: Callable[[Runtime, Outlook], T], runtime: Runtime, outlook: Outlook) -> T | None:
    """Does what may wait for another pass: nobody is left unrung because it fails."""
    try:
        return job(runtime, outlook)
    except Exception:
        log.exception("%s failed; the next pass tries again", job.__name__)
        return None
