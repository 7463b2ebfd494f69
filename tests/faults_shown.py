"""Whether every fault that docs/reliability.md tells of was shown: its test ran, was not skipped, and passed.

    python -m tests.faults_shown report.xml …

reads what pytest wrote with `--junitxml`, prints each that was not, and exits 1 if there is one.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).parents[1]
DOCUMENT = ROOT / "docs" / "reliability.md"
NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`\s*\|\s*$", re.MULTILINE)


def named(text: str) -> list[tuple[str, str]]:
    """The file and the test of each row, in their order; without a test the whole file is meant."""
    return NAMED.findall(text)


def passed(reports: Iterable[str]) -> set[tuple[str, str]]:
    """The tests that passed in reports, each with its file; one with parameters when all that ran did."""
    well, badly = set(), set()
    for report in reports:
        for case in ElementTree.fromstring(report).iter("testcase"):
            name = (_file(case.get("classname", "")), case.get("name", "").partition("[")[0])
            (badly if any(child.tag in ("failure", "error", "skipped") for child in case) else well).add(name)
    return well - badly


def not_shown(text: str, well: set[tuple[str, str]]) -> list[str]:
    """What the document names and nobody saw."""
    files = {file for file, _ in well}
    return [f"{file}::{test}" if test else file for file, test in named(text)
            if ((file, test) not in well if test else file not in files)]


def main(arguments: Sequence[str]) -> int:
    """Exit status: 1 when a fault was not shown."""
    missing = not_shown(DOCUMENT.read_text(encoding="utf-8"),
                        passed(Path(report).read_text(encoding="utf-8") for report in arguments))
    for test in missing:
        print(f"{DOCUMENT.name} names {test}, which did not run, was skipped or failed", file=sys.stderr)
    return 1 if missing else 0


def _file(classname: str) -> str:
    """`tests.web.test_front` as a path."""
    return f"{classname.replace('.', '/')}.py"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
