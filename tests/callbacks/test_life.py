"""The life of callbacks under everything that may happen, in any order: what is allowed, and what never is.

A machine books, moves, cancels, calls in, closes, kills dispatchers and breaks the network; after each step the rows
and the network's log are held to the rules, and in the end everything comes to rest.
"""

from __future__ import annotations

import os
from datetime import timedelta
from itertools import pairwise

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from routing.callbacks import own
from routing.callbacks.own import Done
from routing.cli.rehearsing.mortals import AFTER, BEFORE, WRITE
from routing.domain.callback import MOVES, CallbackEvent, CallbackState
from routing.domain.presence import Presence
from routing.store import callbacks
from routing.store.tables import agents, attempts
from routing.supervision.closing import close_lines, new_closure, reopen_line
from tests.callbacks.living import CLAIRE, PEOPLE, SEATS, STAFF, Living
from tests.journeys.promises import LINE_ID

SLOTS = ("20261123T0900Z", "20261123T0930Z", "20261123T1000Z", None)
EXAMPLES, STEPS = int(os.environ.get("LIVES", "6")), 18
PATHS = ("place_call", WRITE, "calls_to", "end_call")

people, slots = st.sampled_from(PEOPLE), st.sampled_from(SLOTS)


class Lives(Living):
    """What may happen, and what is always so."""

    # what people do

    @rule(number=people, slot=slots)
    def asks(self, number: str, slot: str | None) -> None:
        self.stage.asks(number, slot)

    @rule(number=people)
    def cancels(self, number: str) -> None:
        row = self.latest(number)
        if row is not None:
            change = own.cancel(self.stage.runtime, self.token(row))
            assert (change.reason is Done.DONE) == (self.latest(number).state is CallbackState.CANCELLED)

    @rule(number=people, slot=slots)
    def moves(self, number: str, slot: str | None) -> None:
        row = self.latest(number)
        if row is not None:
            own.move(self.stage.runtime, self.stage.stage.parts.outlooks.fresh(), self.token(row), slot)

    @rule(number=people)
    def calls_in(self, number: str) -> None:
        self.stage.stage.call("0", number=number, hangup_after=200)

    @rule(number=people, behaviour=st.sampled_from(("answer", "busy", "no-answer", "mailbox", "failed")))
    def will(self, number: str, behaviour: str) -> None:
        self.network.behave(number, behaviour)

    @rule(agent=st.sampled_from(STAFF), presence=st.sampled_from((Presence.AVAILABLE, Presence.AWAY)))
    def comes_or_goes(self, agent: str, presence: Presence) -> None:
        self.stage.stage.presence(agent, presence)

    @rule(minutes=st.sampled_from((None, 20)))
    def closes(self, minutes: int | None) -> None:
        until = self.stage.clock.now() + timedelta(minutes=minutes) if minutes else None
        close_lines(self.stage.runtime, CLAIRE, [new_closure(self.stage.runtime, CLAIRE, LINE_ID, until, None)], "test")

    @rule()
    def reopens(self) -> None:
        reopen_line(self.stage.runtime, CLAIRE, LINE_ID, "test")

    # what goes on, and goes wrong

    @rule(seconds=st.sampled_from((1, 3, 10, 40)))
    def time_passes(self, seconds: int) -> None:
        self.stage.passes(seconds)

    @rule(minutes=st.sampled_from((2, 15, 45)))
    def much_time_passes(self, minutes: int) -> None:
        for _ in range(minutes * 4):
            self.network.run(15)
            self.stage.work()

    @rule(what=st.sampled_from((
        "429", "500", "placed-then-500", "timeout", "placed-then-timeout", "reset",
    )), on=st.sampled_from(("calls.create", "calls.update", "calls.list", "calls.fetch")))
    def rest_fails(self, what: str, on: str) -> None:
        self.network.faults.add(on, what, 1, 2)

    @rule(what=st.sampled_from(("late", "lost", "doubled", "reordered")),
          on=st.sampled_from(("status", "status", "voice", "action")))
    def webhooks_fail(self, what: str, on: str) -> None:
        self.network.faults.add(on, what, 2, 9)

    @rule(which=st.sampled_from((0, 1)), when=st.sampled_from((BEFORE, AFTER)), path=st.sampled_from(PATHS))
    def will_die(self, which: int, when: str, path: str) -> None:
        self.stage.fates[which].dies(when, path)

    @precondition(lambda self: self.news())
    @rule(data=st.data())
    def told_again(self, data: st.DataObject) -> None:
        """The network sends an old one again, out of order."""
        sent = data.draw(st.sampled_from(self.news()))
        answer = self.hooks.send_form(self.path_of(sent), sent.fields)
        assert answer.status_code == sent.status, (sent, answer.status_code)

    @precondition(lambda self: self.news())
    @rule(data=st.data())
    def told_of_another(self, data: st.DataObject) -> None:
        """A call that is not the try's own has its address; and a token that was never given."""
        sent = data.draw(st.sampled_from(self.news()))
        fields = {**sent.fields, "CallSid": "CA" + "e" * 32}
        assert self.hooks.send_form(self.path_of(sent), fields).status_code == 403
        assert self.hooks.send_form("/twilio/callback/never-given/status", fields).status_code == 404

    # what is always so

    @invariant()
    def only_allowed_moves(self) -> None:
        with self.stage.runtime.database.read() as connection:
            for row in self.stage.booked:
                states = callbacks.changes_of(connection, row.id)
                for before, after in pairwise(states):
                    event = CallbackEvent(after.event)
                    assert MOVES[CallbackState(before.state)].get(event) == after.state, states

    @invariant()
    def one_try_at_most_is_live(self) -> None:
        rows = self.table(attempts)
        live = [row.callback_id for row in rows if row.callback_id and row.state != "ended"]
        assert len(live) == len(set(live)), rows
        ended = {row.id for row in rows if row.state == "ended"}
        held = [row.attempt_id for row in self.table(agents) if row.attempt_id and row.presence in ("ringing", "busy")]
        assert not ended.intersection(held), held

    @invariant()
    def no_seat_is_sold_twice(self) -> None:
        assert all(0 <= sold <= SEATS for sold in self.stage.seats_sold().values())

    @invariant()
    def nobody_has_two_calls(self) -> None:
        living = [leg.to for leg in self.network.exchange.living() if leg.origin != "inbound" and leg.to in PEOPLE]
        assert len(living) == len(set(living)), living


TestLives = Lives.TestCase
TestLives.settings = settings(
    max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None, derandomize=EXAMPLES < 50,
    suppress_health_check=list(HealthCheck),
)
