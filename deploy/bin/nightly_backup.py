"""One verified copy of the database, whichever it is: `flask backup` for SQLite, `pg_dump` for PostgreSQL. Exit 0 means
that the copy can be read back; it bears its name only then, and only then the oldest of more than BACKUPS_KEPT (14) go.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.engine import URL, make_url

KEPT = 14
# As they are named by whoever writes them, so that what somebody else put there stays; the names sort by time.
COPIES = ("permanence-20??-??-??T??-??-??Z.sqlite3", "permanence-20??-??-??T??-??-??Z.dump")


def main(environ: Mapping[str, str]) -> int:
    """The exit status of the copy, made into backups/ of the instance folder."""
    kept = environ.get("BACKUPS_KEPT") or str(KEPT)
    if not kept.isdecimal() or int(kept) < 1:
        sys.stderr.write("BACKUPS_KEPT: how many copies are kept, a whole number from 1 on\n")
        return 2
    folder, address = Path(environ.get("INSTANCE_DIR", "instance")) / "backups", environ.get("DATABASE_URL", "")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if address.startswith("postgres"):
        status = _dumped(make_url(address.replace("postgres://", "postgresql://", 1)), folder, environ)
    else:
        status = subprocess.run([str(Path(sys.executable).parent / "flask"), "--app", "wsgi", "backup"]).returncode
    if status == 0:
        _let_go(folder, int(kept))
    return status


def _let_go(folder: Path, kept: int) -> None:
    """The oldest copies of each kind, where there are more than are kept."""
    for names in COPIES:
        for old in sorted(folder.glob(names))[:-kept]:
            old.unlink(missing_ok=True)
            sys.stdout.write(f"{old}: let go, {kept} newer ones are there\n")


def _dumped(url: URL, folder: Path, environ: Mapping[str, str]) -> int:
    file = folder / f"permanence-{datetime.now(UTC):%Y-%m-%dT%H-%M-%SZ}.dump"
    draft = file.with_suffix(".draft")
    # Not in the command, which everybody on the machine can read.
    secret = {"PGPASSWORD": str(url.password)} if url.password else {}
    plain = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    try:
        dump = ["pg_dump", "--no-password", "--format=custom", f"--file={draft}", f"--dbname={plain}"]
        subprocess.run(dump, env={**environ, **secret}, check=True)
        subprocess.run(["pg_restore", "--file=/dev/null", str(draft)], check=True)  # reads every row of it
        draft.rename(file)
    except (OSError, subprocess.CalledProcessError) as error:
        sys.stderr.write(f"no backup was made: {type(error).__name__}\n")
        return 1
    finally:
        draft.unlink(missing_ok=True)
    sys.stdout.write(f"{file}: written and read back, {file.stat().st_size} bytes\n")
    return 0


if __name__ == "__main__":
    os.umask(0o077)
    sys.exit(main(os.environ))
