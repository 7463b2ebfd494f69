"""Somebody rung back is connected with the agent held for them, or the next one; else they come first, soon."""

from __future__ import annotations

from datetime import timedelta

import pytest

from routing.domain.attempt import AttemptOutcome, AttemptState, News
from routing.domain.callback import CallbackState
from routing.domain.staff import Presences
from routing.store import agents
from tests.callback_cases import Back, OnTheLine


def _wants_to_talk(back: Back) -> OnTheLine:
    call = back.booked_and_rung()
    call.news(News.RINGING)
    call.picks_up()
    call.presses("1")
    return call


def test_a_talk_from_the_ring_to_the_end(back: Back) -> None:
    call = _wants_to_talk(back)
    assert call.verbs() == ["Say", "Dial"]
    assert call.rings() == "claire"
    call.agent_takes()
    assert (call.attempt.state, call.row.state, call.agent) == (
        AttemptState.TALKING, CallbackState.TALKING, "busy",
    )
    assert call.attempt.lease_until_at == back.clock.now() + timedelta(minutes=5)
    back.wait(120)
    call.dial_ends(seconds=118)
    assert call.said() == "Merci de votre appel. Au revoir."
    assert (call.attempt.outcome, call.row.state, call.row.reason) == (
        AttemptOutcome.CONNECTED, CallbackState.DONE, "connected",
    )
    assert call.agent == "wrap_up"
    until = back.agent("claire").until_at
    back.wait(2)
    call.hangs_up()
    assert (call.attempt.state, call.row.counted) == (AttemptState.ENDED, 1)
    assert (call.agent, back.agent("claire").until_at) == ("wrap_up", until)
    assert back.told(call.row) == []


def test_who_hangs_up_during_the_talk_has_talked(back: Back) -> None:
    call = _wants_to_talk(back)
    call.agent_takes()
    call.dial_ends(seconds=3, is_there=False)
    call.hangs_up()
    assert (call.attempt.outcome, call.row.state, call.agent) == (
        AttemptOutcome.CONNECTED, CallbackState.DONE, "wrap_up",
    )


def test_a_talk_whose_end_the_network_tells_first_is_one(back: Back) -> None:
    call = _wants_to_talk(back)
    call.agent_takes()
    call.hangs_up()
    call.dial_ends(is_there=False)
    assert (call.attempt.outcome, call.row.state, call.agent) == (
        AttemptOutcome.CONNECTED, CallbackState.DONE, "wrap_up",
    )


def test_who_is_cut_off_after_a_word_is_connected_with_the_next_agent(back: Back) -> None:
    call = _wants_to_talk(back)
    call.agent_takes()
    call.dial_ends(seconds=4)
    assert "a été coupée" in call.said()
    assert call.rings() == "karim"
    assert back.presences() == {"claire": "wrap_up", "karim": "ringing", "nadia": "available"}
    call.agent_takes()
    call.dial_ends(seconds=300)
    call.hangs_up()
    assert (call.attempt.outcome, call.row.state) == (AttemptOutcome.CONNECTED, CallbackState.DONE)
    assert back.presences() == {"claire": "wrap_up", "karim": "wrap_up", "nadia": "available"}


@pytest.mark.parametrize(("policy", "presence"), [("away", "away"), ("available", "available")])
def test_an_agent_who_does_not_take_the_call_is_let_go_and_the_next_one_is_rung(
    back: Back, policy: str, presence: str
) -> None:
    back.changes = {**back.changes, "presences": Presences(after_no_answer=policy)}
    call = _wants_to_talk(back)
    call.dial_ends(joined=False, came=News.NO_ANSWER)
    assert back.presences()["claire"] == presence
    assert back.agent("claire").reason == ("callback_missed" if policy == "away" else None)
    assert (call.rings(), call.attempt.agent) == ("karim", "karim")
    call.agent_takes()
    assert (call.agent, call.row.state) == ("busy", CallbackState.TALKING)


def test_an_agent_who_presses_nothing_has_not_talked_however_the_network_tells_it(back: Back) -> None:
    """A mailbox hears the offer for a while; the network may call that an answered call."""
    call = _wants_to_talk(back)
    call.agent_picks_up()
    call.agent_presses("")
    call.dial_ends(joined=True, seconds=22)
    assert back.presences()["claire"] == "away"
    assert call.rings() == "karim"
    assert call.row.state is CallbackState.DIALLING


def test_nobody_left_puts_them_in_front_of_all_others_with_an_apology(back: Back) -> None:
    call = _wants_to_talk(back)
    for agent in ("karim", "nadia"):
        call.dial_ends(joined=False)
        assert call.attempt.agent == agent
    call.dial_ends(joined=False)
    assert "Aucun conseiller" in call.said()
    row = call.row
    assert (call.attempt.outcome, row.state, row.reason) == (
        AttemptOutcome.AGENT_GONE, CallbackState.WAITING, "agent_gone",
    )
    assert (row.priority, row.agents_lost, row.counted) == (2, 1, 0)
    assert row.next_attempt_at == back.clock.now() + timedelta(seconds=5)
    call.hangs_up()
    back.booked()
    back.wait(5)
    back.runtime.database.write(lambda connection: [
        agents.change(connection, held, agents.AgentRow("claire", agents.Presence.AVAILABLE, back.clock.now()))
        for held in [agents.lock(connection, "claire")] if held
    ])
    again = back.rung()
    assert again.row.id == row.id
    again.picks_up()
    assert "veuillez nous en excuser" in again.said()


def test_while_all_agents_are_busy_they_wait_a_minute_at_most(back: Back) -> None:
    call = _wants_to_talk(back)
    back.wait(1)
    for _ in range(2):
        back.booked()
        back.ring()
        back.wait(1)
    call.dial_ends(joined=False)
    assert back.presences() == {"claire": "away", "karim": "ringing", "nadia": "ringing"}
    assert call.verbs() == ["Say", "Pause", "Redirect"]
    for _ in range(5):
        back.wait(10)
        call.waits()
        assert call.verbs() == ["Pause", "Redirect"]
    call.waits()
    assert "Aucun conseiller" in call.said()
    assert (call.row.state, call.row.priority) == (CallbackState.WAITING, 2)


def test_an_agent_who_comes_free_meanwhile_takes_them(back: Back) -> None:
    call = _wants_to_talk(back)
    back.wait(1)
    others = [back.booked() for _ in range(2)]
    for _ in others:
        back.ring()
        back.wait(1)
    call.dial_ends(joined=False)
    busy = OnTheLine(back, back.net.placed[-1])
    busy.news(News.NO_ANSWER)
    call.waits()
    assert call.rings() == busy.attempt.agent == call.attempt.agent
    busy.news(News.NO_ANSWER)
    assert call.agent == "ringing"
    call.agent_takes()
    assert (call.agent, call.row.state) == ("busy", CallbackState.TALKING)


def test_who_hangs_up_while_an_agent_is_being_rung_frees_them(back: Back) -> None:
    call = _wants_to_talk(back)
    call.agent_picks_up()
    call.dial_ends(joined=False, is_there=False)
    call.hangs_up()
    assert call.agent == "available"
    assert (call.attempt.outcome, call.row.state) == (AttemptOutcome.NO_KEY, CallbackState.WAITING)
    back.check()


def test_an_agent_no_longer_in_the_config_is_passed_over(back: Back) -> None:
    call = back.booked_and_rung()
    call.picks_up()
    agents_left = {id_: one for id_, one in back.outlook.centre.agents.items() if id_ != "claire"}
    back.changes = {**back.changes, "agents": agents_left}
    call.presses("1")
    assert call.rings() == "karim"


def test_callers_who_wait_keep_the_agents_they_need(back: Back) -> None:
    call = _wants_to_talk(back)
    for _ in range(2):
        back.caller_waits()
    call.dial_ends(joined=False)
    assert call.verbs() == ["Say", "Pause", "Redirect"]
