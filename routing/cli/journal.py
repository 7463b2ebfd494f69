"""`flask journal`: who changed what and why, and whether the chain of entries is sound."""

from __future__ import annotations

import sys
from typing import Any

import click
from flask.cli import AppGroup

from routing.cli.console import FINDINGS, complain, json_option, parts_of_app, put, refusals_told
from routing.domain.text import Language
from routing.journal_checks import Verdict, verify
from routing.journal_documents import entries_csv, entry_document, read_entries
from routing.store.journal_pages import WantedEntries

MOST = 100_000
journal = AppGroup("journal", help="Who changed what, when, from where and why.")


@journal.command("list")
@click.option("--limit", type=click.IntRange(1, MOST), default=20, show_default=True, help="So many, newest first.")
@click.option("--author", metavar="NAME", help="Only what they changed.")
@click.option("--csv", "as_csv", is_flag=True, help="For a spreadsheet.")
@click.option("--lang", type=click.Choice([each.value for each in Language]), default="en", show_default=True)
@json_option
@refusals_told
def list_entries(limit: int, author: str | None, as_csv: bool, lang: str, as_json: bool) -> None:
    """Print the newest entries."""
    parts = parts_of_app()
    centre = parts.outlooks.fresh().centre
    with parts.runtime.database.read() as connection:
        entries = read_entries(connection, centre, WantedEntries(author), limit)
    documents = [entry_document(entry, centre) for entry in entries]
    if as_csv:
        click.echo(entries_csv(documents), nl=False)
        return
    put("\n".join(_line(one, lang) for one in documents) or "Nothing was changed yet.", documents, as_json)


@journal.command("verify")
@click.option("--last", type=click.IntRange(1), metavar="N", help="Only the last so many entries.")
@click.option("--head", metavar="HASH", help="The hash that was the newest once: it must still be there.")
@json_option
@refusals_told
def verify_chain(last: int | None, head: str | None, as_json: bool) -> None:
    """Check that no entry was changed, moved or taken out. Ends with 6 where one was."""
    with parts_of_app().runtime.database.read() as connection:
        verdict = verify(connection, last, head)
    document = {
        "sound": verdict.is_sound, "entries": verdict.count, "head": verdict.head,
        "broken_at": verdict.broken_at, "why": verdict.why.value if verdict.why else None,
    }
    if verdict.is_sound or as_json:
        put(f"sound: {verdict.count} entries, the newest is {verdict.head}", document, as_json)
    if not verdict.is_sound:
        complain(_found(verdict))
        sys.exit(FINDINGS)


def _line(one: dict[str, Any], lang: str) -> str:
    who = f"{one['author']} ({one['role']}, {one['origin']})"
    undone = f" [undone by {one['undone_by']}]" if one["undone_by"] else ""
    return f"{one['id']:>6}  {one['at']}  {who}: {one['what'][lang]} – {one['reason']}{undone}"


def _found(verdict: Verdict) -> str:
    where = f"entry {verdict.broken_at}" if verdict.broken_at is not None else "the end"
    return f"the chain is broken at {where}: {verdict.why} ({verdict.count} entries before it are sound)"
