"""The supervisor API's journal: who changed what, when, from where and why; and undo, which is one more entry."""

from __future__ import annotations

from typing import Any

from flask import Response, request
from flask_smorest import Blueprint

from routing.access import Role
from routing.domain.errors import Fault, Refused
from routing.domain.journal_words import REALMS, Realm
from routing.domain.text import Text
from routing.journal_documents import ReadEntry, entries_csv, entry_document, read_entries, with_words
from routing.store import journal as stored
from routing.store.database import Connection
from routing.store.desk import Page
from routing.store.journal_pages import WantedEntries
from routing.supervision.undoing import undo
from routing.web.api.answers import NO_STORE, answer
from routing.web.api.by_token import Arguments, author, centre, operation, outlook, page_answer, page_wanted
from routing.web.api.desk_schemas import ReasonGiven, page_of
from routing.web.api.journal_schemas import EntrySchema, JournalArguments
from routing.web.parts import parts

LONGEST_ID = 9
CSV_TYPE = "text/csv; charset=utf-8"

journal = Blueprint("journal", __name__, url_prefix="/api/v1", description="The journal of changes, by token")

ENTRIES = page_of(EntrySchema, "JournalSchema")


@operation(journal, "/journal", ENTRIES, query=JournalArguments)
@journal.doc(responses={"200": {"content": {  # type: ignore[untyped-decorator]
    "application/json": {"schema": ENTRIES}, "text/csv": {"schema": {"type": "string"}},
}}})
def entries(arguments: Arguments) -> Response:
    """What people changed, the newest first; by `format=csv` or `Accept: text/csv` the same page for a spreadsheet."""
    page = page_wanted(arguments)
    with parts().runtime.database.read() as connection:
        rows = _rows(connection, arguments, page)
    if _wants_csv(arguments):
        shown = [_document(row) for row in (rows or ())[:page.limit - 1]]
        return Response(entries_csv(shown), content_type=CSV_TYPE, headers={"Cache-Control": NO_STORE})
    return page_answer(rows, page, _document, lambda row: str(row.kept.id))


@operation(journal, "/journal/<id>/undo", EntrySchema, Role.SUPERVISOR, "POST", body=ReasonGiven)
def undo_entry(given: Arguments, id: str) -> Response:
    """Puts back what a change changed. It is undone as a change of its own, and answers with its entry."""
    number = _number(id)
    if number is None:
        raise _unknown()
    kept = undo(parts().runtime, outlook(), author(), number, given["reason"])
    with parts().runtime.database.read() as connection:
        (read,) = with_words(connection, centre(), [kept])
    return answer(_document(read), NO_STORE)


def _rows(connection: Connection, arguments: Arguments, page: Page) -> tuple[ReadEntry, ...] | None:
    before = _number(page.after) if page.after is not None else None
    if page.after is not None and (before is None or stored.find(connection, before) is None):
        return None
    actions = REALMS[Realm(arguments["realm"])] if arguments["realm"] else ()
    return read_entries(connection, centre(), WantedEntries(arguments["author"], actions, before), page.limit)


def _document(read: ReadEntry) -> dict[str, Any]:
    document = entry_document(read, centre())
    ids = {name: str(document[name]) for name in ("id", "undoes", "undone_by") if document[name] is not None}
    return document | ids


def _wants_csv(arguments: Arguments) -> bool:
    best = request.accept_mimetypes.best_match(["application/json", "text/csv"], "application/json")
    return arguments["format"] == "csv" or (arguments["format"] is None and best == "text/csv")


def _number(written: str) -> int | None:
    is_number = written.isascii() and written.isdecimal() and len(written) <= LONGEST_ID
    return int(written) if is_number else None


def _unknown() -> Refused:
    return Refused(404, Fault("path", "/id", "unknown_entry", Text(
        "Le journal n’a pas d’entrée de ce numéro.", "The journal has no entry of this id.",
    )))
