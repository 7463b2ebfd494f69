"""`flask hours …`, reading: states, explanations, weeks, findings and differences; data on stdout, exit codes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.shell import Run, Shell, printed
from tests.web.apps import House

CLOSED, UNKNOWN, INVALID, FINDINGS = 3, 4, 5, 6
SUNDAY = "2026-11-29T12:00"
READING = [
    ["hours", "now"], ["hours", "now", "telephone"], ["hours", "at", "telephone", "2026-11-23T10:00"],
    ["hours", "explain", "telephone"], ["hours", "explain", "telephone", "2026-11-23T10:00"],
    ["hours", "preview", "telephone", "--weeks", "1"], ["hours", "override", "list"],
]


def test_now_says_what_each_line_is(run: Run) -> None:
    result = run("hours", "now")

    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.replace("\u00a0", " ").splitlines() == [
        "telephone: Ouvert jusqu’à 20 h", "chat: Ouvert jusqu’à 20 h"
    ]
    assert "Open until 8" in run("hours", "now", "--lang", "en").stdout


@pytest.mark.parametrize(
    ("moment", "code"),
    [("2026-11-23T08:59:59+01:00", CLOSED), ("2026-11-23T09:00:00+01:00", 0), ("2026-11-23T19:59:59+01:00", 0),
     ("2026-11-23T20:00:00+01:00", CLOSED), ("2026-11-27T09:29:59+01:00", CLOSED), ("2026-11-27T09:30:00+01:00", 0)],
)
def test_the_exit_code_of_now_and_at_is_the_state(house: House, run: Run, moment: str, code: int) -> None:
    assert run("hours", "at", "telephone", moment).exit_code == code
    assert run("hours", "now", "--at", moment).exit_code == code
    house.at(moment)
    assert run("hours", "now").exit_code == code


def test_now_is_open_when_any_line_is(house: House, shell: Shell) -> None:
    house.edit("hours.yaml", "mon-thu: 09:00-20:00", "mon-thu: 14:00-20:00")
    run = Shell(house, house.app()).run

    assert (run("hours", "now").exit_code, run("hours", "now", "telephone").exit_code) == (0, CLOSED)
    assert shell.house is house


def test_now_as_json(run: Run) -> None:
    one, two = printed(run("hours", "now", "--json"))

    assert (one["line"], two["line"]) == ("telephone", "chat")
    assert (one["status"], one["reason"]) == ("open", "weekly_hours")
    assert (one["at"], one["next_change"]) == ("2026-11-23T10:00:00+01:00", "2026-11-23T20:00:00+01:00")
    (chat,) = printed(run("hours", "at", "chat", SUNDAY, "--json"), CLOSED)
    assert chat["next_change"] == "2026-11-30T09:00:00+01:00"


def test_explain_names_the_rule_and_where_it_is_written(run: Run) -> None:
    result = run("hours", "explain", "telephone", SUNDAY, "--lang", "en")

    assert result.exit_code == 0
    assert "config/hours.yaml:" in result.stdout
    assert any(row.startswith("→") and "closes" in row for row in result.stdout.splitlines())
    document = printed(run("hours", "explain", "telephone", SUNDAY, "--json"))
    assert (document["at"], document["status"]) == ("2026-11-29T12:00:00+01:00", "closed")
    assert [rule["decides"] for rule in document["rules"]].count(True) == 1
    assert run("hours", "explain", "telephone", "--at", SUNDAY).stdout == run(
        "hours", "explain", "telephone", SUNDAY
    ).stdout


def test_preview_shows_one_line_to_a_day(run: Run) -> None:
    rows = [row for row in run("hours", "preview", "telephone", "--weeks", "2").stdout.splitlines() if row]

    assert len(rows) == 14
    assert rows[0].split() == ["lundi", "23", "novembre", "09:00-20:00"]
    assert rows[6].split()[-1] == "fermé"
    days = printed(run("hours", "preview", "telephone", "--at", "2026-03-28", "--weeks", "1", "--json"))
    assert [day["date"] for day in days][:2] == ["2026-03-28", "2026-03-29"]
    assert days[1]["notes"] == ["changement d’heure"]


def test_lint_finds_undecided_holidays_and_exits_6(house: House, run: Run) -> None:
    result = run("hours", "lint", "--lang", "en")
    assert result.exit_code == FINDINGS
    assert "undecided_holiday" in result.stdout
    assert "config/hours.yaml:" in result.stdout
    assert {finding["line"] for finding in printed(run("hours", "lint", "--json"), FINDINGS)} == {"telephone", "chat"}

    house.edit("hours.yaml", "holidays: {country: FR, subdivision: null}", "holidays: null")
    clean = Shell(house, house.app()).run("hours", "lint")
    assert (clean.exit_code, clean.stdout.strip()) == (0, "Rien à signaler.")


def _another(house: House, old: str, new: str) -> Path:
    folder = house.folder / "other"
    shutil.copytree(house.config, folder)
    path = folder / "hours.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


def test_diff_tells_each_day_that_differs(house: House, run: Run) -> None:
    folder = _another(house, "overrides: []", "overrides:\n  - {lines: all, on: 2026-12-24, hours: 09:00-16:00}")
    result = run("hours", "diff", str(folder))

    assert result.exit_code == 0
    assert result.stdout.replace("\u00a0", " ").splitlines() == [
        f"{line}  jeudi 24 décembre 2026: 09:00-20:00 → 09:00-16:00 (-4.00 h)" for line in ("chat", "telephone")
    ]
    changes = printed(run("hours", "diff", str(folder), "--json"))
    assert {(change["line"], change["date"], change["seconds_gained"]) for change in changes} == {
        ("chat", "2026-12-24", -14_400), ("telephone", "2026-12-24", -14_400)
    }


def test_diff_with_the_same_folder_has_nothing_to_tell(house: House, run: Run) -> None:
    assert run("hours", "diff", str(house.config), "--lang", "en").stdout.startswith("No difference")
    assert printed(run("hours", "diff", str(house.config), "--json")) == []


def test_diff_with_a_broken_folder_exits_5_naming_the_line(house: House, run: Run) -> None:
    folder = _another(house, "mon-thu: 09:00-20:00", "mon-thu: nine to five")
    result = run("hours", "diff", str(folder))

    assert (result.exit_code, result.stdout) == (INVALID, "")
    assert "hours.yaml:" in result.stderr


@pytest.mark.parametrize(
    "words",
    [["now", "nope"], ["at", "nope", SUNDAY], ["explain", "nope"], ["preview", "nope"], ["close", "nope", "--yes"],
     ["reopen", "nope", "--yes"], ["override", "add", "--lines", "nope", "--on", "2026-12-24", "--hours", "closed"]],
)
def test_an_unknown_line_exits_4_and_names_the_known(run: Run, words: list[str]) -> None:
    result = run("hours", *words)

    assert (result.exit_code, result.stdout) == (UNKNOWN, "")
    assert "telephone, chat" in result.stderr


@pytest.mark.parametrize(
    "words",
    [["at", "telephone", "hier"], ["now", "--at", "2040-01-01"], ["explain", "telephone", "x"], ["at", "telephone"],
     ["preview", "telephone", "--weeks", "0"], ["now", "--lang", "de"], ["preview", "telephone", "--at", "x"],
     ["lint", "--at", "x"], ["nothing"]],
)
def test_what_cannot_be_read_exits_2_and_prints_no_data(run: Run, words: list[str]) -> None:
    result = run("hours", *words)

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.strip()


@pytest.mark.parametrize("words", READING)
def test_every_reading_command_takes_json_and_prints_nothing_else(run: Run, words: list[str]) -> None:
    result = run(*words, "--json")

    json.loads(result.stdout)
    assert result.stderr == ""
    assert "\x1b" not in run(*words).stdout
