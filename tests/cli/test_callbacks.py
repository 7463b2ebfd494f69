"""`flask callbacks`: promises listed, shown, changed and booked; one number told whole and erased."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.shell import Run, Shell, printed

USAGE = 2
NUMBER = "06 12 34 56 78"
SLOT, LATER_SLOT = "20261124T0900Z", "20261124T1000Z"


def _add(run: Run, number: str = NUMBER, *words: str) -> dict[str, Any]:
    added: dict[str, Any] = printed(
        run("callbacks", "add", number, *(words or ("--slot", SLOT)), "--reason", "a appelé", "--yes", "--json")
    )
    return added


def test_a_callback_is_added_listed_shown_and_changed(shell: Shell, run: Run) -> None:
    added = _add(run, NUMBER, "--slot", SLOT, "--topic", "refund", "--language", "en")
    reference = added["reference"]
    assert (added["phone"], added["topic"], added["language"]) == ("06 •• •• •• 78", "refund", "en")
    assert added["window"]["start"] == "2026-11-24T10:00:00+01:00"

    assert printed(run("callbacks", "list", "--json")) == [added]
    assert printed(run("callbacks", "list", "--state", "done", "--json")) == []
    assert reference in run("callbacks", "list").stdout
    shown = printed(run("callbacks", "show", reference.lower(), "--json"))
    assert (shown["attempts"], [change["event"] for change in shown["changes"]]) == ([], ["booked"])
    assert "booked: waiting" in run("callbacks", "show", reference).stdout

    moved = printed(run("callbacks", "move", reference, "--slot", LATER_SLOT, "--yes", "--json"))
    assert moved["window"]["start"] == "2026-11-24T11:00:00+01:00"
    assert printed(run("callbacks", "retry", reference, "--yes", "--json"))["reason"] == "ring_now"
    assert printed(run("callbacks", "cancel", reference, "--yes", "--json"))["state"] == "cancelled"
    assert printed(run("callbacks", "retry", reference, "--yes", "--json"))["state"] == "waiting"
    assert run("callbacks", "done", reference, "--yes", "--reason", "vu").stdout.startswith(f"{reference}: done")
    assert [action for action, _ in shell.journal()] == [
        "callback_booked", "callback_moved", "callback_retried", "callback_cancelled", "callback_retried",
        "callback_done"]
    assert shell.journal()[-1][1] == "vu"


def test_nothing_is_changed_without_yes_or_for_show(shell: Shell, run: Run) -> None:
    reference = _add(run)["reference"]
    before = printed(run("callbacks", "show", reference, "--json"))
    for words in (
        ("done", reference), ("cancel", reference), ("retry", reference), ("move", reference, "--slot", LATER_SLOT),
        ("add", "06 12 34 56 79", "--asap"), ("erase", NUMBER),
    ):
        result = run("callbacks", *words)
        assert (result.exit_code, result.stdout) == (USAGE, ""), words
        assert "--yes" in result.stderr
        assert "would" in run("callbacks", *words, "--dry-run").stdout
        assert len(printed(run("callbacks", *words, "--dry-run", "--json"))) == 1
    assert printed(run("callbacks", "show", reference, "--json")) == before
    assert len(printed(run("callbacks", "list", "--json"))) == len(shell.journal()) == 1


@pytest.mark.parametrize("words", [
    ("show", "RC-7777"), ("done", "RC-7777", "--yes"), ("cancel", "x", "--dry-run"), ("retry", "x", "--yes"),
    ("move", "RC-7777", "--asap", "--yes"), ("move", "RC-7777", "--yes"), ("add", "x", "--asap", "--yes"),
    ("add", NUMBER, "--yes"), ("add", NUMBER, "--asap", "--slot", SLOT, "--yes"),
    ("add", NUMBER, "--slot", "x", "--yes"), ("add", NUMBER, "--asap", "--topic", "x", "--yes"),
    ("add", "08 99 12 34 56", "--asap", "--yes"), ("list", "--state", "x"), ("export", "x"), ("erase", "x", "--yes"),
])
def test_what_cannot_be_is_a_usage_error(run: Run, words: tuple[str, ...]) -> None:
    result = run("callbacks", *words)
    assert (result.exit_code, result.stdout) == (USAGE, "")
    assert result.stderr.strip()
    assert printed(run("callbacks", "list", "--json")) == []


def test_a_number_is_told_whole_and_then_erased(shell: Shell, run: Run) -> None:
    reference = _add(run)["reference"]
    found = printed(run("callbacks", "export", NUMBER))
    assert [row["reference"] for row in found["callbacks"]] == [reference]
    assert found["callbacks"][0]["number"] == "+33612345678"
    assert [row["purpose"] for row in found["messages"]] == ["sms_callback_booked"]

    erased = printed(run("callbacks", "erase", NUMBER, "--reason", "demande écrite", "--yes", "--json"))
    assert (erased["callbacks"], erased["messages"]) == (1, 1)
    assert not any(printed(run("callbacks", "export", NUMBER)).values())
    shown = printed(run("callbacks", "show", reference, "--json"))
    assert (shown["state"], shown["reason"], shown["phone"]) == ("cancelled", "erased", None)
    assert "number erased" in run("callbacks", "list").stdout
    assert [action for action, _ in shell.journal()] == [
        "callback_booked", "number_seen", "number_erased", "number_seen"]


def test_an_empty_list_is_said(run: Run) -> None:
    assert run("callbacks", "list").stdout == "There is no callback.\n"
