"""The page *Journal*: who changed what and why, newest first, whether the chain is sound, and undo."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, Response, abort, request
from werkzeug.wrappers import Response as BaseResponse

from routing.access import Role
from routing.availability import Outlook
from routing.domain.effect_words import effects_in
from routing.domain.errors import Fault, Refused
from routing.domain.journal_words import REALMS, Realm
from routing.journal_checks import verify
from routing.journal_documents import ReadEntry, read_entries, with_words
from routing.store import journal as stored
from routing.store import journal_pages
from routing.store.journal_pages import WantedEntries
from routing.supervision.undoing import undo
from routing.web import guards
from routing.web.console import shell
from routing.web.console.journal_files import FILES
from routing.web.console.undo_preview import undo_preview
from routing.web.parts import parts

ROWS = 50
CHECKED = 1_000
LONGEST_ID = 9
DAYS_SHOWN = 60

console_journal = Blueprint("console_journal", __name__, url_prefix="/console", template_folder="templates")


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the journal was asked for."""

    author: str
    realm: str
    before: int | None

    @property
    def query(self) -> dict[str, str]:
        """The filters as an address has them."""
        return {name: value for name, value in (("author", self.author), ("realm", self.realm)) if value}

    def wanted(self) -> WantedEntries:
        """The same for the store."""
        actions = REALMS[Realm(self.realm)] if self.realm else ()
        return WantedEntries(self.author or None, actions, self.before)


@console_journal.get("/journal")
@guards.console(Role.VIEWER)
def journal_page() -> Response:
    """A page of the journal."""
    asked, told = _asked(), shell.outlook()
    with parts().runtime.database.read() as connection:
        found = read_entries(connection, told.centre, asked.wanted(), ROWS + 1)
        authors = journal_pages.authors(connection)
        verdict = verify(connection, CHECKED) if asked.before is None else None
    return shell.page(
        "console/journal.html", entries=found[:ROWS], older=found[ROWS - 1].kept.id if len(found) > ROWS else None,
        asked=asked, authors=authors, realms=list(Realm), verdict=verdict, checked=CHECKED, effects=effects_in,
        days_shown=DAYS_SHOWN, said=request.args.get("said", ""), may_change=_may_change(),
    )


@console_journal.get("/journal.<kind>")
@guards.console(Role.VIEWER)
def journal_file(kind: str) -> Response:
    """All of it, or what the filters let through, as a file: csv or json."""
    if kind not in FILES:
        abort(404)
    content_type, write = FILES[kind]
    told, wanted = shell.outlook(), _asked().wanted()
    headers = shell.HEADERS | {"Content-Disposition": f'attachment; filename="journal.{kind}"'}
    lines: Iterator[str] = write(parts().runtime, told.centre, wanted)
    return Response(lines, content_type=content_type, headers=headers)


@console_journal.get("/journal/<id>/undo")
@guards.console(Role.SUPERVISOR)
def undo_page(id: str) -> Response:
    """What would be put back, and a field for the reason."""
    return _undo_page(_entry(shell.outlook(), id))


@console_journal.post("/journal/<id>/undo")
@guards.console(Role.SUPERVISOR)
def undo_entry(id: str) -> BaseResponse:
    """Puts back what the entry changed."""
    told, reason = shell.outlook(), request.form.get("reason", "").replace("\0", "")
    read = _entry(told, id)
    try:
        undo(parts().runtime, told, shell.author(), read.kept.id, reason)
    except Refused as error:
        return _undo_page(_entry(told, id), error.status, error.faults, reason)
    return shell.go("/journal", said="undone")


def _undo_page(read: ReadEntry, status: int = 200, faults: tuple[Fault, ...] = (), reason: str = "") -> Response:
    preview = undo_preview(parts().runtime, shell.outlook(), read.kept) if read.can_be_undone else None
    return shell.page(
        "console/journal_undo.html", status, impact=preview, read=read, reason=reason, effects=effects_in,
        days_shown=DAYS_SHOWN,
        faults={fault.pointer.strip("/"): fault.detail for fault in faults},
    )


def _entry(told: Outlook, id_: str) -> ReadEntry:
    number = _number(id_)
    with parts().runtime.database.read() as connection:
        kept = stored.find(connection, number) if number is not None else None
        if kept is None:
            abort(404)
        (read,) = with_words(connection, told.centre, [kept])
    return read


def _asked() -> Asked:
    realm = request.args.get("realm", "")
    known = realm if realm in {each.value for each in Realm} else ""
    return Asked(request.args.get("author", "").replace("\0", "")[:100], known, _number(request.args.get("before", "")))


def _number(written: str) -> int | None:
    is_number = written.isascii() and written.isdecimal() and len(written) <= LONGEST_ID
    return int(written) if is_number else None


def _may_change() -> bool:
    return guards.access().role.covers(Role.SUPERVISOR)
