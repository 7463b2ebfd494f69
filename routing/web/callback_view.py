"""What the page of a callback shows, as plain values in one language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from routing.availability import Outlook
from routing.callback_links import CallbackLinks
from routing.callbacks.offering import slots_on_offer
from routing.callbacks.standing import number_we_ring_from, standing_text, zone_of
from routing.domain.call_plan import sentence
from routing.domain.callback import OPEN, CallbackState
from routing.domain.centre import Centre
from routing.domain.slots import Slot
from routing.domain.text import Language, Text
from routing.domain.wording import NBSP, clock_text, date_text, weekday_text
from routing.phone_numbers import hinted
from routing.store.callbacks import CallbackRow
from routing.store.database import Connection

SAYS_NUMBER = (CallbackState.WAITING, CallbackState.DIALLING)


@dataclass(frozen=True, slots=True)
class SlotChoice:
    """A slot that can be chosen."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class DayChoice:
    """The slots of a day."""

    label: str
    slots: tuple[SlotChoice, ...]


@dataclass(frozen=True, slots=True)
class CallbackView:
    """A callback as it is shown. `days` is empty where nothing can be chosen any more."""

    token: str
    state: str
    reference: str
    standing: str
    number: str | None
    topic: str | None
    rings_from: str | None
    call_us: str | None
    is_changeable: bool
    days: tuple[DayChoice, ...]


def phrases(centre: Centre, language: Language) -> Callable[..., str]:
    """Says a sentence of the page in one language."""
    def say(key: str, **places: str) -> str:
        texts = {name: Text(words, words) for name, words in places.items()}
        return sentence(centre.messages, f"callback_page_{key}", **texts).in_(language)

    return say


def callback_view(
    connection: Connection, outlook: Outlook, links: CallbackLinks, row: CallbackRow, language: Language, now: datetime
) -> CallbackView:
    """A callback in one language, with the slots it can be moved to."""
    centre = outlook.centre
    is_changeable = row.state in OPEN and row.state is not CallbackState.TALKING
    topic, ours = centre.topics.get(row.topic or ""), number_we_ring_from(centre)
    shown = ours.in_(language).replace(" ", NBSP) if ours else None
    return CallbackView(
        token=links.token(row.reference, row.id), state=row.state.value, reference=row.reference,
        standing=standing_text(centre, row, now).in_(language), number=hinted(row.number) if row.number else None,
        topic=topic.label.in_(language) if topic else None,
        rings_from=shown if row.state in SAYS_NUMBER else None,
        call_us=shown if row.state not in OPEN else None,
        is_changeable=is_changeable,
        days=_days(connection, outlook, row, language, now) if is_changeable else (),
    )


def _days(
    connection: Connection, outlook: Outlook, row: CallbackRow, language: Language, now: datetime
) -> tuple[DayChoice, ...]:
    promises, zone = outlook.centre.promises, zone_of(outlook.centre, row)
    if promises is None:
        return ()
    last = now + timedelta(seconds=promises.slots.horizon)
    free = [slot for slot in slots_on_offer(connection, outlook, now, last, now) if slot.window.start != row.seat_at]
    days = groupby(free, key=lambda slot: slot.window.start.astimezone(zone).date())
    return tuple(
        DayChoice(_day_label(day, language), tuple(_choice(slot, zone, language) for slot in group))
        for day, group in days
    )


def _day_label(day: date, language: Language) -> str:
    written = f"{weekday_text(day.weekday()).in_(language)} {date_text(day).in_(language)}"
    return written[0].upper() + written[1:]


def _choice(slot: Slot, zone: ZoneInfo, language: Language) -> SlotChoice:
    """`10 h – 10 h 30`."""
    first, last = (_clock(moment.astimezone(zone), language) for moment in (slot.window.start, slot.window.end))
    return SlotChoice(slot.id, f"{first} – {last}")


def _clock(moment: datetime, language: Language) -> str:
    return clock_text(moment.hour * 60 + moment.minute).in_(language)
