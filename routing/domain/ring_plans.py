"""What people hear who are rung back, and the agents held for them. Before key 1 nobody but the company is named."""

from __future__ import annotations

from routing.domain.call_plan import Ask, CallPlan, Connect, Goodbye, Next, Pause, Question, Say, Turn, sentence
from routing.domain.centre import Centre
from routing.domain.spoken import announce
from routing.domain.staff import Agent
from routing.domain.text import Language, Text

LISTENING, BETWEEN = 6, 4
AGENT_RINGS = 20
WAITING = 10
TALK_KEY, MOVE_KEY, CANCEL_KEY = "1", "2", "3"


def greeting_plan(centre: Centre, language: Language, turn: str, is_repeated: bool, was_let_down: bool) -> CallPlan:
    """The question that proves a person: who rings, and the three keys; asked once more without a word of welcome."""
    company = centre.messages["company"]
    greeting = "ring_greeting_again" if was_let_down else "ring_greeting"
    said = [] if is_repeated else [sentence(centre.messages, greeting, company=company)]
    keys = (("to_agent", TALK_KEY), ("ring_postpone", MOVE_KEY), ("ring_cancel", CANCEL_KEY))
    said += [announce(centre.messages[purpose], key) for purpose, key in keys]
    start = () if is_repeated else (Pause(1),)
    prompts = (*start, *(Say(words.in_(language), language) for words in said))
    return CallPlan("rung", (Question(prompts, Turn(Ask.RUNG_HEARD, turn), language, seconds=LISTENING),))


def connecting_plan(
    centre: Centre, language: Language, agent: Agent, turn: str, longest: int, opening: str | None
) -> CallPlan:
    """To an agent, who hears first what it is about and takes the call by pressing 1."""
    said = (Say(centre.messages[opening].in_(language), language),) if opening else ()
    connect = Connect(
        agent.contact.value, agent.address, Turn(Ask.RUNG_DONE, turn), AGENT_RINGS, longest,
        hears=Turn(Ask.RUNG_AGENT, turn),
    )
    return CallPlan("rung_connecting", (*said, connect))


def patience_plan(centre: Centre, language: Language, turn: str, is_said: bool) -> CallPlan:
    """No agent is free at this moment: a little later one may be."""
    said = (Say(centre.messages["ring_wait"].in_(language), language),) if is_said else ()
    return CallPlan("rung_waits", (*said, Pause(WAITING), Next(Turn(Ask.RUNG_CONNECT, turn))))


def calling_plan(number: str, turn: str, ring_seconds: int, longest: int) -> CallPlan:
    """An agent calls somebody who asked for it."""
    connect = Connect(
        "number", number, Turn(Ask.RUNG_DONE, turn), ring_seconds, longest, news=Turn(Ask.RUNG_NEWS, turn)
    )
    return CallPlan("agent_calls", (connect,))


def offer_plan(
    centre: Centre, topic: str | None, queue: str | None, language: str, turn: str, is_first: bool
) -> CallPlan:
    """What an agent hears who has picked up: what it is about, twice. `is_first`: nobody is on the line yet."""
    key = f"ring_offer{'_first' if is_first else ''}{'_english' if language == Language.EN else ''}"
    said = Say(sentence(centre.messages, key, what=_about(centre, topic, queue)).fr, Language.FR)
    question = Question((said, Pause(BETWEEN), said), Turn(Ask.RUNG_TAKEN, turn), Language.FR, seconds=LISTENING)
    return CallPlan("rung_offer", (question,))


def goodbye_plan(centre: Centre, language: Language, key: str | None, **places: Text) -> CallPlan:
    """One sentence, or none, and the end of the call."""
    if key is None:
        return CallPlan("rung_over", (Goodbye(),))
    words = sentence(centre.messages, key, **{"company": centre.messages["company"], **places})
    return CallPlan(key, (Say(words.in_(language), language), Goodbye()))


def _about(centre: Centre, topic: str | None, queue: str | None) -> Text:
    known = centre.topics.get(topic or "")
    if known is not None:
        return known.label
    served = centre.queues.get(queue or "")
    return served.name if served else centre.messages["company"]
