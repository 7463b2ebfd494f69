"""What a stranger may send to the server that `flask serve` starts: so much, so slowly, and nobody waits for them."""

from __future__ import annotations

import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from routing.cli.serve import LIMITS, web_command
from tests.telephony.provider import free_port

PATIENCE = 15.0
SOONER = LIMITS[LIMITS.index("--http1-header-read-timeout") + 1]


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Where it is served; only the wait for headers is shorter than it ships."""
    folder, port = tmp_path_factory.mktemp("door"), free_port()
    command = ["1000" if word == SOONER else word for word in web_command(port, 1)]
    environ = {**os.environ, "INSTANCE_DIR": str(folder), "PUBLIC_URL": f"http://127.0.0.1:{port}"}
    repository = Path(__file__).parents[2]
    web = subprocess.Popen(command, env=environ, cwd=repository, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port)
        yield port
    finally:
        web.terminate()
        web.wait(PATIENCE)


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise TimeoutError


def _line(port: int, sent: bytes) -> socket.socket:
    line = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
    line.sendall(sent)
    return line


def _status(port: int, sent: bytes) -> int:
    with _line(port, sent) as line:
        return int(line.recv(200).split()[1])


def _post(path: str, *headers: str) -> bytes:
    """A request up to its body."""
    lines = (f"POST {path} HTTP/1.1", "Host: x", "Content-Type: application/json", *headers, "", "")
    return "\r\n".join(lines).encode()


def test_headers_are_bounded(port: int) -> None:
    assert _status(port, b"GET /healthz HTTP/1.1\r\nHost: x\r\nA: " + b"a" * 400_000 + b"\r\n\r\n") == 431
    assert _status(port, b"GET /healthz HTTP/1.1\r\nHost: x\r\n" + b"A: a\r\n" * 200 + b"\r\n") == 431


def test_headers_that_never_end_are_cut_off(port: int) -> None:
    with _line(port, b"GET /healthz HTTP/1.1\r\nHost: x\r\n") as line:
        assert line.recv(200) == b""


def test_bodies_are_bounded_whether_their_length_is_told_or_not(port: int) -> None:
    told = _post("/api/v1/callbacks", "Content-Length: 1000001")
    assert _status(port, told) == 413
    piece = b"f4240\r\n" + b"x" * 1_000_000 + b"\r\n"
    untold = _post("/api/v1/callbacks", "Transfer-Encoding: chunked") + piece + piece + b"0\r\n\r\n"
    assert _status(port, untold) in (400, 413)


def test_whoever_trickles_a_body_in_keeps_nobody_waiting(port: int) -> None:
    slow = _post("/api/v1/callbacks", "Content-Length: 10") + b"{"
    held = [_line(port, slow) for _ in range(200)]
    try:
        for path in ("/api/v1/availability", "/healthz", "/hours"):
            assert _status(port, f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode()) == 200
        unsigned = _post("/twilio/voice", "Content-Length: 10")
        assert _status(port, unsigned) == 403, "what is not signed is not waited for"
    finally:
        for line in held:
            line.close()
