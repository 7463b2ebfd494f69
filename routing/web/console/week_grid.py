"""The drawing of a week: days one below the other, each with its final hours on top and its layers underneath.

Layers in, shapes out, in units of the drawing; what is written on them is written by whoever asks for it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from routing.domain.layers import DayLayers, Layer, Stretch, joined
from routing.domain.rules import MINUTES_A_DAY, Source
from routing.domain.wall_time import at_epoch

WIDTH, GUTTER, RIGHT = 960, 226, 10
TOP, FINAL, STRIP, GAP, AROUND = 26, 26, 15, 3, 11
NARROWEST_LABEL = 84
EARLIEST, LATEST, HOUR = 8 * 60, 20 * 60, 60

Written = Callable[[datetime, datetime], str]


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of time. `label` is empty where there is no room for it; `title` never is."""

    x: float
    y: float
    width: float
    height: float
    opens: bool
    label: str
    title: str
    start_at: datetime


@dataclass(frozen=True, slots=True)
class Strip:
    """One layer of a day; the final hours have no source."""

    y: float
    height: float
    source: Source | None
    counts: bool
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One day: its place, its strips, and where the clock changes on it."""

    on: date
    y: float
    height: float
    strips: tuple[Strip, ...]
    clock_changes: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """The whole drawing. `now` is where the present moment stands: x, y and height."""

    width: int
    height: float
    plot: tuple[float, float]
    ticks: tuple[tuple[float, int], ...]
    rows: tuple[Row, ...]
    now: tuple[float, float, float] | None


@dataclass(frozen=True, slots=True)
class _Scale:
    low: int
    high: int
    zone: ZoneInfo
    written: Written

    def x(self, minute: float) -> float:
        held = min(max(minute, self.low), self.high)
        return round(GUTTER + (held - self.low) * (WIDTH - GUTTER - RIGHT) / (self.high - self.low), 1)

    def minute(self, epoch: int, on: date) -> int:
        return wall_minute(epoch, on, self.zone)

    def bar(self, stretch: Stretch, on: date, y: float, height: float, opens: bool) -> Bar:
        start, end = (self.x(self.minute(epoch, on)) for epoch in stretch)
        title = self.written(at_epoch(stretch[0]), at_epoch(stretch[1]))
        width = max(0.0, round(end - start, 1))
        return Bar(start, y, width, height, opens, title if width >= NARROWEST_LABEL else "", title,
                   at_epoch(stretch[0]))


def week_grid(days: Sequence[DayLayers], zone: ZoneInfo, now: datetime, written: Written) -> Grid:
    """The drawing of these days; `written` puts a stretch in words."""
    low, high = _bounds(days, zone)
    scale, rows, y = _Scale(low, high, zone, written), [], float(TOP)
    for day in days:
        row = _row(day, scale, y)
        rows.append(row)
        y += row.height
    ticks = tuple((scale.x(minute), minute) for minute in range(low, high + 1, 2 * HOUR))
    return Grid(WIDTH, y, (GUTTER, WIDTH - RIGHT), ticks, tuple(rows), _now(rows, scale, now))


def wall_minute(epoch: int, on: date, zone: ZoneInfo) -> int:
    """What the clock shows at an instant, in minutes after the midnight that a day began with."""
    local = at_epoch(epoch).astimezone(zone)
    return (local.date() - on).days * MINUTES_A_DAY + local.hour * HOUR + local.minute


def _row(day: DayLayers, scale: _Scale, top: float) -> Row:
    on, y = day.day.on, top + AROUND
    final = [scale.bar(stretch, on, y, FINAL, opens=True) for stretch in joined(day.day.intervals)]
    strips = [Strip(y, FINAL, None, True, tuple(final))]
    y += FINAL + GAP
    for layer in reversed(day.layers):
        strips.append(Strip(y, STRIP, layer.source, layer.counts, _bars(layer, on, scale, y)))
        y += STRIP + GAP
    changes = tuple(scale.x(scale.minute(epoch, on)) for epoch in day.day.clock_changes)
    return Row(on, top, y + AROUND - top, tuple(strips), changes)


def _bars(layer: Layer, on: date, scale: _Scale, y: float) -> tuple[Bar, ...]:
    opened = [scale.bar(stretch, on, y, STRIP, opens=True) for stretch in layer.opens]
    closed = [scale.bar(stretch, on, y, STRIP, opens=False) for stretch in layer.closes]
    return tuple(bar for bar in (*opened, *closed) if bar.width > 0)


def _bounds(days: Sequence[DayLayers], zone: ZoneInfo) -> tuple[int, int]:
    """The whole even hours between which something opens on any day, and an hour around it."""
    opened = [(day.day.on, *stretch) for day in days for layer in day.layers for stretch in layer.opens]
    starts = [wall_minute(start, on, zone) for on, start, _ in opened]
    ends = [wall_minute(end, on, zone) for on, _, end in opened]
    low = max(0, (min([EARLIEST, *starts]) - HOUR) // HOUR * HOUR)
    high = -(-(max([LATEST, *ends]) + HOUR // 2) // HOUR) * HOUR
    return low - low % (2 * HOUR), high + (low + high) % (2 * HOUR) if high < MINUTES_A_DAY else high


def _now(rows: Sequence[Row], scale: _Scale, now: datetime) -> tuple[float, float, float] | None:
    today = now.astimezone(scale.zone).date()
    minute = wall_minute(int(now.timestamp()), today, scale.zone)
    row = next((row for row in rows if row.on == today), None)
    return (scale.x(minute), row.y, row.height) if row and scale.low <= minute <= scale.high else None
