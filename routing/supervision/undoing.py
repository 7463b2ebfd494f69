"""Undo: what a journal entry changed is put back as a change of its own, unless something else came after it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from routing import holiday_plans, unannouncing
from routing.availability import Outlook
from routing.domain.errors import Fault, Refused
from routing.domain.text import Text
from routing.journalling import Author
from routing.runtime import Runtime
from routing.store import closures, journal, overrides, weeks
from routing.store.database import Connection
from routing.store.journal import Kept
from routing.supervision import closing
from routing.supervision import weeks as new_weeks
from routing.supervision.changing import Change, Order, checked_reason, config_of, hold, made, new_id, now_of

Undoer = Callable[[Connection, Kept, datetime, Author], Change | None]
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
        else:
            lines = _lines(kept)
            made(connection, config, order, lines, lambda inner: HOURS[action](inner, kept, now, author), now)
        done = journal.undone_by(connection, id_)
        if done is None:
            raise _refused(409, "changed_since", "Cela a changé depuis, ou son heure est passée\u00a0: rien à annuler.",
                           "It was changed since, or its time has passed: there is nothing to undo.")
        return done

    return runtime.database.write(work)


def can_be_undone(action: str) -> bool:
    """Whether changes of that kind can be undone at all."""
    return action in HOURS or action in OTHERS


def _undoable(connection: Connection, id_: int) -> Kept:
    kept = journal.find(connection, id_)
    if kept is None:
        raise _refused(404, "unknown_entry", "Le journal n’a pas d’entrée de ce numéro.",
                       "The journal has no entry of this id.")
    if not can_be_undone(kept.entry.action):
        raise _refused(409, "cannot_be_undone", "Ce genre de changement ne s’annule pas ici.",
                       "A change of this kind is not undone here.")
    if journal.undone_by(connection, id_) is not None:
        raise _refused(409, "undone_already", "Ce changement est déjà annulé.", "This change is undone already.")
    return kept


def _closed(connection: Connection, kept: Kept, now: datetime, author: Author) -> Change | None:
    """A line that was closed is reopened, or closed as it was before, where that would still last."""
    line, row = kept.entry.detail["line"], closures.find(connection, kept.entry.subject)
    if row is None or (row.until_at is not None and row.until_at <= now):
        return None
    ended = closing.end(connection, line, now)
    return _closed_again(connection, kept, now, author) or ended


def _reopened(connection: Connection, kept: Kept, now: datetime, author: Author) -> Change | None:
    """A line that was reopened is closed as it was, unless somebody has closed it since."""
    line = kept.entry.detail["line"]
    if any(row.line == line for row in closures.ending_after(connection, now)):
        return None
    return _closed_again(connection, kept, now, author)


def _closed_again(connection: Connection, kept: Kept, now: datetime, author: Author) -> Change | None:
    before = kept.entry.detail.get("before")
    row = closures.find(connection, before["id"]) if before else None
    if before is None or row is None:
        return None
    until = datetime.fromisoformat(before["until"]) if before["until"] else None
    if until is not None and until <= now:
        return None
    again = replace(row, id=new_id("cl"), start_at=now, until_at=until, author=author.name, role=author.role)
    return closing.put(connection, again, now)


def _override_added(connection: Connection, kept: Kept, now: datetime, _author: Author) -> Change | None:
    row = overrides.find(connection, kept.entry.subject)
    if row is None or not overrides.remove(connection, row.id, now):
        return None
    return Change("override_remove", row.id, {**row.entry, "lines": list(row.lines)})


def _override_removed(connection: Connection, kept: Kept, now: datetime, _author: Author) -> Change | None:
    if not overrides.restore(connection, kept.entry.subject, now):
        return None
    row = overrides.find(connection, kept.entry.subject)
    return Change("override_restore", row.id, {**row.entry, "lines": list(row.lines)}) if row else None


def _override_changed(connection: Connection, kept: Kept, now: datetime, _author: Author) -> Change | None:
    """As it was before, unless it was changed once more."""
    row, before = overrides.find(connection, kept.entry.subject), kept.entry.detail["before"]
    detail = kept.entry.detail
    if row is None or any(detail.get(key) != value for key, value in row.entry.items() if key != "lines"):
        return None
    named = before["lines"]
    lines = (named,) if isinstance(named, str) else tuple(named)
    if not overrides.change(connection, row, before, lines, now):
        return None
    return Change("override_change", row.id, {**before, "lines": list(lines), "before": dict(row.entry)})


def _week_put(connection: Connection, kept: Kept, now: datetime, _author: Author) -> Change | None:
    row = weeks.find(connection, kept.entry.subject)
    return new_weeks.take_back(connection, row, now) if row else None


def _week_removed(connection: Connection, kept: Kept, _now: datetime, _author: Author) -> Change | None:
    if not weeks.restore(connection, kept.entry.subject):
        return None
    detail = {name: kept.entry.detail[name] for name in ("line", "from", "weekly")}
    return Change("week_put", kept.entry.subject, detail)


def _lines(kept: Kept) -> tuple[str, ...]:
    """The lines that an entry is about."""
    detail = kept.entry.detail
    named = [detail.get("lines") or detail.get("line") or "all"]
    before = detail.get("before")
    if isinstance(before, Mapping) and "lines" in before:
        named.append(before["lines"])
    found = [line for part in named for line in ([part] if isinstance(part, str) else part)]
    return ("all",) if "all" in found else tuple(dict.fromkeys(found))


def _refused(status: int, code: str, french: str, english: str) -> Refused:
    return Refused(status, Fault("path", "/id", code, Text(french, english)))


HOURS: Mapping[str, Undoer] = {
    "close": _closed, "reopen": _reopened, "override_add": _override_added, "override_change": _override_changed,
    "override_remove": _override_removed, "override_restore": _override_added, "week_put": _week_put,
    "week_remove": _week_removed,
}
"""How changes of hours are undone; each of them answers None when something else came after."""

OTHERS: Mapping[str, OtherUndoer] = {
    "announcement_put": unannouncing.undo_put, "announcement_end": unannouncing.undo_end,
    "holiday_decided": holiday_plans.undo_decided, "holiday_undecided": holiday_plans.undo_undecided,
}
"""How other changes are undone: each writes its own entry, or answers False."""
