"""`flask demo callbacks`: a weekend's promises kept while everything goes wrong, and three ways to fail."""

from __future__ import annotations

import pytest

from routing.cli.rehearsing.sabotages import KINDS
from routing.cli.rehearsing.trouble import KINDS as TROUBLES
from tests.cli.shell import Run, printed

FINDINGS = 6
SMALL = ("demo", "callbacks", "--callbacks", "30", "--agents", "3")


def test_everything_goes_wrong_and_nothing_is_lost_or_done_twice(run: Run) -> None:
    result = run("demo", "callbacks", "--callbacks", "60", "--agents", "4")
    lines = result.stdout.splitlines()
    figures = {name: int(count) for name, _, count in (line.rpartition(" ") for line in lines[:-1])}
    assert {"lost 0", "rung twice 0", "rung while closed 0"} <= set(lines), result.output
    assert figures["promised"] == 60
    assert figures["kept"] + figures["late"] > 50
    assert figures["retried"] > 0
    assert lines[-1].startswith("faults: ")
    counts = dict(one.split("=") for one in lines[-1].removeprefix("faults: ").split())
    assert counts.keys() == set(TROUBLES)
    assert "Mon" in result.stderr
    assert "0" not in counts.values(), counts
    assert result.exit_code == 0, result.stderr


@pytest.mark.parametrize("sabotage", list(KINDS))
def test_a_precaution_left_out_is_found(run: Run, sabotage: str) -> None:
    found = printed(run(*SMALL, "--sabotage", sabotage, "--json"), FINDINGS)
    assert found["rung twice"] > 0
    assert found["lost"] == 0
