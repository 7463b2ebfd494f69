"""The journal a page at a time: filtered by author and action, each entry with what undid it."""

from __future__ import annotations

from dataclasses import replace

from routing.store import journal, journal_pages
from routing.store.database import Database
from routing.store.journal_pages import WantedEntries
from tests.store.test_journal import CLOSED


def test_pages_by_author_and_by_action(database: Database) -> None:
    entries = [
        CLOSED, replace(CLOSED, author="zoé", action="callback_done"), replace(CLOSED, action="callback%", subject="x"),
        replace(CLOSED, action="reopen", undoes=1),
    ]
    for entry in entries:
        database.write(lambda connection, entry=entry: journal.add(connection, entry))
    with database.read() as connection:
        def ids(limit: int = 9, **wanted: object) -> list[int]:
            found = journal_pages.entries_like(connection, WantedEntries(**wanted), limit)  # type: ignore[arg-type]
            return [kept.id for kept in found]

        assert ids() == [4, 3, 2, 1]
        assert ids(2, before=4) == [3, 2]
        assert ids(author="zoé") == [2]
        assert ids(actions=("callback_", "close")) == [2, 1]
        assert journal_pages.authors(connection) == ("claire", "zoé")
        assert journal_pages.undone(connection, (1, 2, 3)) == {1: 4}
        assert journal_pages.undone(connection, ()) == {}
