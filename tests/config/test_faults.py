"""Faults say what to do, and the nearest known word is found however it was written."""

from __future__ import annotations

import pytest

from routing.config.faults import ConfigFault, ConfigRejected, did_you_mean


@pytest.mark.parametrize(
    ("word", "known", "remark"),
    [
        ("wekly", ["weekly", "name"], "did you mean “weekly”?"),
        ("WEEKLY", ["weekly", "name"], "did you mean “weekly”?"),
        ("fr", ["FR", "DE"], "did you mean “FR”?"),
        ("moselle", ["Moselle", "57"], "did you mean “Moselle”?"),
        ("zzz", ["weekly", "name"], "known: name, weekly"),
    ],
)
def test_did_you_mean(word: str, known: list[str], remark: str) -> None:
    assert did_you_mean(word, known) == remark


def test_faults_are_sorted_and_said_once() -> None:
    first, second = ConfigFault("a.yaml", 2, "", "", "x"), ConfigFault("a.yaml", 1, "k", "v", "y")
    rejected = ConfigRejected([first, second, first])
    assert rejected.faults == (second, first)
    assert str(rejected) == "a.yaml:1: k: read “v”; y; a.yaml:2: x"
