"""What `make mutants` came to, module by module: how many changes of the rules a test of tests/domain noticed.

    python -m tests.mutants

reads what mutmut kept. Changes in functions that only tests of other folders run are counted apart. Exit status 1 when
fewer than nine in ten of the others were noticed.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

KEPT = Path(__file__).parents[1] / "mutants" / "routing" / "domain"
SURVIVED, NO_TESTS, NOT_TRIED = 0, 33, None
WANTED = 0.9


def share(counted: Mapping[int | None, int]) -> float:
    """How many of those that were tried were noticed: by a failure, a fault or a test that never ended."""
    tried = sum(count for code, count in counted.items() if code not in (NO_TESTS, NOT_TRIED))
    return 1 - counted.get(SURVIVED, 0) / tried if tried else 1.0


def read(folder: Path = KEPT) -> dict[str, Counter[int | None]]:
    """What became of the changes to each module, by exit status of its tests."""
    return {
        file.name.removesuffix(".py.meta"): Counter(json.loads(file.read_text("utf-8"))["exit_code_by_key"].values())
        for file in sorted(folder.glob("*.meta"))
    }


def main() -> int:
    """Prints the table."""
    found = {module: counted for module, counted in read().items() if counted}
    print("| module | noticed | survived | tested elsewhere | not tried |\n|---|---|---|---|---|")
    for module, counted in sorted(found.items(), key=lambda one: share(one[1])):
        print(f"| {module} | {share(counted):.0%} | {counted[SURVIVED]} | {counted[NO_TESTS]} | {counted[NOT_TRIED]} |")
    whole: Counter[int | None] = sum(found.values(), Counter())
    print(f"| **all** | **{share(whole):.1%}** | {whole[SURVIVED]} | {whole[NO_TESTS]} | {whole[NOT_TRIED]} |")
    return 0 if share(whole) >= WANTED else 1


if __name__ == "__main__":
    sys.exit(main())
