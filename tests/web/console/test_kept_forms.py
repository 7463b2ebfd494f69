"""A form is carried along only when a page of ours sent it, and goes nowhere but to the console."""

from __future__ import annotations

import pytest
from flask import Flask

from routing.web.console import kept_forms

HERE = {"Sec-Fetch-Site": "same-origin"}
FIELDS = {"reason": ["é <b>"], "lines": ["a", "b"], "csrf": ["x"], "new_password": ["secret"], "version": ["3"]}


@pytest.mark.parametrize("path", [
    "/console", "/console/", "/console/week", "/console?x=1", "/console/week?day=2026-11-24&next=//evil.example",
    "/console/calls/CA0?a=%2F%2F",
])
def test_paths_of_the_console_are_safe(path: str) -> None:
    assert kept_forms.safe_path(path) == path


@pytest.mark.parametrize("path", [
    "", "/", "//evil.example", "https://evil.example/console", "/consolex", "/console/../x", "/console/%2e%2e/x",
    "/console/%252e%252e/x", "/console\\..\\x", "/console//evil.example", "/console/\n", "/console/\0", "console",
    "\\\\evil.example", "/console/..", "javascript:alert(1)//console", "/console/" + "x" * 1000, "/%2e/console",
])
def test_any_other_is_the_first_page(path: str) -> None:
    assert kept_forms.safe_path(path) == "/console"


def test_everything_typed_is_kept_but_passwords(still_app: Flask) -> None:
    with still_app.test_request_context("/console/close?x=1", method="POST", data=FIELDS, headers=HERE):
        kept = kept_forms.sent_now()
    assert kept is not None
    assert kept.path == "/console/close?x=1"
    assert kept.fields == (("reason", "é <b>"), ("lines", "a"), ("lines", "b"), ("version", "3"))
    assert kept.told == ("é <b>", "a", "b")


@pytest.mark.parametrize("headers", [
    {}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Sec-Fetch-Site": "none"},
    {"Origin": "https://evil.example"}, {"Origin": "null"}, {"Referer": "https://evil.example/console"},
])
def test_nothing_is_kept_of_what_may_come_from_elsewhere(still_app: Flask, headers: dict[str, str]) -> None:
    with still_app.test_request_context("/console/close", method="POST", data=FIELDS, headers=headers):
        assert kept_forms.sent_now() is None


@pytest.mark.parametrize("where", ["", "/", "https://evil.example/", "/console/../x"])
def test_nothing_is_carried_elsewhere(still_app: Flask, where: str) -> None:
    fields = {"again": where, "typed.reason": "x"}
    with still_app.test_request_context("/console/sign-in", method="POST", data=fields):
        assert kept_forms.carried() is None
