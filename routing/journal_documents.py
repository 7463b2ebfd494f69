"""Entries of the journal as they are handed out: as documents for programs and as rows for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from routing.domain.centre import Centre
from routing.domain.journal_words import what_text
from routing.domain.text import Text
from routing.store import journal_pages
from routing.store.database import Connection
from routing.store.journal import Kept
from routing.store.journal_pages import WantedEntries
from routing.supervision.undoing import can_be_undone

COLUMNS = ("id", "at", "author", "role", "origin", "address", "action", "subject", "what_fr", "what_en", "reason",
           "undoes", "undone_by", "previous", "hash")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class ReadEntry:
    """An entry with its words, the id of the entry that undid it, and whether it can be undone."""

    kept: Kept
    what: Text
    undone_by: int | None

    @property
    def can_be_undone(self) -> bool:
        """Whether it is of a kind that is undone, and was not undone yet."""
        return self.undone_by is None and can_be_undone(self.kept.entry.action)


def read_entries(
    connection: Connection, centre: Centre, wanted: WantedEntries, limit: int
) -> tuple[ReadEntry, ...]:
    """A page of the journal, the newest first."""
    return with_words(connection, centre, journal_pages.entries_like(connection, wanted, limit))


def with_words(connection: Connection, centre: Centre, found: Iterable[Kept]) -> tuple[ReadEntry, ...]:
    """Entries with their words, and with what undid them."""
    found = tuple(found)
    undone = journal_pages.undone(connection, (kept.id for kept in found))
    names = {line.id: line.name for line in centre.lines.values()}
    return tuple(
        ReadEntry(kept, what_text(entry.action, entry.subject, entry.detail, names, centre.timezone),
                  undone.get(kept.id))
        for kept in found for entry in (kept.entry,)
    )


def entry_document(read: ReadEntry, centre: Centre) -> dict[str, Any]:
    """An entry for programs."""
    entry = read.kept.entry
    return {
        "id": read.kept.id, "at": entry.at.astimezone(centre.timezone).isoformat(timespec="seconds"),
        "author": entry.author, "role": entry.role, "origin": entry.origin, "address": entry.address,
        "action": entry.action, "subject": entry.subject, "what": {"fr": read.what.fr, "en": read.what.en},
        "detail": dict(entry.detail), "reason": entry.reason, "undoes": entry.undoes, "undone_by": read.undone_by,
        "can_be_undone": read.can_be_undone, "previous": read.kept.previous, "hash": read.kept.hash,
    }


def entries_csv(documents: Iterable[Mapping[str, Any]]) -> str:
    """Entries for a spreadsheet, none of whose cells is taken for a formula."""
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for document in documents:
        flat = {**document, "what_fr": document["what"]["fr"], "what_en": document["what"]["en"]}
        rows.writerow([_cell(flat[column]) for column in COLUMNS])
    return written.getvalue()


def _cell(value: Any) -> str:
    """https://owasp.org/www-community/attacks/CSV_Injection"""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
