"""Rappels: the piles as a supervisor sees them, filtered and paged, with no number in full; and the ledger."""

from __future__ import annotations

import pytest
from flask import Flask

from routing.store import desk_callbacks
from tests.web.apps import House
from tests.web.console.visits import Visit
from tests.web.visitors import Visitor


@pytest.fixture
def asked(app: Flask) -> list[str]:
    """The references of callbacks that visitors asked for."""
    visitor = Visitor(app)
    return [
        visitor.booked(phone=phone, topic=topic)["reference"]
        for phone, topic in (("06 12 34 56 78", "refund"), ("06 12 34 56 79", "renewal"), ("01 84 88 12 34", "refund"))
    ]


def test_a_row_tells_window_topic_and_a_hint_of_the_number(app: Flask, asked: list[str]) -> None:
    page = Visit(app, "viewer").get("/callbacks").text.replace("\u00a0", " ")
    assert all(reference in page for reference in asked)
    assert "mardi 24 novembre, 10 h – 10 h 30" in page
    assert "06 •• •• •• 78" in page
    assert "sur le site" in page
    assert "12345678" not in page.replace(" ", "")
    assert "À faire (3)" in page
    assert "/callbacks/new" not in page, "a viewer books none"


def test_late_ones_and_those_of_a_topic(app: Flask, house: House, asked: list[str]) -> None:
    visit = Visit(app)
    refunds = visit.get("/callbacks?topic=refund").text
    assert [reference in refunds for reference in asked] == [True, False, True]
    assert "Aucun rappel de ce motif ou de ce jour" in visit.get("/callbacks?on=2026-11-25").text
    assert "Aucun rappel en retard" in visit.get("/callbacks?pile=late").text
    house.at("2026-11-24T11:00:00+01:00")
    late = Visit(app).get("/callbacks?pile=late").text
    assert late.count("en retard") >= len(asked)


def test_pages(app: Flask, asked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk_callbacks, "AT_ONCE", 2)
    visit = Visit(app)
    first = visit.get("/callbacks").text
    last = next(reference for reference in asked if f"after={reference}" in first)
    second = visit.get(f"/callbacks?after={last}").text
    assert sum(f"row-{reference}" in first for reference in asked) == 2
    assert sum(f"row-{reference}" in second for reference in asked) == 1
    assert "Début de la liste" in second


@pytest.mark.parametrize("query", ["pile=nothing", "on=tomorrow", "after=RC-9999", "topic=%00", "pile=over&on=0000"])
def test_a_strange_address_is_a_page_all_the_same(app: Flask, query: str) -> None:
    assert Visit(app).get(f"/callbacks?{query}").status_code == 200


def test_the_ledger_tells_day_by_day(app: Flask, house: House, asked: list[str]) -> None:
    house.at("2026-11-24T18:00:00+01:00")
    page = Visit(app).get("/callbacks/ledger").text.replace("\u00a0", " ")
    day = page[page.index("mardi 24 novembre</th>"):].partition("</tr>")[0]
    assert [cell.partition("</td>")[0] for cell in day.split('<td class="figure">')[1:]][:4] == ["3", "–", "–", "3"]
