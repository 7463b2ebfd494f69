"""A caller's turn while nothing can be looked up or kept: decided by the hours, agents and rules known last.

A line that is open rings its agents at once, one that is closed says so and until when. Nobody is sent back to a menu,
and nothing is promised that nobody would remember.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from routing.availability import Outlook
from routing.calls.moment import Incoming
from routing.domain import direct_plans
from routing.domain.call_plan import CallPlan, Refuse
from routing.domain.centre import Line
from routing.last_staff import last_staff
from routing.phone_numbers import e164_of
from routing.runtime import Runtime
from routing.store.caller_marks import BLOCKED

ROUNDS = 3
"""How often a caller in the queue is asked to wait a little longer: half a minute in all."""
_ROUND = "~"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a caller's turn without a database. `is_new`: the call is just coming in."""

    runtime: Runtime
    outlook: Outlook
    line: Line
    call: Incoming
    now: datetime
    is_new: bool = False


Decide = Callable[[Known], CallPlan]


def connects(known: Known, first: int = 0, *said: str) -> CallPlan:
    """To an agent while the line is open; else why it is closed. `said`: messages that come before."""
    if _is_blocked(known):
        return CallPlan("refused", (Refuse(),), "refused")
    outlook, line = known.outlook, known.line
    centre, status = outlook.centre, outlook.status(line.id, known.now)
    if not status.is_open and not _is_still_served(known):
        return direct_plans.closed_plan(centre, line, status)
    told = tuple(centre.messages[key] for key in said or ("direct_connecting",))
    away = last_staff(known.runtime).away(outlook)
    return direct_plans.ring_plan(centre, line, outlook.regular_week(line.id), first, away, told if not first else ())


def waits(turn: str) -> Decide:
    """The wait goes on for a moment; a document for callers in a queue may ring nobody, so they leave it after that.

    https://www.twilio.com/docs/voice/twiml/enqueue#attributes-waiturl
    """
    key, _, rounds = turn.partition(_ROUND)
    number = int(rounds) if rounds.isascii() and rounds.isdecimal() and len(rounds) < 4 else 0
    if number >= ROUNDS:
        return lambda _: direct_plans.leaving_plan()
    return lambda known: direct_plans.waiting_plan(known.outlook.centre, f"{key[:20]}{_ROUND}{number + 1}")


def leaves(is_over: bool, has_talked: bool) -> Decide:
    """Out of the queue: after a talk or gone it is over, else an agent is rung."""
    if is_over or has_talked:
        return lambda known: direct_plans.over_plan(known.outlook.centre, *(("goodbye",) if has_talked else ()))
    return connects


def is_connected(known: Known) -> CallPlan:
    """An agent takes the call at this moment: nothing may come in between."""
    return direct_plans.connected_plan(known.outlook.centre)


def has_spoken(known: Known) -> CallPlan:
    """A message that nobody keeps is said to be lost."""
    centre = known.outlook.centre
    if known.outlook.status(known.line.id, known.now).is_open:
        return connects(known, 0, "direct_message_lost", "direct_connecting")
    return direct_plans.over_plan(centre, "direct_message_lost", "direct_closed", "goodbye")


def rung(tier: str, has_talked: bool) -> Decide:
    """The agents of a tier were rung: after a talk it is over, else those of the next are."""
    if has_talked:
        return leaves(is_over=False, has_talked=True)
    number = int(tier) + 1 if tier.isascii() and tier.isdecimal() and len(tier) < 4 else 0
    return lambda known: connects(known, number)


def _is_still_served(known: Known) -> bool:
    """Whether agents still serve those who called before closing; when a call under way began is not known."""
    queue = known.outlook.centre.queue_of(known.line.id)
    if known.is_new or queue is None:
        return False
    return known.outlook.hours[known.line.id].is_open(known.now - timedelta(seconds=queue.drain))


def _is_blocked(known: Known) -> bool:
    number = e164_of(known.call.from_raw)
    if number is None:
        return False
    return number in known.outlook.centre.blocked or known.outlook.is_marked(number, BLOCKED, known.now)
