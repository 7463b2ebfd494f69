"""Whatever happens in whatever order, repeated or left out: in the end no agent is held, nobody is claimed for nothing,
and no two agents ever have one caller."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routing.domain.attempt import News
from routing.domain.staff import Presences
from routing.runtime import Runtime
from routing.store.queue_entries import EntryRow
from routing.store.tables import agents, attempts, outbox, paces, queue_entries
from tests.agent_cases import Floor
from tests.conftest import MONDAY_MORNING, StoppedClock
from tests.scripted_network import NOT_SENT, UNKNOWN, busy, refused

WHO = st.sampled_from(["claire", "karim", "nadia"])
CALLER = st.integers(0, 3)
ANSWERS = st.lists(st.sampled_from([UNKNOWN, NOT_SENT, busy(), refused(21211), refused(21202)]), max_size=3)
STEPS = st.lists(st.one_of(
    st.tuples(st.just("enters"), CALLER), st.tuples(st.just("hangs up"), CALLER),
    st.tuples(st.just("connected"), CALLER), st.tuples(st.just("dispatch"), st.integers(0, 40)),
    st.tuples(st.sampled_from(["answers", "takes", "silent", "talked", "gone"]), WHO),
    st.tuples(st.sampled_from(["answers", "takes", "takes"]), WHO),
    st.tuples(st.sampled_from([news.value for news in News]), WHO),
), max_size=40)

Step = tuple[str, int | str]


class History:
    """A floor to which things happen."""

    def __init__(self, floor: Floor) -> None:
        self.floor = floor
        self.callers: dict[int, EntryRow] = {}

    def happen(self, what: str, whose: int | str) -> None:
        """One thing; what cannot happen to somebody who was never rung or never called does not."""
        if what == "dispatch":
            self.floor.wait(float(whose))
            self.floor.dispatch()
        elif isinstance(whose, int):
            self._to_caller(what, whose)
        elif any(agent == whose for agent, _ in self.floor.network.rung):
            self._to_agent(what, whose)

    def _to_caller(self, what: str, number: int) -> None:
        if number not in self.callers:
            self.callers[number] = self.floor.caller_waits()
        elif what != "enters":
            happens = self.floor.caller_hangs_up if what == "hangs up" else self.floor.caller_is_connected
            happens(self.callers[number])

    def _to_agent(self, what: str, agent: str) -> None:
        sid = self._sid(agent)
        happenings: dict[str, Callable[[], object]] = {
            "answers": lambda: self.floor.answers(agent), "takes": lambda: self.floor.takes(agent),
            "silent": lambda: self.floor.hears(agent), "talked": lambda: self.floor.done(agent),
            "gone": lambda: self.floor.done(agent, False),
        }
        if what in happenings and self.floor.attempt(agent).call_sid is None:
            return
        happenings.get(what, lambda: self.floor.news(agent, News(what), sid))()

    def _sid(self, agent: str) -> str:
        """The sid of the latest call to an agent, as the network has it."""
        place = max(at for at, (name, _) in enumerate(self.floor.network.rung) if name == agent)
        return list(self.floor.network.calls)[place]

    def claims_are_one_to_one(self) -> None:
        """No attempt has two callers, and whoever is claimed is so by an attempt that is on."""
        with self.floor.runtime.database.read() as connection:
            with_agents = queue_entries.c.state.in_(["claimed", "talking"])
            held = connection.execute(queue_entries.select().where(with_agents)).all()
            live = set(connection.execute(attempts.select().where(attempts.c.state != "ended")).scalars())
        claims = [row.attempt_id for row in held]
        assert len(claims) == len(set(claims))
        assert all(row.attempt_id in live for row in held if row.state == "claimed")

    def come_to_an_end(self) -> None:
        """Every call is over at the network, nobody waits, and time passes."""
        for sid in self.floor.network.calls:
            self.floor.network.is_now(sid, "completed")
        for entry in self.callers.values():
            self.floor.caller_hangs_up(entry)
        for _ in range(4):
            self.floor.wait(15_000)
            self.floor.dispatch()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS, ANSWERS, st.booleans(), st.sampled_from(["away", "available"]))
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_in_the_end_everybody_is_free(
    runtime: Runtime, clock: StoppedClock, steps: list[Step], answers: list[object], forgets: bool, policy: str
) -> None:
    clock.at = MONDAY_MORNING
    runtime.database.write(lambda connection: [
        connection.execute(table.delete()) for table in (agents, attempts, outbox, paces, queue_entries)
    ])
    floor = Floor.of(runtime, clock, *answers, presences=Presences(after_no_answer=policy))  # type: ignore[arg-type]
    floor.network.does_what_it_forgets = forgets
    history = History(floor)
    for what, whose in steps:
        history.happen(what, whose)
        history.claims_are_one_to_one()
    history.come_to_an_end()
    assert not {"ringing", "busy", "wrap_up"} & set(floor.presences().values())
    with runtime.database.read() as connection:
        assert connection.execute(attempts.select().where(attempts.c.state != "ended")).all() == []
        states = {row.state for row in connection.execute(queue_entries.select())}
    assert states <= {"left", "waiting"}
