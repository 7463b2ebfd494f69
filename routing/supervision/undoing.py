"""Undo: what a journal entry changed is put back as a change of its own, unless something else came after it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from routing import holiday_plans, unannouncing
from routing.availability import Outlook
from routing.journalling import Author
from routing.runtime import Runtime
from routing.store import journal
from routing.store.database import Connection
from routing.store.journal import Kept
from routing.supervision.changing import Order, checked_reason, config_of, hold, made, now_of
from routing.supervision.undoing_desk import DESK
from routing.supervision.undoing_hours import HOURS, lines_of, not_undone

OtherUndoer = Callable[[Connection, Author, Kept, str, datetime], bool]


def undo(runtime: Runtime, outlook: Outlook, author: Author, id_: int, reason: str) -> Kept:
    """Undoes a journal entry; the new entry. Raises Refused: 404 for none, 409 where it cannot be undone."""
    now, order = now_of(runtime), Order(author, checked_reason(reason), undoes=id_)
    config = config_of(runtime, now)

    def work(connection: Connection) -> Kept:
        hold(connection, order, now)
        kept = _undoable(connection, id_)
        action = kept.entry.action
        if action in OTHERS:
            OTHERS[action](connection, author, kept, order.reason, now)
        elif action in DESK:
            DESK[action](connection, config.centre, author, kept, order.reason, now)
        else:
            lines = lines_of(kept)
            made(connection, config, order, lines, lambda inner: HOURS[action](inner, kept, now, author), now)
        done = journal.undone_by(connection, id_)
        if done is None:
            raise not_undone(409, "changed_since", "Changé depuis, ou le moment est passé\u00a0: rien à annuler.",
                             "It was changed since, or its time has passed: there is nothing to undo.")
        return done

    return runtime.database.write(work)


def can_be_undone(action: str) -> bool:
    """Whether changes of that kind can be undone at all."""
    return action in HOURS or action in OTHERS or action in DESK


def _undoable(connection: Connection, id_: int) -> Kept:
    kept = journal.find(connection, id_)
    if kept is None:
        raise not_undone(404, "unknown_entry", "Le journal n’a pas d’entrée de ce numéro.",
                         "The journal has no entry of this id.")
    if not can_be_undone(kept.entry.action):
        raise not_undone(409, "cannot_be_undone", "Ce genre de changement ne s’annule pas ici.",
                         "A change of this kind is not undone here.")
    if journal.undone_by(connection, id_) is not None:
        raise not_undone(409, "undone_already", "Ce changement est déjà annulé.", "This change is undone already.")
    return kept


OTHERS: Mapping[str, OtherUndoer] = {
    "announcement_put": unannouncing.undo_put, "announcement_end": unannouncing.undo_end,
    "holiday_decided": holiday_plans.undo_decided, "holiday_undecided": holiday_plans.undo_undecided,
}
"""How other changes are undone: each writes its own entry, or answers False."""
