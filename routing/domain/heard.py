"""What a caller hears first, word for word, asked by whoever is about to change it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from routing.domain.call_plan import Question, Say, Step
from routing.domain.centre import Centre, Channel, Line
from routing.domain.conversation import opening_scene
from routing.domain.hours import Status
from routing.domain.prompts import opening_words, plan_of
from routing.domain.scene import Place, Scene, Situation
from routing.domain.text import Language, Text

Sentences = tuple[str, ...]


def heard_first(
    centre: Centre, line: Line, status: Status, now: datetime, announcement: Text | None, language: Language
) -> Sentences:
    """The sentences of the first answer of a call in one language, from a mobile phone; none for a chat."""
    if line.channel is not Channel.PHONE:
        return ()
    announced = announcement if status.is_open else None
    situation = Situation(centre, line, status, now, status.is_open, can_text=True, announcement=announced)
    scene = opening_scene(situation)
    scene = replace(scene, memory=replace(scene.memory, language=language))
    if scene.place is Place.QUEUE:
        return tuple(told.in_(language) for told in (*opening_words(situation, scene), centre.messages["connecting"]))
    return tuple(said.words for said in _said(situation, scene) if said.language is language)


def _said(situation: Situation, scene: Scene) -> list[Say]:
    steps: list[Step] = []
    for step in plan_of(situation, scene, "1").steps:
        steps += step.prompts if isinstance(step, Question) else (step,)
    return [step for step in steps if isinstance(step, Say)]
