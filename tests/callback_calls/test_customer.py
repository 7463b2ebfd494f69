"""What people hear who are rung back: who rings, three keys, and before the first one nobody but the company."""

from __future__ import annotations

from datetime import timedelta

import pytest

from routing.domain.attempt import AttemptOutcome, AttemptState, News
from routing.domain.callback import CallbackState
from routing.domain.promise import SlotRules, Tries
from routing.domain.text import Language
from tests.callback_cases import ONE_DATABASE, Back


@ONE_DATABASE
@pytest.mark.parametrize(("language", "greeting", "keys"), [
    (Language.FR, "Bonjour, ici", ("tapez 1", "tapez 2", "tapez 3")),
    (Language.EN, "Hello, this is", ("press 1", "press 2", "press 3")),
])
def test_the_company_and_three_keys_are_all_that_is_said_at_first(
    back: Back, language: Language, greeting: str, keys: tuple[str, ...]
) -> None:
    call = back.booked_and_rung(language=language)
    call.picks_up()
    company = back.outlook.centre.messages["company"].in_(language).replace("\u00a0", " ")
    assert call.verbs() == ["Gather"]
    assert call.said().startswith(greeting)
    assert company in call.said()
    assert all(key in call.said() for key in keys)
    assert call.attempt.state is AttemptState.ANSWERED
    for told in ("remboursement", "refund", "Claire", call.row.reference, str(call.row.number)):
        assert told not in call.said()


@ONE_DATABASE
@pytest.mark.parametrize("silence", ["", "7", "#"])
def test_without_a_key_it_is_asked_once_more_and_then_over(back: Back, silence: str) -> None:
    call = back.booked_and_rung()
    call.picks_up()
    call.presses(silence)
    assert call.verbs() == ["Gather"]
    assert "Bonjour" not in call.said()
    call.presses(silence)
    assert (call.verbs(), call.said()) == (["Hangup"], "")
    assert (call.attempt.outcome, call.row.state, call.row.counted) == (
        AttemptOutcome.NO_KEY, CallbackState.WAITING, 1,
    )
    assert call.row.next_attempt_at == back.clock.now() + timedelta(minutes=30)
    assert call.agent == "ringing"
    call.hangs_up()
    assert (call.agent, call.row.counted) == ("available", 1)


def test_a_key_at_the_second_time_of_asking_will_do(back: Back) -> None:
    call = back.booked_and_rung()
    call.picks_up()
    call.presses("")
    call.presses("1")
    assert call.rings() == "claire"
    assert call.attempt.state is AttemptState.CLAIMED


def test_key_2_moves_to_the_next_free_slot_and_says_when(back: Back) -> None:
    back.promises = {**back.promises, "slots": SlotRules(capacity=1)}
    call = back.booked_and_rung()
    call.picks_up()
    call.presses("2")
    row = call.row
    assert (row.state, row.reason, row.counted) == (CallbackState.WAITING, "moved_by_asker_on_the_phone", 0)
    assert row.window_start == row.next_attempt_at == row.seat_at == back.clock.now() + timedelta(hours=1)
    assert "entre 11 heures et 11 heures 30" in call.said()
    assert call.verbs()[-1] == "Hangup"
    assert call.attempt.outcome is AttemptOutcome.CANCELLED
    call.hangs_up()
    assert (call.row, call.agent) == (row, "available")
    assert back.ring().placed == 0


def test_key_2_without_a_free_slot_leaves_them_to_the_next_try(back: Back) -> None:
    call = back.booked_and_rung()
    call.picks_up()
    back.promises = {**back.promises, "slots": SlotRules(capacity=0)}
    call.presses("2")
    assert "Aucun autre horaire" in call.said()
    assert (call.row.state, call.attempt.outcome) == (CallbackState.WAITING, AttemptOutcome.NO_KEY)


def test_key_3_cancels_for_good(back: Back) -> None:
    call = back.booked_and_rung()
    call.picks_up()
    call.presses("3")
    assert call.said() == "C’est noté, ce rappel est annulé."
    assert (call.row.state, call.row.reason) == (CallbackState.CANCELLED, "cancelled_by_asker_on_the_phone")
    call.hangs_up()
    assert call.agent == "available"
    assert back.told(call.row) == []


@pytest.mark.parametrize("at_once", [False, True])
def test_a_machine_is_spoken_to_once_and_tried_again_by_policy(back: Back, at_once: bool) -> None:
    call = back.booked_and_rung()
    if at_once:
        call.picks_up(is_machine=True)
    else:
        call.picks_up()
        call.is_machine()
        call.is_machine()
        redirect, = (payload for kind, payload in back.orders() if kind == "redirect_call")
        assert redirect == {
            "sid": call.placed.sid, "address": f"https://appels.example.fr/twilio/callback/{call.placed.token}/message",
        }
        call.leaves_message()
    assert call.said().startswith("Bonjour, ici")
    assert (call.attempt.outcome, call.row.has_message, call.row.counted) == (AttemptOutcome.MACHINE, True, 1)
    due_at = back.clock.now() + timedelta(hours=2)
    assert call.row.next_attempt_at == due_at
    back.net.is_now(call.placed.sid, "in-progress")
    back.wait(16)
    back.sweep()
    assert back.ends() == []
    call.hangs_up()
    assert call.agent == "available"
    back.clock.at = due_at
    again = back.rung()
    assert again.placed.machine is None
    again.picks_up(is_machine=True)
    assert (again.verbs(), again.said()) == (["Hangup"], "")
    assert again.row.counted == 2


def test_a_machine_that_is_not_to_be_spoken_to_is_hung_up_on(back: Back) -> None:
    back.promises = {**back.promises, "tries": Tries(leaves_message=False)}
    call = back.booked_and_rung()
    call.picks_up()
    call.is_machine()
    assert back.ends() == [call.placed.sid]
    assert (call.attempt.outcome, call.row.has_message) == (AttemptOutcome.MACHINE, False)
    call.hangs_up()
    assert (call.row.counted, call.agent) == (1, "available")


@ONE_DATABASE
@pytest.mark.parametrize("key", ["1", "2", "3"])
def test_who_has_pressed_a_key_is_no_machine(back: Back, key: str) -> None:
    call = back.booked_and_rung()
    call.picks_up()
    call.presses(key)
    before = call.row
    call.is_machine()
    assert call.row == before
    assert call.attempt.outcome is not AttemptOutcome.MACHINE
    assert [kind for kind, _ in back.orders() if kind == "redirect_call"] == []


def test_a_message_is_left_on_machines_alone(back: Back) -> None:
    call = back.booked_and_rung()
    call.picks_up()
    call.leaves_message()
    assert "essayé" not in call.said()
    assert call.row.has_message is False


def test_who_was_let_down_before_hears_an_apology(back: Back) -> None:
    row = back.booked()
    back.set(row, agents_lost=1)
    call = back.rung(row)
    call.news(News.RINGING)
    call.picks_up()
    assert "veuillez nous en excuser" in call.said()
