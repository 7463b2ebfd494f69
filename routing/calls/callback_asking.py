"""A caller asks for a callback: booked, moved or cancelled within the turn in which they say so.

Whoever left the queue to ask keeps their place in it until the callback is booked: both are one transaction, and if
nothing comes of it they are back in the queue with the rank they had.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from routing.callbacks import booking
from routing.callbacks.booking import Booked, Booking, Wanted
from routing.callbacks.consent import consent_of
from routing.callbacks.numbers import count_refusal
from routing.callbacks.own import CANCELLED, MOVED
from routing.callbacks.stopping import stop_ringing
from routing.callbacks.telling import Telling, tell
from routing.calls.callback_facts import told_of, with_facts
from routing.calls.joining import close_entry, priority_of
from routing.calls.moment import Moment
from routing.domain.callback import CallbackEvent
from routing.domain.callback_facts import Deed
from routing.domain.callback_talk import begun, cancelled, refused, settled, slot_gone
from routing.domain.scene import CALLBACK_PLACES, Memory, Place, Scene, Situation
from routing.store import callbacks, calls, queue_entries
from routing.store.callbacks import PHONE, QUEUE, CallbackRow
from routing.store.savepoints import Undone, tried

log = logging.getLogger(__name__)

CONVERTED = "converted"
_REFUSED = {Booked.ALREADY_BOOKED: "callback_already", Booked.TOO_MANY: "callback_too_many"}

Detail = Mapping[str, Any]


def is_about_callback(scene: Scene) -> bool:
    """Whether a scene is about a callback, or ends such a conversation."""
    return scene.place in CALLBACK_PLACES or scene.deed is not None or scene.memory.keeps_place


def asked(
    moment: Moment, situation: Situation, scene: Scene, detail: Detail
) -> tuple[Situation, Scene, Detail]:
    """What comes of a scene about a callback once it is looked up and done."""
    if situation.callbacks is None:
        situation = with_facts(moment, situation)
    if scene.place is Place.CALLBACK:
        scene = begun(situation, scene)
        if "callback_own_refused" in scene.opening and situation.callbacks is not None:
            count(moment, scene.memory, situation.callbacks.own_refusal)
    if scene.deed is not None:
        situation, scene, detail = _done(moment, situation, scene, detail)
    if scene.memory.keeps_place and scene.place not in CALLBACK_PLACES | {Place.QUEUE}:
        close_entry(moment, queue_entries.of_call(moment.connection, moment.row.sid), _left_as(scene))
        scene = replace(scene, memory=replace(scene.memory, keeps_place=False))
    return situation, scene, detail


def count(moment: Moment, memory: Memory, refusal: str | None) -> None:
    """Counts a number that may not be rung, keyed or called from, if it was refused."""
    channel = QUEUE if memory.keeps_place else PHONE
    if refusal is not None:
        count_refusal(moment.connection, refusal, channel, moment.now, moment.outlook.centre.timezone)


def _left_as(scene: Scene) -> str:
    if scene.memory.booked is not None:
        return CONVERTED
    return "voicemail" if scene.place is Place.VOICEMAIL else "abandoned"


def _done(
    moment: Moment, situation: Situation, scene: Scene, detail: Detail
) -> tuple[Situation, Scene, Detail]:
    """Does what was asked for. What fails is undone by itself, and the caller is where they were."""
    if scene.deed is Deed.CANCEL:
        return situation, _cancel(moment, scene), {**detail, "callback": "cancelled"}
    try:
        came = tried(moment.connection, lambda: _move(moment, scene) if scene.memory.held else _book(moment, scene))
    except Undone:
        log.exception("no callback was booked for call sid=%s", moment.row.sid)
        return situation, refused(scene, "callback_trouble"), {**detail, "callback": "failed"}
    noted = {**detail, "callback": came.reason.value}
    if came.reason is Booked.BOOKED and came.row is not None:
        calls.correct(moment.connection, moment.row.sid, CONVERTED)
        return *settled(situation, scene, told_of(came.row)), {**noted, "reference": came.row.reference}
    if came.reason in _REFUSED:
        return situation, refused(scene, "callback_fixed" if scene.memory.held else _REFUSED[came.reason]), noted
    fresh = with_facts(moment, situation)
    return fresh, slot_gone(fresh, scene), noted


def _book(moment: Moment, scene: Scene) -> Booking:
    """Books, and takes whoever left the queue to ask out of it for good."""
    entry = queue_entries.lock(moment.connection, moment.row.sid) if scene.memory.keeps_place else None
    memory, centre, consent = scene.memory, moment.outlook.centre, consent_of(moment.outlook.centre)
    queue = moment.situation(needs_text=False).queue(memory)
    caller = moment.caller.e164
    is_anothers = memory.number != caller and caller is not None
    came = booking.book(moment.connection, moment.outlook, moment.runtime.links, Wanted(
        number=memory.number or "", topic=memory.topic, queue=queue.id if queue else None, language=memory.language,
        channel=QUEUE if entry else PHONE, slot_id=memory.slot, consent_version=consent.version if consent else None,
        call_sid=moment.row.sid, asker=moment.runtime.links.asker(caller or "") if is_anothers else None,
        rank_at=entry.entered_at if entry else None, priority=entry.priority if entry else priority_of(moment),
    ), moment.now)
    if came.reason is Booked.BOOKED and entry is not None:
        close_entry(moment, entry, CONVERTED)
    log.info("callback asked sid=%s came=%s in %s", moment.row.sid, came.reason, centre.timezone.key)
    return came


def _move(moment: Moment, scene: Scene) -> Booking:
    held = _own(moment, scene)
    if held is None:
        return Booking(Booked.ALREADY_BOOKED)
    came = booking.move(moment.connection, moment.outlook, held, scene.memory.slot, MOVED, moment.now)
    if came.reason is Booked.BOOKED and came.row is not None:
        stop_ringing(moment.connection, held, moment.now)
        tell(moment.connection, moment.outlook.centre, moment.runtime.links, came.row, Telling.MOVED, moment.now)
    return came


def _cancel(moment: Moment, scene: Scene) -> Scene:
    held = _own(moment, scene)
    if held is None:
        return refused(scene, "callback_over")
    stop_ringing(moment.connection, held, moment.now)
    ended = booking.close(moment.connection, held, CallbackEvent.CANCELLED, CANCELLED, moment.now)
    return cancelled(scene) if ended else refused(scene, "callback_fixed")


def _own(moment: Moment, scene: Scene) -> CallbackRow | None:
    """The callback that the caller was told of, held, if it is that of the number they call from."""
    held = callbacks.lock(moment.connection, scene.memory.held or "")
    return held if held is not None and held.number == moment.caller.e164 else None
