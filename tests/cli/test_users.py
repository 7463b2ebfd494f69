"""`flask users`: a token is printed alone and once, nothing is written without --yes, each change has its reason."""

from __future__ import annotations

import re
from typing import Any

import pytest

from routing import access
from routing.access import Access, Denial, Denied
from routing.store import users as stored
from tests.cli.shell import Run, Shell, printed
from tests.web.apps import parts_of
from tests.web.console.visits import Visit

USAGE = 2


def _shown(shell: Shell, token: str) -> Access | Denied:
    return access.let_in(parts_of(shell.app).runtime, token)


def _listed(run: Run) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = printed(run("users", "list", "--json"))
    return found


@pytest.mark.parametrize("options", [(), ("--yes", "--reason", "tableau de bord"), ("--days", "30")])
def test_a_token_is_printed_alone_and_once(shell: Shell, run: Run, options: tuple[str, ...]) -> None:
    assert run("users", "add", "claire", "--role", "admin", "--yes").exit_code == 0
    result = run("users", "token", "claire", *options)
    token = result.stdout.strip()

    assert (result.exit_code, result.stdout) == (0, f"{token}\n")
    assert token.startswith("pmn_")
    assert "shown once" in result.stderr
    assert token not in result.stderr
    found = _shown(shell, token)
    assert isinstance(found, Access)
    assert (found.user, found.role) == ("claire", access.Role.ADMIN)
    assert token not in run("users", "list").stdout
    assert [action for action, _ in shell.journal()] == ["user_add", "user_token"]


def test_a_token_of_so_many_days_runs_out_after_them(shell: Shell, run: Run) -> None:
    run("users", "add", "claire", "--role", "viewer", "--yes")
    token = run("users", "token", "claire", "--days", "2").stdout.strip()
    shell.house.at("2026-11-25T09:59:59+01:00")
    assert isinstance(_shown(shell, token), Access)
    assert _listed(run)[0]["tokens"] == 1
    shell.house.at("2026-11-25T10:00:00+01:00")
    assert _shown(shell, token) == Denied(Denial.EXPIRED)
    assert _listed(run)[0]["tokens"] == 0


def test_users_are_listed_with_when_a_token_was_used_last(shell: Shell, run: Run) -> None:
    for name, role in (("claire", "admin"), ("karim", "viewer")):
        run("users", "add", name, "--role", role, "--yes")
    token = run("users", "token", "karim").stdout.strip()
    shell.house.at("2026-11-23T10:05:00+01:00")
    _shown(shell, token)

    assert _listed(run) == [
        {"name": "claire", "role": "admin", "agent": None, "tokens": 0, "created_at": "2026-11-23T10:00:00+01:00",
         "last_used_at": None},
        {"name": "karim", "role": "viewer", "agent": None, "tokens": 1, "created_at": "2026-11-23T10:00:00+01:00",
         "last_used_at": "2026-11-23T10:05:00+01:00"},
    ]
    assert run("users", "list").stdout == "claire: admin, 0 tokens\nkarim: viewer, 1 token\n"


def test_one_who_is_removed_is_let_in_no_more(shell: Shell, run: Run) -> None:
    run("users", "add", "karim", "--role", "viewer", "--yes")
    token = run("users", "token", "karim").stdout.strip()
    assert printed(run("users", "remove", "karim", "--yes", "--reason", "parti", "--json")) == {"removed": "karim"}
    assert _shown(shell, token) == Denied(Denial.REVOKED)
    assert shell.journal()[-1] == ("user_remove", "parti")
    assert run("users", "remove", "karim", "--yes").exit_code == USAGE
    assert "users add NAME" in run("users", "list").stdout


def test_off_a_terminal_nothing_is_written_without_yes(shell: Shell, run: Run) -> None:
    run("users", "add", "karim", "--role", "viewer", "--yes")
    for words in (("users", "add", "claire", "--role", "admin"), ("users", "remove", "karim")):
        result = run(*words)
        assert (result.exit_code, result.stdout) == (USAGE, "")
        assert "--yes" in result.stderr
    assert [one["name"] for one in _listed(run)] == ["karim"]
    assert len(shell.journal()) == 1


def test_a_dry_run_says_what_would_be_and_does_not_do_it(shell: Shell, run: Run) -> None:
    run("users", "add", "karim", "--role", "viewer", "--yes")
    assert printed(run("users", "add", "claire", "--role", "admin", "--dry-run", "--json")) == {
        "name": "claire", "role": "admin"}
    assert printed(run("users", "remove", "karim", "--dry-run", "--json")) == {"would_remove": "karim"}
    token = run("users", "token", "karim", "--dry-run")
    assert (token.exit_code, token.stdout) == (0, "")
    assert [(one["name"], one["tokens"]) for one in _listed(run)] == [("karim", 0)]
    assert len(shell.journal()) == 1


@pytest.mark.parametrize("words", [
    ("add", "claire", "--role", "root"), ("add", "", "--role", "admin"), ("add", "karim", "--role", "admin"),
    ("add", "claire"), ("token", "nobody"), ("token", "karim", "--days", "0"), ("remove", "nobody"),
])
@pytest.mark.parametrize("how", ["--yes", "--dry-run"])
def test_what_cannot_be_is_a_usage_error(run: Run, words: tuple[str, ...], how: str) -> None:
    run("users", "add", "karim", "--role", "viewer", "--yes")
    result = run("users", *words, how)
    assert (result.exit_code, result.stdout) == (USAGE, "")
    assert result.stderr.strip()
    assert len(_listed(run)) == 1


def test_a_password_is_printed_once_and_ends_the_sessions_that_were(shell: Shell, run: Run) -> None:
    added = run("users", "add", "claire", "--role", "supervisor", "--yes")
    assert "users password claire" in added.stderr
    visit = Visit(shell.app, user="claire")
    assert run("users", "password", "claire").exit_code == USAGE
    assert run("users", "password", "claire", "--dry-run").stdout == ""
    assert visit.get("/account").status_code == 200
    made = run("users", "password", "claire", "--yes", "--reason", "oublié")
    assert re.fullmatch(r"([a-z0-9]{4}-){3}[a-z0-9]{4}\n", made.stdout)
    assert visit.get("/account").status_code == 303
    assert shell.journal()[-1] == ("user_password", "oublié")
    assert made.stdout.strip() not in repr(shell.journal()) + made.stderr


def test_a_second_factor_whose_telephone_is_lost_is_taken_off(shell: Shell, run: Run) -> None:
    run("users", "add", "claire", "--role", "supervisor", "--yes")
    nothing = run("users", "second-factor-off", "claire", "--yes")
    assert (nothing.exit_code, nothing.stdout) == (0, "claire has no second factor\n")
    database = parts_of(shell.app).runtime.database
    database.write(lambda connection: stored.add_factor(connection, "claire", "seed", 1))
    visit = Visit(shell.app, user="claire")
    assert run("users", "second-factor-off", "claire").exit_code == USAGE
    assert "would take" in run("users", "second-factor-off", "claire", "--dry-run").stdout
    assert visit.get("/account").status_code == 200
    assert run("users", "second-factor-off", "claire", "--yes", "--reason", "perdu").exit_code == 0
    assert visit.get("/account").status_code == 303
    assert shell.journal()[-1] == ("user_factor_off", "perdu")
    assert run("users", "second-factor-off", "nobody", "--yes").exit_code == USAGE
