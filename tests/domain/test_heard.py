"""What a caller hears first, as it is shown beforehand: the very sentences of the call."""

from __future__ import annotations

from dataclasses import replace

import pytest

from routing.domain.call_plan import Say
from routing.domain.conversation import next_scene, opening_scene
from routing.domain.heard import heard_first
from routing.domain.hours import compile_hours, status_at
from routing.domain.prompts import opening_words
from routing.domain.rules import Closure, Kind, Source, Written
from routing.domain.speech import Key
from routing.domain.text import Language, Text
from tests.domain.conversations import CLOSED, OPEN, question, shipped, situation

DELAYS = Text("Les délais sont longs.", "Waits are long.")
FIRE = Text("Alerte incendie", "Fire alarm")


def test_a_closure_is_told_in_each_language_as_whole_sentences() -> None:
    centre, line = shipped(), shipped().lines["telephone"]
    closure = Closure(OPEN, None, FIRE, Source(Kind.CLOSURE, FIRE, Written(id="cl_x")))
    status = status_at(compile_hours(line.rules, (closure,), OPEN), OPEN)
    french, english = (heard_first(centre, line, status, OPEN, DELAYS, language) for language in Language)
    assert "Alerte incendie. " in french[1] and "Fire alarm. " in english[1]
    assert DELAYS.fr not in french, "an announcement is for open lines"
    assert heard_first(centre, centre.lines["chat"], status, OPEN, None, Language.FR) == ()


def test_a_line_without_a_menu_leads_straight_to_the_queue() -> None:
    centre = replace(shipped(), menus={})
    line = centre.lines["telephone"]
    status = status_at(compile_hours(line.rules, (), OPEN), OPEN)
    heard = heard_first(centre, line, status, OPEN, DELAYS, Language.FR)
    assert heard == (centre.messages["greeting"].fr, DELAYS.fr, centre.messages["connecting"].fr)


def test_an_announcement_is_said_once_in_each_language() -> None:
    where = replace(situation(), announcement=DELAYS)
    first = opening_scene(where)
    assert DELAYS in tuple(opening_words(where, first))
    english = next_scene(where, first, Key("9"))
    assert english.memory.language is Language.EN and DELAYS in tuple(opening_words(where, english))
    for key in ("9", "*", "7"):
        again = next_scene(where, english, Key(key))
        assert DELAYS not in tuple(opening_words(where, again)), key


@pytest.mark.parametrize("language", Language)
def test_what_is_heard_is_all_that_the_first_answer_says_in_that_language(language: Language) -> None:
    """As somebody hears who calls from a mobile phone: text messages are offered."""
    centre, line = shipped(), shipped().lines["telephone"]
    for now in (OPEN, CLOSED):
        where = situation(now)
        status = status_at(compile_hours(line.rules, (), now), now)
        scene = opening_scene(where)
        scene = replace(scene, memory=replace(scene.memory, language=language))
        said = [prompt.words for prompt in question(where, scene).prompts
                if isinstance(prompt, Say) and prompt.language is language]
        assert heard_first(centre, line, status, now, None, language) == tuple(said)
        assert len(said) > 5 and ("SMS" in " ".join(said)) is (now == CLOSED)
