"""A web server on this machine that answers as a test wants, and a policy by which only it may be asked."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from routing.exchange.addresses import Policy

Answer = Callable[[BaseHTTPRequestHandler], None]
CALENDAR = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nEND:VCALENDAR\r\n"


def gives(content: bytes = CALENDAR, status: int = 200, **headers: str) -> Answer:
    """An answer with these headers, `content_type` and the like."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in ({"content_type": "text/calendar"} | headers).items():
            request.send_header(name.replace("_", "-"), value)
        request.end_headers()
        with suppress(OSError):
            request.wfile.write(content)

    return answer


@contextmanager
def serving(**answers: Answer) -> Iterator[int]:
    """The port of a server that has one answer to a path."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answers[self.path.strip("/").partition("?")[0] or "index"](self)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


def only(*numbers: str, **names: Sequence[str]) -> Policy:
    """Only these numbers may be asked; names stand for what is given here, and for 127.0.0.1 otherwise."""
    return Policy(lambda host, _: names.get(host.replace(".", "_"), ["127.0.0.1"]), lambda number: number in numbers)
