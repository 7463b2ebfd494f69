"""The journal handed out: no cell of the table is a formula, and an entry is undone only once."""

from __future__ import annotations

import csv
import io

import pytest

from routing.availability import Outlooks
from routing.journal_documents import COLUMNS, entries_csv, entry_document, read_entries
from routing.journalling import Author, record
from routing.runtime import Runtime
from routing.store.journal_pages import WantedEntries

CLAIRE = Author("@claire", "supervisor", "console", "192.0.2.1")


@pytest.mark.parametrize("reason", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", 'a "b", c\nd', "é = 1"])
def test_no_cell_is_taken_for_a_formula(runtime: Runtime, outlooks: Outlooks, reason: str) -> None:
    now, centre = runtime.clock.now(), outlooks.fresh().centre
    for undoes in (None, 1):
        runtime.database.write(lambda connection, undoes=undoes: record(
            connection, CLAIRE, now, "override_add", "ov_1", {}, reason, undoes
        ))
    with runtime.database.read() as connection:
        newest, first = read_entries(connection, centre, WantedEntries(), 10)
    assert (first.undone_by, first.can_be_undone, newest.can_be_undone) == (2, False, True)

    heading, row, _ = csv.reader(io.StringIO(entries_csv(entry_document(one, centre) for one in (newest, first)),
                                             newline=""))
    assert tuple(heading) == COLUMNS
    cells = dict(zip(heading, row, strict=True))
    is_safe = reason[0] not in "=+-@\t\r"
    assert cells["reason"] == (reason if is_safe else f"'{reason}")
    assert (cells["author"], cells["at"]) == ("'@claire", "2026-11-23T10:00:00+01:00")
