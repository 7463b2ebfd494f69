"""What a supervisor asks for on behalf of a caller, checked: the number, the topic, and who will see to it."""

from __future__ import annotations

from routing import callback_refusals as refusals
from routing.availability import Outlook
from routing.callbacks.booking import Wanted
from routing.callbacks.numbers import NumberRefusal, count_refusal, read_allowed
from routing.domain.text import Language
from routing.runtime import Runtime
from routing.store.callbacks import DESK
from routing.store.caller_marks import PRIORITY

MARKED = 1


def wished(
    runtime: Runtime, outlook: Outlook, number: str, topic: str | None, language: str, slot_id: str | None
) -> Wanted:
    """The callback that is wanted; `slot_id` None is as soon as possible. Raises Refused; a refused number is counted.
    """
    centre, promises, now = outlook.centre, outlook.centre.promises, runtime.clock.now()
    if promises is None:
        raise refusals.not_offered()
    if topic is not None and topic not in centre.topics:
        raise refusals.unknown_topic(topic)
    read = read_allowed(centre, number)
    if read.e164 is None:
        code = read.refusal or NumberRefusal.INVALID
        runtime.database.write(lambda connection: count_refusal(connection, code, DESK, now, centre.timezone))
        raise refusals.not_allowed(code)
    of_line, of_topic = centre.queue_of(promises.line), centre.topics[topic].queue if topic else None
    queue = of_topic or (of_line.id if of_line else None)
    priority = MARKED if outlook.is_marked(read.e164, PRIORITY, now) else 0
    return Wanted(read.e164, topic, queue, Language(language), DESK, slot_id, priority=priority)
