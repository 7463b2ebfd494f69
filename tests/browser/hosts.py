"""A site that shows the widget, and the API it asks, on two local ports: two origins, as in life.

The API does as it is told: down, slow, broken, of another schema, with yesterday's `Date`; and it keeps what it was
asked. Its clock is `day`'s moment, a second later with each answer, unless `stands_still`.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.browser.widget_answers import Day
from tests.browser.widget_forms import FORM, form_shown

BUILT = Path(__file__).parents[2] / "routing" / "web" / "widget" / "built" / "contact-hours.js"
AVAILABILITY, SCRIPT = "/api/v1/availability", "/widget/v1/contact-hours.js"
REVALIDATED = "public, no-cache"
ALLOWED = {
    "Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "Date, Age, ETag, Retry-After",
    "Access-Control-Allow-Headers": "Content-Type, Idempotency-Key", "Access-Control-Allow-Methods": "GET, POST",
}
PAGE = """<!doctype html><html{lang}><head><meta charset="utf-8"><title>Boutique</title>{head}</head>
<body>{body}</body></html>"""


@dataclass(frozen=True)
class Asked:
    """One request."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Answer:
    """What is answered; status 0 hangs up instead."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Api:
    """The scripted API. `fault` is empty, `down`, `error`, `html`, `newer` or `older`; the gates hold answers back."""

    address: str = ""
    day: Day = field(default_factory=Day)
    fault: str = ""
    stands_still: bool = False
    passed: float = 0.0
    """Seconds since the day's moment."""
    caching: str = REVALIDATED
    gate: threading.Event = field(default_factory=threading.Event)
    script_gate: threading.Event = field(default_factory=threading.Event)
    asked: list[Asked] = field(default_factory=list)
    others: dict[str, Callable[[Asked], Answer]] = field(default_factory=dict)
    """More paths, for tests that need them."""

    def reset(self) -> None:
        """As at the beginning."""
        self.gate.set()
        self.script_gate.set()
        self.day, self.fault, self.stands_still, self.passed, self.caching = Day(), "", False, 0.0, REVALIDATED
        self.asked.clear()
        self.others.clear()

    def questions(self) -> list[Asked]:
        """What was asked about availability."""
        return [one for one in self.asked if one.path.startswith(AVAILABILITY)]

    def answer(self, asked: Asked) -> Answer:
        """Answers one request."""
        self.asked.append(asked)
        parts = urlsplit(asked.path)
        if asked.method == "OPTIONS":
            return Answer(204, b"", ALLOWED)
        if parts.path in self.others:
            return self.others[parts.path](asked)
        if parts.path == SCRIPT:
            self.script_gate.wait(20)
            return Answer(200, BUILT.read_bytes(), {"Content-Type": "text/javascript; charset=utf-8", **ALLOWED})
        if parts.path == FORM:
            shown = {"show": form_shown(self.day, parts.query, asked.body, asked.method)}
            return Answer(422 if asked.method == "POST" else 200, json.dumps(shown).encode(), ALLOWED)
        if parts.path != AVAILABILITY:
            return Answer(404, b"{}", ALLOWED)
        self.gate.wait(20)
        return self._availability(asked, parse_qs(parts.query).get("at", [None])[0])

    def _availability(self, asked: Asked, at: str | None) -> Answer:
        if self.fault == "down":
            return Answer(0)
        if self.fault == "error":
            return Answer(500, b'{"title": "Internal Server Error"}', ALLOWED)
        if self.fault == "html":
            return Answer(200, b"<!doctype html><p>Sign in to the network", {"Content-Type": "text/html", **ALLOWED})
        document = self.day.document(at)
        document["schema"] = {"newer": "availability/2", "older": "availability/0"}.get(self.fault, document["schema"])
        body = json.dumps(document, ensure_ascii=False).encode()
        tag = f'"{hashlib.sha256(body).hexdigest()[:12]}"'
        passed = 0 if self.stands_still else self.passed + len(self.questions())
        headers = {"Content-Type": "application/json", "ETag": tag, "Cache-Control": self.caching, **ALLOWED,
                   "Date": format_datetime(self.day.moment + timedelta(seconds=passed), usegmt=True)}
        return Answer(304, b"", headers) if asked.headers.get("If-None-Match") == tag else Answer(200, body, headers)


@dataclass
class Host:
    """The site. Its pages are made by tests."""

    address: str = ""
    pages: dict[str, Answer] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    def page(self, body: str, head: str = "", headers: Mapping[str, str] | None = None, lang: str | None = "fr") -> str:
        """Makes a page; its address."""
        path = f"/{len(self.pages)}"
        text = PAGE.format(lang=f' lang="{lang}"' if lang else "", head=head, body=body)
        self.pages[path] = Answer(200, text.encode(), {"Content-Type": "text/html; charset=utf-8", **(headers or {})})
        return self.address + path

    def answer(self, asked: Asked) -> Answer:
        """Answers one request."""
        self.asked.append(asked)
        return self.pages.get(asked.path, Answer(204 if asked.path == "/favicon.ico" else 404))


def _handler(answer: Callable[[Asked], Answer]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            size = int(self.headers.get("Content-Length") or 0)
            told = answer(Asked(self.command, self.path, dict(self.headers), self.rfile.read(size)))
            if not told.status:
                self.close_connection = True
                return
            self.send_response_only(told.status)
            for name, value in {**told.headers, "Content-Length": str(len(told.body))}.items():
                if told.status != 304 or name != "Content-Length":
                    self.send_header(name, value)
            with suppress(ConnectionError):  # a page that was left meanwhile
                self.end_headers()
                self.wfile.write(told.body)

        do_POST = do_OPTIONS = do_PATCH = do_DELETE = do_GET

        def log_message(self, *_: Any) -> None:
            """Keeps quiet."""

    return Handler


@contextmanager
def serving(site: Api | Host) -> Iterator[None]:
    """Serves one of them on a port of its own, which becomes its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(site.answer))
    server.daemon_threads = True
    site.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
