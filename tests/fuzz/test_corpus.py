"""What the fuzzer is given to begin with, and what it once broke a promise with: kept, and tried with every test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz.targets import TARGETS

CORPUS = Path(__file__).parent / "corpus"
KEPT = [(name, file) for name in TARGETS for file in sorted((CORPUS / name).iterdir())]


@pytest.mark.parametrize(("name", "file"), KEPT, ids=[f"{name}-{file.name}" for name, file in KEPT])
def test_the_promise_holds(name: str, file: Path) -> None:
    TARGETS[name](file.read_bytes())


@pytest.mark.parametrize("name", TARGETS)
def test_each_target_has_something_to_begin_with(name: str) -> None:
    assert len([one for one, _ in KEPT if one == name]) >= 3
