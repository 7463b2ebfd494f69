"""What people decide about public holidays: that a line is open on one as on any other day, until it is taken back."""

from __future__ import annotations

import secrets
from datetime import date, datetime

from routing.availability import Outlook
from routing.domain.errors import Fault, Refused
from routing.domain.text import Text
from routing.journalling import Author, reasoned, record
from routing.runtime import Runtime
from routing.store import holiday_decisions, revisions
from routing.store.database import Connection
from routing.store.holiday_decisions import DecisionRow
from routing.store.journal import Kept

LETTERS = "abcdefghjkmnpqrstuvwxyz"  # no digits, which a log would take for a telephone number


def decisions_in_force(runtime: Runtime) -> tuple[DecisionRow, ...]:
    """The holidays that are days as any other, in order."""
    with runtime.database.read() as connection:
        return holiday_decisions.in_force(connection)


def decide_as_usual(
    runtime: Runtime, outlook: Outlook, author: Author, line: str, on: date, reason: str
) -> DecisionRow:
    """Decides that a holiday is a day as any other. Raises Refused where it is none, or is not open by the rules."""
    rules = outlook.hours[outlook.line(line).id].rules
    if on not in rules.holidays:
        raise _refused(422, "no_holiday", "Ce jour n’est pas férié.", "This day is no public holiday.")
    if rules.on_holidays.spans is not None:
        raise _refused(
            422, "holidays_have_a_rule", "Cette ligne a une règle pour les jours fériés\u00a0; ajoutez une exception.",
            "This line has a rule for public holidays; add an override.",
        )
    row, reason = new_decision(author, line, on, runtime.clock.now()), reasoned(reason)

    def work(connection: Connection) -> DecisionRow:
        held = holiday_decisions.of_day(connection, line, on)
        if held is None:
            put_decision(connection, author, row, reason, row.created_at)
        return held or row

    return runtime.database.write(work)


def take_back(runtime: Runtime, author: Author, line: str, on: date, reason: str) -> None:
    """Makes a holiday one that is still to be decided. Raises Refused when nothing was decided."""
    now, reason = runtime.clock.now(), reasoned(reason)

    def work(connection: Connection) -> None:
        row = holiday_decisions.of_day(connection, line, on)
        if row is None:
            raise _refused(404, "not_decided", "Rien n’est décidé pour ce jour.", "Nothing is decided about this day.")
        _take_back(connection, author, row, reason, now)

    runtime.database.write(work)


def new_decision(author: Author, line: str, on: date, now: datetime) -> DecisionRow:
    """A decision, not yet in force."""
    return DecisionRow(f"hd_{''.join(secrets.choice(LETTERS) for _ in range(10))}", line, on, author.name, author.role,
                       now)


def put_decision(
    connection: Connection, author: Author, row: DecisionRow, reason: str, now: datetime, undoes: int | None = None
) -> None:
    """Puts a decision in force within a transaction."""
    revisions.hold(connection, now)
    holiday_decisions.add(connection, row)
    record(connection, author, now, "holiday_decided", row.id, _detail(row), reason, undoes)
    revisions.advance(connection, now)


def undo_decided(connection: Connection, author: Author, entry: Kept, reason: str, now: datetime) -> bool:
    """Takes back the decision that a journal entry tells of. False when it was taken back already."""
    found = [row for row in holiday_decisions.in_force(connection) if row.id == entry.entry.subject]
    for row in found:
        _take_back(connection, author, row, reason, now, entry.id)
    return bool(found)


def undo_undecided(connection: Connection, author: Author, entry: Kept, reason: str, now: datetime) -> bool:
    """Decides again what a journal entry tells was taken back. False where it was decided again since."""
    line, on = str(entry.entry.detail["line"]), date.fromisoformat(entry.entry.detail["on"])
    if holiday_decisions.of_day(connection, line, on) is not None:
        return False
    put_decision(connection, author, new_decision(author, line, on, now), reason, now, entry.id)
    return True


def _take_back(
    connection: Connection, author: Author, row: DecisionRow, reason: str, now: datetime, undoes: int | None = None
) -> None:
    revisions.hold(connection, now)
    holiday_decisions.remove(connection, row.id, now)
    record(connection, author, now, "holiday_undecided", row.id, _detail(row), reason, undoes)
    revisions.advance(connection, now)


def _detail(row: DecisionRow) -> dict[str, str]:
    return {"line": row.line, "on": row.held_on.isoformat()}


def _refused(status: int, code: str, french: str, english: str) -> Refused:
    return Refused(status, Fault("path" if status == 404 else "body", "/on", code, Text(french, english)))
