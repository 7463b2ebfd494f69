"""A calendar is fetched from where it is said to be, and from nowhere in our own network, however it is asked for."""

from __future__ import annotations

import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler

import pytest

from routing.exchange.addresses import Policy
from routing.exchange.downloading import LARGEST, download
from routing.exchange.fetch_faults import WORDS, NotFetched, Why
from tests.exchange.servers import CALENDAR, gives, only, serving

HERE = only("127.0.0.1", inside_test=["10.0.0.8"], mixed_test=["127.0.0.1", "169.254.169.254"])


def _why(address: str, policy: Policy = HERE, seconds: float = 5.0) -> Why:
    with pytest.raises(NotFetched) as refused:
        download(address, policy, seconds)
    assert WORDS[refused.value.why].fr != WORDS[refused.value.why].en
    return refused.value.why


@pytest.mark.parametrize("host", [
    "127.0.0.1", "localhost", "10.0.0.8", "192.168.1.1", "169.254.169.254", "[::1]", "[::ffff:127.0.0.1]", "[fd00::1]",
    "[fe80::1]", "[64:ff9b::a00:8]", "[2002:7f00:1::]", "0.0.0.0", "2130706433", "100.64.0.1", "224.0.0.1",
])
def test_nothing_of_our_own_network_is_asked(host: str) -> None:
    assert _why(f"http://{host}:9/", Policy()) in (Why.PRIVATE, Why.UNKNOWN_HOST)


def test_one_private_machine_behind_a_name_is_enough() -> None:
    assert _why("http://mixed.test/") is Why.PRIVATE


@pytest.mark.parametrize("address", [
    "", "agenda.ics", "ftp://example.fr/", "file:///etc/passwd", "http://", "http://claire:secret@example.fr/",
    "http://example.fr:99999/", "http://[/", "http://example.fr/a b", "http://example.fr/\r\nHost:x", "http://é.fr/",
    "http://example.fr/" + "a" * 2000,
])
def test_what_is_no_address(address: str) -> None:
    assert _why(address) is Why.NO_ADDRESS


def test_a_calendar_is_fetched_by_number_with_its_name() -> None:
    def named(request: BaseHTTPRequestHandler) -> None:
        gives(CALENDAR + request.headers["Host"].encode() + request.path.encode())(request)

    with serving(a=named, moved=gives(status=302, location="/a?x=1")) as port:
        assert download(f"http://agenda.test:{port}/moved", HERE) == CALENDAR + f"agenda.test:{port}/a?x=1".encode()


def test_redirections_are_judged_and_counted() -> None:
    with serving(
        inside=gives(status=302, location="http://inside.test/"), number=gives(status=301, location="http://10.0.0.8/"),
        round=gives(status=307, location="/round"), file=gives(status=302, location="file:///etc/passwd"),
    ) as port:
        found = {name: _why(f"http://agenda.test:{port}/{name}") for name in ("inside", "round", "file")}

    assert found == {"inside": Why.PRIVATE, "round": Why.REDIRECTED, "file": Why.NO_ADDRESS}


def test_what_is_answered_is_judged() -> None:
    with serving(
        large=gives(b"x" * (LARGEST + 1)), page=gives(b"<p>", content_type="text/html"), gone=gives(status=404),
        packed=gives(content_encoding="gzip"), short=gives(content_length="900"),
        broken=lambda request: request.wfile.write(b"\x00\x01\r\n\r\n") and None,
    ) as port:
        found = {name: _why(f"http://agenda.test:{port}/{name}") for name in
                 ("large", "page", "gone", "packed", "short", "broken")}
    assert found == {"large": Why.TOO_LARGE, "page": Why.WRONG_TYPE, "gone": Why.REFUSED, "packed": Why.WRONG_TYPE,
                     "short": Why.NO_ANSWER, "broken": Why.NO_ANSWER}
    assert _why(f"http://agenda.test:{port}/") is Why.NO_ANSWER


@pytest.mark.parametrize("start", [b"HTTP/1.0 200 OK\r\nA: ", b"HTTP/1.0 200 OK\r\nA: b\r\n\r\n"])
def test_what_trickles_in_is_cut_off(start: bytes) -> None:
    def trickle(request: BaseHTTPRequestHandler) -> None:
        with suppress(OSError):
            request.wfile.write(start)
            for _ in range(500):
                request.wfile.write(b"a")
                time.sleep(0.02)

    with serving(slow=trickle) as port:
        assert _why(f"http://agenda.test:{port}/slow", seconds=0.2) is Why.TOO_SLOW
