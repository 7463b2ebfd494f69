"""Why a supervisor's change to a promise is refused, in plain words of both languages."""

from __future__ import annotations

from datetime import datetime, timedelta

from routing.availability import Outlook
from routing.callbacks.booking import Booked, Booking
from routing.callbacks.numbers import WORDS, NumberRefusal
from routing.callbacks.offering import promises_of, slots_on_offer
from routing.domain.errors import Fault, Refused
from routing.domain.text import Text
from routing.store.callbacks import CallbackRow
from routing.store.database import Connection

MOST_NAMED = 3


def unknown() -> Refused:
    """There is no callback of that reference."""
    return _refused(404, "path", "/reference", "unknown_callback", "Aucun rappel ne porte cette référence.",
                    "No callback has this reference.")


def wrong_state(row: CallbackRow) -> Refused:
    """In this state that cannot be done."""
    return _refused(409, "path", "/reference", "wrong_state",
                    f"Ce rappel est dans l’état {row.state}\u00a0: ce n’est pas possible.",
                    f"This callback is {row.state}: that cannot be done.")


def number_erased() -> Refused:
    """Nobody can be rung whose number is gone."""
    return _refused(409, "path", "/reference", "number_erased", "Le numéro de ce rappel est effacé.",
                    "The number of this callback has been deleted.")


def nobody_is_rung() -> Refused:
    """No opening is known."""
    return _refused(409, "path", "/reference", "no_opening_known",
                    "La ligne est fermée sans date de réouverture\u00a0: personne n’est rappelé.",
                    "The line is closed with no end known: nobody is rung back.")


def already_booked(row: CallbackRow) -> Refused:
    """This number has an open one; a supervisor may know which."""
    return _refused(409, "body", "/phone", "already_booked",
                    f"Un rappel est déjà prévu pour ce numéro\u00a0: {row.reference}.",
                    f"A call is already booked for this number: {row.reference}.")


def still_on() -> Refused:
    """A call with a number that is to be erased is still on."""
    return _refused(409, "body", "/number", "still_on",
                    "Un appel avec ce numéro est encore en cours. Recommencez une fois qu’il est terminé.",
                    "A call with this number is still on. Try again once it is over.")


def not_offered() -> Refused:
    """There is no callbacks.yaml."""
    return _refused(409, "path", "", "callbacks_not_offered", "Ce centre ne propose pas de rappel.",
                    "This centre offers no callbacks.")


def unknown_topic(topic: str) -> Refused:
    """There is no such topic."""
    return _refused(422, "body", "/topic", "unknown_topic", f"Le motif «\u00a0{topic[:40]}\u00a0» n’existe pas.",
                    f"There is no topic “{topic[:40]}”.")


def not_both() -> Refused:
    """One time is to be given."""
    return _refused(422, "body", "/slot_id", "choose_one", "Indiquez slot_id, ou asap: true, mais pas les deux.",
                    "Give slot_id, or asap: true, but not both.")


def not_allowed(refusal: NumberRefusal) -> Refused:
    """This number is not rung back."""
    return Refused(422, Fault("body", "/phone", refusal.value, WORDS[refusal]))


def unless_booked(connection: Connection, outlook: Outlook, done: Booking, now: datetime) -> CallbackRow:
    """The callback that was booked or moved. Raises Refused when it was not, naming free slots where that helps."""
    if done.reason is Booked.BOOKED and done.row is not None:
        return done.row
    if done.reason is Booked.NO_SUCH_SLOT:
        raise _refused(422, "body", "/slot_id", "unknown_slot", "Ce créneau n’est pas proposé.",
                       "This slot is not offered.")
    if done.reason is Booked.SLOT_TAKEN:
        raise _slot_taken(connection, outlook, now)
    if done.reason is Booked.TOO_MANY or done.row is None:
        raise _refused(409, "body", "/phone", "too_many_requests",
                       "Trop de rappels ont été demandés pour ce numéro. Réessayez plus tard.",
                       "Too many callbacks were asked for this number. Try again later.")
    raise already_booked(done.row)


def _slot_taken(connection: Connection, outlook: Outlook, now: datetime) -> Refused:
    horizon = timedelta(seconds=promises_of(outlook).slots.horizon)
    free = slots_on_offer(connection, outlook, now, now + horizon, now)[:MOST_NAMED]
    named = ", ".join(slot.id for slot in free)
    return _refused(
        409, "body", "/slot_id", "slot_taken",
        f"Il n’y a plus de place à ce moment. Créneaux libres\u00a0: {named or 'aucun'}.",
        f"There is no seat left at that time. Free slots: {named or 'none'}.",
    )


def _refused(status: int, place: str, pointer: str, code: str, french: str, english: str) -> Refused:
    return Refused(status, Fault(place, pointer, code, Text(french, english)))
