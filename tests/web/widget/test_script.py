"""The widget's script: the newest under one address, each build under its own, for any site, without a cookie."""

from __future__ import annotations

import gzip
import hashlib

import pytest
from flask.testing import FlaskClient

from routing.widget_builds import BUILT

STABLE = "/widget/v1/contact-hours.js"
PLAIN = BUILT.read_bytes()
VERSION = hashlib.sha256(PLAIN).hexdigest()[:12]
PINNED = f"/widget/{VERSION}/contact-hours.js"


@pytest.mark.parametrize(("address", "caching"), [
    (STABLE, "public, max-age=300, stale-while-revalidate=86400, stale-if-error=86400"),
    (PINNED, "public, max-age=31536000, immutable"),
])
def test_any_site_may_load_it_and_keep_it(reader: FlaskClient, address: str, caching: str) -> None:
    told = reader.get(address)

    assert (told.status_code, told.data) == (200, PLAIN)
    assert told.content_type == "text/javascript; charset=utf-8"
    expected = {
        "Cache-Control": caching, "Vary": "Accept-Encoding", "Access-Control-Allow-Origin": "*",
        "Cross-Origin-Resource-Policy": "cross-origin", "Timing-Allow-Origin": "*",
        "X-Content-Type-Options": "nosniff", "ETag": f'"{VERSION}"',
    }
    assert {name: told.headers.get(name) for name in expected} == expected
    assert "Set-Cookie" not in told.headers


@pytest.mark.parametrize("address", [STABLE, PINNED])
def test_it_comes_packed_to_whoever_takes_that(reader: FlaskClient, address: str) -> None:
    packed = reader.get(address, headers={"Accept-Encoding": "br, gzip"})
    head = reader.head(address, headers={"Accept-Encoding": "gzip"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == PLAIN
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["Content-Length"] == str(len(packed.data))


def test_whoever_holds_it_is_told_so_and_no_more(reader: FlaskClient) -> None:
    held = reader.get(STABLE, headers={"Accept-Encoding": "gzip"}).headers["ETag"]
    again = reader.get(STABLE, headers={"Accept-Encoding": "gzip", "If-None-Match": held})
    other = reader.get(STABLE, headers={"If-None-Match": '"000000000000"'})

    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", held)
    assert again.headers["Access-Control-Allow-Origin"] == "*"
    assert "max-age=300" in again.headers["Cache-Control"]
    assert other.status_code == 200


def test_a_build_that_is_not_there_is_told_as_text_and_kept_by_nobody(reader: FlaskClient) -> None:
    told = reader.get("/widget/000000000000/contact-hours.js")

    assert (told.status_code, told.mimetype, told.headers["Cache-Control"]) == (404, "text/plain", "no-store")
