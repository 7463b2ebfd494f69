"""How each change of hours is undone: as it was before, or None when something else came after it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from routing.domain.errors import Fault, Refused
from routing.domain.text import Text
from routing.journalling import Author
from routing.store import closures, overrides, weeks
from routing.store.database import Connection
from routing.store.journal import Kept
from routing.store.overrides import OverrideRow
from routing.supervision import closing
from routing.supervision import weeks as new_weeks
from routing.supervision.changing import Change, new_id
from routing.supervision.overriding import told

Undoer = Callable[[Connection, Kept, datetime, Author], Change | None]


def lines_of(kept: Kept) -> tuple[str, ...]:
    """The lines that an entry is about."""
    detail = kept.entry.detail
    found = listed(detail.get("lines") or detail.get("line") or "all")
    before = detail.get("before")
    if isinstance(before, Mapping) and "lines" in before:
        found += listed(before["lines"])
    return ("all",) if "all" in found else tuple(dict.fromkeys(found))


def listed(named: Any) -> list[str]:
    """Names of lines, which older entries have in one text."""
    return [part.strip() for part in named.split(",")] if isinstance(named, str) else [str(part) for part in named]


def not_undone(status: int, code: str, french: str, english: str) -> Refused:
    """Why an entry is not undone."""
    return Refused(status, Fault("path", "/id", code, Text(french, english)))


def _closed(connection: Connection, kept: Kept, now: datetime, author: Author) -> Change | None:
    """A line that was closed is reopened, or closed as it was before, where that would still last."""
    line, row = kept.entry.detail["line"], closures.find(connection, kept.entry.subject)
    if row is None or (row.until_at is not None and row.until_at <= now):
        return None
    return _closed_again(connection, kept, now, author) or closing.end(connection, line, now)


def _reopened(connection: Connection, kept: Kept, now: datetime, author: Author) -> Change | None:
    """A line that was reopened is closed as it was, unless somebody has closed it since."""
    line, before = kept.entry.detail["line"], kept.entry.detail.get("before")
    if any(row.line == line for row in closures.ending_after(connection, now)):
        return None
    change = _closed_again(connection, kept, now, author)
    if before is not None and change is None:
        raise not_undone(409, "over", "La fermeture serait finie à présent\u00a0: rien à annuler.",
                         "The closure would be over by now: there is nothing to undo.")
    return change


def _closed_again(connection: Connection, kept: Kept, now: datetime, author: Author) -> Change | None:
    """The closure that an entry tells was there before, from now on; None where it would be over."""
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
    """Taken out of force, unless it was changed since."""
    row = _as_kept(connection, kept)
    if row is None or not overrides.remove(connection, row.id, now):
        return None
    return Change("override_remove", row.id, told(row))


def _override_removed(connection: Connection, kept: Kept, now: datetime, _author: Author) -> Change | None:
    if not overrides.restore(connection, kept.entry.subject, now):
        return None
    row = overrides.find(connection, kept.entry.subject)
    return Change("override_restore", row.id, told(row)) if row else None


def _override_changed(connection: Connection, kept: Kept, now: datetime, _author: Author) -> Change | None:
    """As it was before, unless it was changed once more."""
    row, before = _as_kept(connection, kept), kept.entry.detail["before"]
    if row is None or not overrides.change(connection, row, before, tuple(listed(before["lines"])), now):
        return None
    return Change("override_change", row.id, {**before, "before": told(row)})


def _as_kept(connection: Connection, kept: Kept) -> OverrideRow | None:
    """The override of an entry, while it is what the entry tells."""
    row = overrides.find(connection, kept.entry.subject)
    said = {key: value for key, value in kept.entry.detail.items() if key not in ("before", "effect")}
    return row if row is not None and told(row) == {**said, "lines": listed(said["lines"])} else None


def _week_put(connection: Connection, kept: Kept, now: datetime, _author: Author) -> Change | None:
    row = weeks.find(connection, kept.entry.subject)
    return new_weeks.take_back(connection, row, now) if row else None


def _week_removed(connection: Connection, kept: Kept, _now: datetime, _author: Author) -> Change | None:
    if not weeks.restore(connection, kept.entry.subject):
        return None
    detail = {name: kept.entry.detail[name] for name in ("line", "from", "weekly")}
    return Change("week_put", kept.entry.subject, detail)


HOURS: Mapping[str, Undoer] = {
    "close": _closed, "reopen": _reopened, "override_add": _override_added, "override_change": _override_changed,
    "override_remove": _override_removed, "override_restore": _override_added, "week_put": _week_put,
    "week_remove": _week_removed,
}
