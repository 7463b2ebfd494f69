"""One verified copy of the database, whichever it is: `flask backup` for SQLite, `pg_dump` for PostgreSQL. Exit 0 means
that the copy can be read back; it bears its name only then."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.engine import URL, make_url


def main(environ: Mapping[str, str]) -> int:
    """The exit status of the copy, made into backups/ of the instance folder."""
    address = environ.get("DATABASE_URL", "")
    if not address.startswith("postgres"):
        return subprocess.run([str(Path(sys.executable).parent / "flask"), "--app", "wsgi", "backup"]).returncode
    folder = Path(environ["INSTANCE_DIR"]) / "backups"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return _dumped(make_url(address.replace("postgres://", "postgresql://", 1)), folder, environ)


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
