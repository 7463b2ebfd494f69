"""Addresses of our own network are told from public ones, however they are written."""

from __future__ import annotations

import pytest

from routing.public_addresses import is_public, is_same_host


@pytest.mark.parametrize("address", [
    "http://127.0.0.1/", "http://localhost:8000/", "http://10.0.0.8/", "http://192.168.1.1/", "http://169.254.169.254/",
    "http://[::1]/", "http://[::ffff:10.0.0.1]/", "http://[fe80::1]/", "http://[fd00::1]/", "http://0.0.0.0/",
    "http://2130706433/", "http://100.64.0.1/", "http://224.0.0.1/", "ftp://93.184.216.34/", "http:///x", "http://[/",
    "http://93.184.216.34:99999/",
])
def test_not_public(address: str) -> None:
    assert not is_public(address)


def test_public() -> None:
    assert is_public("https://93.184.216.34/hook")
    assert is_public("http://[2606:2800:220:1::1]:8080/")


def test_the_same_host() -> None:
    assert is_same_host("http://127.0.0.1:9000/hook", "http://127.0.0.1:8000")
    assert not is_same_host("http://10.0.0.1/", "http://127.0.0.1:8000")
    assert not is_same_host("http://[/", "http://127.0.0.1:8000")
