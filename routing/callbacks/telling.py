"""Text messages about a callback: each once to what it tells of, in the transaction of the change it tells."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from routing.callback_links import CallbackLinks
from routing.domain.callback_words import callback_text, window_text
from routing.domain.centre import Centre
from routing.domain.slots import Window
from routing.domain.text import Language, Text
from routing.outbox import SmsDecision, SmsReason, say_by_sms
from routing.store.callbacks import CallbackRow
from routing.store.database import Connection


class Telling(StrEnum):
    """What is told, and the name of its sentence."""

    BOOKED = "sms_callback_booked"
    BEFORE = "sms_callback_before"
    MOVED = "sms_callback_moved"
    UNPLANNED = "sms_callback_unplanned"  # it is off for now, and when is not known
    MISSED = "sms_callback_missed"  # the window is over, and nobody rang; it is being seen to
    UNREACHED = "sms_callback_unreached"
    EXPIRED = "sms_callback_expired"
    CANCELLED = "sms_callback_cancelled"  # by us, not by whoever asked
    LINK = "sms_callback_link"  # somebody asked again for this number


def tell(
    connection: Connection, centre: Centre, links: CallbackLinks, row: CallbackRow, telling: Telling, now: datetime
) -> SmsDecision:
    """Writes a text message about a callback, unless the config says that none is sent."""
    if row.number is None or not _is_wanted(centre, telling):
        return SmsDecision(SmsReason.NOTHING_TO_SAY)
    language = Language(row.language)
    body = callback_text(
        centre.messages, telling.value, row.reference, _window(centre, row, now), _shown(centre, language),
        links.address(row.reference, row.id),
    ).in_(language)
    return say_by_sms(
        connection, centre, number=row.number, body=body, purpose=telling.value, language=language, call_sid=None,
        now=now, about=f"{row.id}:{_occasion(row, telling, now)}",
    )


def _is_wanted(centre: Centre, telling: Telling) -> bool:
    texts = centre.promises.texts if centre.promises else None
    wanted = {
        Telling.BOOKED: texts and texts.booked, Telling.BEFORE: texts and texts.before is not None,
        Telling.MOVED: texts and texts.moved, Telling.UNPLANNED: texts and texts.moved,
        Telling.MISSED: texts and texts.missed, Telling.UNREACHED: texts and texts.missed,
    }
    return texts is not None and wanted.get(telling, True) is not False


def _occasion(row: CallbackRow, telling: Telling, now: datetime) -> str:
    """What makes a message this one: its window, or the day for what may be asked for again and again."""
    if telling is Telling.LINK:
        return now.date().isoformat()
    if telling in (Telling.MOVED, Telling.UNPLANNED, Telling.CANCELLED):
        return str(row.version)  # it may be moved away and back again
    if telling in (Telling.BEFORE, Telling.MISSED):
        return f"{row.window_start.isoformat() if row.window_start else row.version}"
    return f"{row.created_at.isoformat()}:{row.tries}"


def _window(centre: Centre, row: CallbackRow, now: datetime) -> Text:
    if row.window_start is None or row.window_end is None:
        return Text("dès que possible", "as soon as possible")
    zone = centre.lines[row.line].rules.timezone if row.line in centre.lines else centre.timezone
    return window_text(Window(row.window_start, row.window_end), now, zone)


def _shown(centre: Centre, language: Language) -> str:
    """The number people will see ringing, as they read it."""
    line = next((line for line in centre.lines.values() if centre.caller_id in line.numbers), None)
    if line is not None and line.number is not None:
        return line.number.display.in_(language)
    return centre.caller_id or ""
