"""What a change did to the hours, in words; kept entries of every age can be read."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from routing.domain.effect_words import DayEffect, change_text, effect_text, effects_in, hours_said
from routing.domain.rules import Span
from routing.domain.text import Text

NAMES = {"telephone": Text("Téléphone", "Phone")}
FIRST = (
    "jeudi 24\u00a0décembre\u00a0: de 9\u00a0h à\u00a0midi → fermé",
    "Thursday 24\u00a0December: 9\u00a0am to noon → closed",
)


def _day(on: str = "2026-12-24") -> dict[str, Any]:
    return {"date": on, "before": ["09:00-12:00"], "after": []}


def _text(*days: dict[str, Any], count: Any = None, line: str = "telephone") -> Text | None:
    return effect_text({"effect": {line: list(days), "days": count}}, NAMES)


@pytest.mark.parametrize(("days", "count", "french", "english"), [
    (1, None, "", ""), (1, 1, "", ""), (1, "9", "", ""), (1, 0, "", ""),
    (1, 2, ", et 1 autre jour", ", and 1 other day"),
    (2, None, ", et 1 autre jour", ", and 1 other day"),
    (2, 1, ", et 1 autre jour", ", and 1 other day"),
    (2, 3, ", et 2 autres jours", ", and 2 other days"),
    (3, None, ", et 2 autres jours", ", and 2 other days"),
])
def test_the_first_day_is_said_and_how_many_others_there_are(days: int, count: Any, french: str, english: str) -> None:
    found = _text(*[_day(), _day("2026-12-26"), _day("2026-12-28")][:days], count=count)
    assert found == Text(f"Téléphone, {FIRST[0]}{french}", f"Phone, {FIRST[1]}{english}")


def test_a_line_that_is_gone_is_named_by_its_id() -> None:
    assert _text(_day(), line="gone") == Text(f"gone, {FIRST[0]}", f"gone, {FIRST[1]}")


@pytest.mark.parametrize("detail", [{}, {"effect": []}, {"effect": {"telephone": []}}, {"effect": {"days": 3}}])
def test_without_a_day_nothing_is_said(detail: dict[str, Any]) -> None:
    assert effect_text(detail, NAMES) is None


@pytest.mark.parametrize(("kept", "spans"), [
    ("09:00-12:30", ((540, 750),)), ("09:00–12:30, 14:15-18:45", ((540, 750), (855, 1125))),
    (["09:00-12:30", "22:00-02:15"], ((540, 750), (1320, 1575))), (["00:00-00:00"], ((0, 1440),)),
    (["23:00-23:00"], ((1380, 2820),)), ([], ()), ("", ()), ("fermé", ()),
])
def test_hours_are_read_back_as_text_and_as_lists(kept: Any, spans: tuple[tuple[int, int], ...]) -> None:
    (day,) = effects_in({"effect": {"chat": [{"date": "2026-12-24", "before": kept, "after": []}]}})["chat"]
    assert day == DayEffect(date(2026, 12, 24), tuple(Span(*span) for span in spans), ())


def test_a_day_is_said_before_and_after() -> None:
    day = DayEffect(date(2026, 12, 1), (), (Span(540, 720), Span(840, 1080)))
    assert change_text(day) == Text(
        "mardi 1er\u00a0décembre\u00a0: fermé → de 9\u00a0h à\u00a0midi et de 14\u00a0h à\u00a018\u00a0h",
        "Tuesday 1\u00a0December: closed → 9\u00a0am to noon and 2\u00a0pm to 6\u00a0pm",
    )
    assert day.minutes_gained == 420
    assert hours_said(()) == Text("fermé", "closed")
