"""One turn of the wait: where one stands, how long it may take, what one may do instead, and music until the next."""

from __future__ import annotations

from routing.domain.call_plan import Ask, CallPlan, Pause, Play, Question, Say, Turn
from routing.domain.centre import Centre
from routing.domain.scene import Memory
from routing.domain.spoken import announce, people_before, wait_estimate
from routing.domain.staff import Queue
from routing.domain.text import Text
from routing.domain.wait import Telling

LISTENING = 5
SHORTEST = 1


def waiting_plan(
    centre: Centre, queue: Queue, memory: Memory, telling: Telling, offers_callback: bool, turn: str
) -> CallPlan:
    """What a caller in the queue hears until the next turn; a key takes them out of it."""
    said: list[Text] = []
    if telling.ahead is not None and queue.waiting.says_position:
        said.append(people_before(telling.ahead))
    if telling.seconds is not None and queue.waiting.says_position:
        said.append(wait_estimate(telling.seconds))
    if not said:
        said.append(centre.messages["queue_next"])
    if offers_callback:
        said.append(announce(centre.messages["wait_callback"], "1"))
    said.append(announce(centre.messages["to_message"], "3"))
    rest = Pause(max(SHORTEST, queue.waiting.every - LISTENING))
    prompts = tuple(Say(words.in_(memory.language), memory.language) for words in said)
    music = Play(queue.waiting.music) if queue.waiting.music else rest
    question = Question((*prompts, music), Turn(Ask.WAITING, turn), memory.language, seconds=LISTENING)
    return CallPlan("waiting", (question,), "abandoned_queue")
