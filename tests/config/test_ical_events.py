"""Calendars of others: what closes a line is read as the standard means it, and nothing in a file can hurt."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.config.ical_events import MOST_EVENTS, CalendarRejected, Reading, read_calendar
from routing.domain.dated_events import DatedEvent, closings
from routing.domain.rules import Period
from tests.config.files import within
from tests.domain.samples import PARIS, zone

YEAR = Period(date(2026, 1, 1), date(2028, 1, 1))


def _event(*lines: str, uid: str = "a", name: str = "Travaux") -> str:
    return "\r\n".join(["BEGIN:VEVENT", f"UID:{uid}", f"SUMMARY:{name}", *lines, "END:VEVENT", ""])


def _calendar(*events: str) -> bytes:
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{''.join(events)}END:VCALENDAR\r\n".encode()


def _read(*events: str) -> Reading:
    return read_calendar(_calendar(*events), PARIS, YEAR)


def _said(*lines: str) -> list[dict[str, Any]]:
    (event,) = _read(_event(*lines)).events
    return list(closings(event, PARIS))


@pytest.mark.parametrize(("lines", "said"), [
    (("DTSTART;VALUE=DATE:20261225",), [{"on": "2026-12-25", "hours": "closed"}]),
    (("DTSTART;VALUE=DATE:20261224", "DTEND;VALUE=DATE:20261227"),
     [{"on": ["2026-12-24", "2026-12-25", "2026-12-26"], "hours": "closed"}]),
    (("DTSTART:20261201T140000", "DURATION:PT90M"), [{"on": "2026-12-01", "close": "14:00-15:30"}]),
    (("DTSTART:20261201T130000Z", "DTEND:20261201T133010Z"), [{"on": "2026-12-01", "close": "14:00-14:31"}]),
    (("DTSTART;TZID=America/Montreal:20261201T040000", "DTEND;TZID=America/Montreal:20261201T050000"),
     [{"on": "2026-12-01", "close": "10:00-11:00"}]),
    (("DTSTART:20261204T180000", "DTEND:20261206T080000"),
     [{"on": "2026-12-04", "close": "18:00-24:00"}, {"on": "2026-12-05", "hours": "closed"},
      {"on": "2026-12-06", "close": "00:00-08:00"}]),
    (("DTSTART:20261204T100000", "DTEND:20261204T120000", "RRULE:FREQ=WEEKLY;COUNT=4", "EXDATE:20261211T100000",
      "RDATE:20261207T100000"),
     [{"on": ["2026-12-04", "2026-12-07", "2026-12-18", "2026-12-25"], "close": "10:00-12:00"}]),
    (("DTSTART;VALUE=DATE:20200714", "RRULE:FREQ=YEARLY", "EXDATE;VALUE=DATE:20270714"),
     [{"on": "2026-07-14", "hours": "closed"}]),
    (("DTSTART;VALUE=DATE:20261201", "RRULE:FREQ=MONTHLY;UNTIL=20270201"),
     [{"on": ["2026-12-01", "2027-01-01", "2027-02-01"], "hours": "closed"}]),
    (("DTSTART;TZID=Europe/Paris:20261023T100000", "DURATION:PT1H", "RRULE:FREQ=DAILY;UNTIL=20261026T090000Z"),
     [{"on": ["2026-10-23", "2026-10-24", "2026-10-25", "2026-10-26"], "close": "10:00-11:00"}]),
])
def test_what_an_event_closes(lines: tuple[str, ...], said: list[dict[str, Any]]) -> None:
    assert _said(*lines) == said


def test_one_of_many_is_moved_and_another_cancelled() -> None:
    rule = _event("DTSTART:20261204T100000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=3")
    moved = _event("RECURRENCE-ID:20261211T100000", "DTSTART:20261212T150000", "DURATION:PT2H")
    gone = _event("RECURRENCE-ID:20261218T100000", "DTSTART:20261218T100000", "DURATION:PT1H", "STATUS:CANCELLED")

    (event,) = _read(rule, moved, gone).events

    assert list(closings(event, PARIS)) == [
        {"on": "2026-12-04", "close": "10:00-11:00"}, {"on": "2026-12-12", "close": "15:00-17:00"}]


def test_the_same_uid_twice_is_one_event_as_it_was_written_last() -> None:
    first = _event("DTSTART;VALUE=DATE:20261201", "SEQUENCE:2")
    second = _event("DTSTART;VALUE=DATE:20261202", "SEQUENCE:1")

    assert [event.days for event in _read(first, second).events] == [(date(2026, 12, 1),)]
    assert [event.is_cancelled for event in _read(first, _event("SEQUENCE:3", "STATUS:CANCELLED")).events] == [True]
    assert _read(_event("DTSTART;VALUE=DATE:20201201")).events == ()


@pytest.mark.parametrize("lines", [
    (), ("DTSTART:20261301T100000", "DURATION:PT1H"), ("DTSTART:20261201T100000",),
    ("DTSTART:20261201T100000", "DTEND:20261201T090000"),
    ("DTSTART:20261201T100000", "DURATION:PT1H", "RRULE:FREQ=HOURLY"),
    ("DTSTART:20261201T100000", "DURATION:PT1H", "RRULE:FREQ=DAILY;BYSECOND=1,2,3"),
    ("DTSTART:20261201T100000", "DURATION:PT1H", "RRULE:FREQ=DAILY;INTERVAL=0"),
    ("DTSTART:20261201T100000", "DURATION:PT1H", "RRULE:FREQ=DAILY", "RRULE:FREQ=WEEKLY"),
    ("DTSTART:20261201T100000", "DURATION:PT1H", "EXDATE:hier"), ("DTSTART:00011201T100000", "DURATION:PT1H"),
    ("DTSTART:20261201T100000", "DTEND;VALUE=DATE:99991231", "RRULE:x"),
])
def test_what_cannot_be_read_is_named_and_left_out(lines: tuple[str, ...]) -> None:
    good = _event("DTSTART;VALUE=DATE:20261225", uid="b", name="Noël")

    read = _read(_event(*lines, name="Appeler le 06 12 34 56 78"), good)

    assert [event.name for event in read.events] == ["Noël"]
    assert [(one.name, bool(one.why.fr), bool(one.why.en)) for one in read.left_out] == [
        ("Appeler le 06••••78", True, True)]


def test_rules_that_never_happen_are_given_up() -> None:
    never = [_event("DTSTART;VALUE=DATE:20260230" if n < 0 else "DTSTART;VALUE=DATE:20260201",
                    "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", uid=f"n{n}") for n in range(300)]
    with within(20):
        assert len(_read(*never).left_out) >= 297


@pytest.mark.parametrize("content", [
    b"", b"\x00" * 50, b"<!doctype html><p>BEGIN:VCALENDAR", b"BEGIN:VCALENDAR", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n",
    b"BEGIN:VCALENDAR\r\nEND:VEVENT\r\n", _calendar(*[_event(uid=str(n)) for n in range(MOST_EVENTS + 1)]),
])
def test_what_is_no_calendar_is_refused(content: bytes) -> None:
    with pytest.raises(CalendarRejected) as rejected:
        read_calendar(content, PARIS, YEAR)
    assert rejected.value.why.fr != rejected.value.why.en


@given(st.lists(st.tuples(st.integers(0, 900), st.integers(0, 20)), max_size=6), st.binary(max_size=20))
@settings(max_examples=40, deadline=None)
def test_any_damage_is_survived(places: list[tuple[int, int]], junk: bytes) -> None:
    content = bytearray(_calendar(
        _event("DTSTART:20261204T100000", "DURATION:PT2H", "RRULE:FREQ=WEEKLY;COUNT=4", "EXDATE:20261211T100000"),
        _event("DTSTART;VALUE=DATE:20261224", "DTEND;VALUE=DATE:20261227", uid="b"),
    ))
    for at, length in places:
        content[at:at + length] = junk
    try:
        read = read_calendar(bytes(content), PARIS, YEAR)
    except CalendarRejected:
        return
    for event in read.events:
        closings(event, PARIS)


def test_a_line_elsewhere_is_closed_at_the_same_moment() -> None:
    (event,) = _read(_event("DTSTART;TZID=Europe/Paris:20261201T010000", "DURATION:PT1H")).events

    assert list(closings(event, zone("America/Montreal"))) == [{"on": "2026-11-30", "close": "19:00-20:00"}]
    day = (datetime(2026, 1, 1, tzinfo=PARIS), datetime(2026, 1, 2, tzinfo=PARIS))
    assert closings(DatedEvent("a", "b", stretches=(day,)), PARIS) == ({"on": "2026-01-01", "hours": "closed"},)
