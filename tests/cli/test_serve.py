"""`flask serve` says how to sign in, once with a password, which it never says again; and it goes on serving."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pytest

from routing.cli import serve
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


@pytest.mark.parametrize(("stood", "starts"), [(0.0, 3), (600.0, 1)])
def test_what_ends_is_started_again_unless_it_cannot_start(
    stood: float, starts: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("STOOD", stood), ("MOST_RESTARTS", 2), ("LOOKED_AT_EVERY", 0.01)):
        monkeypatch.setattr(serve, name, value)
    begun, other = tmp_path / "begun", tmp_path / "other"
    dies = f"open({str(begun)!r}, 'a').write('x'); raise SystemExit(7)"
    stays = f"import os, time; open({str(other)!r}, 'a').write(str(os.getpid())); time.sleep(60)"
    assert serve._run_together([(sys.executable, "-c", stays), (sys.executable, "-c", dies)], os.environ) == 7
    assert begun.read_text("ascii") == "x" * starts
    if other.exists():
        with pytest.raises(ProcessLookupError):
            os.kill(int(other.read_text("ascii")), 0)
