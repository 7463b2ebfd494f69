"""A calendar fetched from an address that a supervisor gave: never from our own network, and never for long.

The name is looked up once, every number it stands for is judged, and the connection goes to such a number itself;
redirections are followed by hand and judged the same way. https://cheatsheetseries.owasp.org (SSRF prevention)
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import threading
import time

from routing.exchange.addresses import Policy, Target, next_address, target_of
from routing.exchange.fetch_faults import NotFetched, Why

LARGEST = 1_000_000
SECONDS = 10.0
MOST_REDIRECTIONS = 3
REDIRECTIONS = (301, 302, 303, 307, 308)
TYPES = ("text/calendar", "text/plain", "application/octet-stream", "application/ics", "application/calendar", "")
HEADERS = {"Accept": "text/calendar", "Accept-Encoding": "identity", "User-Agent": "Permanence", "Connection": "close"}
PUBLIC = Policy()


def download(address: str, policy: Policy = PUBLIC, seconds: float = SECONDS) -> bytes:
    """What is at an address. Raises NotFetched."""
    deadline = time.monotonic() + seconds
    for _ in range(MOST_REDIRECTIONS + 1):
        found = _asked(target_of(address, policy), deadline)
        if isinstance(found, bytes):
            return found
        address = next_address(address, found)
    raise NotFetched(Why.REDIRECTED)


def _asked(target: Target, deadline: float) -> bytes | str:
    """The content, or where it is said to be. A clock cuts the line, however slowly anything trickles in."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise NotFetched(Why.TOO_SLOW)
    try:
        with _line(target, left) as line:
            cut = threading.Timer(left, _cut, [line])
            cut.daemon = True
            cut.start()
            try:
                found = _answered(line, target)
            finally:
                cut.cancel()
            if time.monotonic() >= deadline:  # what was cut off may look whole where no length was given
                raise TimeoutError
            return found
    except (OSError, http.client.HTTPException, ValueError):
        raise NotFetched(Why.TOO_SLOW if time.monotonic() >= deadline else Why.NO_ANSWER) from None


def _line(target: Target, left: float) -> socket.socket:
    plain = socket.create_connection((target.number, target.port), timeout=left)
    if not target.is_secure:
        return plain
    context = ssl.create_default_context()
    return context.wrap_socket(plain, server_hostname=target.host, do_handshake_on_connect=False)


def _answered(line: socket.socket, target: Target) -> bytes | str:
    if isinstance(line, ssl.SSLSocket):
        line.do_handshake()
    connection = http.client.HTTPConnection(target.host, target.port)
    connection.sock = line
    connection.request("GET", target.path, headers=HEADERS)
    answer = connection.getresponse()
    location = answer.headers.get("Location")
    if answer.status in REDIRECTIONS and location:
        return location
    if answer.status != 200:
        raise NotFetched(Why.REFUSED)
    encoding = answer.headers.get("Content-Encoding", "identity")
    if answer.headers.get_content_type() not in TYPES or encoding != "identity":
        raise NotFetched(Why.WRONG_TYPE)
    content = answer.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise NotFetched(Why.TOO_LARGE)
    if answer.length:
        raise http.client.IncompleteRead(content, answer.length)
    return content


def _cut(line: socket.socket) -> None:
    """Past TLS, which would wait for the other side to say goodbye."""
    with contextlib.suppress(OSError):
        socket.socket.shutdown(line, socket.SHUT_RDWR)
