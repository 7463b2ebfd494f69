"""Carries webhooks to the product: over HTTP, or straight into a WSGI application."""

import http.client
import logging
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import SplitResult, urlencode, urlsplit
from wsgiref.types import WSGIApplication

from werkzeug.test import Client

# "TCP connect 10 s (2 x 5 s)": https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
CONNECT_SECONDS = 5.0
# A document may have 64 KB; what lies far beyond is cut, so that a runaway answer cannot fill the memory.
MOST_BYTES = 1024 * 1024
_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back for a webhook: HTTP status, the Content-Type header as sent, and the raw body."""

    status: int
    content_type: str
    body: bytes


class NotDelivered(Exception):
    """A webhook without an answer: `stage` is `ct` (no connection), `rt` (too slow) or `broken`.

    `code` is Twilio's error for it, `reason` a few words.
    """

    def __init__(self, stage: str, code: int, reason: str) -> None:
        super().__init__(reason)
        self.stage, self.code, self.reason = stage, code, reason


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a webhook may take, in seconds: to connect, from byte to byte, and in all."""

    connect: float = CONNECT_SECONDS
    read: float = 15.0
    total: float = 15.0


DEFAULT_PATIENCE = Patience()


@dataclass(frozen=True, slots=True)
class Request:
    """A webhook on the wire. `url` has no fragment; the fields of a GET are in its query already."""

    url: str
    fields: Mapping[str, str]
    headers: Mapping[str, str]
    method: str = "POST"
    patience: Patience = DEFAULT_PATIENCE


class Transport(Protocol):
    """A way to the product."""

    def send(self, request: Request) -> Answer:
        """Sends a request, once. Raises NotDelivered."""
        ...


class HttpTransport:
    """Sends over the network, with Twilio's time-outs; redirects are not followed, nor proxies asked."""

    def __init__(self, timeout: float = 15) -> None:
        """`timeout` is the most a webhook may take in all, in seconds."""
        self._timeout = timeout

    def send(self, request: Request) -> Answer:
        """Sends a request, once. Raises NotDelivered."""
        total = min(self._timeout, request.patience.total)
        deadline = time.monotonic() + total
        parts, connection = _connected(request.url, min(request.patience.connect, total))
        try:
            return _exchange(connection, parts, request, deadline)
        except ValueError as error:
            raise NotDelivered("broken", 11100, "not a web address") from error
        except TimeoutError as error:
            raise NotDelivered("rt", 11205, "no answer in time") from error
        except (OSError, http.client.HTTPException) as error:
            raise NotDelivered("broken", 11206, f"broken answer: {error or type(error).__name__}") from error
        finally:
            connection.close()


def _connected(url: str, seconds: float) -> tuple[SplitResult, http.client.HTTPConnection]:
    """An address in parts, and an open connection to it.

    Twilio's codes: 11100 address, 11205 connection, 11210 host name, 11220 TLS.
    """
    try:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise NotDelivered("broken", 11100, "not a web address")
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        connection = kind(parts.hostname, parts.port, timeout=seconds)
        connection.connect()
    except socket.gaierror as error:
        raise NotDelivered("ct", 11210, "unknown host name") from error
    except ssl.SSLError as error:
        raise NotDelivered("ct", 11220, "no TLS connection") from error
    except ValueError as error:  # after TLS: a certificate that does not verify is a ValueError as well
        raise NotDelivered("broken", 11100, "not a web address") from error
    except OSError as error:
        raise NotDelivered("ct", 11205, "no connection") from error
    return parts, connection


def _exchange(
    connection: http.client.HTTPConnection, parts: SplitResult, request: Request, deadline: float
) -> Answer:
    line = connection.sock  # kept: the connection lets go of it once an answer closes the line
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    line.settimeout(_left(deadline))
    body = urlencode(request.fields).encode("ascii") if request.method == "POST" else None
    connection.request(request.method, target, body, {**(_FORM if body is not None else _AGENT), **request.headers})
    line.settimeout(min(request.patience.read, _left(deadline)))
    response = connection.getresponse()
    read = bytearray()
    while len(read) < MOST_BYTES and (some := response.read1(65536)):
        read += some
        if response.isclosed():  # the body is whole, and from Python 3.13 on the socket is gone with it
            break
        line.settimeout(_left(deadline))
    return Answer(response.status, response.getheader("Content-Type", ""), bytes(read))


_AGENT = {"User-Agent": "TwilioProxy/1.1"}
_FORM = {"Content-Type": "application/x-www-form-urlencoded; charset=UTF-8", **_AGENT}


def _left(deadline: float) -> float:
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise TimeoutError
    return seconds


class WsgiTransport:
    """Sends into a WSGI application, as a proxy under `public_url` would: its path prefix is stripped."""

    def __init__(self, app: WSGIApplication, public_url: str) -> None:
        """`public_url` is the address the application believes to have, such as `https://example.org/calls`."""
        self._client = Client(app, use_cookies=False)
        self._public_url = public_url.rstrip("/")

    def send(self, request: Request) -> Answer:
        """Sends a request, once. Raises NotDelivered for any other site."""
        url, rest = request.url, request.url.removeprefix(self._public_url)
        if rest == url or rest[:1] not in ("", "/", "?"):
            raise NotDelivered("ct", 11205, "no connection")
        parts = urlsplit(url)
        path, _, query = rest.partition("?")
        try:
            response = self._client.open(
                path or "/",
                method=request.method,
                base_url=f"{parts.scheme}://{parts.netloc}/",
                query_string=query,
                data=dict(request.fields) if request.method == "POST" else None,
                headers={**_AGENT, **request.headers},
            )
            return Answer(response.status_code, response.headers.get("Content-Type", ""), response.get_data())
        except Exception:  # a web server turns whatever an application lets out into a 500
            _logger.exception("the application failed on %s", url)
            return Answer(500, "text/html", b"")
