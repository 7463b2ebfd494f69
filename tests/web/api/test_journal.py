"""The journal by API: pages, filters, a table for spreadsheets, and undo as one more entry."""

from __future__ import annotations

import csv
import io
from typing import Any

from routing.supervision import overriding
from tests.web.api.asking import Desk
from tests.web.apps import CLAIRE, only_error, parts_of

EVE: dict[str, Any] = {"lines": ["telephone"], "on": "2026-12-24", "hours": "closed"}


def test_entries_come_in_pages_the_newest_first(desk: Desk) -> None:
    page = desk.ask("GET", "/journal", "viewer", query_string={"limit": 2}).get_json()
    first, second = page["items"]
    assert int(first["id"]) == int(second["id"]) + 1
    assert first["previous"] == second["hash"]
    assert page["next"] == second["id"]
    older = desk.items("/journal", after=page["next"], limit="200")
    assert older[-1]["id"] == "1"
    assert (older[-1]["author"], older[-1]["action"], older[-1]["can_be_undone"]) == ("claire", "user_add", False)
    assert older[-1]["what"]["en"].startswith("User added")
    for unknown in ("99999", "x", "9" * 20):
        assert only_error(desk.ask("GET", "/journal", query_string={"after": unknown}), 404)["code"] == "unknown_cursor"


def test_filters(desk: Desk) -> None:
    assert desk.items("/journal", realm="hours") == []
    assert {entry["action"] for entry in desk.items("/journal", realm="people")} == {"user_add", "user_token"}
    assert desk.items("/journal", author="nobody") == []
    assert desk.ask("GET", "/journal", query_string={"realm": "x"}).status_code == 422


def test_the_same_page_for_a_spreadsheet(desk: Desk) -> None:
    desk.ask("PUT", "/agents/alice/presence", json={"presence": "away", "reason": "=cmd|x"})
    for asked in ({"query_string": {"format": "csv"}}, {"headers": {"Accept": "text/csv"}}):
        told = desk.ask("GET", "/journal", "viewer", **asked)  # type: ignore[arg-type]
        assert told.content_type == "text/csv; charset=utf-8"
        rows = list(csv.DictReader(io.StringIO(told.text)))
        assert len(rows) == len(desk.items("/journal"))
        assert all(not cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())


def test_a_change_is_undone_once(desk: Desk) -> None:
    parts = parts_of(desk.app)
    row = overriding.new_override(parts.runtime, CLAIRE, parts.outlooks.fresh(), EVE)
    overriding.add_override(parts.runtime, CLAIRE, row, "fête")
    changed = desk.items("/journal")[0]
    assert changed["can_be_undone"]
    assert changed["what"]["en"].endswith("Phone, Thursday 24\u00a0December: 9\u00a0am to 8\u00a0pm → closed")

    undone = desk.ask("POST", f"/journal/{changed['id']}/undo", json={"reason": "erreur"}).get_json()
    assert (undone["undoes"], undone["reason"]) == (changed["id"], "erreur")
    assert overriding.overrides_in_force(parts.runtime) == ()
    entry = desk.items("/journal")[1]
    assert (entry["undone_by"], entry["can_be_undone"]) == (undone["id"], False)

    assert desk.ask("POST", f"/journal/{changed['id']}/undo", json={"reason": "encore"}).status_code == 409
    assert only_error(desk.ask("POST", "/journal/999/undo", json={"reason": "x"}), 404)
    assert only_error(desk.ask("POST", "/journal/x/undo", json={"reason": "x"}), 404)["code"] == "unknown_entry"
    assert desk.ask("POST", "/journal/1/undo", "viewer", json={"reason": "x"}).status_code == 403
