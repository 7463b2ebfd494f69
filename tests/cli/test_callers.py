"""`flask callers`: numbers blocked or put in front until a moment, listed with those of the config, and taken back."""

from __future__ import annotations

import pytest

from routing.store.caller_marks import BLOCKED, PRIORITY
from tests.cli.shell import Run, Shell, printed
from tests.web.apps import House, parts_of

USAGE = 2
NUMBER, E164 = "06 12 34 56 78", "+33612345678"


def _is_marked(shell: Shell, mark: str) -> bool:
    return shell.outlook().is_marked(E164, mark, parts_of(shell.app).runtime.clock.now())


def test_a_blocked_number_is_blocked_until_it_is_not(shell: Shell, run: Run) -> None:
    result = printed(run("callers", "block", NUMBER, "--reason", "harcèlement", "--yes", "--json"))
    assert (result["number"], result["mark"], result["until"], result["reason"]) == (
        E164, BLOCKED, None, "harcèlement")
    assert (_is_marked(shell, BLOCKED), _is_marked(shell, PRIORITY)) == (True, False)

    assert printed(run("callers", "list", "--json")) == [result | {"number": "+33••••78"}]
    assert run("callers", "remove", result["id"], "--yes", "--reason", "excuses").exit_code == 0
    assert not _is_marked(shell, BLOCKED)
    assert shell.journal() == [("caller_blocked", "harcèlement"), ("caller_unmarked", "excuses")]
    assert run("callers", "list").stdout == "No number is treated apart.\n"


def test_a_mark_ends_when_it_was_said_to(shell: Shell, run: Run) -> None:
    result = run("callers", "priority", NUMBER, "--until", "2026-11-23T12:00", "--yes")
    assert "until 2026-11-23T12:00:00+01:00" in result.stdout
    assert NUMBER not in result.stdout
    assert E164 not in result.stdout
    shell.house.at("2026-11-23T11:59:59+01:00")
    assert _is_marked(shell, PRIORITY)
    shell.house.at("2026-11-23T12:00:00+01:00")
    assert not _is_marked(shell, PRIORITY)
    assert printed(run("callers", "list", "--json")) == []


def test_numbers_of_the_config_are_listed_and_have_no_id_to_be_taken_back_by(house: House) -> None:
    house.edit("queues.yaml", "queues:\n", 'blocked: ["+33 1 99 00 00 01"]\nqueues:\n')
    run = Shell(house, house.app()).run
    (seed,) = printed(run("callers", "list", "--json"))
    assert (seed["id"], seed["number"], seed["mark"]) == (None, "+33199000001", BLOCKED)
    assert "queues.yaml" in run("callers", "list").stdout


def test_nothing_is_marked_without_yes_or_for_show(shell: Shell, run: Run) -> None:
    mark = printed(run("callers", "block", NUMBER, "--yes", "--json"))["id"]
    for words in (("priority", NUMBER), ("block", NUMBER), ("remove", mark)):
        result = run("callers", *words)
        assert (result.exit_code, result.stdout) == (USAGE, "")
        assert "--yes" in result.stderr
        assert run("callers", *words, "--dry-run").exit_code == 0
    assert [one["id"] for one in printed(run("callers", "list", "--json"))] == [mark]
    assert len(shell.journal()) == 1


@pytest.mark.parametrize("words", [
    ("block", "x"), ("block", ""), ("priority", "12"), ("block", NUMBER, "--until", "2020-01-01T00:00"),
    ("block", NUMBER, "--until", "demain"), ("block", NUMBER, "--until", "2026-11-23T10:00"), ("remove", "x"),
    ("block", NUMBER, "--reason", "x" * 501),
])
@pytest.mark.parametrize("how", ["--yes", "--dry-run"])
def test_what_cannot_be_is_a_usage_error(run: Run, words: tuple[str, ...], how: str) -> None:
    result = run("callers", *words, how)
    assert (result.exit_code, result.stdout) == (USAGE, "")
    assert result.stderr.strip()
    assert printed(run("callers", "list", "--json")) == []
