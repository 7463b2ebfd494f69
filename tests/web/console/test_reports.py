"""Rapports: tiles, charts and tables of the same figures, and files that a spreadsheet opens without harm."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask

from routing.runtime import Runtime
from routing.store import calls
from routing.store.calls import CallRow
from tests.web.apps import parts_of
from tests.web.console.visits import Visit


def _called(runtime: Runtime) -> None:
    at = runtime.clock.now() - timedelta(days=3)

    def work(connection: calls.Connection) -> None:
        for number, (ended_as, wait) in enumerate([("answered", 5), ("answered", 90), ("abandoned_queue", 30)]):
            sid = f"CA{number}"
            calls.add(connection, CallRow(sid, "telephone", "+33612345678", "+33173018499", "in_menu", at))
            calls.queued(connection, sid, "support", at)
            calls.waited(connection, sid, wait)
            calls.end(connection, sid, ended_as, at + timedelta(minutes=4), 240)

    runtime.database.write(work)


def _plain(text: str) -> str:
    return unescape(text).replace("\u00a0", " ")


def test_figures_as_tiles_charts_and_tables(app: Flask) -> None:
    _called(parts_of(app).runtime)
    page = _plain(Visit(app, "viewer").get("/reports?weekday=4").text)
    assert "Du mardi 27 octobre 2026 au lundi 23 novembre 2026" in page
    assert re.search(r"<dt>Répondus en 20 s \(objectif 80 %\)</dt><dd>33 %</dd>", page)
    assert "<dt>La plus longue attente</dt><dd>1 min 30 s</dd>" in page
    assert page.count('role="img"') == 4, "nothing was promised, and that is said instead"
    assert page.count("Rien sur cette période.") == 1
    assert page.count("<caption") == 5
    assert "vendredi 20 novembre – répondus 2, abandons en attente 1" in page
    assert " style=" not in page


def test_a_table_is_a_file(app: Flask) -> None:
    _called(parts_of(app).runtime)
    visit = Visit(app, "viewer")
    told = visit.get("/reports/service.csv?from=2026-11-20&to=2026-11-21&line=telephone")
    assert told.headers["Content-Disposition"] == 'attachment; filename="service-2026-11-20-2026-11-21.csv"'
    friday, saturday = csv.DictReader(io.StringIO(told.text))
    assert (friday["date"], friday["queued"], friday["in_time"], friday["level"]) == ("2026-11-20", "3", "1", "0.3333")
    assert (friday["median"], friday["longest"], friday["handling"]) == ("30.0", "90", "192.5")
    assert (saturday["queued"], saturday["level"]) == ("0", "")
    (hour,) = csv.DictReader(io.StringIO(visit.get("/reports/hours.csv").text))
    assert (hour["hour"], hour["calls"]) == ("10:00", "3")
    needed = list(csv.DictReader(io.StringIO(visit.get("/reports/staffing.csv?weekday=4").text)))
    assert [(row["agents"], row["mean_calls"]) for row in needed if row["half_hour"] == "10:00"] == [("1", "0.75")]
    for path in ("/reports/nothing.csv", "/reports/days.csv?from=x"):
        assert visit.get(path).status_code == 404


@pytest.mark.parametrize("query", ["from=x", "from=2026-11-24&to=2026-11-20", "to=9999-12-31", "from=<script>"])
def test_days_that_are_none_are_told_beside_the_field(still_app: Flask, query: str) -> None:
    told = Visit(still_app, "viewer").get(f"/reports?{query}")
    assert told.status_code == 422
    assert 'class="fault"' in told.text
    assert "<script>" not in told.text.partition("<main")[2]


def test_a_line_that_is_not_there(still_app: Flask) -> None:
    visit = Visit(still_app, "viewer")
    assert visit.get("/reports?line=fax").status_code == 404
    assert visit.get("/reports?line=chat&weekday=9").status_code == 200
