"""Twilio's REST API for the tests: a recording HTTP client that answers as scripted, and a server on a real socket.

Every request that is recorded is held to Twilio's own OpenAPI file where that is beside the repository.
"""

from __future__ import annotations

import json
import logging
import socket
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from twilio.http import HttpClient
from twilio.http.response import Response

OPENAPI = Path(__file__).parents[3] / "shared" / "twilio" / "twilio_api.openapi.json"
FORM = "application/x-www-form-urlencoded"
VERBS = ("get", "post", "put", "delete")


@dataclass(frozen=True)
class Request:
    """One request as it would go out."""

    method: str
    url: str
    params: dict[str, Any]
    data: dict[str, Any]
    auth: tuple[str, str] | None
    allow_redirects: bool

    @property
    def path(self) -> str:
        """The path without its query."""
        return urlsplit(self.url).path


class RecordingHttp(HttpClient):  # type: ignore[misc]
    """Keeps every request, and answers the next of `answers`: status, document (or text), headers."""

    def __init__(self, *answers: tuple[Any, ...] | Exception) -> None:
        super().__init__(logging.getLogger(__name__), False)
        self.requests: list[Request] = []
        self.answers = deque(answers)

    def request(
        self, method: str, uri: str, params: Any = None, data: Any = None, headers: Any = None, auth: Any = None,
        timeout: Any = None, allow_redirects: bool = False,
    ) -> Response:
        """Keeps the request and answers it."""
        self.requests.append(Request(method, uri, params or {}, data or {}, auth, allow_redirects))
        answer = self.answers.popleft()
        if isinstance(answer, Exception):
            raise answer
        status, document, *more = answer
        text = document if isinstance(document, str) else json.dumps(document)
        return Response(status, text, more[0] if more else {})


@cache
def openapi() -> dict[str, Any] | None:
    """Twilio's OpenAPI document, None where this repository stands alone."""
    if not OPENAPI.exists():
        return None
    document: dict[str, Any] = json.loads(OPENAPI.read_text(encoding="utf-8"))
    return document


def problems_with(request: Request, prefix: str = "") -> list[str]:
    """What Twilio's OpenAPI says against a request; nothing when it is not there."""
    document = openapi()
    if document is None:
        return []
    operation = _operation(document, request, prefix)
    if operation is None:
        return [f"no operation {request.method} {request.path}"]
    queried = {one["name"] for one in operation.get("parameters", []) if one["in"] == "query"}
    schema = operation.get("requestBody", {}).get("content", {}).get(FORM, {}).get("schema", {})
    known = schema.get("properties", {})
    missing = set(schema.get("required", [])) - request.data.keys()
    return (
        [f"unknown query {name}" for name in request.params.keys() - queried]
        + [f"unknown field {name}" for name in request.data.keys() - known.keys()]
        + [f"missing field {name}" for name in missing]
        + [f"{name}: {value!r}" for name, value in request.data.items() if not _is_of(known.get(name, {}), value)]
    )


def _operation(document: dict[str, Any], request: Request, prefix: str) -> dict[str, Any] | None:
    parts = request.path.removeprefix(prefix).split("/")
    for template, operations in document["paths"].items():
        wanted = template.split("/")
        if len(wanted) == len(parts) and all(_names(want, part) for want, part in zip(wanted, parts, strict=True)):
            found: dict[str, Any] | None = operations.get(request.method.lower())
            if found is not None:
                return found
    return None


def _names(template: str, part: str) -> bool:
    if "{" not in template:
        return template == part
    return part.endswith(".json") is template.endswith(".json") and len(part) > 5


def _is_of(schema: dict[str, Any], value: Any) -> bool:
    kinds: dict[str, Any] = {"string": str, "integer": int, "array": list, "boolean": bool}
    return isinstance(value, kinds.get(schema.get("type", ""), object)) or "$ref" in schema


@dataclass
class Behaviour:
    """What a real server does with its next connections, one after the other: bytes to answer, or a way to fail."""

    plans: deque[bytes | str] = field(default_factory=deque)
    heard: list[bytes] = field(default_factory=list)


@contextmanager
def served(*plans: bytes | str) -> Iterator[tuple[str, Behaviour]]:
    """A server on a socket. A plan is the bytes of an answer, `silent` (none ever comes) or `reset`."""
    behaviour, stop = Behaviour(deque(plans)), threading.Event()
    listener = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=_serve, args=(listener, behaviour, stop), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", behaviour
    finally:
        stop.set()
        listener.close()


def _serve(listener: socket.socket, behaviour: Behaviour, stop: threading.Event) -> None:
    while behaviour.plans:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        with connection:
            behaviour.heard.append(_request(connection))
            plan = behaviour.plans.popleft()
            if plan == "silent":
                stop.wait(10)
            elif plan == "reset":
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
            elif isinstance(plan, bytes):
                connection.sendall(plan)


def _request(connection: socket.socket) -> bytes:
    heard = b""
    while b"\r\n\r\n" not in heard:
        heard += connection.recv(65536)
    head, _, body = heard.partition(b"\r\n\r\n")
    length = next(
        (int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0
    )
    while len(body) < length:
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


def answer(status: str, body: str = "{}", *headers: str) -> bytes:
    """The bytes of an answer whose connection is closed after it."""
    head = [f"HTTP/1.1 {status}", f"Content-Length: {len(body.encode())}", "Connection: close", *headers]
    return ("\r\n".join(head) + "\r\n\r\n" + body).encode()


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
    return port
