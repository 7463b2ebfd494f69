"""Situations and conversations for the tests: the shipped centre at a moment, open or closed, and who calls."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from routing.config.loader import load, read_files
from routing.domain.call_plan import CallPlan, Question, Say
from routing.domain.callback_facts import CallbackFacts, Deed, Keyed, Told
from routing.domain.callback_talk import begun, cancelled, settled
from routing.domain.centre import Centre
from routing.domain.conversation import next_scene, opening_scene
from routing.domain.hours import compile_hours, status_at
from routing.domain.prompts import plan_of
from routing.domain.rules import Closure
from routing.domain.scene import Place, Scene, Situation
from routing.domain.slots import Window, free_slots, soonest, windows
from routing.domain.speech import Key, Meaning
from routing.domain.text import Language, Text

CONFIG = Path(__file__).parents[2] / "config"
OPEN = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
CLOSED = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
PAUSE = timedelta(minutes=10)
OWN, ANOTHER = "+33612345678", "+33145678901"
CONSENT = Text("Votre numéro sert uniquement à ce rappel.", "We only use your number for this call.")
PROMISED = Told("c" * 32, "RC-7F3K", Window(OPEN + timedelta(days=1), OPEN + timedelta(days=1, minutes=30)))
ENDS = {Place.QUEUE, Place.VOICEMAIL, Place.END, Place.REFUSED}


@lru_cache(maxsize=1)
def shipped() -> Centre:
    """The centre of the shipped config."""
    return load(read_files(CONFIG), OPEN.date()).centre


def situation(
    now: datetime = OPEN, *, can_text: bool = True, centre: Centre | None = None, closures: tuple[Closure, ...] = (),
    may_queue: bool | None = None, own: str | None = OWN, held: Told | None = None, taken: int = 0,
) -> Situation:
    """What is true around a call at a moment."""
    centre = centre or shipped()
    line = centre.lines["telephone"]
    hours = compile_hours(line.rules, closures, now)
    status, facts = status_at(hours, now), None
    if centre.promises is not None:
        rules, until = centre.promises.slots, now + timedelta(days=7)
        sold = {window.start: taken for window in windows(hours, rules, now - timedelta(hours=2), until)}
        facts = CallbackFacts(
            soonest(hours, rules, sold, now, PAUSE), free_slots(hours, rules, sold, now, now, until, PAUSE),
            CONSENT, own, held=held,
        )
    may_queue = status.is_open if may_queue is None else may_queue
    return Situation(centre, line, status, now, may_queue, can_text, facts)


def keyed(keys: str) -> list[Key]:
    """Answers by keys, separated by commas."""
    return [Key(part) for part in keys.split(",")]


def follow(where: Situation, scene: Scene, answer: Meaning | None) -> Scene:
    """The scene that follows, with what is done about a callback on the way: it comes off."""
    if where.callbacks is not None:
        keys = answer.keys if isinstance(answer, Key) else ""
        where = replace(where, callbacks=replace(where.callbacks, keyed=_keyed(keys.strip("#"))))
    following = next_scene(where, scene, answer)
    if following.place is Place.CALLBACK:
        return begun(where, following)
    if following.deed is Deed.BOOK:
        return settled(where, following, PROMISED)[1]
    return cancelled(following) if following.deed is Deed.CANCEL else following


def _keyed(keys: str) -> Keyed:
    is_whole = len(keys) == len("0145678901") and keys.startswith("0")
    return Keyed(f"+33{keys[1:]}", None) if is_whole else Keyed(None, "invalid_phone")


def talk(where: Situation, *answers: Meaning | None, start: Scene | None = None) -> list[Scene]:
    """The scenes of a conversation, the first one included; it stops where nothing is asked any more."""
    scenes = [start or opening_scene(where)]
    for answer in answers:
        if scenes[-1].place in ENDS:
            break
        scenes.append(follow(where, scenes[-1], answer))
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
