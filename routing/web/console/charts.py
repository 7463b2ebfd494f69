"""Charts: values in, shapes out, in units of a small drawing that a page may make larger; no words of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 360, 200
LEFT, RIGHT, TOP, BOTTOM = 44, 8, 12, 30
FLOOR = HEIGHT - BOTTOM
WIDEST_BAR, GAP = 28.0, 0.22
STEPS = (2, 4, 6, 8, 10, 12, 16, 20, 24, 30)
MOST_LABELS, HALF_A_LABEL = 5, 26


@dataclass(frozen=True, slots=True)
class Entry:
    """One place along the chart: its label, all of it in words, and its parts from the ground up, each of a kind."""

    label: str
    title: str
    parts: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a bar."""

    kind: str
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Bar:
    """One entry as a bar; `slot` is where the whole place begins and how wide it is, for the pointer."""

    x: float
    width: float
    slot: tuple[float, float]
    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Dot:
    """One value on a line."""

    x: float
    y: float
    title: str


@dataclass(frozen=True, slots=True)
class Chart:
    """The drawing. `marks`: heights with the value there; `labels`: places with their words; `runs`: the line, in
    pieces where values are missing; `aim`: the height of a target.
    """

    marks: tuple[tuple[float, float], ...]
    labels: tuple[tuple[float, str], ...]
    bars: tuple[Bar, ...] = ()
    runs: tuple[str, ...] = ()
    dots: tuple[Dot, ...] = ()
    aim: float | None = None
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    floor: int = FLOOR


def bar_chart(entries: Sequence[Entry]) -> Chart:
    """A bar to an entry, its parts one on the other."""
    top = round_top(max((sum(value for _, value in entry.parts) for entry in entries), default=0))
    slot = _slot(len(entries))
    width = round(min(WIDEST_BAR, slot * (1 - GAP)), 2)
    bars = []
    for number, entry in enumerate(entries):
        start = LEFT + slot * number
        x = round(start + (slot - width) / 2, 2)
        bars.append(Bar(x, width, (round(start, 2), round(slot, 2)), entry.title, _parts(entry, top)))
    return Chart(_marks(top), _labels(entries), bars=tuple(bars))


def line_chart(entries: Sequence[tuple[str, str, float | None]], aim: float) -> Chart:
    """Parts of one as a line, from label, title and value; interrupted where there is none. `aim` is drawn across."""
    runs: list[list[Dot]] = [[]]
    slot = _slot(len(entries))
    for number, (_, title, value) in enumerate(entries):
        if value is None:
            runs.append([])
        else:
            runs[-1].append(Dot(round(LEFT + slot * (number + 0.5), 2), _y(value, 1), title))
    dots = tuple(dot for run in runs for dot in run)
    drawn = tuple(" ".join(f"{dot.x},{dot.y}" for dot in run) for run in runs if len(run) > 1)
    named = [Entry(label, title, ()) for label, title, _ in entries]
    return Chart(_marks(1), _labels(named), runs=drawn, dots=dots, aim=_y(aim, 1))


def round_top(highest: float) -> float:
    """The least of 2, 4, … 16, 20, 24, 30, 40, 60, … that is not below: half of it is a whole number too."""
    power = 1
    while True:
        for step in STEPS:
            if step * power >= highest:
                return step * power
        power *= 10


def _parts(entry: Entry, top: float) -> tuple[Part, ...]:
    found, below = [], 0.0
    for kind, value in entry.parts:
        low, high = _y(below, top), _y(below + value, top)
        below += value
        if low > high:
            found.append(Part(kind, high, round(low - high, 2)))
    return tuple(found)


def _marks(top: float) -> tuple[tuple[float, float], ...]:
    return tuple((_y(value, top), value) for value in (0, top / 2, top))


def _labels(entries: Sequence[Entry]) -> tuple[tuple[float, str], ...]:
    """Where the labelled entries are; of too many, every second, third, … one."""
    slot = _slot(len(entries))
    last = WIDTH - HALF_A_LABEL
    named = [
        (round(min(LEFT + slot * (number + 0.5), last), 2), one.label)
        for number, one in enumerate(entries) if one.label
    ]
    return tuple(named[::-(-len(named) // MOST_LABELS) or 1])


def _slot(count: int) -> float:
    return (WIDTH - RIGHT - LEFT) / max(1, count)


def _y(value: float, top: float) -> float:
    return round(FLOOR - (FLOOR - TOP) * value / top, 2)
