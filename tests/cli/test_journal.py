"""`flask journal`: the newest changes, for people and programs, and the chain of them checked."""

from __future__ import annotations

import csv
import io

from sqlalchemy import update

from routing.store.tables import journal
from tests.cli.shell import Run, Shell, printed
from tests.web.apps import parts_of

FINDINGS = 6


def test_the_journal_is_listed_and_is_sound(run: Run) -> None:
    assert run("journal", "list").stdout == "Nothing was changed yet.\n"
    for name in ("claire", "noé"):
        assert run("users", "add", name, "--role", "viewer", "--yes", "--reason", "=1+1").exit_code == 0

    newest, first = printed(run("journal", "list", "--json"))
    assert (newest["subject"], first["subject"], newest["previous"]) == ("noé", "claire", first["hash"])
    assert newest["what"] == {"fr": "Compte ajouté\u00a0: noé (lecture)", "en": "User added: noé (viewer)"}
    assert len(printed(run("journal", "list", "--limit", "1", "--json"))) == 1
    assert "User added: noé (viewer) – =1+1" in run("journal", "list").stdout
    rows = list(csv.DictReader(io.StringIO(run("journal", "list", "--csv").stdout)))
    assert [row["reason"] for row in rows] == ["'=1+1", "'=1+1"]

    assert f"sound: 2 entries, the newest is {newest['hash']}" in run("journal", "verify").stdout
    assert run("journal", "verify", "--head", first["hash"]).exit_code == 0
    assert run("journal", "verify", "--head", "0" * 64).exit_code == FINDINGS


def test_a_break_is_named(shell: Shell, run: Run) -> None:
    for name in ("claire", "zoe"):
        run("users", "add", name, "--role", "viewer", "--yes")
    database = parts_of(shell.app).runtime.database
    database.write(lambda connection: connection.execute(
        update(journal).where(journal.c.id == 2).values(author="somebody else")
    ))
    result = run("journal", "verify")
    assert (result.exit_code, result.stdout) == (FINDINGS, "")
    assert "entry 2: changed" in result.stderr
    assert printed(run("journal", "verify", "--json"), FINDINGS)["broken_at"] == 2
    assert run("journal", "verify", "--last", "1").exit_code == FINDINGS
