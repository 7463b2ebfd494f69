"""A second look at the changes of the rules that mutmut saw no test notice: whole files of tests, each in a process of
its own.

    python tests/mutants_again.py [seconds]

mutmut picks tests by their names, and cannot call those whose names have letters beyond ASCII, made of French
sentences; and it picks from tests/domain, where some rules are held by the conversations of other folders (ELSEWHERE).
What was found is kept in mutants/again.json, so that it can be stopped and gone on with.
"""

from __future__ import annotations

import json
import os
import re
import signal
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

HERE = Path(__file__).parents[1] / "mutants"
KEPT = HERE / "again.json"
SURVIVED, NO_TESTS = 0, 33
NOTICED, UNNOTICED = "noticed", "unnoticed"
PATIENCE = 60
QUIETLY = ("-q", "-x", "-n", "0", "-p", "no:cacheprovider", "-p", "no:randomly")
ELSEWHERE: Mapping[str, Sequence[str]] = dict.fromkeys(
    ("callback_talk", "callback_prompts"), ("tests/calls/test_callback_asking.py",)
)


def codes(kept: Path = HERE / "routing" / "domain") -> dict[str, int | None]:
    """What became of each change under mutmut, by its name: its tests' exit status, None where it was not tried."""
    found: dict[str, int | None] = {}
    for file in sorted(kept.glob("*.meta")):
        found |= json.loads(file.read_text("utf-8"))["exit_code_by_key"]
    return found


def again() -> dict[str, str]:
    """What a second look found, by the change's name."""
    found: dict[str, str] = json.loads(KEPT.read_text("utf-8")) if KEPT.exists() else {}
    return found


def _files(change: str, tests: Mapping[str, Sequence[str]]) -> list[str]:
    """The file of the module's own tests, or else those whose tests run the function; then those of other folders."""
    function, module = re.sub(r"__mutmut_\d+$", "", change), change.split(".")[2]
    run = sorted({name.partition("::")[0] for name in tests.get(function, ())})
    mirror = f"tests/domain/test_{module}.py"
    own = [mirror] if mirror in run else run
    return [*own, *(name for name in ELSEWHERE.get(module, ()) if (HERE / name).exists())]


def _look(change: str, files: Sequence[str]) -> str:
    """In a process of its own, which has everything imported already."""
    child = os.fork()
    if not child:
        os.environ["MUTANT_UNDER_TEST"] = change
        signal.alarm(PATIENCE)
        with Path(os.devnull).open("w", encoding="ascii") as nowhere:
            os.dup2(nowhere.fileno(), 1)
            os.dup2(nowhere.fileno(), 2)
            os._exit(int(pytest.main([*QUIETLY, *files])))
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    if code > 1:
        raise SystemExit(f"{change}: pytest ended with {code}")
    return UNNOTICED if code == 0 else NOTICED


def _wanted() -> Iterator[tuple[str, list[str]]]:
    tests = json.loads((HERE / "mutmut-stats.json").read_text("utf-8"))["tests_by_mangled_function_name"]
    known = again()
    quickest_first = sorted(codes().items(), key=lambda one: (one[0].split(".")[2] in ELSEWHERE, one[1] != SURVIVED))
    for change, code in quickest_first:
        files = _files(change, tests) if code in (SURVIVED, NO_TESTS) and change not in known else []
        if files:
            yield change, files


def main(seconds: float) -> None:
    """Looks for so long at what nobody has looked at twice."""
    wanted, until = list(_wanted()), time.monotonic() + seconds
    os.chdir(HERE)
    sys.path[0] = str(HERE)  # the changed copies of everything, tests among them
    os.environ["MUTANT_UNDER_TEST"] = "none"
    pytest.main([*QUIETLY, "--collect-only", *sorted({file for _, files in wanted for file in files})])
    found = again()
    for change, files in wanted:
        if time.monotonic() > until:
            return
        found[change] = _look(change, files)
        KEPT.write_text(json.dumps(found, indent=0), "utf-8")


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 86_400)
