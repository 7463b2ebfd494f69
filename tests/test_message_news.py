"""News of text messages change each thing once, and only for the message whose token they carry."""

from __future__ import annotations

import pytest

from routing.message_news import News, Status, message_told
from routing.outbox import SmsReason
from routing.runtime import Runtime
from tests.conftest import StoppedClock
from tests.outbox_cases import Desk


@pytest.fixture
def desk(runtime: Runtime, clock: StoppedClock) -> Desk:
    """A dispatcher whose provider does all it is told."""
    return Desk.of(runtime, clock)


def _told(desk: Desk, token: str | None, status: str, sid: str | None = "SM1", code: int | None = None) -> News:
    return message_told(desk.runtime, token or "", Status(sid, status, code))


def test_news_bind_the_message_and_move_it_forward(desk: Desk) -> None:
    token = desk.text().token
    told = [_told(desk, token, status) for status in ("sent", "queued", "sent", "delivered", "delivered", "failed")]
    assert told == [News.KEPT, *[News.NOTHING_NEW] * 2, News.KEPT, *[News.NOTHING_NEW] * 2]
    assert (desk.message(token).sid, desk.message(token).state) == ("SM1", "delivered")


def test_news_that_came_before_our_own_answer_are_not_undone_by_it(desk: Desk) -> None:
    token = desk.text().token
    desk.network.meanwhile = lambda: _told(desk, token, "delivered", f"SM{0:032x}") and None
    desk.send()
    assert (desk.message(token).state, desk.row().state, desk.alarms()) == ("delivered", "done", [])


@pytest.mark.parametrize("status", ["", "receiving", "received", "of-a-later-year"])
def test_a_status_that_is_none_of_a_sent_message_only_binds(desk: Desk, status: str) -> None:
    token = desk.text().token
    assert _told(desk, token, status) is News.NOTHING_NEW
    assert (desk.message(token).state, desk.message(token).sid) == ("pending", "SM1")


def test_an_unknown_token_is_nobody_s(desk: Desk) -> None:
    assert _told(desk, "unknown", "sent") is News.UNKNOWN_TOKEN


def test_news_of_another_message_are_an_alarm(desk: Desk) -> None:
    token = desk.text().token
    _told(desk, token, "sent")
    assert _told(desk, token, "delivered", "SM2") is News.NOT_OURS
    assert (desk.message(token).sid, desk.message(token).state) == ("SM1", "sent")
    assert [kind for kind, _, _ in desk.alarms()] == ["sms_twice"]


def test_news_without_a_sid_are_believed_for_their_token(desk: Desk) -> None:
    token = desk.text().token
    assert _told(desk, token, "delivered", None) is News.KEPT


@pytest.mark.parametrize(("code", "reason"), [
    (21610, SmsReason.REFUSED_BEFORE), (21614, SmsReason.REFUSED_BEFORE), (30003, SmsReason.QUEUED),
])
def test_an_undelivered_one_says_why_and_some_whys_are_for_good(desk: Desk, code: int, reason: SmsReason) -> None:
    token = desk.text().token
    assert _told(desk, token, "undelivered", code=code) is News.KEPT
    assert (desk.message(token).state, desk.message(token).error) == ("undelivered", str(code))
    assert desk.text(purpose="trial").reason is reason
