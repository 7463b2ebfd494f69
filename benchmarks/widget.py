"""The widget on other people's pages: what it weighs, what it asks, how long it holds a slow phone, what it moves.

`python -m benchmarks.widget --write` puts it into docs/benchmarks.md; it needs Chromium. `--closures 3` also closes the
line three times under the eyes of an open tab, in real time, every cache of the product counted: some minutes.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from http.client import HTTPConnection
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks import widget_layout, widget_thread
from benchmarks.report import Row, at_most, not_measured, table
from benchmarks.run import DOCUMENT, circumstances, put
from benchmarks.servers import HOST, PRODUCT, ROOT, Server, running
from routing.app import create_app
from routing.journalling import Author
from routing.parts import KEY
from routing.runtime import Runtime
from routing.settings import read_settings
from routing.supervision.closing import close_lines, new_closure, reopen_line
from tests.browser.conftest import QUIET, chromium
from tests.browser.hosts import AVAILABILITY, SCRIPT, Host, serving
from tests.browser.shop import STATE, Shop, shop
from tests.browser.widget_answers import Day

BEGIN, END = "<!-- widget: begin -->", "<!-- widget: end -->"
MOST_SCRIPT, MOST_ANSWER, MOST_REQUESTS, MOST_SEEN, MOST_FLIP = 8_192, 1_500, 2, 90.0, 1_000
FLIPS, PATIENCE = 7, 120_000
ALICE = Author("alice", "supervisor", "cli")
ELEMENT = '<script async src="{api}' + SCRIPT + '"></script><contact-hours lines="telephone,chat"></contact-hours>'
FLIPPED = """() => new Promise((done) => {
    const line = document.querySelector('contact-hours').shadowRoot.querySelector('.line');
    const look = () => (line.dataset.state === 'closed' ? done(Date.now()) : requestAnimationFrame(look));
    look();
})"""


def main(arguments: Sequence[str]) -> int:
    """Exit status: 0, whatever the figures say; 1 without Chromium, or with nowhere to write them."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.widget", description=__doc__)
    parser.add_argument("--closures", type=int, default=0, help="closures to wait for in an open tab (default none)")
    parser.add_argument("--write", action="store_true", help=f"put the tables into docs/{DOCUMENT.name}")
    parser.add_argument("--date", help="the date to name (default: that of the commit)")
    asked = parser.parse_args(arguments)
    path = chromium()
    if path is None:
        print("no Chromium here", file=sys.stderr)
        return 1
    told = [circumstances(asked.date, ("granian", "playwright"))]
    with tempfile.TemporaryDirectory(prefix="widget-") as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        for title, rows in _measured(browser, Path(folder), asked.closures):
            told.append(f"#### {title}\n\n{table(rows)}")
            print(told[-1], end="\n\n", flush=True)
        browser.close()
    print(told[0])
    return put("\n\n".join(told), BEGIN, END) if asked.write else 0


def _measured(browser: Browser, scratch: Path, count: int) -> Iterator[tuple[str, list[Row]]]:
    environ = {
        "DATABASE_URL": f"sqlite:///{scratch / 'instance' / 'permanence.sqlite3'}", "CONFIG_DIR": str(ROOT / "config"),
        "INSTANCE_DIR": str(scratch / "instance"), "TWILIO_API_URL": f"http://{HOST}:9", "LOG_LEVEL": "ERROR",
        "SECRET_KEY": "secret-of-a-benchmark",
    }
    with running(PRODUCT, scratch, environ) as server:
        server.wait_for_answer("/healthz")
        yield "Weight", [
            at_most("the script, gzip", _size(server, SCRIPT), MOST_SCRIPT, "bytes", "all languages, form and chat"),
            at_most("the first answer, gzip", _size(server, AVAILABILITY), MOST_ANSWER, "bytes", "the shipped config"),
            _requests(browser, server),
        ]
        seen = _closures_seen(browser, server, environ, count)
    with shop(browser) as made:
        yield "A visitor's phone", widget_thread.rows(made)
        yield "The page around it", widget_layout.rows(made)
        yield "Time", [_flip(made), seen]


def _size(server: Server, path: str) -> int:
    """Bytes of a body as it comes over the wire."""
    connection = HTTPConnection(HOST, server.port, timeout=10)
    connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    size = len(answer.read())
    connection.close()
    if answer.status != 200:
        raise RuntimeError(f"{path} answered {answer.status}")
    return size


def _opened(browser: Browser, host: Host, server: Server, asked: list[str]) -> Page:
    """A page of another site that shows the product's widget, on the real clock."""
    page = browser.new_context(timezone_id="Europe/Paris").new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(host.page(ELEMENT.replace("{api}", server.url(""))))
    page.wait_for_selector(STATE)
    return page


def _requests(browser: Browser, server: Server) -> Row:
    host, asked = Host(), list[str]()
    with serving(host):
        page = _opened(browser, host, server, asked)
        page.wait_for_timeout(2_000)
        page.context.close()
    ours = [url for url in asked if not url.startswith(host.address)]
    hosts = len({url.split("/")[2] for url in ours})
    return at_most("requests before a click", len(ours), MOST_REQUESTS, "requests", f"to {hosts} host")


def _flip(made: Shop) -> Row:
    """Milliseconds from a boundary to the frame that shows it, the network being gone."""
    late = []
    for _ in range(FLIPS):
        made.api.reset()
        page = made.visit(ELEMENT, Day("2026-11-23T19:59:57.500+01:00"))
        page.wait_for_selector(STATE)
        page.context.set_offline(True)
        late.append(page.evaluate(FLIPPED) - Day("2026-11-23T20:00:00+01:00").moment.timestamp() * 1_000)
        made.close()
    remark = f"median; longest {max(late):.0f}, of {FLIPS}, no network"
    return at_most("a flip at closing time", median(late), MOST_FLIP, "ms", remark)


def _closures_seen(browser: Browser, server: Server, environ: dict[str, str], count: int) -> Row:
    """Seconds from a closure, kept in the database, until an open tab shows it."""
    figure = "a closure seen in an open tab, longest"
    if not count:
        return not_measured(figure, "`--closures 3` waits for some")
    runtime: Runtime = create_app(read_settings(environ)).extensions[KEY].runtime
    host, times = Host(), list[float]()
    with serving(host):
        page = _opened(browser, host, server, [])
        page.set_default_timeout(PATIENCE)
        for _ in range(count):
            page.wait_for_selector("contact-hours .line:not([data-state=closure])")
            rows = [new_closure(runtime, ALICE, line, None, None) for line in ("telephone", "chat")]
            close_lines(runtime, ALICE, rows, "mesure")
            began = time.perf_counter()
            page.wait_for_selector("contact-hours .line[data-state=closure]")
            times.append(time.perf_counter() - began)
            for line in ("telephone", "chat"):
                reopen_line(runtime, ALICE, line, "mesure")
        page.context.close()
    runtime.database.close()
    return at_most(figure, max(times), MOST_SEEN, "s", f"median {median(times):.0f}, of {count}, real time")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
