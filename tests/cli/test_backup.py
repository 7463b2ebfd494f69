"""`flask backup`, `flask backup --check`, `flask backup restore`: what they say, and how they end."""

from __future__ import annotations

from pathlib import Path

from tests.cli.shell import Run, Shell, printed
from tests.web.apps import House, parts_of

CHANGED = ("hours", "close", "telephone", "--until", "14:00", "--reason", "panne", "--yes")
ON_POSTGRESQL = "postgresql://permanence:geheim@127.0.0.1:9/permanence"


def test_there_and_back(shell: Shell, run: Run, house: House) -> None:
    assert run(*CHANGED).exit_code == 0
    copy = house.folder / "copy.sqlite3"
    made = printed(run("backup", "--to", str(copy), "--json"))
    assert made["rows"]["closures"] == made["rows"]["journal"] == 1
    assert made["bytes"] == copy.stat().st_size
    assert run("hours", "reopen", "telephone", "--reason", "fini", "--yes").exit_code == 0
    back = ("backup", "restore", str(copy))
    assert run(*back, "--replace").exit_code == 2
    refused = run(*back, "--yes")
    assert (refused.exit_code, refused.stdout, "--replace" in refused.stderr) == (1, "", True)
    done = printed(run(*back, "--yes", "--replace", "--json"))
    assert Path(done["kept"]).is_file()
    assert Shell(house, house.app()).is_closed_by_hand()


def test_by_default_a_copy_is_named_after_the_moment(run: Run, house: House) -> None:
    result = run("backup")
    (made,) = (house.folder / "backups").iterdir()
    assert (result.exit_code, result.stdout.startswith(f"{made}: written and verified")) == (0, True)


def test_a_restore_is_refused_while_a_server_has_the_database(run: Run, house: House) -> None:
    copy = house.folder / "copy.sqlite3"
    assert run("backup", "--to", str(copy)).exit_code == 0
    parts_of(house.app()).outlooks.fresh()
    result = run("backup", "restore", str(copy), "--yes", "--replace")
    assert (result.exit_code, "in use" in result.stderr) == (1, True)


def test_the_database_that_serves_is_looked_through(shell: Shell, run: Run, house: House) -> None:
    assert run("backup", "--check").exit_code == 0
    parts_of(shell.app).runtime.database.close()
    file = house.folder / "permanence.sqlite3"
    file.write_bytes(file.read_bytes()[:-8_192] + b"\xa5" * 8_192)
    result = run("backup", "--check")
    assert (result.exit_code, result.stdout, "is damaged" in result.stderr) == (1, "", True)


def test_postgresql_is_backed_up_by_its_own_tools(shell: Shell, run: Run, house: House) -> None:
    shell.app.extensions["permanence_settings"] = house.settings(database_url=ON_POSTGRESQL)
    for words, tool in ((("backup",), "pg_dump --format=custom"), (("backup", "--check"), "pg_amcheck"),
                        (("backup", "restore", "any", "--yes"), "pg_restore")):
        result = run(*words)
        assert (result.exit_code, result.stdout, tool in result.stderr) == (1, "", True)
        assert "geheim" not in result.stderr
