"""Refusals carry their status, their faults and a message in English for logs."""

from __future__ import annotations

from datetime import UTC, datetime

from routing.domain.errors import Fault, HoursUnknown, Refused, TooOften, unknown_line
from routing.domain.text import Text

FAULTS = Fault("body", "/a", "one", Text("Un.", "One.")), Fault("body", "/b", "two", Text("Deux.", "Two."))


def test_a_refusal_says_each_fault() -> None:
    refused = Refused(409, *FAULTS)
    assert (refused.status, refused.faults, str(refused)) == (409, FAULTS, "One.; Two.")


def test_what_is_asked_too_often_says_when_to_come_back() -> None:
    refused = TooOften(30, *FAULTS)
    assert (refused.status, refused.seconds, refused.faults, str(refused)) == (429, 30, FAULTS, "One.; Two.")


def test_a_line_that_does_not_exist_is_answered_with_those_that_do() -> None:
    refused = unknown_line("x" * 70, ("telephone", "chat"))
    shown = "x" * 64
    assert refused.status == 404
    assert refused.faults == (Fault("path", "/line", "unknown_line", Text(
        f"La ligne «\u00a0{shown}\u00a0» n’existe pas. Lignes connues\u00a0: telephone, chat.",
        f"There is no line “{shown}”. Known lines: telephone, chat.",
    )),)
    elsewhere, = unknown_line("x", ("chat",), "body", "/lines/0").faults
    assert (elsewhere.location, elsewhere.pointer) == ("body", "/lines/0")


def test_hours_that_are_too_old_say_until_when_they_were_known() -> None:
    until = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    unknown = HoursUnknown(until)
    assert (unknown.told_until, str(unknown)) == (until, "hours were known until 2026-11-23T09:00:00+00:00")
