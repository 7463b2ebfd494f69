"""What a caller gets by what is in memory alone, nothing being kept: agents rung tier after tier, or why not.

Nobody knows then which language a caller chose, so every sentence is said in both.
"""

from __future__ import annotations

from collections.abc import Collection

from routing.domain.announcements import closed_words, trouble_plan
from routing.domain.call_plan import (
    Ask,
    CallPlan,
    Goodbye,
    Leave,
    Next,
    Pause,
    Question,
    RingDirectly,
    Say,
    Step,
    Turn,
    sentence,
)
from routing.domain.centre import Centre, Line
from routing.domain.hours import Status
from routing.domain.rules import Week
from routing.domain.staff import Agent, Queue, Tier
from routing.domain.text import Language, Text
from routing.domain.wording import week_text

MOST_AT_ONCE = 10
"""How many may be rung by one Dial: https://www.twilio.com/docs/voice/twiml/dial"""
BREATH, LISTENING, ROUNDS = 8, 8, 3
TAKE_KEY = "1"


def in_both(*told: Text) -> tuple[Say, ...]:
    """Sentences in French, then the same in English."""
    french = " ".join(words.fr for words in told)
    return Say(french, Language.FR), Say(" ".join(words.en for words in told), Language.EN)


def closed_plan(centre: Centre, line: Line, status: Status) -> CallPlan:
    """The line is closed: why, until when, and that no callback and no message can be noted."""
    words, messages = closed_words(centre, status, line.rules.timezone), centre.messages
    return CallPlan("direct_closed", (
        *in_both(messages["greeting"], words, messages["direct_closed"], messages["goodbye"]), Goodbye()
    ), "closed")


def ring_plan(
    centre: Centre, line: Line, week: Week, first: int, away: Collection[str] = (), said: tuple[Text, ...] = ()
) -> CallPlan:
    """The agents of the first tier from `first` on with anybody who was not away; after the last what else there is.

    Tiers are rung in three rounds and numbered through them, as whoever talks with one caller is free for the next.
    `week`: the usual hours, told where nobody is left to ring. `said`: what the caller is told before.
    """
    queue = centre.queue_of(line.id)
    if queue is None:
        return trouble_plan(centre, week_text(week))
    for number in range(first, len(queue.tiers) * ROUNDS):
        tier, is_again = queue.tiers[number % len(queue.tiers)], number >= len(queue.tiers)
        rung = tuple(agent for agent in tier.agents if agent.id not in away)[:MOST_AT_ONCE]
        if rung:
            told: tuple[Step, ...] = in_both(*said) if said else ()
            if is_again:
                told = (*in_both(centre.messages["queue_next"]), Pause(BREATH))
            return CallPlan("direct", (*told, _ring(queue, tier, rung, number)), "answered")
    return trouble_plan(centre, week_text(week))


def offer_plan(centre: Centre, queue: str) -> CallPlan:
    """What an agent hears who has picked up; a mailbox presses no key."""
    served = centre.queues.get(queue)
    what = served.name if served else centre.messages["company"]
    said = Say(sentence(centre.messages, "direct_offer", what=what).fr, Language.FR)
    question = Question((said, Pause(1), said), Turn(Ask.DIRECT_TAKEN, queue), Language.FR, seconds=LISTENING)
    return CallPlan("direct_offer", (question,))


def taken_plan(keys: str) -> CallPlan:
    """Nothing more is said to an agent who takes the call; whoever does not press the key is not connected."""
    return CallPlan("direct_taken", () if keys == TAKE_KEY else (Goodbye(),))


def waiting_plan(centre: Centre, turn: str) -> CallPlan:
    """A caller in the queue waits a little longer, as the database may be back soon."""
    said = in_both(centre.messages["queue_next"])
    return CallPlan("direct_waits", (*said, Pause(BREATH), Next(Turn(Ask.WAITING, turn))))


def leaving_plan() -> CallPlan:
    """Out of the queue, to be connected directly."""
    return CallPlan("direct_leaves", (Leave(),))


def over_plan(centre: Centre, *keys: str) -> CallPlan:
    """Sentences, if any, and the end of the call."""
    said = in_both(*(centre.messages[key] for key in keys)) if keys else ()
    return CallPlan("direct_over", (*said, Goodbye()))


def connected_plan(centre: Centre) -> CallPlan:
    """The last words before a caller is connected with the agent who took the call."""
    return CallPlan("direct_connected", in_both(centre.messages["connected"]))


def apology_plan(centre: Centre) -> CallPlan:
    """What somebody rung back hears: who rang, and that something is broken; they are rung again."""
    return CallPlan("direct_apology", (
        *in_both(sentence(centre.messages, "ring_trouble", company=centre.messages["company"])), Goodbye()
    ))


def _ring(queue: Queue, tier: Tier, rung: tuple[Agent, ...], number: int) -> RingDirectly:
    targets = tuple((agent.contact.value, agent.address) for agent in rung)
    return RingDirectly(
        targets, tier.seconds, tier.together, Turn(Ask.DIRECT_OFFER, queue.id), Turn(Ask.DIRECT_DONE, str(number))
    )
