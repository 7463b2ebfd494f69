"""Removing an override: the effect and a reason first; of a stale page nothing."""

from __future__ import annotations

from flask import Flask

from routing.supervision import overriding
from tests.web.apps import CLAIRE, parts_of
from tests.web.console.visits import Visit

EVE = {"lines": ["telephone"], "on": "2026-12-24", "hours": "closed", "reason": {"fr": "Fête", "en": "Feast"}}


def test_an_override_is_removed_once_its_effect_was_seen(app: Flask) -> None:
    parts, visit = parts_of(app), Visit(app)
    row = overriding.new_override(parts.runtime, CLAIRE, parts.outlooks.fresh(), EVE)
    overriding.add_override(parts.runtime, CLAIRE, row, "fête")
    page = visit.get(f"/exceptions/{row.id}/remove")
    version = visit.hidden(page)["version"]
    assert "9\u00a0h – 20\u00a0h" in page.text

    assert visit.post(f"/exceptions/{row.id}/remove", reason="", version=version).status_code == 422
    assert visit.post(f"/exceptions/{row.id}/remove", reason="non", version="7").status_code == 409
    assert visit.post(f"/exceptions/{row.id}/remove", reason="non", version=version).status_code == 303
    assert overriding.overrides_in_force(parts.runtime) == ()
    assert visit.get(f"/exceptions/{row.id}/remove").status_code == 404
