"""What the network said when a call was placed: what it costs the person, the agent, and the calls to come."""

from __future__ import annotations

from datetime import timedelta

import pytest

from routing.callback_calls.claiming import claim
from routing.callback_calls.news import LATE, STRANGER, call_news
from routing.callback_calls.pacing import COUNTRY_REFUSED, REFUSED
from routing.callback_calls.placing import place
from routing.callback_calls.settling import BAD_NUMBER
from routing.domain.attempt import AttemptOutcome, News
from routing.domain.callback import CallbackState
from routing.telephony.network import Told
from tests.callback_cases import ONE_DATABASE, STRANGE, Back
from tests.scripted_network import NOT_SENT, busy, refused


def _at_once(back: Back, seconds: float) -> list[int]:
    """How many are rung just before so many seconds have passed, and then."""
    back.wait(seconds - 0.1)
    early = back.ring().placed
    back.wait(0.1)
    return [early, back.ring().placed]


@ONE_DATABASE
@pytest.mark.parametrize(("answer", "seconds", "alarms"), [
    (busy(3), 3, []), (refused(10004), 5, []), (NOT_SENT, 5, []),
    (refused(20003), 60, [(REFUSED, "20003", 1)]), (refused(21213), 60, [(REFUSED, "21213", 1)]),
])
def test_what_is_nobody_s_fault_burns_nothing_and_is_tried_again_later(
    back: Back, answer: Told, seconds: float, alarms: list[tuple[str, str, int]]
) -> None:
    row = back.booked()
    back.net.answers.append(answer)
    assert back.ring().placed == 0
    kept = back.row(row)
    assert (kept.state, kept.counted, kept.tries) == (CallbackState.WAITING, 0, 1)
    assert (kept.next_attempt_at, kept.rank_at) == (row.next_attempt_at, row.rank_at)
    assert [one.outcome for one in back.tries(row)] == [AttemptOutcome.NOT_PLACED]
    assert set(back.presences().values()) == {"available"}
    assert back.alarms() == alarms
    assert _at_once(back, seconds) == [0, 1]
    assert back.told(row) == []


@pytest.mark.parametrize("code", [21215, 21216])
def test_a_country_that_is_refused_is_not_rung_for_an_hour_and_all_others_are(back: Back, code: int) -> None:
    overseas = back.booked(number="+262692123456")
    back.net.answers.append(refused(code))
    back.ring()
    assert back.row(overseas).counted == 0
    assert back.alarms() == [(COUNTRY_REFUSED, "+262", 1)]
    home = back.booked()
    back.wait(1)
    back.ring()
    back.wait(3597)
    back.ring()
    assert [one.to for one in back.net.placed] == [home.number]
    back.wait(3)
    back.ring()
    assert [one.to for one in back.net.placed] == [home.number, overseas.number]


@ONE_DATABASE
@pytest.mark.parametrize("code", [21211, 21214, 21217, 13224])
def test_a_number_that_cannot_be_rung_is_over_at_once_with_one_text_message(back: Back, code: int) -> None:
    row = back.booked()
    back.net.answers.append(refused(code))
    back.ring()
    kept = back.row(row)
    assert (kept.state, kept.reason) == (CallbackState.UNREACHABLE, "bad_number")
    assert back.told(row) == ["unreached"]
    assert set(back.presences().values()) == {"available"}
    back.wait(7200)
    assert back.ring().placed == 0


def test_another_no_counts_and_is_tried_again_by_policy(back: Back) -> None:
    row = back.booked()
    back.net.answers.append(refused(21202))
    back.ring()
    kept = back.row(row)
    assert (kept.state, kept.counted) == (CallbackState.WAITING, 1)
    assert kept.next_attempt_at == back.clock.now() + timedelta(minutes=10)


def test_those_behind_a_refusal_go_back_as_they_came(back: Back) -> None:
    back.changes = {**back.changes, "calls_per_second": 60}
    for _ in range(3):
        back.booked()
    back.net.answers.append(busy(2))
    back.ring()
    assert len([order for order in back.net.orders if order[0] == "place_call"]) == 1
    assert {(row.state.value, row.counted) for row in back.rows()} == {("waiting", 0)}
    assert set(back.presences().values()) == {"available"}
    back.wait(2)
    back.ring()
    assert len(back.net.placed) == 3


def test_the_call_that_a_webhook_named_first_is_the_try_s(back: Back) -> None:
    row = back.booked()

    def ring_elsewhere() -> None:
        back.net.meanwhile = None
        token = back.tries(row)[0].token
        call_news(back.runtime, back.outlook, token, STRANGE, News.RINGING, back.clock.now())

    back.net.meanwhile = ring_elsewhere
    back.ring()
    attempt, = back.tries(row)
    assert (attempt.call_sid, attempt.state) == (STRANGE, "ringing")
    assert back.alarms() == [(STRANGER, attempt.id, 1)]
    assert back.ends() == [back.net.placed[0].sid]


def test_a_call_placed_after_all_once_it_was_given_up_is_ended_and_alarmed(back: Back) -> None:
    """The process stood still while the network answered."""
    row = back.booked()

    def stand_still() -> None:
        back.net.meanwhile = None
        for seconds in (56, 16, 16):
            back.wait(seconds)
            back.net.hidden = set(back.net.calls)
            back.sweep()

    back.net.meanwhile = stand_still
    now = back.clock.now()
    claimed = back.runtime.database.write(lambda connection: claim(connection, back.outlook, now))
    place(back.runtime, back.outlook, back.network, claimed)
    attempt, = back.tries(row)
    assert (attempt.outcome, attempt.call_sid) == (AttemptOutcome.NOT_PLACED, back.net.placed[0].sid)
    assert back.alarms() == [(LATE, attempt.id, 1)]
    assert back.ends() == [back.net.placed[0].sid]
    assert back.row(row).state is CallbackState.WAITING


def test_an_agent_rung_first_whose_number_is_wrong_is_away_and_nobody_is_let_down(back: Back) -> None:
    back.agent_first()
    row = back.booked()
    for code in (21211, 21215):
        back.net.answers.append(refused(code))
    for _ in range(3):
        back.ring()
        back.wait(1)
    assert [one.to for one in back.net.placed] == ["sip:nadia@pbx.example.fr"]
    assert back.presences() == {"claire": "away", "karim": "away", "nadia": "ringing"}
    assert back.alarms() == [(BAD_NUMBER, "claire", 1), (BAD_NUMBER, "karim", 1)]
    assert back.row(row).counted == 0
