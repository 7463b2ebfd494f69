"""`flask openapi`, `flask doctor`, `flask db upgrade`: for whoever runs the machine."""

from __future__ import annotations

import pytest

from routing.store import schema
from routing.store.database import Database
from tests.cli.shell import Run, Shell, printed
from tests.store.databases import out_of_order
from tests.web.apps import TOKEN, House, logging_kept, parts_of


def test_openapi_prints_the_document_that_is_served(shell: Shell) -> None:
    assert printed(shell.run("openapi")) == shell.app.test_client().get("/openapi.json").get_json()


def test_doctor_finds_nothing_wrong(run: Run) -> None:
    result = run("doctor")
    assert (result.exit_code, result.stderr) == (0, "")
    assert all(row.startswith("ok") for row in result.stdout.splitlines())

    checks = {check["check"]: check for check in printed(run("doctor", "--json"))}
    assert all(check["ok"] for check in checks.values())
    assert {"config", "database", "clock", "telephony", "public address", "line telephone"} <= checks.keys()
    assert "2026-11-23T10:00:00+01:00" in checks["clock"]["detail"]
    assert TOKEN not in result.stdout


@pytest.mark.parametrize(
    ("changes", "check"),
    [({"account_sid": None, "auth_token": None}, "telephony"), ({"public_url": "http://appels.example.fr"},
                                                                "public address")],
)
def test_doctor_names_what_is_missing(house: House, changes: dict[str, str | None], check: str) -> None:
    result = Shell(house, house.app(**changes)).run("doctor", "--json")

    assert [one["check"] for one in printed(result, 1) if not one["ok"]] == [check]


def test_doctor_looks_at_who_serves_a_line(house: House) -> None:
    house.edit("queues.yaml", "lines: [telephone]", "lines: [chat]")

    assert "line telephone" in [one["check"] for one in printed(Shell(house, house.app()).run("doctor", "--json"), 1)
                                if not one["ok"]]


def test_doctor_speaks_while_the_database_does_not(shell: Shell) -> None:
    shell.outlook()
    with out_of_order(parts_of(shell.app).runtime.database):
        result = shell.run("doctor", "--json")

    assert "database" in [one["check"] for one in printed(result, 1) if not one["ok"]]


def test_the_schema_is_brought_up_to_date(house: House, run: Run) -> None:
    url = f"sqlite:///{house.folder / 'another.sqlite3'}"
    with logging_kept():
        result = run("db", "upgrade", "--url", url)
    database = Database(url)

    assert (result.exit_code, result.stderr) == (0, "")
    assert schema.is_current(database)
    database.close()
