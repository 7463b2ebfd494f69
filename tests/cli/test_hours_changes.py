"""`flask hours …`, writing: a preview, a reason, a confirmation; and nothing changed where nothing was confirmed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.cli.shell import Run, Shell, printed
from tests.web.apps import House

EVE = ["hours", "override", "add", "--lines", "all", "--on", "2026-12-24", "--hours", "09:00-16:00"]
CLOSE = ["hours", "close", "telephone"]
CHRISTMAS_EVE = datetime(2026, 12, 24, 16, 30, tzinfo=UTC)


def _is_open_on_the_eve(shell: Shell) -> bool:
    return shell.outlook().hours["telephone"].is_open(CHRISTMAS_EVE)


def test_close_and_reopen(shell: Shell) -> None:
    closed = shell.run(*CLOSE, "--message", "Alerte incendie", "--reason", "exercice", "--yes")
    assert (closed.exit_code, closed.stdout) == (0, "telephone: closed until reopened\n")
    assert "until somebody reopens it" in closed.stderr
    assert shell.is_closed_by_hand()
    assert not shell.is_closed_by_hand("chat")
    assert "Alerte incendie." in shell.run("hours", "now", "telephone").stdout
    assert shell.run("hours", "now", "telephone").exit_code == 3

    reopened = shell.run("hours", "reopen", "telephone", "--yes")
    assert (reopened.exit_code, reopened.stdout) == (0, "telephone: reopened\n")
    assert not shell.is_closed_by_hand()
    assert [action for action, _ in shell.journal()] == ["close", "reopen"]
    assert shell.journal()[0][1] == "exercice"


@pytest.mark.parametrize(
    ("until", "expected"),
    [("14:00", "2026-11-23T14:00:00+01:00"), ("14h", "2026-11-23T14:00:00+01:00"),
     ("24:00", "2026-11-24T00:00:00+01:00"), ("2026-11-24T09:00", "2026-11-24T09:00:00+01:00"),
     ("2026-11-24T08:00:00Z", "2026-11-24T09:00:00+01:00")],
)
def test_close_until(shell: Shell, until: str, expected: str) -> None:
    (row,) = printed(shell.run(*CLOSE, "--until", until, "--yes", "--json"))

    assert (row["line"], row["until"]) == ("telephone", expected)
    assert shell.is_closed_by_hand()


@pytest.mark.parametrize("until", ["09:00", "2026-11-23T09:59:59", "2020-01-01", "plus tard", "25:00", ""])
def test_an_end_that_cannot_be_changes_nothing(shell: Shell, until: str) -> None:
    result = shell.run(*CLOSE, "--until", until, "--yes")

    assert (result.exit_code, result.stdout) == (2, "")
    assert not shell.is_closed_by_hand()
    assert shell.journal() == []


def test_all_lines_are_closed_and_reopened_together(shell: Shell) -> None:
    assert shell.run("hours", "close", "all", "--until", "14:00", "--yes").exit_code == 0
    assert (shell.is_closed_by_hand(), shell.is_closed_by_hand("chat")) == (True, True)
    assert printed(shell.run("hours", "reopen", "all", "--yes", "--json")) == {"reopened": ["telephone", "chat"]}


def test_what_is_not_closed_is_not_reopened(shell: Shell) -> None:
    result = shell.run("hours", "reopen", "telephone", "--yes", "--json")

    assert printed(result) == {"would_reopen": []}
    assert shell.journal() == []


def test_an_override_is_added_listed_and_removed(shell: Shell) -> None:
    added = printed(shell.run(*EVE, "--label-fr", "Veille de Noël", "--reason", "fête", "--yes", "--json"))
    assert not _is_open_on_the_eve(shell)
    (listed,) = printed(shell.run("hours", "override", "list", "--json"))
    assert (listed["id"], listed["entry"]["hours"], listed["role"]) == (added["id"], "09:00-16:00", "admin")
    assert "Veille de Noël" in shell.run("hours", "override", "list").stdout

    assert shell.run("hours", "override", "remove", added["id"], "--yes").exit_code == 0
    assert _is_open_on_the_eve(shell)
    assert printed(shell.run("hours", "override", "list", "--json")) == []
    assert [action for action, _ in shell.journal()] == ["override_add", "override_remove"]


@pytest.mark.parametrize(
    "wrong",
    [["--hours", "16:00-09:61"], ["--hours", "fermé"], [], ["--hours", "closed", "--add", "09:00-10:00"],
     ["--hours", "closed", "--from", "2026-12-01"]],
)
def test_an_override_that_cannot_be_exits_2_and_changes_nothing(shell: Shell, wrong: list[str]) -> None:
    result = shell.run("hours", "override", "add", "--lines", "all", "--on", "2026-12-24", *wrong, "--yes")

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.strip()
    assert printed(shell.run("hours", "override", "list", "--json")) == []


def test_removing_what_is_not_there_says_so(shell: Shell) -> None:
    result = shell.run("hours", "override", "remove", "ov_nothing", "--yes")

    assert (result.exit_code, result.stdout) == (2, "")
    assert "ov_nothing" in result.stderr


@pytest.mark.parametrize("words", [[*CLOSE, "--until", "14:00"], CLOSE, EVE, ["hours", "override", "remove", "ov_x"]])
def test_off_a_terminal_a_write_without_yes_exits_2_and_changes_nothing(shell: Shell, words: list[str]) -> None:
    result = shell.run(*words, input="y\n")

    assert (result.exit_code, result.stdout) == (2, "")
    assert "--yes" in result.stderr
    assert not shell.is_closed_by_hand()
    assert _is_open_on_the_eve(shell)
    assert shell.journal() == []


def test_off_a_terminal_reopening_asks_for_yes_too(shell: Shell) -> None:
    shell.run(*CLOSE, "--yes")
    result = shell.run("hours", "reopen", "telephone", input="y\n")

    assert (result.exit_code, result.stdout) == (2, "")
    assert shell.is_closed_by_hand()


@pytest.mark.parametrize("confirmed", [[], ["--yes"]])
def test_a_dry_run_tells_the_days_and_changes_nothing(shell: Shell, confirmed: list[str]) -> None:
    close = printed(shell.run(*CLOSE, "--until", "14:00", "--dry-run", "--json", *confirmed))
    eve = printed(shell.run(*EVE, "--dry-run", "--json", *confirmed))

    assert [(day["line"], day["date"], day["seconds_gained"]) for day in close] == [
        ("telephone", "2026-11-23", -14_400)
    ]
    assert {(day["line"], day["date"], day["seconds_gained"]) for day in eve} == {
        ("telephone", "2026-12-24", -14_400), ("chat", "2026-12-24", -14_400)
    }
    assert not shell.is_closed_by_hand()
    assert _is_open_on_the_eve(shell)
    assert shell.journal() == []


def test_a_dry_run_of_reopening_and_removing_changes_nothing(shell: Shell) -> None:
    shell.run(*CLOSE, "--yes")
    added = printed(shell.run(*EVE, "--yes", "--json"))
    before = shell.journal()

    assert printed(shell.run("hours", "reopen", "all", "--dry-run", "--json")) == {"would_reopen": ["telephone"]}
    remove = shell.run("hours", "override", "remove", added["id"], "--dry-run", "--json")
    assert printed(remove) == {"would_remove": [added["id"]]}
    assert shell.is_closed_by_hand()
    assert shell.journal() == before


def test_an_override_without_effect_says_so(shell: Shell) -> None:
    result = shell.run("hours", "override", "add", "--lines", "all", "--on", "2026-11-29", "--hours", "closed", "--yes")

    assert result.exit_code == 0
    assert "changes nothing" in result.stderr


def test_a_message_that_is_too_long_changes_nothing(shell: Shell) -> None:
    result = shell.run(*CLOSE, "--message", "x" * 601, "--yes")

    assert (result.exit_code, result.stdout) == (2, "")
    assert "600" in result.stderr
    assert not shell.is_closed_by_hand()


def test_a_message_of_any_length_that_is_allowed_closes(shell: Shell) -> None:
    """The message stands in for a reason that was not given, which may not be as long as a message."""
    result = shell.run(*CLOSE, "--message", "x" * 600, "--yes")

    assert result.exit_code == 0, result.stderr
    assert shell.is_closed_by_hand()


def test_a_change_is_seen_by_another_process_at_its_next_look(house: House, shell: Shell, run: Run) -> None:
    other = Shell(house, house.app())
    assert other.run("hours", "now", "telephone").exit_code == 0
    run(*CLOSE, "--yes")

    assert other.run("hours", "now", "telephone").exit_code == 3
    assert shell.is_closed_by_hand()
