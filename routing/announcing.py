"""Announcements: what callers hear before the menu and visitors read, put up by a person and always with an end."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from routing.availability import Outlook
from routing.domain.errors import Fault, Refused
from routing.domain.text import Text
from routing.journalling import Author, reasoned, record, stale
from routing.phone_numbers import masked
from routing.runtime import Runtime
from routing.store import announcements, revisions
from routing.store.announcements import AnnouncementRow
from routing.store.database import Connection

LONGEST_TEXT = 600
LASTS_AT_MOST = timedelta(days=366)
LETTERS = "abcdefghjkmnpqrstuvwxyz"  # no digits, which a log would take for a telephone number
_BREAKS, _KEPT = re.compile(r"[ \t\r\n]+"), "\u00a0\u202f"
PUT, END = "announcement_put", "announcement_end"


def new_announcement(
    runtime: Runtime, author: Author, outlook: Outlook, lines: Iterable[str], text: Text, until: datetime | None
) -> tuple[AnnouncementRow, ...]:
    """An announcement from now on, a row for each line, not yet made. Raises Refused with every fault."""
    now, lines = runtime.clock.now().replace(microsecond=0), tuple(dict.fromkeys(lines))
    for line in lines:
        outlook.line(line)
    faults = [*_faults_of_text(text), *_faults_of_end(until, now)]
    if not lines:
        faults.append(_fault("/lines", "no_line", "Choisissez au moins une ligne.", "Choose at least one line."))
    if faults or until is None:
        raise Refused(422, *faults)
    told, end = Text(_clean(text.fr), _clean(text.en)), until.replace(microsecond=0)
    return tuple(AnnouncementRow(new_id(), line, now, end, told, author.name, author.role) for line in lines)


def put_announcement(
    runtime: Runtime, author: Author, rows: Iterable[AnnouncementRow], reason: str,
    seen: Sequence[str] | None = None,
) -> None:
    """Makes announcements, each in the place of what was announced on its line.

    `seen`: the ids of what the author saw there; where something else is announced by now, Refused (409) is raised.
    """
    now = runtime.clock.now().replace(microsecond=0)
    reason, rows = _reasoned(reason), tuple(replace(row, start_at=now) for row in rows)
    if faults := [fault for row in rows for fault in _faults_of_end(row.until_at, now)]:
        raise Refused(422, *faults[:1])

    def work(connection: Connection) -> None:
        open_now = announcements.ending_after(connection, now)
        _check_seen([one for one in open_now if one.line in {row.line for row in rows}], seen)
        for row in rows:
            put_row(connection, author, row, reason, now)

    runtime.database.write(work)


def end_announcement(
    runtime: Runtime, author: Author, line: str, reason: str, seen: Sequence[str] | None = None
) -> bool:
    """Ends what is announced on a line now. False when nothing is."""
    now, reason = runtime.clock.now().replace(microsecond=0), _reasoned(reason)

    def work(connection: Connection) -> bool:
        rows = [row for row in announcements.ending_after(connection, now) if row.line == line]
        _check_seen(rows, seen)
        for row in rows:
            end_row(connection, author, row, reason, now)
        return bool(rows)

    return runtime.database.write(work)


def put_row(
    connection: Connection, author: Author, row: AnnouncementRow, reason: str, now: datetime, undoes: int | None = None
) -> None:
    """Makes an announcement within a transaction, as `put_announcement` does."""
    revisions.hold(connection, now)
    held = [one for one in announcements.ending_after(connection, now) if one.line == row.line]
    for one in held:
        announcements.end(connection, one.id, now)
    announcements.add(connection, row)
    before = {"id": held[-1].id, "until": held[-1].until_at.isoformat()} if held else None
    detail = {
        "line": row.line, "until": row.until_at.isoformat(), "before": before,
        "text": {"fr": masked(row.text.fr), "en": masked(row.text.en)},
    }
    record(connection, author, now, PUT, row.id, detail, reason, undoes)
    revisions.advance(connection, now)


def end_row(
    connection: Connection, author: Author, row: AnnouncementRow, reason: str, now: datetime, undoes: int | None = None
) -> None:
    """Ends an announcement within a transaction."""
    revisions.hold(connection, now)
    announcements.end(connection, row.id, now)
    detail = {"line": row.line, "until": row.until_at.isoformat()}
    record(connection, author, now, END, row.id, detail, reason, undoes)
    revisions.advance(connection, now)


def _check_seen(rows: Iterable[AnnouncementRow], seen: Sequence[str] | None) -> None:
    if seen is not None and {row.id for row in rows} != set(seen):
        raise stale()


def _clean(words: str) -> str:
    """One paragraph of what can be seen; no-break spaces stay."""
    return "".join(one for one in _BREAKS.sub(" ", words) if one.isprintable() or one in _KEPT).strip()


def _reasoned(reason: str) -> str:
    if not reason.strip():
        raise Refused(422, _fault("/reason", "reason_missing", "Donnez une raison.", "Give a reason."))
    return reasoned(reason)


def _faults_of_text(text: Text) -> list[Fault]:
    faults = []
    for language, words in (("fr", _clean(text.fr)), ("en", _clean(text.en))):
        if not words:
            faults.append(_fault(f"/text/{language}", "text_missing", "Écrivez l’annonce dans les deux langues.",
                                 "Write the announcement in both languages."))
        elif len(words) > LONGEST_TEXT:
            faults.append(_fault(f"/text/{language}", "text_too_long",
                                 f"L’annonce compte au plus {LONGEST_TEXT} caractères.",
                                 f"The announcement has at most {LONGEST_TEXT} characters."))
    return faults


def _faults_of_end(until: datetime | None, now: datetime) -> list[Fault]:
    if until is None:
        return [_fault("/until", "until_missing", "Une annonce a toujours une fin\u00a0; dites jusqu’à quand.",
                       "An announcement always has an end; say until when.")]
    if until <= now:
        return [_fault("/until", "in_the_past", "La fin doit être à venir.", "The end must be to come.")]
    if until > now + LASTS_AT_MOST:
        return [_fault("/until", "too_long", "Une annonce dure un an au plus.", "It lasts a year at most.")]
    return []


def _fault(pointer: str, code: str, french: str, english: str) -> Fault:
    return Fault("body", pointer, code, Text(french, english))


def new_id() -> str:
    """An id that no announcement has yet."""
    return f"an_{''.join(secrets.choice(LETTERS) for _ in range(10))}"
