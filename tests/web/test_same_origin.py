"""What browsers say about where a form comes from, and what is made of their saying nothing."""

from __future__ import annotations

import pytest
from flask import Flask

from routing.web import same_origin
from tests.web.apps import PUBLIC_URL


@pytest.mark.parametrize(("headers", "may_be", "is_sure"), [
    ({"Sec-Fetch-Site": "same-origin"}, True, True), ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, True, True),
    ({"Origin": PUBLIC_URL}, True, True), ({"Origin": "http://localhost"}, True, True),
    ({"Referer": f"{PUBLIC_URL}/console/week"}, True, True),
    ({}, True, False), ({"Origin": "null"}, True, False),
    ({"Sec-Fetch-Site": "cross-site"}, False, False), ({"Sec-Fetch-Site": "same-site"}, False, False),
    ({"Sec-Fetch-Site": "none"}, False, False), ({"Sec-Fetch-Site": "cross-site", "Origin": PUBLIC_URL}, False, False),
    ({"Origin": "https://evil.example"}, False, False), ({"Origin": f"{PUBLIC_URL}.evil.example"}, False, False),
    ({"Origin": PUBLIC_URL.replace("https", "http")}, False, False),
    ({"Referer": f"https://evil.example/?{PUBLIC_URL}"}, False, False),
])
def test_where_a_form_comes_from(still_app: Flask, headers: dict[str, str], may_be: bool, is_sure: bool) -> None:
    with still_app.test_request_context("/console/close", method="POST", headers=headers):
        assert same_origin.is_from_here() is may_be
        assert same_origin.is_surely_from_here() is is_sure
