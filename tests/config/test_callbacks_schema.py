"""callbacks.yaml: every mistake has its place and the fix, and nothing is taken for something else."""

from __future__ import annotations

import pytest

from routing.domain.promise import DAY, HOUR, MINUTE, Pause, Promises, Rate, SlotRules, Strategy
from tests.config.files import QUEUES, centre_of, only_fault, speaks_library

PARTS = ("offer", "slots", "numbers", "limits", "dial", "attempts", "sms", "keep", "alerts", "balance", "privacy")


def _promises(text: str) -> Promises:
    found = centre_of(queues=QUEUES, callbacks=text).promises
    assert found is not None
    return found


@pytest.mark.parametrize(("text", "field", "fix"), [
    ("slot: {length: 1 h}", "slot", "did you mean “slots”?"),
    ("slots: {size: 4}", "slots.size", "unknown key"),
    ("offer: {closed: maybe}", "offer.closed", "yes or no"),
    ("offer: {in_queue_after: 2}", "offer.in_queue_after", "15 min"),
    ("offer: {in_queue_after: 2 h}", "offer.in_queue_after", "or no"),
    ("slots: {length: 1 min}", "slots.length", "from"),
    ("slots: {lead: soon}", "slots.lead", "15 min"),
    ("slots: {horizon: 99 days}", "slots.horizon", "from"),
    ("slots: {capacity: many}", "slots.capacity", "from 0 to 100000"),
    ("slots: {capacity: -1}", "slots.capacity", "from 0 to 100000"),
    ("slots: {agents: 2}", "slots", "agents and handling together"),
    ("slots: {handling: 8 min}", "slots", "agents and handling together"),
    ("slots: {capacity: 4, agents: 2, handling: 8 min}", "slots", "not both"),
    ("numbers: {countries: [fr]}", "numbers.countries", "two capital letters"),
    ("numbers: {countries: France}", "numbers.countries", "two capital letters"),
    ("numbers: {types: [premium]}", "numbers.types", "fixed_line, mobile, voip"),
    ("limits: {per_caller: 3}", "limits.per_caller", "3 per day"),
    ("limits: {per_caller: 0 per day}", "limits.per_caller", "3 per day"),
    ("limits: {per_address: 5 per year}", "limits.per_address", "3 per day"),
    ("limits: {open_per_number: 0}", "limits.open_per_number", "from 1 to 100"),
    ("dial: {strategy: agents_first}", "dial.strategy", "agent_first"),
    ("dial: {ring: 2 min 5 s}", "dial.ring", "30 s"),
    ("dial: {per_second: 0.5}", "dial.per_second", "from 1"),
    ("dial: {stop_before_closing: 10}", "dial.stop_before_closing", "15 min"),
    ("attempts: {max: 0}", "attempts.max", "from 1 to 20"),
    ("attempts: {no_answer: [30 min, tomorrow]}", "attempts.no_answer", "15 min"),
    ("attempts: {no_answer: [0 s]}", "attempts.no_answer", "next_half_day"),
    ("attempts: {machine: {message: twice}}", "attempts.machine.message", "once"),
    ("attempts: {machine: 2 h}", "attempts.machine", ""),
    ("sms: {before: 1 s}", "sms.before", "or no"),
    ("sms: {booked: sometimes}", "sms.booked", "yes or no"),
    ("keep: {numbers: 1 min}", "keep.numbers", "from"),
    ("keep: {recordings: forever}", "keep.recordings", "15 min"),
    ("alerts: {sms: [\"12\"]}", "alerts.sms.0", "not a telephone number"),
    ("alerts: {webhook: alertes.example.fr}", "alerts.webhook", "full web address"),
    ("balance: {alarm_at: 0}", "balance.alarm_at", "1.5"),
    ("balance: {stop_at: often}", "balance.stop_at", "or no"),
    ("privacy: {url: www.example.fr}", "privacy.url", "https://…"),
    ("privacy: {url: 'javascript:alert(1)'}", "privacy.url", "https://…"),
    ("privacy: {controller: ''}", "privacy.controller", "who is responsible"),
    ("privacy: {controler: Exemple SAS}", "privacy.controler", "did you mean “controller”?"),
    ("line: telephon", "line", "did you mean “telephone”?"),
    ("line: chat", "line", "people are rung back from a phone line"),
    ("slots: {lead: 3 h, horizon: 2 h}", "slots.horizon", "longer than the lead"),
])
def test_each_mistake_has_its_place_and_sentence(text: str, field: str, fix: str) -> None:
    fault = only_fault(queues=QUEUES, callbacks=f"{text}\n")
    assert (fault.file, fault.field) == ("callbacks.yaml", field)
    assert fix in fault.fix
    assert not speaks_library(fault.fix), fault.fix


@pytest.mark.parametrize("text", [
    f"{key}: {value}" for key in PARTS for value in ("x", "[]", "null")
])
def test_a_part_that_is_no_part_is_told_in_our_words(text: str) -> None:
    fault = only_fault(queues=QUEUES, callbacks=f"{text}\n")
    assert fault.file == "callbacks.yaml"
    assert not speaks_library(fault.fix), fault.fix


def test_what_is_left_out_takes_its_default() -> None:
    assert _promises("line: telephone\n") == Promises("telephone")
    assert centre_of(queues=QUEUES).promises is None


def test_no_is_no_wherever_it_may_stand() -> None:
    found = _promises(
        "offer: {closed: no, in_queue_after: no}\nsms: {before: no, booked: off}\n"
        "attempts: {machine: {message: no}}\nbalance: {alarm_at: no}\n"
    )
    assert (found.offered_while_closed, found.offered_after) == (False, None)
    assert (found.texts.before, found.texts.booked, found.tries.leaves_message) == (None, False, False)
    assert found.balance.alarm_at is None


def test_norway_is_a_country() -> None:
    assert _promises("numbers: {countries: [NO, FR]}\n").numbers.countries == ("NO", "FR")


def test_durations_rates_and_pauses_are_read() -> None:
    found = _promises(
        "slots: {length: 1 h, lead: 0 s, horizon: 2 days}\n"
        "limits: {per_caller: 2 per week, per_address: 9 per minute}\n"
        "attempts: {no_answer: next_half_day}\ndial: {strategy: agent_first, talk: 30 min}\nbalance: {stop_at: 1.5}\n"
    )
    assert found.slots == SlotRules(HOUR, 0, 2 * DAY, 4)
    assert (found.limits.per_caller, found.limits.per_address) == (Rate(2, 7 * DAY), Rate(9, MINUTE))
    assert found.tries.no_answer == (Pause.NEXT_HALF_DAY,)
    assert (found.dial.strategy, found.dial.talk, found.balance.stop_at) == (Strategy.AGENT_FIRST, 30 * MINUTE, 1.5)
