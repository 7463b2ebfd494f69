"""The table of faults names tests that exist, and whoever reads reports notices one that was not shown."""

from __future__ import annotations

import ast

from tests.faults_shown import DOCUMENT, ROOT, named, not_shown, passed

REPORT = """<testsuites><testsuite>
<testcase classname="tests.web.test_front" name="test_one[a]"/>
<testcase classname="tests.web.test_front" name="test_one[b]"/>
<testcase classname="tests.web.test_front" name="test_two"><skipped message="no"/></testcase>
<testcase classname="tests.web.test_front" name="test_three[a]"/>
<testcase classname="tests.web.test_front" name="test_three[b]"><failure/></testcase>
</testsuite></testsuites>"""
FAULTS = 25


def _row(test: str) -> str:
    return f"| a | b | c | d | `tests/web/test_front.py{test}` |\n"


def test_every_row_names_a_test_that_exists() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| ") and not line.startswith("| fault")]
    found = named(text)
    assert len(found) == len(rows) >= FAULTS
    for file, test in found:
        names = {node.name for node in ast.parse((ROOT / file).read_text(encoding="utf-8")).body
                 if isinstance(node, ast.FunctionDef)}
        assert not test or test in names, f"{file}::{test}"


def test_what_did_not_run_was_skipped_or_failed_is_named() -> None:
    text = "".join(map(_row, ("::test_one", "::test_two", "::test_three", "::test_four", "")))
    missing = not_shown(text, passed([REPORT]))
    assert missing == [f"tests/web/test_front.py::test_{number}" for number in ("two", "three", "four")]
    assert not_shown(_row(""), set()) == ["tests/web/test_front.py"]
