"""Each reason to leave a change of the rules untested names a function that there is, and is no reason for anything."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
LEFT = tomllib.loads((ROOT / "tests/mutants_left.toml").read_text("utf-8"))["reason"]
CHANGES = [change for reason in LEFT for change in reason["changes"]]
NAMED = re.compile(r"(?:(?P<module>\w+)\.(?P<function>[\w.]+(?:\.…)?|…)|…): (?P<change>.+)", re.DOTALL)


def _functions(module: str) -> set[str]:
    tree = ast.parse((ROOT / f"routing/domain/{module}.py").read_text("utf-8"))
    methods = {
        f"{one.name}.{inner.name}" for one in tree.body if isinstance(one, ast.ClassDef)
        for inner in one.body if isinstance(inner, ast.FunctionDef)
    }
    classes = {one.name + ".…" for one in tree.body if isinstance(one, ast.ClassDef)}
    return classes | methods | {one.name for one in tree.body if isinstance(one, ast.FunctionDef)}


def test_each_reason_is_one_sentence_or_two_for_changes_of_functions_that_exist() -> None:
    for change in CHANGES:
        found = NAMED.fullmatch(change)
        assert found, change
        if found["module"] and found["function"] != "…":
            assert found["function"] in _functions(found["module"]), change
        assert len(found["change"].replace("…", "").replace("→", "").strip()) > 3, f"{change} is a reason for anything"
    assert len(CHANGES) == len(set(CHANGES))
    assert all(reason["why"].endswith(".") and reason["changes"] for reason in LEFT)
