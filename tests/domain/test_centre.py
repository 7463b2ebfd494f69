"""The centre: which line a number reaches, who serves it, and whether a purchase is still within a rule."""

from __future__ import annotations

from datetime import date

import pytest

from routing.domain.centre import Centre, Channel, DateRule, Line, PhoneNumber
from routing.domain.eligibility import Eligibility, eligibility
from routing.domain.rules import Written
from routing.domain.staff import Queue
from routing.domain.text import Text
from tests.domain.oracle import PlainRules
from tests.domain.samples import PARIS, REAL_WEEK, rules_of

HOLIDAYS = {
    date(2026, 12, 25): Text("Noël", "Christmas Day"),
    date(2027, 1, 1): Text("Jour de l’an", "New Year’s Day"),
    date(2026, 5, 1): Text("Fête du Travail", "Labour Day"),
    date(2026, 4, 6): Text("Lundi de Pâques", "Easter Monday"),
}
SIXTY = DateRule(60, False, None)
FOURTEEN = DateRule(14, True, "late")


@pytest.mark.parametrize(("meant", "rule", "bought", "today", "expected"), [
    ("the day of purchase", SIXTY, "2026-11-23", "2026-11-23", (True, "2027-01-22", None)),
    ("the last day counts", SIXTY, "2026-11-23", "2027-01-22", (True, "2027-01-22", None)),
    ("the day after is late", SIXTY, "2026-11-23", "2027-01-23", (False, "2027-01-22", None)),
    ("a Sunday stays where nothing moves", SIXTY, "2026-11-25", "2027-01-24", (True, "2027-01-24", None)),
    ("a working day stays", FOURTEEN, "2026-11-23", "2026-12-07", (True, "2026-12-07", None)),
    ("a Saturday moves to Monday", FOURTEEN, "2026-11-21", "2026-12-07", (True, "2026-12-07", "2026-12-05")),
    ("a Sunday moves to Monday", FOURTEEN, "2026-11-22", "2026-12-07", (True, "2026-12-07", "2026-12-06")),
    ("late after the moved day", FOURTEEN, "2026-11-21", "2026-12-08", (False, "2026-12-07", "2026-12-05")),
    ("a holiday moves, over the weekend too", FOURTEEN, "2026-12-11", "2026-12-28",
     (True, "2026-12-28", "2026-12-25")),
    ("a Friday holiday at New Year", FOURTEEN, "2026-12-18", "2027-01-04",
     (True, "2027-01-04", "2027-01-01")),
    ("a Saturday before Easter Monday", FOURTEEN, "2026-03-21", "2026-04-07",
     (True, "2026-04-07", "2026-04-04")),
    ("over the end of February", DateRule(14, False, None), "2028-02-15", "2028-02-29",
     (True, "2028-02-29", None)),
])
def test_eligibility(
    meant: str, rule: DateRule, bought: str, today: str, expected: tuple[bool, str, str | None]
) -> None:
    is_eligible, last, moved = expected
    found = eligibility(rule, date.fromisoformat(bought), date.fromisoformat(today), HOLIDAYS)
    assert found == Eligibility(
        is_eligible, date.fromisoformat(last), date.fromisoformat(moved) if moved else None
    ), meant


def line(id_: str, number: str | None, *reached_by: str) -> Line:
    """A phone line."""
    return Line(
        id=id_, channel=Channel.PHONE, name=Text(id_, id_), rules=rules_of(PlainRules(PARIS, REAL_WEEK)),
        number=PhoneNumber(number,
            Text(number, number)) if number else None, reached_by=reached_by, tariff=None,
        relay=None, url=None, close_when_empty=False, written=Written(file="config/hours.yaml", line=4),
    )


def centre(*lines: Line, queues: tuple[Queue, ...] = ()) -> Centre:
    """A centre of these lines."""
    return Centre(
        timezone=PARIS, holidays=HOLIDAYS, lines={one.id: one for one in lines},
        queues={queue.id: queue for queue in queues}, agents={}, topics={}, messages={}, caller_id=None,
        fallback_number=None,
    )


@pytest.mark.parametrize(("called", "reached"), [
    ("+33173018499", "telephone"), ("+33973030001", "telephone"), ("+33173018400", "sales"), ("+33999999999",
     None),
])
def test_the_line_that_a_number_reaches(called: str, reached: str | None) -> None:
    found = centre(line("telephone", "+33173018499", "+33973030001"),
        line("sales", "+33173018400")).line_called(called)
    assert (found.id if found else None) == reached


def test_the_first_queue_that_serves_a_line() -> None:
    support, all_lines = (
        Queue(id_, Text(id_, id_), lines, ()) for id_, lines in (("support", ("telephone",)),
            ("all", ("telephone", "chat")))
    )
    found = centre(queues=(support, all_lines))
    assert found.queue_of("telephone") == support
    assert found.queue_of("chat") == all_lines
    assert found.queue_of("fax") is None
