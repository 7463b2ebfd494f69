"""The timeline against opening-hours-py: same hours, same moments, answers compared before the clock runs."""

from __future__ import annotations

import gc
import random
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter_ns
from typing import Any

from benchmarks.report import Row, at_least, at_most, not_measured, number, table
from routing.config.loader import load, read_files
from routing.domain.hours import Hours, compile_hours
from routing.domain.rules import Rules
from routing.domain.timeline import Timeline, compile_timeline

try:
    import opening_hours
except ImportError:
    opening_hours = None  # type: ignore[assignment]

HERE = Path(__file__).resolve().parent
FIRST_DAY = date(2026, 11, 23)
DAYS = 400
MOMENTS = 1000
ROUNDS = 60
PEER = "opening-hours-py"

REAL = "Mo-Th 09:00-20:00; Fr 09:30-20:00"
NINE_RULES = (
    "Mo-Th 09:00-12:30,13:30-20:00; Fr 09:30-12:30,13:30-20:00; Jul 15-Aug 20 Mo-Fr 10:00-18:00; PH off; "
    "Dec 26 off; 2026 Dec 24 09:00-16:00; 2026 Dec 31 09:00-16:00; 2027 Feb 15-2027 Feb 19 off; "
    "2027 May 22 09:00-12:00"
)


@dataclass(frozen=True, slots=True)
class Case:
    """A line, the same hours in the peer's notation, and how many times faster we mean to be."""

    name: str
    contents: dict[str, bytes]
    notation: str
    is_open_target: float
    next_change_target: float


def rows() -> list[Row]:
    """Every figure of this script."""
    cases = (
        Case("the real line", read_files(HERE.parent / "config"), REAL, 8, 12),
        Case("nine rules", {"hours.yaml": (HERE / "nine_rules.yaml").read_bytes()}, NINE_RULES, 18, 25),
    )
    return [row for case in cases for row in _case_rows(case)]


def _case_rows(case: Case) -> list[Row]:
    rules = load(case.contents, FIRST_DAY).centre.lines["telephone"].rules
    noon = datetime(FIRST_DAY.year, FIRST_DAY.month, FIRST_DAY.day, 12, tzinfo=rules.timezone)
    hours = compile_hours(rules, (), noon)
    found = _against_peer(case, hours, noon) if opening_hours is not None else _without_peer(case)
    return [*found, _compile_row(case, rules), _size_row(case, hours.effective)]


def _without_peer(case: Case) -> list[Row]:
    reason = f"{PEER} is not installed; pip install -r requirements-bench.txt"
    return [not_measured(f"`{question}`, {case.name}", reason) for question in ("is_open", "next_change")]


def _against_peer(case: Case, hours: Hours, noon: datetime) -> list[Row]:
    timeline, zone = hours.effective, hours.rules.timezone
    peer = opening_hours.OpeningHours(case.notation, timezone=zone, country="FR")
    moments = moments_of(noon)
    epochs, local = [int(at.timestamp()) for at in moments], [at.replace(tzinfo=None) for at in moments]
    asked = (
        ("is_open", case.is_open_target, timeline.is_open, hours.is_open, peer.is_open),
        ("next_change", case.next_change_target, timeline.next_change, hours.next_change, peer.next_change),
    )
    found = []
    for name, target, ours, ours_dated, theirs in asked:
        told = [_seconds(theirs(at)) for at in moments]
        differ = sum(one != other for one, other in zip(map(ours, epochs), told, strict=True))
        times = _alternate([(ours, epochs), (ours_dated, moments), (theirs, moments), (theirs, local)])
        title = f"`{name}`, {case.name}" + (f" (**{differ} of {MOMENTS} answers differ**)" if differ else "")
        found += [
            _row(title, times[0], times[2], f"{PEER}, aware datetime", target),
            _row(f"{title}, peer given naive local times", times[0], times[3], f"{PEER}, naive", None),
            _row(f"{title}, ours given datetimes too", times[1], times[2], f"{PEER}, aware datetime", None),
        ]
    return found


def moments_of(noon: datetime) -> list[datetime]:
    """Moments spread over the window, at odd minutes and seconds, in an order that nothing can guess."""
    step = timedelta(days=DAYS - 15) / MOMENTS
    first = int(noon.timestamp())
    found = [first + int(number * step.total_seconds()) + 61 for number in range(MOMENTS)]
    random.Random(9).shuffle(found)
    return [datetime.fromtimestamp(epoch, noon.tzinfo) for epoch in found]


def _seconds(answer: bool | datetime | None) -> bool | int | None:
    return int(answer.timestamp()) if isinstance(answer, datetime) else answer


def _alternate(asked: Sequence[tuple[Callable[[Any], object], Sequence[Any]]]) -> list[list[float]]:
    """Nanoseconds a call, of each question in turn, round after round."""
    times: list[list[float]] = [[] for _ in asked]
    gc.disable()
    try:
        for _ in range(ROUNDS):
            for (ask, moments), kept in zip(asked, times, strict=True):
                kept.append(timed(ask, moments))
    finally:
        gc.enable()
    return times


def timed(ask: Callable[[Any], object], moments: Iterable[Any]) -> float:
    start = perf_counter_ns()
    for moment in moments:
        ask(moment)
    return (perf_counter_ns() - start) / MOMENTS


def _row(title: str, ours: list[float], theirs: list[float], peer: str, target: float | None) -> Row:
    ratio = median(other / own for own, other in zip(ours, theirs, strict=True))
    measured, against = f"{number(median(ours))} ns", f"{number(median(theirs))} ns ({peer})"
    return at_least(title, measured, against, ratio, target)


def _compile_row(case: Case, rules: Rules) -> Row:
    times = []
    for _ in range(ROUNDS // 2):
        start = perf_counter_ns()
        compile_timeline(rules, FIRST_DAY, FIRST_DAY + timedelta(days=DAYS))
        times.append((perf_counter_ns() - start) / 1e6)
    best = f"best {number(min(times))} ms"
    return at_most(f"compile {DAYS} days, {case.name}", median(times), 5, "ms", best)


def _size_row(case: Case, timeline: Timeline) -> Row:
    """The bytes of all the timeline's arrays, so that an index beside bounds and origins would count too."""
    held = (getattr(timeline, name) for name in type(timeline).__slots__)
    arrays = [value for value in held if hasattr(value, "itemsize")]
    count = len(timeline.origins)
    used = sum(len(array) * array.itemsize for array in arrays) / count
    whole = sum(sys.getsizeof(array) for array in arrays) / count
    remark = f"{count} intervals; {number(whole)} with the arrays’ headers and spare room"
    return at_most(f"size, {case.name}", used, 24, "bytes an interval", remark)


if __name__ == "__main__":
    print(table(rows()))
