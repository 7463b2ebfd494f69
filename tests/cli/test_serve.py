"""`flask serve` says how to sign in: at its first start with a password, which it never says again."""

from __future__ import annotations

import re

import pytest

from routing.signing_in import SignedIn, Try, sign_in
from tests.cli.shell import Run, Shell
from tests.web.apps import parts_of


def test_a_first_start_makes_one_admin_and_says_so_once(
    shell: Shell, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("routing.cli.serve._run_together", lambda *_: 0)
    first, second = run("serve"), run("serve")
    assert (first.exit_code, first.stdout) == (0, "")
    assert "http://127.0.0.1:8000/console" in first.stderr
    (password,) = re.findall(r"sign in as admin with the password (\S+) ", first.stderr)
    assert isinstance(sign_in(parts_of(shell.app).runtime, Try("admin", password, "192.0.2.1")), SignedIn)
    assert "flask --app wsgi users password admin" in second.stderr
    assert "with the password" not in second.stderr
