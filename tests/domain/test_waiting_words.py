"""One turn of the wait: what is known of it, what one may do instead, and a rest or music until the next turn."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from routing.domain.call_plan import CallPlan
from routing.domain.scene import Memory
from routing.domain.text import Language
from routing.domain.wait import Telling
from routing.domain.waiting_words import waiting_plan
from tests.domain.conversations import shipped
from tests.domain.said import Cases, differing


def _waits(telling: Telling, language: Language = Language.FR, offers: bool = False, **changes: Any) -> CallPlan:
    queue = shipped().queues["support"]
    queue = replace(queue, waiting=replace(queue.waiting, **changes))
    return waiting_plan(shipped(), queue, Memory(language=language), telling, offers, "3")


KNOWN = Telling(2, 200)
CASES: Cases = {
    "place and time known, a callback offered": lambda: _waits(KNOWN, offers=True),
    "nothing known, in English": lambda: _waits(Telling(None, None), Language.EN),
    "the time alone": lambda: _waits(Telling(None, 200)),
    "the place alone": lambda: _waits(Telling(2, None)),
    "the queue says no places, and has music": lambda: _waits(
        KNOWN, music="https://musique.example.fr/a.mp3", says_position=False
    ),
    "turns that follow at once": lambda: _waits(KNOWN, every=3),
}


def test_what_is_said() -> None:
    assert differing("waiting_words", CASES) == {}
