"""One turn of a call to somebody rung back: the network asks, rows decide, a document answers; asked again, it gets
the same document. Callback and try are held for the length of the transaction.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from routing.availability import Outlook
from routing.callback_calls.ending import came_to
from routing.callback_calls.news import ANSWER_WITHIN, Bound, Verdict, bind, is_wanted, of_token
from routing.callback_links import CallbackLinks
from routing.domain.attempt import AttemptOutcome
from routing.domain.call_plan import CallPlan
from routing.domain.ring_plans import goodbye_plan
from routing.domain.text import Language, Text
from routing.runtime import Runtime
from routing.store import attempts
from routing.store.attempts import AttemptRow
from routing.store.callbacks import CallbackRow
from routing.store.database import Connection
from routing.telephony.twiml import hang_up, render

log = logging.getLogger(__name__)

ENDS_WITHIN = timedelta(seconds=15)
OVER = "ring_over"


@dataclass(frozen=True, slots=True)
class Reply:
    """The document for the network, which is one in any case."""

    verdict: Verdict
    document: str


@dataclass(frozen=True, slots=True)
class Moment:
    """What a decision is taken on: the open transaction, callback and try as they stand, held, and the time.

    `turn` is the number of this turn; the next one has the number after it.
    """

    connection: Connection
    outlook: Outlook
    links: CallbackLinks
    callback: CallbackRow
    attempt: AttemptRow
    turn: int
    now: datetime

    @property
    def next_turn(self) -> str:
        """The turn that the document to be told will name."""
        return f"{self.attempt.token}.{self.turn + 1}"

    @property
    def language(self) -> Language:
        """The language they asked in."""
        return Language(self.callback.language)

    def say_goodbye(self, key: str | None, **places: Text) -> CallPlan:
        """One sentence, or none, and the end of the call."""
        return goodbye_plan(self.outlook.centre, self.language, key, **places)

    def decide(self, outcome: AttemptOutcome) -> CallbackRow:
        """Says what came of the try, once, though its call is not over yet."""
        if not attempts.decide(self.connection, self.attempt.id, outcome, self.now + ENDS_WITHIN):
            return self.callback
        return came_to(
            self.connection, self.outlook, self.links, self.callback, self.attempt, outcome, self.now
        )


def take_turn(
    runtime: Runtime, outlook: Outlook, token: str, sid: str, name: str, turn: int,
    decide: Callable[[Moment], CallPlan], is_childs: bool = False, when: Callable[[Bound], bool] = is_wanted,
) -> Reply:
    """The document that answers a turn, decided `when` the try is at that still; else it is over.

    `is_childs`: the call is not the try's own but one that it makes, to an agent.

    Raises DatabaseFault or TimeoutError when nothing could be kept; then nothing was decided either.
    """
    now = runtime.clock.now()

    def work(connection: Connection) -> Reply:
        bound, verdict = _bound(connection, token, sid, now, is_childs)
        if bound is None:
            return Reply(verdict, hang_up())
        told = bound.attempt.answers.get(name)
        if told is not None:
            return Reply(verdict, told)
        moment = Moment(connection, outlook, runtime.links, bound.callback, bound.attempt, turn, now)
        plan = decide(moment) if when(bound) else moment.say_goodbye(None if bound.attempt.outcome else OVER)
        document = render(plan, runtime.telephony, outlook.centre.caller_id)
        attempts.keep_answer(connection, attempts.find(connection, bound.attempt.id) or bound.attempt, name, document)
        log.info("callback %s try=%s place=%s", bound.callback.reference, bound.attempt.n, plan.place)
        return Reply(verdict, document)

    return runtime.database.write(work, within=ANSWER_WITHIN)


def _bound(
    connection: Connection, token: str, sid: str, now: datetime, is_childs: bool
) -> tuple[Bound | None, Verdict]:
    """A call to an agent has a sid of its own; what makes it ours is the token in its address."""
    if not is_childs:
        return bind(connection, token, sid, now, is_over=False)
    known = of_token(connection, token)
    if known is None or known.call_sid is None:
        return None, Verdict.UNKNOWN_TOKEN
    return bind(connection, token, known.call_sid, now, is_over=False)
