"""What an agent who picks up hears: what the caller wants and how long they have waited, and which key takes them."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from routing.domain.call_plan import Ask, CallPlan, Pause, Question, Say, Turn, sentence
from routing.domain.centre import Centre
from routing.domain.spoken import waiting_for
from routing.domain.text import Language, Text

LISTENING, BETWEEN = 6, 4


class Waits(Protocol):
    """Somebody in a queue."""

    @property
    def queue(self) -> str:
        """The queue's id."""

    @property
    def topic(self) -> str | None:
        """What they want, by its id."""

    @property
    def language(self) -> str:
        """The language they speak."""

    @property
    def entered_at(self) -> datetime:
        """Since when they wait."""


def offer_plan(centre: Centre, waits: Waits, now: datetime, token: str) -> CallPlan:
    """The offer, said twice with a silence in between, so that one who says hello into it hears it all.

    Agents are spoken to in French, the centre's first language.
    """
    key = "agent_offer_english" if waits.language == Language.EN else "agent_offer"
    wait = waiting_for((now - waits.entered_at).total_seconds())
    said = Say(sentence(centre.messages, key, what=_about(centre, waits), wait=wait).fr, Language.FR)
    question = Question((said, Pause(BETWEEN), said), Turn(Ask.AGENT_HEARD, token), Language.FR, seconds=LISTENING)
    return CallPlan("agent_offer", (question,))


def _about(centre: Centre, waits: Waits) -> Text:
    topic = centre.topics.get(waits.topic or "")
    if topic is not None:
        return topic.label
    queue = centre.queues.get(waits.queue)
    return queue.name if queue else Text(waits.queue, waits.queue)
