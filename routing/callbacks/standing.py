"""Where a callback stands, in words for whoever asked for it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from routing.domain.call_plan import sentence
from routing.domain.callback import CallbackState
from routing.domain.callback_words import window_text
from routing.domain.centre import Centre
from routing.domain.slots import Window
from routing.domain.text import Text
from routing.store.callbacks import CallbackRow

_SENTENCES = {
    CallbackState.DIALLING: "callback_page_ringing", CallbackState.TALKING: "callback_page_talking",
    CallbackState.DONE: "callback_page_done", CallbackState.CANCELLED: "callback_page_cancelled",
    CallbackState.UNREACHABLE: "callback_page_unreachable", CallbackState.EXPIRED: "callback_page_expired",
}


def zone_of(centre: Centre, row: CallbackRow) -> ZoneInfo:
    """The zone of its line; the centre's for a line that config no longer has."""
    line = centre.lines.get(row.line)
    return line.rules.timezone if line else centre.timezone


def window_of(row: CallbackRow) -> Window | None:
    """The window that was told, if one is known."""
    if row.window_start is None or row.window_end is None:
        return None
    return Window(row.window_start, row.window_end)


def standing_text(centre: Centre, row: CallbackRow, now: datetime) -> Text:
    """One sentence: when we ring, or what came of it."""
    if row.state is not CallbackState.WAITING:
        return sentence(centre.messages, _SENTENCES[row.state])
    window = window_of(row)
    if window is None:
        return sentence(centre.messages, "callback_page_unplanned")
    if window.end <= now:
        return sentence(centre.messages, "callback_page_late")
    return sentence(centre.messages, "callback_page_planned", window=window_text(window, now, zone_of(centre, row)))


def number_we_ring_from(centre: Centre) -> Text | None:
    """The number that people see ringing, as they read it; None where config has none."""
    line = next((line for line in centre.lines.values() if centre.caller_id in line.numbers), None)
    if line is not None and line.number is not None:
        return line.number.display
    return Text(centre.caller_id, centre.caller_id) if centre.caller_id else None
