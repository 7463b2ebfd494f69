"""Situations and conversations for the tests: the shipped centre at a moment, open or closed, and who calls."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from routing.config.loader import load, read_files
from routing.domain.call_plan import CallPlan, Question, Say
from routing.domain.centre import Centre
from routing.domain.conversation import next_scene, opening_scene
from routing.domain.hours import compile_hours, status_at
from routing.domain.prompts import plan_of
from routing.domain.rules import Closure
from routing.domain.scene import Place, Scene, Situation
from routing.domain.speech import Key, Meaning
from routing.domain.text import Language

CONFIG = Path(__file__).parents[2] / "config"
OPEN = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
CLOSED = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
ENDS = {Place.QUEUE, Place.VOICEMAIL, Place.END, Place.REFUSED}


@lru_cache(maxsize=1)
def shipped() -> Centre:
    """The centre of the shipped config."""
    return load(read_files(CONFIG), OPEN.date()).centre


def situation(
    now: datetime = OPEN, *, can_text: bool = True, centre: Centre | None = None, closures: tuple[Closure, ...] = (),
    may_queue: bool | None = None,
) -> Situation:
    """What is true around a call at a moment."""
    centre = centre or shipped()
    line = centre.lines["telephone"]
    status = status_at(compile_hours(line.rules, closures, now), now)
    return Situation(centre, line, status, now, status.is_open if may_queue is None else may_queue, can_text)


def keyed(keys: str) -> list[Key]:
    """Answers by keys, separated by commas."""
    return [Key(part) for part in keys.split(",")]


def talk(where: Situation, *answers: Meaning | None, start: Scene | None = None) -> list[Scene]:
    """The scenes of a conversation, the first one included; it stops where nothing is asked any more."""
    scenes = [start or opening_scene(where)]
    for answer in answers:
        if scenes[-1].place in ENDS:
            break
        scenes.append(next_scene(where, scenes[-1], answer))
    return scenes


def question(where: Situation, scene: Scene) -> Question:
    """What is asked at a place."""
    plan: CallPlan = plan_of(where, scene, "1")
    (step,) = plan.steps
    assert isinstance(step, Question), plan
    return step


def words(where: Situation, scene: Scene, language: Language = Language.FR) -> str:
    """All that is said at a place in one language, with plain spaces."""
    said: list[str] = []
    for step in plan_of(where, scene, "1").steps:
        prompts: Iterable[object] = step.prompts if isinstance(step, Question) else (step,)
        said += [prompt.words for prompt in prompts if isinstance(prompt, Say) and prompt.language is language]
    return " ".join(said).replace("\u00a0", " ").replace("\u202f", " ")


def without_menu() -> Centre:
    """The shipped centre where callers go straight to the queue."""
    return replace(shipped(), menus={})
