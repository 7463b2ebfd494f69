"""What is worth an alert at this moment: each cause with a subject that stays the same for as long as it is the same.

A closure without an end (anew each half hour), nobody at an opening, people who wait long, promises late or given up,
a time without a dispatcher, new voicemails, and every alarm that rang, once a day.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from routing.agents import count_at_work
from routing.alert_waits import LONG_QUEUE, MISSED, long_queues, missed_promises
from routing.alert_words import Alert, alert_of, line_name, moment_words, same
from routing.availability import Outlook
from routing.domain.call_plan import sentence
from routing.domain.centre import Line
from routing.domain.keeping import lasting_hours
from routing.domain.wall_time import at_epoch
from routing.store import alarms, callback_plans, closures, voicemails
from routing.store.closures import ClosureRow
from routing.store.database import Connection
from routing.store.voicemails import VoicemailRow

REMINDED_EVERY = timedelta(minutes=30)
OPENING_LASTS = timedelta(minutes=1)
SILENT_LONG = 300
A_DAY = timedelta(days=1)
MOST_AT_ONCE, MOST_COUNTED = 20, 1000
CLOSURE, NOBODY, LATE, STOPPED, VOICEMAIL = (
    "closure_left_on", "nobody_at_opening", "promises_late", "dispatcher_stopped", "new_voicemail",
)
OURS = frozenset({CLOSURE, NOBODY, LATE, STOPPED, VOICEMAIL, LONG_QUEUE, MISSED})


def causes(connection: Connection, outlook: Outlook, watched_until: datetime | None, now: datetime) -> Iterator[Alert]:
    """Everything that is worth an alert now. `watched_until`: when somebody last looked, None for never."""
    for row in closures.ending_after(connection, now):
        yield from _closed_without_end(outlook, row, now)
    for line in outlook.centre.lines.values():
        yield from _nobody(connection, outlook, line, now)
    yield from long_queues(connection, outlook, now)
    yield from _late(connection, outlook, now)
    yield from missed_promises(connection, outlook, now)
    yield from _stopped(outlook, watched_until, now)
    for message in voicemails.new_since(connection, now - A_DAY, MOST_AT_ONCE):
        yield _voicemail(outlook, message)
    for alarm in alarms.rung_since(connection, now - A_DAY, MOST_AT_ONCE):
        if alarm.kind not in OURS and not alarm.subject.startswith(("alert:", "sms:alert:")):
            subject = f"{alarm.last_at.date().isoformat()}:{alarm.subject}"
            places = {"kind": same(alarm.kind), "detail": same(alarm.detail)}
            detail = sentence(outlook.centre.messages, "alert_alarm", **places)
            yield Alert(alarm.kind, subject, detail, alarm.count, is_alarm=False)


def _closed_without_end(outlook: Outlook, closure: ClosureRow, now: datetime) -> Iterator[Alert]:
    """Told anew every half hour, until somebody reopens or says until when."""
    times = (now - closure.start_at) // REMINDED_EVERY
    if closure.until_at is None and closure.line in outlook.hours and times > 0:
        yield alert_of(
            outlook, CLOSURE, f"{closure.id}:{times}", about=closure.id, line=line_name(outlook, closure.line),
            since=moment_words(outlook, closure.start_at),
        )


def _nobody(connection: Connection, outlook: Outlook, line: Line, now: datetime) -> Iterator[Alert]:
    """A line that should be open, and every agent of whose queue is away: once to an opening."""
    queue = outlook.centre.queue_of(line.id)
    held = lasting_hours(outlook.hours[line.id], now).interval_at(now)
    if queue is None or queue.workflow is not None or held is None or now < at_epoch(held.start) + OPENING_LASTS:
        return
    if not count_at_work(connection, outlook.centre, queue):
        opening = at_epoch(held.start).strftime("%Y%m%dT%H%MZ")
        yield alert_of(outlook, NOBODY, f"{line.id}:{opening}", line=line.name)


def _late(connection: Connection, outlook: Outlook, now: datetime) -> Iterator[Alert]:
    """Those who wait though their window is over: told once an hour."""
    count = callback_plans.count_late(connection, now, MOST_COUNTED)
    if count:
        subject = now.strftime("%Y%m%dT%HZ")
        yield alert_of(outlook, LATE, subject, count=count)


def _stopped(outlook: Outlook, watched_until: datetime | None, now: datetime) -> Iterator[Alert]:
    promises = outlook.centre.promises
    if promises is None or watched_until is None or now - watched_until < timedelta(seconds=SILENT_LONG):
        return
    first = max(watched_until, now - 7 * A_DAY)
    if outlook.hours[promises.line].open_seconds_between(first, now) >= SILENT_LONG:
        yield alert_of(
            outlook, STOPPED, watched_until.strftime("%Y%m%dT%H%MZ"), since=moment_words(outlook, watched_until),
            until=moment_words(outlook, now),
        )


def _voicemail(outlook: Outlook, message: VoicemailRow) -> Alert:
    return alert_of(
        outlook, VOICEMAIL, message.id, is_alarm=False, line=line_name(outlook, message.line),
        since=moment_words(outlook, message.left_at),
    )
