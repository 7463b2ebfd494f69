"""What Twilio's words for calls mean: whatever is not known is never guessed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from routing.domain.attempt import News
from routing.domain.staff import Agent, Contact
from routing.telephony.call_news import (
    CallRefusal,
    address_to_ring,
    call_news,
    call_refusal,
    customer_news,
    dial_outcome,
    has_talked,
    is_machine,
    moment_of,
)

NOW = datetime(2026, 11, 23, 9, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(("status", "news"), [
    ("queued", News.PLACED), ("initiated", News.PLACED), ("ringing", News.RINGING), ("in-progress", News.ANSWERED),
    ("completed", News.COMPLETED), ("busy", News.BUSY), ("no-answer", News.NO_ANSWER), ("failed", News.FAILED),
    ("canceled", News.CANCELLED), ("", None), ("Completed", None), ("who-knows", None),
])
def test_every_status_has_its_news(status: str, news: News | None) -> None:
    assert call_news(status) is news
    assert customer_news(status, "") is news
    if status != "failed":
        assert customer_news(status, "404") is news


@pytest.mark.parametrize(("code", "news"), [
    ("404", News.NO_SUCH_NUMBER), ("410", News.NO_SUCH_NUMBER), ("484", News.NO_SUCH_NUMBER),
    ("604", News.NO_SUCH_NUMBER), ("408", News.NO_ANSWER), ("480", News.NO_ANSWER), ("487", News.NO_ANSWER),
    ("486", News.BUSY), ("600", News.BUSY), ("603", News.BUSY), ("500", News.FAILED), ("503", News.FAILED),
    ("403", News.FAILED), ("", News.FAILED), ("x", News.FAILED),
])
def test_a_failure_is_told_by_what_it_met_with(code: str, news: News) -> None:
    assert customer_news("failed", code) is news


@pytest.mark.parametrize(("status", "news"), [
    ("busy", News.BUSY), ("no-answer", News.NO_ANSWER), ("canceled", News.CANCELLED), ("failed", News.FAILED),
    ("completed", News.FAILED), ("", News.FAILED), ("who-knows", News.FAILED),
])
def test_what_came_of_a_dial_that_joined_nobody(status: str, news: News) -> None:
    assert dial_outcome(status) is news


@pytest.mark.parametrize(("status", "bridged", "talked"), [
    ("completed", "true", True), ("answered", "", True), ("completed", "", True), ("completed", "false", False),
    ("completed", "False", False), ("no-answer", "true", False), ("failed", "", False), ("", "true", False),
])
def test_who_was_joined(status: str, bridged: str, talked: bool) -> None:
    assert has_talked(status, bridged) is talked


@pytest.mark.parametrize("answered_by", ["human", "unknown", "", "Machine"])
def test_who_is_no_machine_for_sure_is_none(answered_by: str) -> None:
    assert not is_machine(answered_by)
    assert is_machine("machine_end_beep")
    assert is_machine("fax")


@pytest.mark.parametrize(("code", "refusal"), [
    (21211, CallRefusal.NUMBER), (21214, CallRefusal.NUMBER), (21217, CallRefusal.NUMBER), (13224, CallRefusal.NUMBER),
    (21215, CallRefusal.COUNTRY), (21216, CallRefusal.COUNTRY), (20003, CallRefusal.ACCOUNT),
    (21213, CallRefusal.ACCOUNT), (21210, CallRefusal.ACCOUNT), (10004, CallRefusal.NOT_NOW),
    (None, CallRefusal.NOT_NOW), (21202, CallRefusal.OTHER), (99999, CallRefusal.OTHER),
])
def test_what_a_refusal_is_about(code: int | None, refusal: CallRefusal) -> None:
    assert call_refusal(code) is refusal


@pytest.mark.parametrize(("contact", "address", "rung"), [
    (Contact.NUMBER, "+33184880001", "+33184880001"), (Contact.CLIENT, "karim", "client:karim"),
    (Contact.SIP, "sip:nadia@pbx.example.fr", "sip:nadia@pbx.example.fr"), (Contact.SIP, "n@x.fr", "sip:n@x.fr"),
])
def test_an_agent_is_rung_as_the_network_writes_it(contact: Contact, address: str, rung: str) -> None:
    assert address_to_ring(Agent("a", "A", contact, address)) == rung


@given(ago=st.integers(0, 86_399), zone=st.integers(-12, 14))
def test_a_moment_is_read_to_the_second(ago: int, zone: int) -> None:
    at = NOW - timedelta(seconds=ago)
    hour = timedelta(hours=abs(zone))
    written = format_datetime(at + (hour if zone >= 0 else -hour)).replace("+0000", f"{zone:+03d}00")
    assert moment_of(written, NOW) == at


@pytest.mark.parametrize("written", [
    "Mon, 23 Nov 2026 09:00:31 +0000", "Sun, 22 Nov 2026 09:00:30 +0000", "Mon, 23 Nov 1026 09:00:00 +0000",
    "Fri, 31 Dec 9999 23:59:59 -1200",
])
def test_a_moment_that_cannot_be_is_now(written: str) -> None:
    assert moment_of(written, NOW) == NOW


@settings(max_examples=200)
@given(st.text(max_size=40))
@example("0")
@example("Mon, 99 Nov 2026 09:00:00 +0000")
@example("Mon, 23 Nov 2026 09:00:00 +9999999999")
@example("Mon, 01 Jan 0001 00:00:00 +1400")
@example("Mon, 23 Nov 99999999999999999999 09:00:00 +0000")
def test_whatever_is_written_there_is_a_moment(written: str) -> None:
    found = moment_of(written, NOW)
    assert NOW - timedelta(days=1) < found <= NOW
    assert found.tzinfo is not None
