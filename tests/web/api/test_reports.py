"""`GET /reports` and `flask reports`: the same figures, for viewers, a day to an item."""

from __future__ import annotations

import json

from flask import Flask

from tests.web.api.asking import Desk


def test_a_viewer_reads_the_figures_of_days(desk: Desk) -> None:
    told = desk.ask("GET", "/reports", "viewer", query_string={"from": "2026-11-23", "to": "2026-11-25"})

    assert told.status_code == 200
    assert told.get_json()["next"] is None
    items = told.get_json()["items"]
    assert [item["date"] for item in items] == ["2026-11-23", "2026-11-24"]
    assert items[0]["calls"] == items[0]["callbacks"]["promised"] == 0
    assert set(items[0]["wait"].values()) == {None}
    assert items[0]["service_level"] == {
        "queued": 0, "in_time": 0, "level": None, "target": 0.8, "within_seconds": 20,
    }
    assert told.get_json()["hours"] == []
    assert told.get_json()["total"]["calls"] == 0
    assert items[0]["callbacks"]["kept_on_time"] is None


def test_days_that_are_none_are_refused(desk: Desk) -> None:
    assert desk.ask("GET", "/reports", "viewer", query_string={"line": "fax"}).status_code == 404
    for query in ({"from": "x"}, {"from": "2026-11-24", "to": "2026-11-23"}):
        assert desk.ask("GET", "/reports", "viewer", query_string=query).status_code == 422
    assert desk.app.test_client().get("/api/v1/reports").status_code == 401


def test_the_command_prints_the_same(app: Flask, desk: Desk) -> None:
    items = desk.items("/reports")
    run = app.test_cli_runner().invoke(args=["reports", "--json"])

    assert run.exit_code == 0
    assert json.loads(run.stdout) == items
    table = app.test_cli_runner().invoke(args=["reports", "--from", "2026-11-23"])
    assert "promised" in table.stdout
    assert "2026-11-23" in table.stdout
    hours = app.test_cli_runner().invoke(args=["reports", "--by", "hour", "--line", "telephone", "--json"])
    assert json.loads(hours.stdout) == []
    assert app.test_cli_runner().invoke(args=["reports", "--line", "fax"]).exit_code != 0
