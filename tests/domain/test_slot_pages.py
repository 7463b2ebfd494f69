"""Slots read out a few at a time: every one of them can be come to, and after the last comes the first again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from routing.domain.slot_pages import AT_ONCE, has_other_days, has_other_times, page_after, page_of_next_day
from routing.domain.slots import Slot, Window, slot_id

PARIS = ZoneInfo("Europe/Paris")
MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)
starts = st.sets(st.integers(0, 200), min_size=1, max_size=40)


def _slots(halves: set[int]) -> tuple[Slot, ...]:
    windows = [Window(MONDAY + n * timedelta(minutes=30), MONDAY + (n + 1) * timedelta(minutes=30)) for n in halves]
    return tuple(Slot(slot_id(window), window, 1) for window in sorted(windows, key=lambda one: one.start))


@given(starts)
def test_every_slot_is_told_once_in_its_order_then_the_first_again(halves: set[int]) -> None:
    slots, told = _slots(halves), list[str]()
    page = page_after(slots, ())
    while not set(page) & set(told):
        told += page
        page = page_after(slots, page)
    assert told == [slot.id for slot in slots]
    assert page == page_after(slots, ())
    assert has_other_times(slots, page) == (len(slots) > AT_ONCE)


@given(starts)
def test_every_day_is_come_to(halves: set[int]) -> None:
    slots = _slots(halves)
    days = {slot.id: slot.window.start.astimezone(PARIS).date() for slot in slots}
    page, met = page_after(slots, ()), list[object]()
    for _ in set(days.values()):
        met.append(days[page[0]])
        page = page_of_next_day(slots, page, PARIS)
    assert met == sorted(set(days.values()))
    assert page == page_after(slots, ())
    assert has_other_days(slots, PARIS) == (len(met) > 1)


def test_slots_sold_meanwhile_are_passed_over() -> None:
    slots = _slots({0, 1, 2, 3, 48})
    told = page_after(slots, ())
    assert page_after(slots[2:], told) == (slots[3].id, slots[4].id)
    assert page_of_next_day(slots[3:], told, PARIS) == (slots[3].id, slots[4].id)
