"""Why a callback is not booked or not changed: the problem documents, counted, with the next slots where one helps."""

from __future__ import annotations

import math
from collections.abc import Collection
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flask import Response

from routing.availability import Outlook
from routing.callbacks import asking
from routing.callbacks.booking import Booked, Booking
from routing.callbacks.offering import slots_on_offer
from routing.callbacks.own import Done
from routing.domain.errors import Fault, Refused
from routing.domain.slots import Slot
from routing.domain.text import Text
from routing.domain.wording import moment_text
from routing.store.callbacks import WEB
from routing.web.api.callback_documents import slot_documents
from routing.web.errors import problem
from routing.web.parts import parts

NEXT_SLOTS = 10
NOT_OFFERED = Fault("path", "", "callbacks_not_offered", Text(
    "Nous ne proposons pas de rappel.", "We do not offer callbacks."
))
UNKNOWN = Fault("path", "/token", "unknown_callback", Text(
    "Ce lien ne mène à aucun rappel.", "This link leads to no callback."
))
KEY_REUSED = Fault("header", "/Idempotency-Key", "idempotency_key_reused", Text(
    "Cette clé a déjà servi à une autre demande. Prenez-en une nouvelle.",
    "This key was used for another request. Take a new one.",
))
ALREADY_BOOKED = Fault("body", "/phone", "already_booked", Text(
    "Un rappel est déjà prévu pour ce numéro.", "A call is already booked for this number."
))
TAKEN = Text("Ce créneau vient d’être pris. Choisissez-en un autre.",
             "This time has just been taken. Choose another one.")
GONE = Text("Ce créneau n’est pas proposé. Choisissez-en un autre.",
            "This time is not offered. Choose another one.")
NONE_LEFT = Text("Aucun créneau n’est libre pour le moment.", "No time is free at the moment.")
UNCHANGEABLE = {
    Done.TALKING: Fault("path", "/token", "callback_talking", Text(
        "Vous êtes en communication avec nous.", "You are on the phone with us."
    )),
    Done.OVER: Fault("path", "/token", "callback_over", Text("Ce rappel est terminé.", "This callback is over.")),
}


def check_offered(outlook: Outlook) -> None:
    """Raises Refused where nobody is rung back."""
    if outlook.centre.promises is None:
        raise Refused(404, NOT_OFFERED)


def not_booked(outlook: Outlook, booking: Booking, slot_id: str | None) -> Response:
    """The refusal of a callback, counted."""
    if booking.reason in (Booked.SLOT_TAKEN, Booked.NO_SUCH_SLOT):
        return no_slot(outlook, booking.reason is Booked.SLOT_TAKEN, slot_id)
    if booking.reason is not Booked.TOO_MANY:
        count(outlook, [ALREADY_BOOKED.code])
        return problem(409, [ALREADY_BOOKED])
    now = parts().runtime.clock.now()
    fault = _too_many(booking.again_at or now, now, _zone(outlook))
    count(outlook, [fault.code])
    told = problem(429, [fault])
    wait = ((booking.again_at or now) - now).total_seconds()
    told.headers["Retry-After"] = str(max(1, math.ceil(wait)))
    return told


def _too_many(again_at: datetime, now: datetime, zone: ZoneInfo) -> Fault:
    """Says from when on it may be asked again, to the minute and not too early."""
    minute = (again_at + timedelta(minutes=1) - timedelta(microseconds=1)).astimezone(zone)
    when = moment_text(minute, now.astimezone(zone))
    return Fault("body", "/phone", "too_many_requests", Text(
        f"Trop de demandes pour le moment. Réessayez {when.fr}.", f"Too many requests for now. Try again {when.en}."
    ))


def no_slot(outlook: Outlook, is_taken: bool, slot_id: str | None) -> Response:
    """A slot that is taken, 409, or is none that is offered, 422; with the next ones."""
    status, code, detail = (409, "slot_taken", TAKEN) if is_taken else (422, "unknown_slot", GONE)
    found = free(outlook, parts().runtime.clock.now())[:NEXT_SLOTS]
    fault = Fault("body", "/slot_id" if slot_id else "/asap", code, detail if found else NONE_LEFT)
    count(outlook, [code])
    return problem(status, [fault], more={"next_slots": slot_documents(found, _zone(outlook))})


def _zone(outlook: Outlook) -> ZoneInfo:
    """The zone of the line on which people are rung back."""
    promises = outlook.centre.promises
    return outlook.centre.lines[promises.line].rules.timezone if promises else outlook.centre.timezone


def free(
    outlook: Outlook, now: datetime, start: datetime | None = None, end: datetime | None = None
) -> tuple[Slot, ...]:
    """The slots with seats left, from now on to the horizon unless said otherwise."""
    promises = outlook.centre.promises
    if promises is None:
        return ()
    last = now + timedelta(seconds=promises.slots.horizon)
    with parts().runtime.database.read() as connection:
        return slots_on_offer(connection, outlook, start or now, end or last, now)


def count(outlook: Outlook, codes: Collection[str]) -> None:
    """Counts refusals."""
    if codes:
        asking.refuse(parts().runtime, outlook.centre, codes, WEB)
