"""What `make mutants` came to: how many changes of the rules a test noticed, and why each of the others is left.

    python -m tests.mutants [--write]

reads what mutmut kept and mutants_left.toml. Exit status 1: a change that no test noticed has no reason there, one was
not tried or is run by no test, or fewer than nine in ten were noticed. `--write` writes docs/mutants.md.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from mutmut.mutation.diff_apply import get_diff_for_mutant

ROOT = Path(__file__).parents[1]
KEPT, REASONS, PAGE = ROOT / "mutants/routing/domain", ROOT / "tests/mutants_left.toml", ROOT / "docs/mutants.md"
SURVIVED, NO_TESTS, NOT_TRIED = 0, 33, None
WANTED = 0.9
UNSAID = "Nobody has said why yet: a test is missing, or a reason"
BEGIN, END = "<!-- mutants: begin -->\n", "<!-- mutants: end -->"
AROUND = 2

Counted = Counter[int | None]


@dataclass(frozen=True)
class Reason:
    """Why changes are left, and which: as they are printed, `…` standing for anything."""

    why: str
    changes: tuple[str, ...]

    def covers(self, change: str) -> bool:
        """Whether it speaks of this change."""
        return any(_stands_for(one, change) for one in self.changes)


def _stands_for(written: str, change: str) -> bool:
    return re.fullmatch(".*".join(map(re.escape, written.split("…"))), change) is not None


def share(counted: Mapping[int | None, int]) -> float:
    """How many of those that were tried were noticed: by a failure, a fault or a test that never ended."""
    tried = sum(count for code, count in counted.items() if code not in (NO_TESTS, NOT_TRIED))
    return 1 - counted.get(SURVIVED, 0) / tried if tried else 1.0


def read(folder: Path = KEPT) -> dict[str, dict[str, int | None]]:
    """What became of the changes to each module: the exit status of the tests by the change's name."""
    return {
        file.name.removesuffix(".py.meta"): json.loads(file.read_text("utf-8"))["exit_code_by_key"]
        for file in sorted(folder.glob("*.meta"))
    }


def survivors(found: Mapping[str, Mapping[str, int | None]]) -> Iterator[str]:
    """Each change that no test noticed: `lint._spans: week[(number + 1) % 7] → week[(number + 2) % 7]`."""
    for module, kept in found.items():
        for name in (name for name, code in kept.items() if code == SURVIVED):
            function = name.split(f"domain.{module}.")[1].rsplit("__mutmut_", 1)[0].removeprefix("x_").replace("xǁ", "")
            yield f"{module}.{function.replace('ǁ', '.')}: {_change(module, name)}"


def _change(module: str, name: str) -> str:
    """The words that differ, with two on either side."""
    lines = get_diff_for_mutant(name, path=f"routing/domain/{module}.py").split("\n")[2:]
    before, after = (" ".join(line[1:] for line in lines if line.startswith(sign)).split() for sign in "-+")
    first = max(0, _alike(before, after) - AROUND)
    last = max(0, min(_alike(before[::-1], after[::-1]), *(len(words) - first for words in (before, after))) - AROUND)
    return " → ".join(" ".join(words[first:len(words) - last]) for words in (before, after))


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words they have in common before the first that differs."""
    pairs = zip(one, other, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def reasons(file: Path = REASONS) -> list[Reason]:
    """The reasons as the file has them."""
    return [Reason(one["why"], tuple(one["changes"])) for one in tomllib.loads(file.read_text("utf-8"))["reason"]]


def table(found: Mapping[str, Mapping[str, int | None]]) -> list[str]:
    """A row for each module of which something is left, and one for all."""
    counted: dict[str, Counted] = {module: Counter(kept.values()) for module, kept in found.items()}
    left = {module: one for module, one in counted.items() if one[SURVIVED] + one[NO_TESTS] + one[NOT_TRIED]}
    rows = [_row(module, one) for module, one in sorted(left.items(), key=lambda one: share(one[1]))]
    whole: Counted = sum(counted.values(), Counter())
    head = ["| module | changes | noticed | left | run by no test | not tried |", "|---|---|---|---|---|---|"]
    return [*head, *rows, _row("**all**", whole)]


def _row(name: str, one: Counted) -> str:
    numbers = one.total(), f"{share(one):.1%}", one[SURVIVED], one[NO_TESTS], one[NOT_TRIED]
    return f"| {name} | {' | '.join(map(str, numbers))} |"


def listed(left: Sequence[str], known: Sequence[Reason]) -> list[str]:
    """Each reason with what it is the reason of, as lines of Markdown; the first that covers a change has it."""
    lines, rest = list[str](), Counter(left)
    for reason in known:
        covered = {change: rest.pop(change) for change in list(rest) if reason.covers(change)}
        if covered:
            times = [f"- `{change}`" + (f" ({count} times)" if count > 1 else "") for change, count in covered.items()]
            lines += ["", f"**{reason.why}**", "", *times]
    return lines


def main(arguments: Sequence[str]) -> int:
    """Prints the table and what is left without a reason, and reasons of nothing that is left."""
    found, known = read(), reasons()
    left, rows = list(survivors(found)), table(found)
    bare = [change for change in left if not any(reason.covers(change) for reason in known)]
    written = (one for reason in known for one in reason.changes)
    idle = [one for one in written if not any(_stands_for(one, change) for change in left)]
    print(*rows, *(f"no reason: {one}" for one in bare), *(f"nothing is left of: {one}" for one in idle), sep="\n")
    if "--write" in arguments:
        before, rest = PAGE.read_text("utf-8").split(BEGIN)
        unsaid = ["", f"**{UNSAID}**", "", *(f"- `{each}`" for each in bare)] if bare else []
        text = "\n".join([*rows, *listed(left, known), *unsaid, ""])
        PAGE.write_text(f"{before}{BEGIN}{text}{END}{rest.split(END)[1]}", "utf-8")
    counted: Counted = Counter(code for kept in found.values() for code in kept.values())
    is_whole = not (bare or counted[NO_TESTS] or counted[NOT_TRIED])
    return 0 if is_whole and share(counted) >= WANTED else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
