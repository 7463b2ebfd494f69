"""The ready answer's parts: caching that never promises too much, entity tags, and who takes gzip."""

from __future__ import annotations

import gzip

import pytest

from routing.web.ready import accepts_gzip, cache_control, etag_of, matches, ready_bytes, to_json

BODY = to_json({"status": "open", "name": "Téléphone"})
PACKED = gzip.compress(BODY, mtime=0)
ETAG = etag_of(BODY)


@pytest.mark.parametrize(
    ("left", "valid", "expected"),
    [
        (36_000, 1_200_000, (15, 5, 10, 86_400)),
        (15, 1_200_000, (15, 5, 0, 86_400)),
        (18, 1_200_000, (15, 5, 3, 86_400)),
        (9.9, 1_200_000, (9, 5, 0, 86_400)),
        (3, 1_200_000, (3, 3, 0, 86_400)),
        (0.4, 0.4, (0, 0, 0, 0)),
        (36_000, 50_000.7, (15, 5, 10, 50_000)),
        (-1, -1, (0, 0, 0, 0)),
    ],
)
def test_freshness_ends_with_the_answer(left: float, valid: float, expected: tuple[int, int, int, int]) -> None:
    fresh, shared, revalidate, on_error = expected
    assert cache_control(left, valid) == (
        f"public, max-age={fresh}, s-maxage={shared}, stale-while-revalidate={revalidate}, stale-if-error={on_error}"
    )


@pytest.mark.parametrize(
    "written",
    [f'"{ETAG}"', f'"{ETAG}-gzip"', f'W/"{ETAG}"', f'W/"{ETAG}-gzip"', "*", f'"other", "{ETAG}"', f'"a",W/"{ETAG}"'],
)
def test_the_same_answer_is_recognised(written: str) -> None:
    assert matches(written, ETAG)


@pytest.mark.parametrize("written", ["", '""', '"other"', f'"{ETAG}x"', f'"{ETAG[:-1]}"', 'W/"other"', '"a", "b"'])
def test_another_answer_is_not(written: str) -> None:
    assert not matches(written, ETAG)


@pytest.mark.parametrize(
    ("written", "takes"),
    [
        ("gzip", True), ("GZIP", True), ("br, gzip;q=0.5", True), ("deflate,gzip", True), ("x-gzip", True),
        ("", False), ("identity", False), ("br", False), ("gzip;q=0", False), ("gzip; q=0.000", False),
        ("notgzip", False), ("gzip;q=1.0", True),
    ],
)
def test_who_takes_gzip(written: str, takes: bool) -> None:
    assert accepts_gzip(written) is takes


def test_the_forms_of_one_answer_are_told_apart_by_their_tags() -> None:
    ready = ready_bytes(BODY, PACKED, "no-cache")
    plain, packed = (ready.respond("GET", accept, "") for accept in ("", "gzip"))

    assert (plain[2], gzip.decompress(packed[2])) == (BODY, BODY)
    assert dict(plain[1])["ETag"] != dict(packed[1])["ETag"]
    assert dict(plain[1])["Content-Length"] == str(len(BODY))
    assert dict(packed[1])["Content-Length"] == str(len(PACKED))
    assert dict(packed[1])["Content-Encoding"] == "gzip"


@pytest.mark.parametrize("accept", ["", "gzip"])
def test_head_has_the_headers_of_get_and_no_body(accept: str) -> None:
    ready = ready_bytes(BODY, PACKED, "no-cache")
    got, head = ready.respond("GET", accept, ""), ready.respond("HEAD", accept, "")

    assert head[:2] == got[:2]
    assert head[2] == b""


@pytest.mark.parametrize("accept", ["", "gzip"])
def test_304_carries_the_tag_that_200_would_have_carried(accept: str) -> None:
    """RFC 9110, 15.4.5: else a cache that holds the gzip form finds no stored answer to freshen (RFC 9111, 4.3.4)."""
    ready = ready_bytes(BODY, PACKED, "no-cache")
    tag = dict(ready.respond("GET", accept, "")[1])["ETag"]
    status, headers, body = ready.respond("GET", accept, tag)

    assert status.startswith("304")
    assert body == b""
    assert dict(headers)["ETag"] == tag
    assert "Content-Length" not in dict(headers)


def test_json_is_compact_and_keeps_its_accents() -> None:
    assert BODY.decode() == '{"status":"open","name":"Téléphone"}'
