"""Which passwords are easily guessed, whatever they are made of, and what happens where that cannot be found out."""

from __future__ import annotations

import logging
import sys

import pytest

from routing import password_strength
from routing.password_strength import is_easily_guessed


@pytest.mark.parametrize(("password", "easily"), [
    ("motdepasse1", True), ("azertyuiop", True), ("1234567890", True), ("password2026", True), ("a" * 200, True),
    ("claire2026", True), ("Claireclaire", True), ("permanence!", True),
    ("correct horse", False), ("sept chats gris", False), ("k7fm-3xwp-b2ca-9hhd", False), ("été à Ouessant", False),
    ("\udcff0\udcfeq\udcfdz!", False), ("x7\nq-!\n\nzT40", False), ("--help me out", False),
])
def test_what_is_tried_first_is_easily_guessed(
    password: str, easily: bool, caplog: pytest.LogCaptureFixture
) -> None:
    assert is_easily_guessed(password, "claire", "permanence", "--odd", "") is easily
    assert caplog.messages == []


@pytest.mark.parametrize("command", [
    ("/nowhere/python",), (sys.executable, "-c", "raise SystemExit(1)"), (sys.executable, "-c", "print('{}')"),
    (sys.executable, "-c", "print('no document')"), (sys.executable, "-c", "import time; time.sleep(60)"),
])
def test_where_it_cannot_be_found_out_nobody_is_kept_from_it_and_the_log_says_so(
    command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(password_strength, "COMMAND", command)
    monkeypatch.setattr(password_strength, "ANSWER_WITHIN", 0.5)
    with caplog.at_level(logging.ERROR):
        assert not is_easily_guessed("azertyuiop")
    assert caplog.messages and "azertyuiop" not in caplog.text


def test_it_is_told_no_secret_and_nothing_on_the_command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """What runs on a machine is seen by everybody on it."""
    seen: dict[str, object] = {}

    def run(command: list[str], **rest: object) -> None:
        seen.update(rest, command=command)
        raise OSError

    monkeypatch.setattr(password_strength.subprocess, "run", run)
    is_easily_guessed("azertyuiop", "claire")
    assert seen["env"] == {}
    assert "azertyuiop" not in str(seen["command"])
