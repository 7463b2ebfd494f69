"""What is worth an alert at this moment: each cause with a subject that stays the same for as long as it is the same.

A closure left on, nobody at an opening, promises that are late, a time without a dispatcher, new voicemails, and every
alarm that rang, once a day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from routing.agents import count_at_work
from routing.availability import Outlook
from routing.domain.call_plan import sentence
from routing.domain.centre import Line
from routing.domain.hours import Hours
from routing.domain.keeping import lasting_hours
from routing.domain.text import Text
from routing.domain.wall_time import at_epoch
from routing.domain.wording import clock_text, date_text
from routing.store import alarms, callback_plans, closures, voicemails
from routing.store.closures import ClosureRow
from routing.store.database import Connection
from routing.store.voicemails import VoicemailRow

CLOSED_LONG = timedelta(hours=4)
OPENING_LASTS = timedelta(minutes=1)
SILENT_LONG = 300
A_DAY = timedelta(days=1)
MOST_AT_ONCE, MOST_COUNTED = 20, 1000
CLOSURE, NOBODY, LATE, STOPPED, VOICEMAIL = (
    "closure_left_on", "nobody_at_opening", "promises_late", "dispatcher_stopped", "new_voicemail",
)
OURS = frozenset({CLOSURE, NOBODY, LATE, STOPPED, VOICEMAIL})


@dataclass(frozen=True, slots=True)
class Alert:
    """One thing. `is_alarm`: it is to be listed among the alarms, where it is not one of them already."""

    kind: str
    subject: str
    detail: Text
    count: int = 1
    is_alarm: bool = True


def causes(connection: Connection, outlook: Outlook, watched_until: datetime | None, now: datetime) -> Iterator[Alert]:
    """Everything that is worth an alert now. `watched_until`: when somebody last looked, None for never."""
    for row in closures.ending_after(connection, now):
        if row.until_at is None and row.line in outlook.hours and _is_left_on(outlook.hours[row.line], row, now):
            yield _alert(outlook, CLOSURE, row.id, line=_name(outlook, row.line), since=_moment(outlook, row.start_at))
    for line in outlook.centre.lines.values():
        yield from _nobody(connection, outlook, line, now)
    yield from _late(connection, outlook, now)
    yield from _stopped(outlook, watched_until, now)
    for message in voicemails.new_since(connection, now - A_DAY, MOST_AT_ONCE):
        yield _voicemail(outlook, message)
    for alarm in alarms.rung_since(connection, now - A_DAY, MOST_AT_ONCE):
        if alarm.kind not in OURS and not alarm.subject.startswith(("alert:", "sms:alert:")):
            subject = f"{alarm.last_at.date().isoformat()}:{alarm.subject}"
            places = {"kind": _same(alarm.kind), "detail": _same(alarm.detail)}
            detail = sentence(outlook.centre.messages, "alert_alarm", **places)
            yield Alert(alarm.kind, subject, detail, alarm.count, is_alarm=False)


def _is_left_on(hours: Hours, closure: ClosureRow, now: datetime) -> bool:
    """Closed for hours, or beyond the next usual opening."""
    if now - closure.start_at >= CLOSED_LONG:
        return True
    return any(at_epoch(usual.start) > closure.start_at for usual in hours.intervals(closure.start_at, now))


def _nobody(connection: Connection, outlook: Outlook, line: Line, now: datetime) -> Iterator[Alert]:
    """A line that should be open, and every agent of whose queue is away: once to an opening."""
    queue = outlook.centre.queue_of(line.id)
    held = lasting_hours(outlook.hours[line.id], now).interval_at(now)
    if queue is None or queue.workflow is not None or held is None or now < at_epoch(held.start) + OPENING_LASTS:
        return
    if not count_at_work(connection, outlook.centre, queue):
        opening = at_epoch(held.start).strftime("%Y%m%dT%H%MZ")
        yield _alert(outlook, NOBODY, f"{line.id}:{opening}", line=line.name)


def _late(connection: Connection, outlook: Outlook, now: datetime) -> Iterator[Alert]:
    """Those who wait though their window is over: told once an hour."""
    count = callback_plans.count_late(connection, now, MOST_COUNTED)
    if count:
        alert = _alert(outlook, LATE, now.strftime("%Y%m%dT%HZ"), count=_same(str(count)))
        yield Alert(alert.kind, alert.subject, alert.detail, count)


def _stopped(outlook: Outlook, watched_until: datetime | None, now: datetime) -> Iterator[Alert]:
    promises = outlook.centre.promises
    if promises is None or watched_until is None or now - watched_until < timedelta(seconds=SILENT_LONG):
        return
    first = max(watched_until, now - 7 * A_DAY)
    if outlook.hours[promises.line].open_seconds_between(first, now) >= SILENT_LONG:
        yield _alert(
            outlook, STOPPED, watched_until.strftime("%Y%m%dT%H%MZ"), since=_moment(outlook, watched_until),
            until=_moment(outlook, now),
        )


def _voicemail(outlook: Outlook, message: VoicemailRow) -> Alert:
    alert = _alert(
        outlook, VOICEMAIL, message.id, line=_name(outlook, message.line), since=_moment(outlook, message.left_at)
    )
    return Alert(alert.kind, alert.subject, alert.detail, is_alarm=False)


def _alert(outlook: Outlook, kind: str, subject: str, **places: Text) -> Alert:
    return Alert(kind, subject, sentence(outlook.centre.messages, f"alert_{kind}", **places))


def _name(outlook: Outlook, line: str) -> Text:
    return outlook.centre.lines[line].name if line in outlook.centre.lines else _same(line)


def _moment(outlook: Outlook, at: datetime) -> Text:
    """`le 23 novembre à 9 h`, by the centre's clock."""
    local = at.astimezone(outlook.centre.timezone)
    day, clock = date_text(local.date()), clock_text(local.hour * 60 + local.minute)
    return Text(f"{day.fr} à\u00a0{clock.fr}", f"{day.en} at {clock.en}")


def _same(words: str) -> Text:
    return Text(words, words)
