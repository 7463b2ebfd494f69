"""Slots read out a few at a time: the next ones, or the first of another day; after the last come the first again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from routing.domain.slots import Slot

AT_ONCE = 3


def page_after(slots: Sequence[Slot], told: Sequence[str]) -> tuple[str, ...]:
    """The ids of the slots to be read out after those told before; none told: the first ones."""
    last = told[-1] if told else ""
    rest = [slot for slot in slots if slot.id > last] or list(slots)
    return tuple(slot.id for slot in rest[:AT_ONCE])


def page_of_next_day(slots: Sequence[Slot], told: Sequence[str], zone: ZoneInfo) -> tuple[str, ...]:
    """The first slots of the day after the one told first, or of the first day of all."""
    days = {slot.id: slot.window.start.astimezone(zone).date() for slot in slots}
    here = next((days[id_] for id_ in told if id_ in days), date.min)
    rest = [slot for slot in slots if days[slot.id] > here] or list(slots)
    return tuple(slot.id for slot in rest[:AT_ONCE])


def has_other_times(slots: Sequence[Slot], told: Sequence[str]) -> bool:
    """Whether there are slots that were not told just now."""
    return any(slot.id not in told for slot in slots)


def has_other_days(slots: Sequence[Slot], zone: ZoneInfo) -> bool:
    """Whether there are slots on more than one day."""
    return len({slot.window.start.astimezone(zone).date() for slot in slots}) > 1
