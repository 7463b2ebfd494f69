"""Transports: the same answers over HTTP and WSGI, and failures told apart by their stage."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from routing.simulator.carrier import HttpTransport, NotDelivered, WsgiTransport
from routing.simulator.carrier import Request as Sent


@Request.application
def echo(request: Request) -> Response:
    """Says back what it got."""
    if request.path == "/move":
        return Response("", 302, {"Location": "/elsewhere"})
    query = request.query_string.decode()
    text = f"{request.method} {request.path}?{query} {request.host} {request.form['é']} {request.headers['X-A']}"
    return Response(text, 201, mimetype="text/xml")


@contextmanager
def served() -> Iterator[str]:
    """The echo behind a port of this machine."""
    server = make_server("127.0.0.1", 0, echo)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def answering(raw: bytes) -> Iterator[str]:
    """A port that says some bytes to the first who comes, and then closes; no bytes: it stays silent."""
    done = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            line, _ = listener.accept()
            with line:
                line.recv(65536)
                if raw:
                    line.sendall(raw)
                else:
                    done.wait(10)

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
        done.set()
        thread.join()


def test_http_posts_the_form_and_reads_the_answer() -> None:
    with served() as base:
        answer = HttpTransport().send(Sent(f"{base}/a%20b?x=1&y=%2F", {"é": "ça"}, {"X-A": "1"}))
        assert answer.status == 201
        assert answer.content_type == "text/xml; charset=utf-8"
        assert answer.body.decode() == f"POST /a b?x=1&y=%2F {base[7:]} ça 1"


def test_http_follows_no_redirect() -> None:
    with served() as base:
        assert HttpTransport().send(Sent(f"{base}/move", {}, {})).status == 302


def test_wsgi_strips_the_public_prefix() -> None:
    transport = WsgiTransport(echo, "https://calls.example.org/prefix/")
    answer = transport.send(Sent("https://calls.example.org/prefix/a?x=%2F&y", {"é": "ça"}, {"X-A": "1"}))
    assert (answer.status, answer.content_type) == (201, "text/xml; charset=utf-8")
    assert answer.body.decode() == "POST /a?x=%2F&y calls.example.org ça 1"


@pytest.mark.parametrize("url", ["https://calls.example.org/prefixed", "https://other.example.org/prefix/a"])
def test_wsgi_has_nothing_outside_its_address(url: str) -> None:
    with pytest.raises(NotDelivered) as failure:
        WsgiTransport(echo, "https://calls.example.org/prefix").send(Sent(url, {}, {}))
    assert failure.value.stage == "ct"


def test_wsgi_turns_an_exception_into_a_500() -> None:
    @Request.application
    def broken(request: Request) -> Response:
        raise RuntimeError("a defect of the product")

    assert WsgiTransport(broken, "http://a").send(Sent("http://a/", {}, {})).status == 500


@pytest.mark.parametrize(
    "url",
    [
        "ftp://127.0.0.1/",
        "not an address",
        "http://127.0.0.1:port/",
        "http:///x",
        "http://[x/",
        "http://a..b/",
    ],
)
def test_no_web_address(url: str) -> None:
    with pytest.raises(NotDelivered) as failure:
        HttpTransport().send(Sent(url, {}, {}))
    assert failure.value.code == 11100


def test_a_closed_port_is_a_failed_connection() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(NotDelivered) as failure:
        HttpTransport().send(Sent(f"http://127.0.0.1:{port}/", {}, {}))
    assert (failure.value.stage, failure.value.code) == ("ct", 11205)


def test_silence_is_a_read_time_out() -> None:
    with answering(b"") as url, pytest.raises(NotDelivered) as failure:
        HttpTransport(timeout=0.05).send(Sent(url, {}, {}))
    assert (failure.value.stage, failure.value.code) == ("rt", 11205)


@pytest.mark.parametrize("raw", [b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"])
def test_an_answer_that_is_no_http_is_broken(raw: bytes) -> None:
    with answering(raw) as url:
        try:
            assert HttpTransport().send(Sent(url, {}, {})).body == b"half"
        except NotDelivered as failure:
            assert (failure.stage, failure.code) == ("broken", 11206)


def test_a_port_that_speaks_no_tls() -> None:
    with answering(b"not TLS at all\r\n") as url, pytest.raises(NotDelivered) as failure:
        HttpTransport().send(Sent(url.replace("http:", "https:"), {}, {}))
    assert (failure.value.stage, failure.value.code) == ("ct", 11220)
