"""Callbacks and slots as the public API tells them: instants with the line's offset, numbers but for their ends."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from routing.callback_links import CallbackLinks
from routing.callbacks.standing import standing_text, window_of, zone_of
from routing.domain.centre import Centre
from routing.domain.slots import Slot, Window
from routing.phone_numbers import hinted
from routing.store.callbacks import CallbackRow
from routing.web.availability_document import CALLBACKS
from routing.web.json_values import Json, iso, words


def own_document(centre: Centre, links: CallbackLinks, row: CallbackRow, now: datetime) -> Json:
    """A callback for whoever asked for it."""
    token, window = links.token(row.reference, row.id), window_of(row)
    return {
        "reference": row.reference, "state": row.state.value, "reason": row.reason,
        "text": words(standing_text(centre, row, now)),
        "window": window_document(window, zone_of(centre, row)) if window else None,
        "phone": hinted(row.number) if row.number else None, "topic": row.topic, "language": row.language,
        "links": {"self": f"{links.prefix}{CALLBACKS}/{token}", "cancel": f"{links.prefix}/callback/{token}"},
    }


def window_document(window: Window, zone: ZoneInfo) -> Json:
    """A window."""
    return {"start": iso(window.start, zone), "end": iso(window.end, zone)}


def slot_documents(slots: Iterable[Slot], zone: ZoneInfo) -> list[Json]:
    """Slots with seats left."""
    return [{"id": slot.id, **window_document(slot.window, zone), "remaining": slot.remaining} for slot in slots]
