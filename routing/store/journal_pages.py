"""The journal as people read it: a page at a time, by author and by action, each entry with what undid it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, or_, select

from routing.store.journal import FIRST, Kept, kept_of
from routing.store.tables import journal


@dataclass(frozen=True, slots=True)
class WantedEntries:
    """Which entries: by an author, of some actions (those that begin so), older than one of an id."""

    author: str | None = None
    actions: tuple[str, ...] = ()
    before: int | None = None


def entries_like(connection: Connection, wanted: WantedEntries, limit: int) -> tuple[Kept, ...]:
    """Entries, the newest first."""
    asked = select(journal).order_by(journal.c.id.desc()).limit(limit)
    if wanted.author is not None:
        asked = asked.where(journal.c.author == wanted.author)
    if wanted.actions:
        asked = asked.where(or_(*(_begins(action) for action in wanted.actions)))
    if wanted.before is not None:
        asked = asked.where(journal.c.id < wanted.before)
    return tuple(kept_of(row) for row in connection.execute(asked))


def authors(connection: Connection) -> tuple[str, ...]:
    """Everybody who is in it, in order of the alphabet."""
    return tuple(connection.execute(select(journal.c.author).distinct().order_by(journal.c.author)).scalars())


def undone(connection: Connection, ids: Iterable[int]) -> Mapping[int, int]:
    """Which of these entries were undone, each with the id of the entry that did it."""
    rows = connection.execute(
        select(journal.c.undoes, journal.c.id).where(journal.c.undoes.in_(tuple(ids))).order_by(journal.c.id.desc())
    )
    return {row.undoes: row.id for row in rows}


def latest_of(connection: Connection, subjects: Iterable[str]) -> Mapping[str, Kept]:
    """The newest entry of each subject that has one."""
    asked = select(journal).where(journal.c.subject.in_(tuple(subjects))).order_by(journal.c.id)
    return {row.subject: kept_of(row) for row in connection.execute(asked)}


def is_held(connection: Connection, hash_: str) -> bool:
    """Whether some entry has that hash."""
    return connection.execute(select(journal.c.id).where(journal.c.hash == hash_)).first() is not None


def before_the_last(connection: Connection, count: int) -> tuple[int, str]:
    """The id and the hash of the entry after which the last so many come; 0 and the first hash where there is none."""
    row = connection.execute(
        select(journal.c.id, journal.c.hash).order_by(journal.c.id.desc()).offset(count).limit(1)
    ).first()
    return (row.id, row.hash) if row else (0, FIRST)


def _begins(action: str) -> ColumnElement[bool]:
    """An action by its name, or all that begin with a word: `caller_`."""
    return journal.c.action.startswith(action, autoescape=True) if action.endswith("_") else journal.c.action == action
