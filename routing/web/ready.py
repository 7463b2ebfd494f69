"""The plain availability answer as ready bytes, plain and gzip, made when it changes and not per request."""

from __future__ import annotations

import gzip
import hashlib
import json
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from routing.availability import Outlook, Outlooks, availability_at
from routing.clock import SystemClock
from routing.line_loads import LineLoads, Loads
from routing.runtime import Runtime
from routing.web.availability_document import availability_document
from routing.web.protections import protections

LOOK_EVERY = 1.0
CORS = (
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", "Date, Age, ETag, Retry-After"),
    ("Cross-Origin-Resource-Policy", "cross-origin"),
    ("Timing-Allow-Origin", "*"),
)
JSON_TYPE = "application/json"

Headers = list[tuple[str, str]]
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)


@dataclass(frozen=True, slots=True)
class ReadyBytes:
    """One answer with its headers, for as long as it holds."""

    body: bytes
    gzipped: bytes
    etag: str
    headers: Headers
    gzip_headers: Headers
    unchanged_headers: Headers
    unchanged_gzip_headers: Headers

    def respond(self, method: str, accept_encoding: str, if_none_match: str) -> tuple[str, Headers, bytes]:
        """Status line, headers and body for a GET or HEAD."""
        packed = accepts_gzip(accept_encoding)
        if if_none_match and matches(if_none_match, self.etag):
            return "304 NOT MODIFIED", self.unchanged_gzip_headers if packed else self.unchanged_headers, b""
        if packed:
            return "200 OK", self.gzip_headers, b"" if method == "HEAD" else self.gzipped
        return "200 OK", self.headers, b"" if method == "HEAD" else self.body


class ReadyAvailability:
    """Holds the ready answer and makes it again when hours, day, load or time left have changed."""

    def __init__(self, runtime: Runtime, outlooks: Outlooks) -> None:
        self._runtime = runtime
        self._outlooks = outlooks
        self._lock = threading.Lock()
        self._stands_still = not isinstance(runtime.clock, SystemClock)
        self._look_at = 0.0
        self._ready: ReadyBytes | None = None
        self._made: tuple[Outlook, datetime, datetime] | None = None
        self._loads: Loads = {}
        self.loads = LineLoads(runtime)

    def current(self) -> ReadyBytes:
        """The answer for this moment. Looks at files and rows at most once a second, and at each boundary."""
        ready = self._ready
        if ready is not None and time.monotonic() < self._look_at:
            return ready
        with self._lock:
            if self._ready is None or time.monotonic() >= self._look_at:
                self._ready = self._look()
            return self._ready

    def _look(self) -> ReadyBytes:
        outlook, now = self._outlooks.recent(), self._runtime.clock.now()
        loads = self.loads.recent(outlook, now)
        is_held = self._made is not None and self._made[0] is outlook and self._made[1] <= now < self._made[2]
        if self._made is None or not is_held or loads != self._loads:
            body, valid_until = self._document(outlook, now, loads)
            self._parts, self._valid_until = (body, gzip.compress(body, 6, mtime=0)), valid_until
            self._made, self._loads = (outlook, now, outlook.next_boundary(now)), loads
        boundary = self._made[2]
        left = (boundary - now).total_seconds()
        wait = 0.0 if self._stands_still else min(LOOK_EVERY, left)
        self._look_at = time.monotonic() + wait
        caching = cache_control(left, (self._valid_until - now).total_seconds())
        return ready_bytes(*self._parts, caching, protections(self._runtime.telephony.public_url))

    def _document(self, outlook: Outlook, now: datetime, loads: Loads) -> tuple[bytes, datetime]:
        held = outlook.holds_since(now)
        found = availability_at(outlook, outlook.centre.lines, now)
        document = availability_document(outlook, found, held, loads, prefix=self._runtime.links.prefix)
        return to_json(document), found.valid_until


def ready_bytes(
    body: bytes, gzipped: bytes, caching: str, protecting: tuple[tuple[str, str], ...] = ()
) -> ReadyBytes:
    """An answer with its headers in every form; `protecting` are those of every answer."""
    etag = etag_of(body)
    shared = [("Content-Type", JSON_TYPE), ("Cache-Control", caching), ("Vary", "Accept-Encoding"), *CORS, *protecting]
    plain = [*shared, ("ETag", f'"{etag}"'), ("Content-Length", str(len(body)))]
    packed = [*shared, ("ETag", f'"{etag}-gzip"'), ("Content-Encoding", "gzip"), ("Content-Length", str(len(gzipped)))]
    unchanged, unchanged_packed = ([*shared[1:], ("ETag", f'"{tag}"')] for tag in (etag, f"{etag}-gzip"))
    return ReadyBytes(body, gzipped, etag, plain, packed, unchanged, unchanged_packed)


def cache_control(seconds_left: float, seconds_valid: float) -> str:
    """Freshness never reaches past the next change, staleness on errors never past what the answer knows."""
    left, valid = max(0, int(seconds_left)), max(0, int(seconds_valid))
    fresh = min(15, left)
    return (
        f"public, max-age={fresh}, s-maxage={min(5, left)}, "
        f"stale-while-revalidate={min(10, left - fresh)}, stale-if-error={min(86_400, valid)}"
    )


def to_json(document: Mapping[str, object]) -> bytes:
    """A document as compact UTF-8 JSON."""
    return _ENCODER.encode(document).encode()


def etag_of(body: bytes) -> str:
    """A stamp of the bytes."""
    return hashlib.blake2b(body, digest_size=12).hexdigest()


def matches(if_none_match: str, etag: str) -> bool:
    """Whether a list of entity tags names this answer in either form (RFC 9110, 13.1.2: weak comparison)."""
    if if_none_match.strip() == "*":
        return True
    tags = {tag.strip().removeprefix("W/").strip('"') for tag in if_none_match.split(",")}
    return etag in tags or f"{etag}-gzip" in tags


def accepts_gzip(accept_encoding: str) -> bool:
    """Whether the client takes gzip (RFC 9110, 12.5.3)."""
    for part in accept_encoding.lower().split(","):
        coding, _, weight = part.partition(";")
        if coding.strip() in ("gzip", "x-gzip"):
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False
