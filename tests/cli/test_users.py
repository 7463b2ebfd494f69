"""`flask users`, `agents`, `callers`: what they print, what they change, and that nothing happens without --yes."""

from __future__ import annotations

import pytest

from routing import access
from routing.store import caller_marks
from tests.cli.shell import Run, Shell, printed
from tests.web.apps import parts_of

USAGE = 2


def test_a_token_is_printed_alone_and_once(shell: Shell, run: Run) -> None:
    assert run("users", "add", "claire", "--role", "admin", "--yes").exit_code == 0
    result = run("users", "token", "claire")
    token = result.stdout.strip()

    assert (result.exit_code, result.stdout.count("\n")) == (0, 1)
    assert "shown once" in result.stderr
    found = access.authenticate(parts_of(shell.app).runtime, token)
    assert found is not None
    assert (found.user, found.role) == ("claire", access.Role.ADMIN)
    assert token not in run("users", "list").stdout


def test_users_are_listed_and_removed(run: Run) -> None:
    for name, role in (("claire", "admin"), ("karim", "viewer")):
        run("users", "add", name, "--role", role, "--yes")
    assert [(one["name"], one["role"]) for one in printed(run("users", "list", "--json"))] == [
        ("claire", "admin"), ("karim", "viewer"),
    ]
    assert run("users", "remove", "karim", "--yes").exit_code == 0
    assert [one["name"] for one in printed(run("users", "list", "--json"))] == ["claire"]
    assert run("users", "remove", "karim", "--yes").exit_code == USAGE


@pytest.mark.parametrize("words", [
    ("users", "add", "claire", "--role", "admin"), ("users", "remove", "claire"), ("agents", "set", "claire", "away"),
    ("callers", "block", "06 12 34 56 78"), ("callers", "remove", "cm_1"),
])
def test_off_a_terminal_nothing_is_written_without_yes(run: Run, words: tuple[str, ...]) -> None:
    result = run(*words)
    assert result.exit_code == USAGE
    assert "--yes" in result.stderr
    assert run(*words, "--dry-run").exit_code == 0
    assert printed(run("users", "list", "--json")) == []


@pytest.mark.parametrize("words", [
    ("users", "add", "claire", "--role", "root", "--yes"), ("users", "add", "", "--role", "admin", "--yes"),
    ("users", "token", "nobody"), ("agents", "set", "nobody", "away", "--yes"),
    ("agents", "set", "claire", "busy", "--yes"), ("callers", "block", "x", "--yes"),
    ("callers", "block", "06 12 34 56 78", "--until", "2020-01-01T00:00", "--yes"), ("callers", "remove", "x", "--yes"),
])
def test_what_cannot_be_is_a_usage_error(run: Run, words: tuple[str, ...]) -> None:
    result = run(*words)
    assert (result.exit_code, result.stdout) == (USAGE, "")
    assert result.stderr.strip()


def test_agents_are_listed_and_set(shell: Shell, run: Run) -> None:
    assert [one["presence"] for one in printed(run("agents", "list", "--json"))] == ["available"] * 3
    assert run("agents", "set", "nadia", "away", "--reason", "formation", "--yes").exit_code == 0
    assert {one["id"]: one["presence"] for one in printed(run("agents", "list", "--json"))}["nadia"] == "away"
    assert shell.journal() == [("presence", "formation")]
    assert run("agents", "set", "nadia", "available", "--yes").exit_code == 0


def test_a_blocked_number_is_blocked_until_it_is_not(shell: Shell, run: Run) -> None:
    result = printed(run("callers", "block", "06 12 34 56 78", "--reason", "harcèlement", "--yes", "--json"))
    runtime = parts_of(shell.app).runtime
    outlook, now = shell.outlook(), runtime.clock.now()

    assert (result["number"], result["mark"], result["until"]) == ("+33612345678", "blocked", None)
    assert outlook.is_marked("+33612345678", caller_marks.BLOCKED, now)
    assert not outlook.is_marked("+33612345678", caller_marks.PRIORITY, now)
    assert run("callers", "remove", result["id"], "--yes").exit_code == 0
    assert not shell.outlook().is_marked("+33612345678", caller_marks.BLOCKED, now)
    assert [action for action, _ in shell.journal()] == ["caller_blocked", "caller_unmarked"]


def test_a_mark_ends_when_it_was_said_to(shell: Shell, run: Run) -> None:
    run("callers", "priority", "06 12 34 56 78", "--until", "2026-11-23T12:00", "--yes")
    outlook, now = shell.outlook(), parts_of(shell.app).runtime.clock.now()

    assert outlook.is_marked("+33612345678", caller_marks.PRIORITY, now.replace(hour=10, minute=59))
    assert not outlook.is_marked("+33612345678", caller_marks.PRIORITY, now.replace(hour=11, minute=0))
