"""What an agent who picks up hears: what the caller wants, how long they have waited, and the key that takes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from routing.domain.call_plan import CallPlan
from routing.domain.offer import offer_plan
from tests.domain.conversations import OPEN, shipped
from tests.domain.said import Cases, differing


@dataclass(frozen=True)
class Somebody:
    """Who waits."""

    queue: str
    topic: str | None
    language: str
    entered_at: datetime


def _offered(topic: str | None, queue: str, language: str, waited: int) -> CallPlan:
    waits = Somebody(queue, topic, language, OPEN - timedelta(seconds=waited))
    return offer_plan(shipped(), waits, OPEN, "token")


CASES: Cases = {
    "a topic, just come": lambda: _offered("refund", "support", "fr", 0),
    "no topic, in English, for a minute and a half": lambda: _offered(None, "support", "en", 95),
    "a topic and a queue that are gone, for ten minutes": lambda: _offered("gone", "gone", "fr", 600),
}


def test_what_is_said() -> None:
    assert differing("offer", CASES) == {}
