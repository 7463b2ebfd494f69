"""A call comes in, and every answer of the caller to a question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from routing.availability import Outlook
from routing.calls.callback_asking import asked, count, is_about_callback
from routing.calls.callback_facts import with_facts
from routing.calls.joining import join_queue
from routing.calls.moment import Incoming, Moment
from routing.calls.turns import Decision, scene_decision, take_turn, turn_of
from routing.domain.call_plan import Ask, sentence
from routing.domain.centre import Centre, Line
from routing.domain.conversation import HOURS, next_scene, opening_scene
from routing.domain.scene import Place, Scene, Situation
from routing.domain.speech import Ear, Key, Meaning
from routing.domain.text import Language, Text
from routing.domain.wording import moment_text, week_text
from routing.outbox import say_by_sms
from routing.phone_numbers import e164_of
from routing.runtime import Runtime
from routing.store.caller_marks import BLOCKED

LONGEST_ENTRY = 200


@dataclass(frozen=True, slots=True)
class Heard:
    """What came back from a question: keys, or words with the recogniser's confidence; nothing for silence."""

    keys: str = ""
    words: str = ""
    confidence: str | None = None


def line_called(outlook: Outlook, to_raw: str) -> Line | None:
    """The line a call is for, None when the number is not ours."""
    number = e164_of(to_raw)
    return outlook.centre.line_called(number) if number else None


def answer(runtime: Runtime, outlook: Outlook, line: Line, call: Incoming) -> str:
    """The document for a call that comes in, as the line's status at this moment asks for."""

    def decide(moment: Moment) -> Decision:
        situation = moment.situation(needs_text=False)
        status = situation.status
        scene = Scene(Place.REFUSED, moment.scene.memory) if _is_blocked(moment) else opening_scene(situation)
        return _decided(moment, situation, scene, {"open": status.is_open, "reason": status.reason.value})

    return take_turn(runtime, outlook, line, call, None, decide)


def hear(runtime: Runtime, outlook: Outlook, line: Line, call: Incoming, key: str, heard: Heard) -> str:
    """The document that follows an answer of the caller, or the silence after a question."""

    def decide(moment: Moment) -> Decision:
        situation, scene = moment.situation(), moment.scene
        is_number = scene.place is Place.CALLBACK_KEYED
        if is_about_callback(scene):
            situation = with_facts(moment, situation, heard.keys if is_number else "")
        if situation.callbacks is not None and situation.callbacks.keyed is not None:
            count(moment, scene.memory, situation.callbacks.keyed.refusal)
        meaning = _meaning(outlook.centre, situation, scene, heard)
        following = next_scene(situation, scene, meaning)
        return _decided(moment, situation, following, {"keys": "a number"} if is_number else _noted(heard))

    return take_turn(runtime, outlook, line, call, turn_of(Ask.HEARD, key), decide)


def _decided(moment: Moment, situation: Situation, scene: Scene, detail: Mapping[str, Any]) -> Decision:
    if scene.wants_sms is not None:
        scene, detail = _texted(moment, situation, scene, detail)
    if is_about_callback(scene):
        situation, scene, detail = asked(moment, situation, scene, detail)
    if scene.place is Place.QUEUE:
        return join_queue(moment, situation, scene, detail)
    return scene_decision(moment, situation, scene, detail)


def _texted(
    moment: Moment, situation: Situation, scene: Scene, detail: Mapping[str, Any]
) -> tuple[Scene, Mapping[str, Any]]:
    """Sends what was wished for; where that turns out not to be possible, the caller is told so."""
    purpose, number = scene.wants_sms or "", moment.caller.e164
    if number is None:
        return scene.again("sms_not_possible"), detail
    body = _body(moment.outlook, situation, purpose, scene.memory.language)
    sent = say_by_sms(
        moment.connection, moment.outlook.centre, number=number, body=body, purpose=purpose,
        language=scene.memory.language, call_sid=moment.row.sid, now=moment.now,
    )
    noted = {**detail, "sms": sent.reason}
    if sent.is_queued:
        return replace(scene, wants_sms=None), noted
    untold = tuple(one for one in scene.memory.texted if one != purpose)
    return scene.again("sms_not_possible", texted=untold), noted


def _body(outlook: Outlook, situation: Situation, purpose: str, language: Language) -> str:
    centre = outlook.centre
    topic = centre.topics.get(purpose)
    if purpose != HOURS and topic is not None and topic.sms is not None:
        return topic.sms.in_(language)
    reopening = Text("", "")
    if situation.status.opens_at is not None:
        zone = situation.line.rules.timezone
        when = moment_text(situation.status.opens_at.astimezone(zone), _local(situation, zone))
        reopening = sentence(centre.messages, "reopening", when=when)
    hours = week_text(outlook.regular_week(situation.line.id))
    return sentence(
        centre.messages, "sms_hours", name=situation.line.name, hours=hours, reopening=reopening
    ).in_(language)


def _local(situation: Situation, zone: Any) -> datetime:
    return situation.now.astimezone(zone)


def _meaning(centre: Centre, situation: Situation, scene: Scene, heard: Heard) -> Meaning | None:
    if heard.keys:
        return Key(heard.keys[:LONGEST_ENTRY])
    if not heard.words:
        return None
    root = situation.menu
    menu = root.at(scene.memory.path) if root and scene.place is Place.MENU else None
    expected = tuple(menu.topics()) if menu else ()
    return Ear(centre.topics).understand(heard.words[:LONGEST_ENTRY], heard.confidence, expected)


def _noted(heard: Heard) -> dict[str, Any]:
    if heard.keys:
        return {"keys": heard.keys[:LONGEST_ENTRY]}
    return {"words": heard.words[:LONGEST_ENTRY].replace("\0", "")} if heard.words else {"silence": True}


def _is_blocked(moment: Moment) -> bool:
    number = moment.caller.e164
    if number is None:
        return False
    return number in moment.outlook.centre.blocked or moment.outlook.is_marked(number, BLOCKED, moment.now)
