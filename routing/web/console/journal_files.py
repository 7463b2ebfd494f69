"""The journal as a file, written a part at a time however long it is: a table for a spreadsheet, or JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from routing.domain.centre import Centre
from routing.journal_documents import entries_csv, entry_document, read_entries
from routing.runtime import Runtime
from routing.store.journal_pages import WantedEntries

AT_ONCE = 500
Write = Callable[[Runtime, Centre, WantedEntries], Iterator[str]]


def written_csv(runtime: Runtime, centre: Centre, wanted: WantedEntries) -> Iterator[str]:
    """A heading, then a row to an entry."""
    yield entries_csv([])
    for document in _documents(runtime, centre, wanted):
        yield entries_csv([document]).split("\r\n", 1)[1]


def written_json(runtime: Runtime, centre: Centre, wanted: WantedEntries) -> Iterator[str]:
    """A list of documents."""
    before = "[\n"
    for document in _documents(runtime, centre, wanted):
        yield before + json.dumps(document, ensure_ascii=False)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def _documents(runtime: Runtime, centre: Centre, wanted: WantedEntries) -> Iterator[dict[str, Any]]:
    """A connection is open only while a part is read, never while somebody takes their time to load it."""
    while True:
        with runtime.database.read() as connection:
            found = read_entries(connection, centre, wanted, AT_ONCE)
        yield from (entry_document(read, centre) for read in found)
        if len(found) < AT_ONCE:
            return
        wanted = replace(wanted, before=found[-1].kept.id)


FILES: Mapping[str, tuple[str, Write]] = {
    "csv": ("text/csv; charset=utf-8", written_csv), "json": ("application/json", written_json),
}
