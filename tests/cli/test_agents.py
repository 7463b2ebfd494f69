"""`flask agents`: who is at what, and a change by hand with its reason."""

from __future__ import annotations

import pytest

from tests.cli.shell import Run, Shell, printed

USAGE = 2


def _presences(run: Run) -> dict[str, str]:
    return {one["id"]: one["presence"] for one in printed(run("agents", "list", "--json"))}


def test_agents_are_listed_and_set(shell: Shell, run: Run) -> None:
    assert set(_presences(run).values()) == {"available"}
    done = run("agents", "set", "nadia", "away", "--reason", "formation", "--yes")
    assert (done.exit_code, done.stdout) == (0, "nadia: away\n")
    assert _presences(run) == {"claire": "available", "karim": "available", "nadia": "away"}
    assert "nadia: away since 2026-11-23T10:00:00+01:00" in run("agents", "list").stdout
    assert shell.journal() == [("presence", "formation")]
    assert printed(run("agents", "set", "nadia", "available", "--yes", "--json"))["presence"] == "available"


def test_nothing_is_set_without_yes_or_for_show(shell: Shell, run: Run) -> None:
    refused = run("agents", "set", "claire", "away")
    assert (refused.exit_code, refused.stdout) == (USAGE, "")
    assert "--yes" in refused.stderr
    assert printed(run("agents", "set", "claire", "away", "--dry-run", "--json")) == {
        "agent": "claire", "would_be": "away"}
    assert _presences(run)["claire"] == "available"
    assert shell.journal() == []


@pytest.mark.parametrize("words", [("nobody", "away"), ("claire", "busy"), ("claire", ""), ("claire",)])
@pytest.mark.parametrize("how", ["--yes", "--dry-run"])
def test_what_cannot_be_is_a_usage_error(run: Run, words: tuple[str, ...], how: str) -> None:
    result = run("agents", "set", *words, how)
    assert (result.exit_code, result.stdout) == (USAGE, "")
    assert result.stderr.strip()
