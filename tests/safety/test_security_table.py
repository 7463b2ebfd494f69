"""The table of docs/security.md names tests that exist."""

from __future__ import annotations

import ast

from tests.faults_shown import ROOT, named

POINTS = 30


def test_every_point_names_a_test_that_exists() -> None:
    found = named((ROOT / "docs" / "security.md").read_text(encoding="utf-8"))
    assert len(found) >= POINTS
    for file, test in found:
        tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
        assert test in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, f"{file}::{test}"
