"""Callbacks asked for by telephone: from the menu and from the queue, with the place kept until there is a promise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from routing.availability import Outlooks
from routing.callbacks import booking
from routing.callbacks.consent import consent_of
from routing.calls.ending import end
from routing.domain.promise import Limits, Rate
from routing.runtime import Runtime
from routing.store import attempts, callback_asks, queue_entries
from routing.store import calls as call_rows
from routing.store.caller_marks import PRIORITY, MarkRow
from routing.store.tables import messages
from tests.callbacks.rung import ring
from tests.calls.callers import MOBILE, OTHER, OnThePhone
from tests.conftest import MONDAY_MORNING, StoppedClock

SATURDAY = datetime(2026, 11, 21, 9, tzinfo=UTC)
MONDAY_OPENING = datetime(2026, 11, 23, 8, tzinfo=UTC)
HALF_HOUR = timedelta(minutes=30)
Calls = Callable[..., OnThePhone]


@pytest.fixture
def calls(runtime: Runtime, outlooks: Outlooks, clock: StoppedClock) -> Calls:
    """Makes calls, by default from a mobile."""
    return lambda number=MOBILE: OnThePhone(runtime, outlooks, clock, number)


@pytest.fixture
def closed(calls: Calls, clock: StoppedClock) -> Calls:
    """Makes calls on a Saturday."""
    clock.at = SATURDAY
    return calls


def _queued(caller: OnThePhone) -> OnThePhone:
    """Has waited for two minutes."""
    return caller.dials().keys("0", "").waits(130)


def _texts(caller: OnThePhone) -> list[tuple[str, str]]:
    with caller.runtime.database.read() as connection:
        return [(row.number, row.purpose) for row in connection.execute(select(messages).order_by(messages.c.id))]


def test_three_ones_book_the_first_window_after_opening(closed: Calls) -> None:
    caller = closed().dials().keys("1", "1", "1")
    (row,) = caller.callbacks()
    assert (row.number, row.channel, row.call_sid, row.state) == (MOBILE, "phone", caller.sid, "waiting")
    assert (row.window_start, row.window_end) == (MONDAY_OPENING, MONDAY_OPENING + HALF_HOUR)
    consent = consent_of(caller.outlooks.fresh().centre)
    assert consent is not None
    assert (row.consent_version, row.consented_at) == (consent.version, SATURDAY)
    assert "lundi, entre 9 heures et 9 heures 30, depuis le 01 73 01 84 99." in caller.words
    assert f"référence de votre rappel est {', '.join(row.reference.replace('-', ''))}." in caller.words
    assert (caller.told.verb, caller.row().ended_as, caller.row().memory.get("number")) == ("Hangup", "converted", None)
    assert _texts(caller) == [(MOBILE, "sms_callback_booked")]


def test_a_turn_asked_again_books_once(closed: Calls) -> None:
    caller = closed().dials().keys("1", "1")
    asked = caller.told
    first = caller.keys("1").told
    caller.told = asked
    assert caller.keys("1").told.text == first.text
    assert len(caller.callbacks()) == 1


def test_who_withholds_their_number_keys_one_and_hears_it_back(closed: Calls) -> None:
    caller = closed("anonymous").dials().keys("1")
    assert "tapez votre numéro à dix chiffres, puis dièse" in caller.words
    assert "sert uniquement à vous rappeler" in caller.words
    assert "06, 12, 34, 56, 78" in caller.keys("0612345678").words
    (row,) = caller.keys("2", "0145678901", "1", "2", "2", "1").callbacks()
    assert (row.number, row.window_start) == (OTHER, MONDAY_OPENING + HALF_HOUR)
    steps = [step for step in _details(caller) if "keys" in step]
    assert "0612345678" not in str(steps)


def _details(caller: OnThePhone) -> list[dict[str, object]]:
    with caller.runtime.database.read() as connection:
        return [dict(step.detail) for step in call_rows.steps(connection, caller.sid)]


@pytest.mark.parametrize(("keyed", "words"), [
    ("0899123456", "surtaxé"), ("3639", "court, surtaxé"), ("00442079460000", "pays que nous n’appelons pas"),
    ("0173018499", "l’un des nôtres"), ("1234567", "n’existe pas"), ("", "n’existe pas"),
])
def test_a_number_that_cannot_be_rung_is_asked_for_twice_more_then_a_message_is_taken(
    closed: Calls, keyed: str, words: str
) -> None:
    caller = closed("anonymous").dials().keys("1")
    for _ in range(2):
        caller.keys(keyed)
        assert (words if keyed else "pas compris") in caller.words
        assert "tapez votre numéro" in caller.words
    assert caller.keys(keyed).told.verb == "Record"
    assert "votre numéro" in caller.words
    with caller.runtime.database.read() as connection:
        counted = callback_asks.refusals(connection, SATURDAY.date(), SATURDAY.date())
    assert sum(counted.values()) == (3 if keyed else 0)


def test_a_caller_who_cannot_be_rung_is_told_and_counted(closed: Calls) -> None:
    caller = closed("+442079460000").dials().keys("1")
    assert "Nous ne pouvons pas rappeler le numéro depuis lequel vous appelez." in caller.words
    with caller.runtime.database.read() as connection:
        counted = callback_asks.refusals(connection, SATURDAY.date(), SATURDAY.date())
    assert list(counted.values()) == [1]


def test_from_the_queue_too(calls: Calls) -> None:
    caller = _queued(calls("+442079460000")).keys("1")
    assert "rappeler le numéro depuis lequel" in caller.words
    with caller.runtime.database.read() as connection:
        counted = callback_asks.refusals(connection, MONDAY_MORNING.date(), MONDAY_MORNING.date())
    assert [channel for _, _, channel in counted] == ["queue"]


def test_while_open_an_unreadable_number_leads_to_an_agent(calls: Calls) -> None:
    caller = calls("anonymous").dials().says("un rappel").keys("12", "12", "12")
    assert caller.told.verb == "Enqueue"


def test_from_the_queue_it_is_offered_after_a_while_and_keeps_the_rank(calls: Calls) -> None:
    caller = calls().dials().keys("0", "")
    assert "rappel" not in caller.words
    caller.keys("1")  # not offered yet
    assert caller.entry() is not None
    caller.waits(130)
    assert "Pour demander un rappel sans perdre votre place, tapez 1." in caller.words
    caller.keys("1")
    entry = caller.entry()
    assert entry is not None
    assert entry.state == queue_entries.ASKING
    assert "Nous vous rappellerons au 06, 12, 34, 56, 78." in caller.words
    (row,) = caller.keys("1", "1").callbacks()
    entry = caller.entry()
    assert entry is not None
    assert (entry.state, entry.left_as, caller.row().ended_as) == ("left", "converted", "converted")
    assert (row.channel, row.rank_at, row.next_attempt_at) == ("queue", MONDAY_MORNING, MONDAY_MORNING)
    assert "dès que possible, avant 10 heures 30" in caller.words


def test_a_slot_chosen_from_the_queue_keeps_the_rank_and_is_not_due_before_it(calls: Calls) -> None:
    (row,) = _queued(calls()).keys("1", "1", "2", "5", "1", "1").callbacks()
    assert (row.rank_at, row.next_attempt_at) == (MONDAY_MORNING, row.window_start)
    assert row.window_start == MONDAY_OPENING + timedelta(days=1)


def test_nobody_is_offered_who_is_asking_and_coming_back_keeps_the_place(
    calls: Calls, clock: StoppedClock
) -> None:
    first = _queued(calls()).keys("1")
    second = calls(OTHER).dials().keys("0")
    with first.runtime.database.read() as connection:
        assert [entry.call_sid for entry in queue_entries.waiting(connection, "support")] == [second.sid]
    clock.at += timedelta(minutes=1)
    assert "Vous avez gardé votre place." in first.keys("0").words
    assert first.told.verb == "Enqueue"
    with first.runtime.database.read() as connection:
        assert [entry.call_sid for entry in queue_entries.waiting(connection, "support")] == [first.sid, second.sid]
    assert first.callbacks() == ()


@pytest.mark.parametrize("keys", [["", "", ""], ["0"], ["2", "12", "12", "12"]])
def test_asking_that_comes_to_nothing_leads_back_to_the_queue(calls: Calls, keys: list[str]) -> None:
    caller = _queued(calls()).keys("1", *keys)
    entry = caller.entry()
    assert entry is not None
    assert (entry.state, entry.entered_at, caller.told.verb) == ("waiting", MONDAY_MORNING, "Enqueue")


def test_a_full_queue_has_room_for_who_only_asked(
    calls: Calls, outlooks: Outlooks
) -> None:
    caller, outlook = _queued(calls()).keys("1"), outlooks.fresh()
    queues = {id_: replace(queue, max_waiting=0) for id_, queue in outlook.centre.queues.items()}
    caller.outlook = replace(outlook, centre=replace(outlook.centre, queues=queues))
    assert caller.keys("0").told.verb == "Enqueue"


def test_a_booking_that_fails_leaves_the_caller_in_the_queue(calls: Calls, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object, **_named: object) -> None:
        raise ArithmeticError("no seat can be counted")

    caller = _queued(calls()).keys("1", "1")
    monkeypatch.setattr(booking, "tell", fail)  # after the rows were written
    caller.keys("1")
    entry = caller.entry()
    assert caller.callbacks() == ()
    assert entry is not None
    assert (entry.state, entry.left_as, entry.entered_at) == ("waiting", None, MONDAY_MORNING)
    assert "Nous n’avons pas pu noter votre rappel" in caller.words
    assert "Vous avez gardé votre place." in caller.words
    assert caller.told.verb == "Enqueue"


def test_who_hangs_up_while_asking_has_abandoned_the_queue(calls: Calls) -> None:
    caller = _queued(calls()).keys("1")
    end(caller.runtime, caller.outlooks.fresh(), caller.sid, "completed", 200)
    entry = caller.entry()
    assert entry is not None
    assert (entry.state, entry.left_as, caller.row().ended_as) == ("left", "abandoned", "abandoned_queue")


def test_a_message_instead_gives_up_the_place(calls: Calls) -> None:
    caller = _queued(calls()).keys("1").says("laisser un message")
    entry = caller.entry()
    assert entry is not None
    assert (entry.left_as, caller.told.verb) == ("voicemail", "Record")


def test_a_marked_caller_goes_first(calls: Calls, outlooks: Outlooks, clock: StoppedClock) -> None:
    clock.at = SATURDAY
    mark = MarkRow("m", MOBILE, PRIORITY, "r", "a", SATURDAY)
    caller = calls()
    caller.outlook = replace(outlooks.fresh(), marks=(mark,))
    (row,) = caller.dials().keys("1", "1", "1").callbacks()
    assert row.priority == 1


def test_from_one_s_own_number_one_hears_the_window_and_may_keep_it(closed: Calls) -> None:
    closed().dials().keys("1", "1", "1")
    caller = closed().dials().keys("1")
    assert "Un rappel est prévu pour vous, lundi, entre 9 heures et 9 heures 30." in caller.words
    assert all(word in caller.words for word in ("garder", "déplacer", "annuler"))
    assert "attendre" not in caller.words
    caller.keys("1")
    assert (caller.told.verb, caller.row().ended_as, len(caller.callbacks())) == ("Hangup", "converted", 1)


def test_it_may_be_moved(closed: Calls) -> None:
    closed().dials().keys("1", "1", "1")
    caller = closed().dials().keys("1", "2", "2", "3", "1")
    (row,) = caller.callbacks()
    assert (row.window_start, row.reason) == (MONDAY_OPENING + 2 * HALF_HOUR, "moved_by_asker")
    assert "lundi, entre 10 heures et 10 heures 30" in caller.words
    assert sorted(_texts(caller)) == [(MOBILE, "sms_callback_booked"), (MOBILE, "sms_callback_moved")]


def test_it_may_be_cancelled_and_another_asked_for(closed: Calls) -> None:
    closed().dials().keys("1", "1", "1")
    caller = closed().dials().keys("1", "3")
    assert [row.state for row in caller.callbacks()] == ["cancelled"]
    assert "votre rappel est annulé" in caller.words
    closed().dials().keys("1", "1", "1")
    assert sorted(row.state for row in caller.callbacks()) == ["cancelled", "waiting"]


def test_while_open_one_may_wait_instead_and_is_not_rung_once_an_agent_is_reached(
    calls: Calls, clock: StoppedClock
) -> None:
    clock.at = SATURDAY
    calls().dials().keys("1", "1", "1")
    clock.at = MONDAY_MORNING
    caller = calls().dials().says("un rappel")
    assert "Pour attendre un conseiller maintenant, tapez 4." in caller.words
    assert caller.keys("4").told.verb == "Enqueue"
    assert [row.state for row in caller.callbacks()] == ["waiting"]
    caller.meets_agent()
    assert [(row.state, row.reason) for row in caller.callbacks()] == [("done", "called_in")]


def test_a_stranger_learns_nothing_and_the_link_goes_to_the_number(closed: Calls) -> None:
    closed().dials().keys("1", "1", "1")
    for stranger in ("anonymous", OTHER):
        keys = ["1", "2"] if stranger == OTHER else ["1"]
        caller = closed(stranger).dials().keys(*keys, "0612345678", "1", "1")
        assert "Un rappel est déjà prévu pour ce numéro." in caller.words
        assert "lundi" not in caller.words
        assert "Pour laisser un message, tapez 3." in caller.words
        assert caller.keys("3").told.verb == "Record"
    assert sorted(_texts(caller)) == [(MOBILE, "sms_callback_booked"), (MOBILE, "sms_callback_link")]
    assert len(caller.callbacks()) == 1


def test_limits_are_told_in_plain_words(closed: Calls, outlooks: Outlooks) -> None:
    outlook = outlooks.fresh()
    assert outlook.centre.promises is not None
    promises = replace(outlook.centre.promises, limits=Limits(per_caller=Rate(1, 86_400)))
    strict = replace(outlook, centre=replace(outlook.centre, promises=promises))
    for keys in (["1", "1", "1"], ["1", "3"]):
        caller = closed()
        caller.outlook = strict
        caller.dials().keys(*keys)
    caller = closed()
    caller.outlook = strict
    assert "Trop de rappels" in caller.dials().keys("1", "1", "1").words
    assert (caller.told.verb, caller.row().ended_as) == ("Gather", "closed")


def test_where_nothing_is_promised_nothing_is_offered(closed: Calls, outlooks: Outlooks) -> None:
    outlook = outlooks.fresh()
    assert outlook.centre.promises is not None
    for promises in (None, replace(outlook.centre.promises, offered_while_closed=False)):
        caller = closed()
        caller.outlook = replace(outlook, centre=replace(outlook.centre, promises=promises))
        assert "rappel" not in caller.dials().words
        assert "Pour laisser un message, tapez 3." in caller.keys("1").words


def test_the_last_seat_is_sold_once(closed: Calls, outlooks: Outlooks) -> None:
    outlook = outlooks.fresh()
    assert outlook.centre.promises is not None
    slots = replace(outlook.centre.promises.slots, capacity=1)
    promises = replace(outlook.centre.promises, slots=slots)
    strict = replace(outlook, centre=replace(outlook.centre, promises=promises))
    first, second = closed(), closed(OTHER)
    for caller in (first, second):
        caller.outlook = strict
        caller.dials().keys("1", "1", "2", "2")
    first.keys("1")
    assert "Ce créneau vient d’être pris." in second.keys("1").words
    second.keys("1", "1")
    starts = [row.window_start for row in first.callbacks()]
    assert sorted(starts) == [MONDAY_OPENING, MONDAY_OPENING + HALF_HOUR]


def test_a_slot_that_is_gone_leaves_a_call_that_rings_them_as_it_is(closed: Calls, outlooks: Outlooks) -> None:
    outlook = outlooks.fresh()
    assert outlook.centre.promises is not None
    promises = replace(outlook.centre.promises, slots=replace(outlook.centre.promises.slots, capacity=1))
    asker, other = closed(), closed(OTHER)
    asker.outlook = other.outlook = replace(outlook, centre=replace(outlook.centre, promises=promises))
    (row,) = closed().dials().keys("1", "1", "1").callbacks()
    attempt = ring(asker.runtime, row)
    asker.dials().keys("1", "2", "2", "3")
    other.dials().keys("1", "1", "2", "3", "1")
    assert "Ce créneau vient d’être pris." in asker.keys("1").words
    with asker.runtime.database.read() as connection:
        assert sorted(one.state for one in asker.callbacks()) == ["dialling", "waiting"]
        assert attempts.live_of_callback(connection, row.id) is not None
        kept = attempts.find(connection, attempt.id)
    assert kept is not None
    assert kept.outcome is None
