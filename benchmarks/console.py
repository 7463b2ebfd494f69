"""The console: what a first visit loads, how long a page takes to make, and how soon others see a change.

`python -m benchmarks.console --write` puts it into docs/benchmarks.md; it needs Chromium.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from http.client import HTTPConnection
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks import callback_centre
from benchmarks.report import Row, at_most, table
from benchmarks.run import DOCUMENT, circumstances, put
from benchmarks.servers import HOST, PRODUCT, ROOT, Server, running
from routing import users
from routing.app import create_app
from routing.journalling import Author
from routing.parts import KEY
from routing.passwords import hash_of_password
from routing.settings import read_settings
from routing.store import overrides
from routing.store.database import Database
from routing.store.overrides import OverrideRow
from tests.browser.conftest import QUIET, chromium
from tests.browser.pages import OPEN_TO_ALL, PAGES

BEGIN, END = "<!-- console: begin -->", "<!-- console: end -->"
OVERRIDES, ROUNDS, CHANGES = 1_000, 15, 7
STREAMS_END = 6_000
MOST_BYTES, MOST_REQUESTS, MOST_RENDER = 60_000, 10, 60.0
MOST_SEEN = 1.0
NAME, PASSWORD = "alice", "quatre mots pour mesurer"
NEEDS_A_CALL = ("call", "callback")


@dataclass
class Load:
    """What a page made the browser fetch."""

    requests: int = 0
    bytes: float = 0.0
    sizes: list[float] = field(default_factory=list)


def main(arguments: Sequence[str]) -> int:
    """Exit status: 0, whatever the figures say; 1 without Chromium, or with nowhere to write them."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.console", description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000, help="callbacks that are open (default 100000)")
    parser.add_argument("--write", action="store_true", help=f"put the tables into docs/{DOCUMENT.name}")
    parser.add_argument("--date", help="the date to name (default: that of the commit)")
    asked = parser.parse_args(arguments)
    path = chromium()
    if path is None:
        print("no Chromium here", file=sys.stderr)
        return 1
    told = [circumstances(asked.date, ("Flask", "granian", "playwright"))]
    with tempfile.TemporaryDirectory(prefix="console-") as folder, sync_playwright() as playwright:
        scratch = Path(folder)
        environ = _seeded(scratch, asked.rows)
        browser = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        with running(PRODUCT, scratch, environ) as server:
            server.wait_for_answer("/healthz")
            for title, rows in _measured(browser, server, asked.rows):
                told.append(f"#### {title}\n\n{table(rows)}")
                print(told[-1], end="\n\n", flush=True)
        browser.close()
    print(told[0])
    return put("\n\n".join(told), BEGIN, END) if asked.write else 0


def _seeded(scratch: Path, rows: int) -> dict[str, str]:
    """The environment of a server whose database is full: callbacks, overrides, and somebody who may sign in."""
    (scratch / "clock").write_text("2026-11-23T10:00:00+01:00", encoding="ascii")
    environ = {
        "DATABASE_URL": f"sqlite:///{scratch / 'instance' / 'permanence.sqlite3'}", "CONFIG_DIR": str(ROOT / "config"),
        "INSTANCE_DIR": str(scratch / "instance"), "CLOCK_FILE": str(scratch / "clock"), "LOG_LEVEL": "ERROR",
        "TWILIO_API_URL": f"http://{HOST}:9", "TWILIO_ACCOUNT_SID": "AC" + "0" * 32, "TWILIO_AUTH_TOKEN": "token",
        "PUBLIC_URL": "https://permanence.example", "SECRET_KEY": "secret-of-a-benchmark",
    }
    database = Database(environ["DATABASE_URL"])
    callback_centre.seed(database, rows)
    database.write(lambda connection: [overrides.add(connection, row) for row in _overrides()])
    database.close()
    runtime = create_app(read_settings(environ)).extensions[KEY].runtime
    author = Author("root", "admin", "cli")
    kept = hash_of_password(PASSWORD)
    users.add_user(runtime, author, users.new_user(runtime, NAME, "supervisor"), password_hash=kept)
    runtime.database.close()
    return environ


def _overrides() -> list[OverrideRow]:
    first, made = date(2026, 11, 24), []
    for number in range(OVERRIDES):
        on = (first + timedelta(days=number % 360)).isoformat()
        entry = {"lines": "all", "on": on, "hours": "10:00-16:00", "reason": {"fr": f"Motif {number}", "en": "Reason"}}
        made.append(OverrideRow(f"ov_{number:010}", ("all",), entry, NAME, "supervisor", callback_centre.MONDAY))
    return made


def _measured(browser: Browser, server: Server, rows: int) -> Iterator[tuple[str, list[Row]]]:
    window = browser.new_context(base_url=f"http://{HOST}:{server.port}")
    page = window.new_page()
    page.goto("/console/sign-in")
    page.fill("input[name=name]", NAME)
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("**/console")
    cookies = window.cookies()
    cookie = "; ".join(f"{one['name']}={one['value']}" for one in cookies)
    names = [name for name in PAGES if name not in NEEDS_A_CALL]
    loads = [_loaded(browser, server, name, [] if name in OPEN_TO_ALL else cookies) for name in names]
    heaviest = max(zip(names, loads, strict=True), key=lambda pair: pair[1].bytes)
    most = max(zip(names, loads, strict=True), key=lambda pair: pair[1].requests)
    yield "A first visit", [
        at_most(f"first load, heaviest page ({heaviest[0]})", heaviest[1].bytes / 1_000, MOST_BYTES / 1_000, "kB"),
        at_most(f"first load, most requests ({most[0]})", most[1].requests, MOST_REQUESTS, "requests"),
    ]
    yield f"A page made, {OVERRIDES:,} overrides and {rows:,} callbacks", [
        at_most(
            f"`{PAGES[name].partition('?')[0]}`", _rendered(server, PAGES[name], cookie), MOST_RENDER, "ms",
            f"median of {ROUNDS}, over HTTP",
        ) for name in names if name not in OPEN_TO_ALL
    ]
    yield "A change elsewhere", [_seen_elsewhere(browser, page, cookies)]


def _loaded(browser: Browser, server: Server, name: str, cookies: list[dict[str, object]]) -> Load:
    """Everything that a browser with an empty cache fetches for a page, as it came over the wire."""
    window = browser.new_context(base_url=f"http://{HOST}:{server.port}")
    window.add_cookies(cookies)  # type: ignore[arg-type]
    page, load = window.new_page(), Load()
    session = window.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.requestWillBeSent", lambda _: setattr(load, "requests", load.requests + 1))
    session.on("Network.loadingFinished", lambda told: load.sizes.append(told["encodedDataLength"]))
    page.goto(PAGES[name], wait_until="load")
    page.wait_for_timeout(300)
    load.bytes = sum(load.sizes)
    window.close()
    return load


def _rendered(server: Server, path: str, cookie: str) -> float:
    """Milliseconds of a request, the median."""
    times = []
    connection = HTTPConnection(HOST, server.port, timeout=30)
    for _ in range(ROUNDS):
        began = time.perf_counter()
        connection.request("GET", path, headers={"Cookie": cookie, "Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        answer.read()
        times.append((time.perf_counter() - began) * 1_000)
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}")
    connection.close()
    return median(times)


def _seen_elsewhere(browser: Browser, page: Page, cookies: list[dict[str, object]]) -> Row:
    """Seconds from the answer to a closure until another console shows its banner."""
    other = browser.new_context(base_url=page.url.partition("/console")[0])
    other.add_cookies(cookies)  # type: ignore[arg-type]
    watching = other.new_page()
    page.wait_for_timeout(STREAMS_END)  # those of the pages that were loaded
    watching.goto("/console")
    watching.wait_for_timeout(1_500)
    watching.set_default_timeout(20_000)
    times = []
    for _ in range(CHANGES):
        _close(page)
        began = time.perf_counter()
        watching.wait_for_selector(".banner")
        times.append(time.perf_counter() - began)
        _reopen(page)
        watching.wait_for_selector(".banner", state="detached")
    return at_most("a closure seen in another console", median(times), MOST_SEEN, "s", f"median of {CHANGES}")


def _close(page: Page) -> None:
    """Closes every line, as a supervisor does."""
    page.goto("/console/close")
    page.fill("input[name=reason]", "mesure")
    page.locator("main form button[type=submit]").first.click()
    page.locator("button[value=close]").click()
    page.wait_for_selector(".banner")


def _reopen(page: Page) -> None:
    """Reopens every line."""
    while page.locator(".banner").count():
        page.locator(".banner a.button").first.click()
        page.locator("input[name=reason]").first.fill("mesure")
        with page.expect_navigation():
            page.locator("main form button[type=submit]").first.click()
        page.goto("/console")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
