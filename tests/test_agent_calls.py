"""A call to an agent, turn by turn: who hears what, who gets the caller; a webhook repeated changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from routing.agent_calls import Reply, agent_answers, agent_done, agent_heard
from routing.agent_news import STRANGER, Verdict
from routing.domain.attempt import AttemptOutcome, AttemptState, News
from routing.domain.staff import Presences
from routing.runtime import Runtime
from routing.store import calls
from tests.agent_cases import Floor, said, verbs
from tests.conftest import StoppedClock
from tests.store.databases import done_twice_at_once

OFFER = "Remboursement, attend depuis deux minutes. Pour prendre l’appel, tapez 1."
TAKEN = "Cet appel vient d’être pris."
STRANGE = "CA" + "f" * 32


@pytest.fixture
def floor(runtime: Runtime, clock: StoppedClock) -> Floor:
    """The shipped config: Claire and Karim together for 20 seconds, then Nadia."""
    return Floor.of(runtime, clock)


def test_an_agent_hears_who_waits_and_why_twice_and_is_asked_for_a_key(floor: Floor) -> None:
    floor.caller_waits()
    floor.wait(125)
    floor.dispatch()
    reply = floor.answers("claire")
    assert said(reply) == f"{OFFER} {OFFER}"
    assert verbs(reply) == ["Gather"]
    assert f"/twilio/agent/{floor.token('claire')}/heard" in reply.document
    assert floor.attempt("claire").state is AttemptState.ANSWERED
    assert floor.agent("claire").presence == "ringing"


@pytest.mark.parametrize(("topic", "language", "words"), [
    (None, "fr", "Assistance, attend depuis moins d’une minute. Pour"),
    ("no-more", "fr", "Assistance, attend depuis"),
    ("refund", "en", "Remboursement, appel en anglais, attend depuis moins d’une minute. Pour"),
])
def test_the_offer_names_the_topic_or_the_queue_and_the_language(
    floor: Floor, topic: str | None, language: str, words: str
) -> None:
    floor.caller_waits(topic, language)
    floor.dispatch()
    assert said(floor.answers("claire")).startswith(words)


def test_one_key_takes_the_caller_of_best_rank_not_the_one_it_rang_for(floor: Floor) -> None:
    first = floor.caller_waits()
    floor.dispatch()
    floor.answers("claire")
    floor.wait(1)
    favoured = floor.caller_waits(priority=1)
    reply = floor.hears("claire", "1")
    assert verbs(reply) == ["Dial"]
    assert f">{favoured.place}</Queue>" in reply.document
    assert f"/twilio/agent/{floor.token('claire')}/done" in reply.document
    assert floor.entry(favoured).state == "claimed"
    assert floor.entry(first).state == "waiting"


def test_a_second_agent_hears_that_the_call_was_taken_and_is_free_at_once(floor: Floor) -> None:
    entry = floor.caller_waits()
    floor.dispatch_fully()
    floor.answers("karim")
    floor.takes("claire")
    assert said(floor.hears("karim", "1")) == TAKEN
    assert floor.attempt("karim").outcome is AttemptOutcome.TOO_LATE
    assert floor.presences()["karim"] == "available"
    assert floor.entry(entry).attempt_id == floor.attempt("claire").id


def test_one_whose_line_is_not_free_yet_is_not_rung_again(floor: Floor) -> None:
    floor.caller_waits()
    floor.dispatch_fully()
    floor.answers("karim")
    floor.takes("claire")
    floor.hears("karim", "1")
    floor.caller_waits()
    assert floor.dispatch_fully() == ["nadia"]
    floor.news("karim", News.COMPLETED)
    floor.news("nadia", News.NO_ANSWER)
    assert floor.dispatch_fully() == ["karim"]


def test_one_who_picks_up_too_late_hears_so(floor: Floor) -> None:
    entry = floor.caller_waits()
    floor.dispatch()
    floor.caller_hangs_up(entry)
    assert said(floor.answers("claire")) == TAKEN
    floor.news("claire", News.COMPLETED)
    assert floor.agent("claire").presence == "available"


def test_taking_the_last_caller_has_other_telephones_stop(floor: Floor) -> None:
    floor.caller_waits()
    floor.dispatch_fully()
    floor.takes("claire")
    assert floor.orders() == [("end_call", {"sid": floor.sid("karim")})]
    floor.news("karim", News.CANCELLED)
    assert floor.presences()["karim"] == "available"


@pytest.mark.parametrize(("policy", "presence"), [("away", "away"), ("available", "available")])
def test_a_mailbox_takes_nobody(runtime: Runtime, clock: StoppedClock, policy: str, presence: str) -> None:
    floor = Floor.of(runtime, clock, presences=Presences(after_no_answer=policy))
    entry = floor.caller_waits()
    floor.dispatch()
    floor.answers("claire")
    assert verbs(floor.hears("claire")) == ["Hangup"]
    floor.news("claire", News.COMPLETED)
    assert floor.attempt("claire").outcome is AttemptOutcome.NO_KEY
    assert floor.agent("claire").presence == presence
    assert floor.entry(entry).state == "waiting"


def test_another_key_repeats_the_offer_for_a_minute_at_most(floor: Floor) -> None:
    floor.caller_waits()
    floor.dispatch()
    offer = floor.answers("claire")
    floor.wait(59)
    assert floor.hears("claire", "5") == offer
    assert floor.hears("claire", "5") == offer
    floor.wait(1)
    assert verbs(floor.hears("claire", "5")) == ["Hangup"]
    assert floor.attempt("claire").outcome is AttemptOutcome.NO_KEY


def test_a_talk_from_the_first_ring_to_the_end(floor: Floor) -> None:
    entry = floor.caller_waits()
    floor.wait(30)
    floor.dispatch()
    floor.news("claire", News.RINGING)
    floor.news("claire", News.ANSWERED)
    floor.takes("claire")
    assert floor.attempt("claire").state is AttemptState.CLAIMED
    floor.caller_is_connected(entry)
    assert floor.agent("claire").presence == "busy"
    assert floor.attempt("claire").state is AttemptState.TALKING
    call = floor.call(entry)
    assert (call.state, call.agent, call.wait_seconds) == ("with_agent", "claire", 30)
    floor.wait(60)
    assert verbs(floor.done("claire")) == ["Hangup"]
    assert floor.agent("claire").presence == "wrap_up"
    assert floor.entry(entry).left_as == "answered"
    floor.news("claire", News.COMPLETED)
    attempt = floor.attempt("claire")
    assert (attempt.state, attempt.outcome) == (AttemptState.ENDED, AttemptOutcome.CONNECTED)
    assert floor.agent("claire").presence == "wrap_up"


def test_without_wrap_up_an_agent_is_available_at_once(runtime: Runtime, clock: StoppedClock) -> None:
    floor = Floor.of(runtime, clock, presences=Presences(wrap_up=0))
    entry = floor.caller_waits()
    floor.dispatch()
    floor.takes("claire")
    floor.caller_is_connected(entry)
    floor.done("claire")
    assert floor.agent("claire").presence == "available"


def test_a_caller_who_hung_up_meanwhile(floor: Floor) -> None:
    entry = floor.caller_waits()
    floor.dispatch()
    floor.takes("claire")
    floor.caller_hangs_up(entry)
    reply = floor.done("claire", has_talked=False)
    assert said(reply) == "La personne a raccroché."
    assert floor.agent("claire").presence == "available"
    assert floor.entry(entry).left_as == "abandoned"
    floor.news("claire", News.COMPLETED)
    assert floor.attempt("claire").outcome is AttemptOutcome.TOO_LATE


def test_a_caller_nobody_was_connected_with_waits_again_at_the_same_rank(floor: Floor) -> None:
    entry = floor.caller_waits()
    floor.dispatch()
    floor.takes("claire")
    floor.done("claire", has_talked=False)
    kept = floor.entry(entry)
    assert (kept.state, kept.attempt_id, kept.entered_at) == ("waiting", None, entry.entered_at)


@pytest.mark.parametrize("how", [News.COMPLETED, News.FAILED, News.CANCELLED])
def test_an_agent_whose_line_dies_gives_the_caller_back(floor: Floor, how: News) -> None:
    entry = floor.caller_waits()
    floor.dispatch()
    floor.takes("claire")
    floor.news("claire", how)
    assert floor.entry(entry).state == "waiting"
    assert floor.agent("claire").presence in ("away", "available")
    assert floor.dispatch_fully()[0] == "karim"


@pytest.mark.parametrize(("how", "outcome", "presence"), [
    (News.BUSY, AttemptOutcome.BUSY, "away"), (News.NO_ANSWER, AttemptOutcome.NO_ANSWER, "away"),
    (News.FAILED, AttemptOutcome.FAILED, "away"), (News.CANCELLED, AttemptOutcome.CANCELLED, "available"),
    (News.COMPLETED, AttemptOutcome.DECLINED, "away"),
])
def test_a_call_that_ends_however_it_ends_frees_its_agent(
    floor: Floor, how: News, outcome: AttemptOutcome, presence: str
) -> None:
    floor.caller_waits()
    floor.dispatch()
    floor.news("claire", how)
    assert floor.attempt("claire").outcome is outcome
    assert floor.agent("claire").presence == presence
    assert floor.agent("claire").attempt_id is None
    floor.news("claire", News.ANSWERED)
    floor.news("claire", News.BUSY)
    assert floor.attempt("claire").outcome is outcome
    assert floor.agent("claire").presence == presence


def test_events_in_any_order_come_to_the_same(floor: Floor) -> None:
    entry = floor.caller_waits()
    floor.dispatch()
    floor.takes("claire")
    floor.news("claire", News.ANSWERED)
    floor.news("claire", News.RINGING)
    floor.news("claire", News.PLACED)
    assert floor.attempt("claire").state is AttemptState.CLAIMED
    floor.caller_is_connected(entry)
    floor.news("claire", News.COMPLETED)
    assert floor.agent("claire").presence == "wrap_up"
    floor.done("claire")
    assert floor.agent("claire").presence == "wrap_up"
    assert floor.entry(entry).left_as == "answered"


def test_a_talk_whose_beginning_was_never_told_is_a_talk(floor: Floor) -> None:
    entry = floor.caller_waits()
    floor.wait(20)
    floor.dispatch()
    floor.takes("claire")
    floor.done("claire")
    assert floor.agent("claire").presence == "wrap_up"
    assert floor.entry(entry).left_as == "answered"
    assert floor.call(entry).agent == "claire"


@pytest.mark.parametrize("turn", [
    lambda floor: floor.answers("claire"),
    lambda floor: floor.hears("claire"),
    lambda floor: floor.takes("claire"),
    lambda floor: (floor.takes("claire"), floor.done("claire"))[1],
    lambda floor: (floor.takes("claire"), floor.done("claire", False))[1],
])
def test_a_turn_asked_again_is_answered_the_same_and_changes_nothing(
    floor: Floor, turn: Callable[[Floor], Reply]
) -> None:
    floor.caller_waits()
    floor.caller_waits()
    floor.dispatch()
    told, before = turn(floor), _all(floor)
    floor.wait(3)
    floor.caller_waits(priority=9)
    later = _all(floor)
    assert turn(floor) == told
    assert _all(floor) == later
    assert later["presences"] == before["presences"]


@pytest.mark.parametrize("token", ["", "no-such-token", "x" * 300, "\0"])
def test_a_token_that_nobody_knows(floor: Floor, token: str) -> None:
    for reply in (
        agent_answers(floor.runtime, floor.outlook, token, STRANGE),
        agent_heard(floor.runtime, floor.outlook, token, STRANGE, "1"),
        agent_done(floor.runtime, floor.outlook, token, STRANGE, True),
    ):
        assert reply.verdict is Verdict.UNKNOWN_TOKEN
        assert verbs(reply) == ["Hangup"]
    assert floor.alarms() == []


@pytest.mark.parametrize("sid", [STRANGE, "", "\0", "C" * 100])
def test_a_call_that_is_not_the_attempts_gets_nobody(floor: Floor, sid: str) -> None:
    entry = floor.caller_waits()
    floor.dispatch()
    token = floor.token("claire")
    reply = agent_answers(floor.runtime, floor.outlook, token, sid)
    assert reply.verdict is Verdict.NOT_THE_ATTEMPTS
    assert verbs(reply) == ["Hangup"]
    assert verbs(agent_heard(floor.runtime, floor.outlook, token, sid, "1")) == ["Hangup"]
    assert floor.entry(entry).state == "waiting"
    assert floor.alarms() == [(STRANGER, floor.attempt("claire").id, 2)]
    assert [kind for kind, _ in floor.orders()] == (["end_call"] if sid == STRANGE else [])


def test_one_call_is_never_two_attempts(floor: Floor) -> None:
    floor.caller_waits()
    floor.dispatch_fully()
    reply = agent_answers(floor.runtime, floor.outlook, floor.token("karim"), floor.sid("claire"))
    assert reply.verdict is Verdict.NOT_THE_ATTEMPTS
    assert floor.orders() == []


@pytest.mark.parametrize(("records", "choice", "is_recorded"), [
    (False, None, False), (True, None, True), (True, "allowed", True), (True, "objected", False),
])
def test_a_talk_is_recorded_where_the_centre_does_and_the_caller_did_not_object(
    runtime: Runtime, clock: StoppedClock, records: bool, choice: str | None, is_recorded: bool
) -> None:
    floor = Floor.of(runtime, clock, records_talks=records)
    entry = floor.caller_waits()
    if choice is not None:
        floor.runtime.database.write(lambda connection: calls.record_choice(connection, entry.call_sid, choice))
    floor.dispatch()
    reply = floor.takes("claire")
    assert (f"/twilio/agent/{floor.token('claire')}/recording" in reply.document) is is_recorded
    assert ('record="record-from-answer-dual"' in reply.document) is is_recorded


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_of_two_agents_who_press_at_once_one_gets_the_caller(floor: Floor) -> None:
    entry = floor.caller_waits()
    floor.dispatch_fully()
    for agent in ("claire", "karim"):
        floor.answers(agent)
    agents_left = ["claire", "karim"]

    def press(connection: object) -> str:
        own = replace(floor, runtime=replace(floor.runtime, database=_Open(connection)))  # type: ignore[arg-type]
        agent = agents_left.pop(0)
        return said(agent_heard(own.runtime, floor.outlook, floor.token(agent), floor.sid(agent), "1"))

    assert done_twice_at_once(floor.runtime.database, press) == ("", TAKEN)
    assert floor.entry(entry).attempt_id == floor.attempt("claire").id


class _Open:
    """A database whose works run in a transaction that is open already."""

    def __init__(self, connection: object) -> None:
        self._connection = connection

    def write(self, work: Callable[[object], object], within: float = 0.0) -> object:
        """Runs a work in it."""
        return work(self._connection)


def _all(floor: Floor) -> dict[str, object]:
    return {
        "presences": floor.presences(), "alarms": floor.alarms(), "orders": floor.orders(),
        "attempt": floor.attempt("claire"), "agent": floor.agent("claire"),
    }
