"""`flask config check`: good folders, and every fault of a broken one by file and line."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskCliRunner

from routing.app import create_command_app
from tests.cli.shell import Run, printed
from tests.web.apps import House, logging_kept

INVALID = 5


def _line_of(path: Path, words: str) -> int:
    return next(n for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if words in line)


def _break(house: House) -> dict[str, int]:
    house.edit("hours.yaml", "mon-thu: 09:00-20:00", "mon-thu: 09:00-26:00")
    house.edit("hours.yaml", "on_holidays: open", "on_holiday: open")
    house.edit("queues.yaml", '"+33 1 84 88 00 01"', '"+33 1 84 88"')
    hours, queues = house.config / "hours.yaml", house.config / "queues.yaml"
    return {"26:00": _line_of(hours, "26:00"), "on_holiday": _line_of(hours, "on_holiday: "),
            "+33 1 84 88": _line_of(queues, "+33 1 84 88")}


def test_a_good_folder_is_good(house: House, run: Run) -> None:
    result = run("config", "check", str(house.config))

    assert result.exit_code == 0
    assert "good; 2 line(s), 1 queue(s)" in result.stdout
    document = printed(run("config", "check", str(house.config), "--json"))
    assert document["lines"] == ["telephone", "chat"]
    assert document["revision"]


def test_every_fault_is_told_by_file_and_line(house: House, run: Run) -> None:
    places = _break(house)
    result = run("config", "check", str(house.config))

    assert (result.exit_code, result.stdout) == (INVALID, "")
    for words, number in places.items():
        file = "queues.yaml" if "+33" in words else "hours.yaml"
        assert f"{file}:{number}" in result.stderr, words
    assert "on_holidays" in result.stderr
    faults = printed(run("config", "check", str(house.config), "--json"), INVALID)
    assert {(fault["file"].rpartition("/")[2], fault["line"]) for fault in faults} >= {
        ("hours.yaml", places["26:00"]), ("hours.yaml", places["on_holiday"]), ("queues.yaml", places["+33 1 84 88"])
    }
    assert all(fault["fix"] for fault in faults)


@pytest.mark.parametrize("content", ["", "{", "lines: [", "- a\n- b\n", "timezone: Europe/Paris\n", "\0"])
def test_a_file_that_is_none_is_refused_without_a_stack(house: House, run: Run, content: str) -> None:
    (house.config / "hours.yaml").write_text(content, encoding="utf-8")
    result = run("config", "check", str(house.config))

    assert result.exit_code == INVALID
    assert "hours.yaml" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_folder_that_is_not_there_is_refused(house: House, run: Run) -> None:
    result = run("config", "check", str(house.folder / "nowhere"))

    assert (result.exit_code, result.stdout) == (INVALID, "")
    assert "nowhere" in result.stderr


def _broken_runner(house: House, monkeypatch: pytest.MonkeyPatch) -> FlaskCliRunner:
    _break(house)
    monkeypatch.setenv("CONFIG_DIR", str(house.config))
    monkeypatch.setenv("INSTANCE_DIR", str(house.folder))
    monkeypatch.setenv("DATABASE_URL", house.settings().database_url)
    with logging_kept():
        return create_command_app().test_cli_runner()


def test_a_broken_config_in_use_can_still_be_checked(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    result = _broken_runner(house, monkeypatch).invoke(args=["config", "check"])

    assert result.exit_code == INVALID
    assert "hours.yaml:" in result.stderr
    assert "keeps serving the last good config" in result.stderr


@pytest.mark.parametrize(
    "words", [["hours", "now"], ["hours", "lint"], ["openapi"], ["doctor"], ["call", "simulate"], ["serve"],
              ["hours", "close", "telephone", "--yes"], ["hours", "override", "list"]]
)
def test_with_a_broken_config_other_commands_name_the_fault(
    house: House, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    result = _broken_runner(house, monkeypatch).invoke(args=words)

    assert (result.exit_code, result.stdout) == (INVALID, "")
    assert "hours.yaml:" in result.stderr
    assert "Traceback" not in result.stderr


def test_numbers_in_faults_are_masked(house: House, run: Run) -> None:
    house.edit("queues.yaml", '"+33 1 84 88 00 01"', '"+33 1 84 88 00 01 99"')
    result = run("config", "check", str(house.config))

    assert result.exit_code == INVALID
    assert "84 88 00 01" not in result.stderr
