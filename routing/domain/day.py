"""One day's hours: every rule that touches the day, folded from the weakest to the strongest.

Meaning chosen (see docs/decisions): a day's hours are the spans that start on it; an override with hours replaces
them and lets the tail of the evening before go on; an override or a holiday that closes takes the whole calendar
day, that tail included; what is added stands on top of what is beneath, what is taken out leaves a hole in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from routing.domain.rules import WHOLE_DAY, Day, Effect, Kind, Override, Rules, Source, Span


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a day's open hours (minutes after its midnight) and the rule that opened it."""

    start: int
    end: int
    source: Source


@dataclass(frozen=True, slots=True)
class Cut:
    """A stretch taken out of the day, wherever the hours there came from."""

    start: int
    end: int
    source: Source


@dataclass(frozen=True, slots=True)
class DayHours:
    """A day's pieces in order, the cuts that also reach the tail of the evening before, and what made them.

    `ruled_by` is the rule that answers for the minutes no piece and no cut covers; `layers` are all the rules
    that touch the day, from the weakest to the strongest.
    """

    pieces: tuple[Piece, ...]
    cuts: tuple[Cut, ...]
    ruled_by: Source
    layers: tuple[Source, ...]


def day_hours(rules: Rules, day: date) -> DayHours:
    """What the rules make of one day."""
    hours = _regular(rules, day)
    if day in rules.holidays and rules.on_holidays.spans is not None:
        hours = _replaced(hours, rules.on_holidays.spans, holiday_source(rules, day))
    for override in rules.overrides_on.get(day, ()):
        hours = _overridden(hours, override)
    return hours


def holiday_source(rules: Rules, day: date) -> Source:
    """The source that stands for the public holiday of that day."""
    return Source(Kind.HOLIDAY, rules.holidays[day], rules.on_holidays.written)


def _regular(rules: Rules, day: date) -> DayHours:
    season, (week, source) = rules.season_on.get(day), rules.regular_on(day)
    layers = (source, season.source) if season else (source,)
    if season:
        week, source = season.week, season.source
    return DayHours(_pieces(week[day.weekday()], source), (), source, layers)


def _overridden(hours: DayHours, override: Override) -> DayHours:
    if override.effect is Effect.REPLACE:
        return _replaced(hours, override.spans, override.source)
    layers = (*hours.layers, override.source)
    if override.effect is Effect.ADD:
        new = without(_pieces(override.spans, override.source), hours.pieces)
        pieces = tuple(sorted((*hours.pieces, *new), key=lambda piece: piece.start))
        return DayHours(pieces, hours.cuts, hours.ruled_by, layers)
    cuts = tuple(Cut(span.start, span.end, override.source) for span in override.spans)
    return DayHours(without(hours.pieces, cuts), (*hours.cuts, *cuts), hours.ruled_by, layers)


def _replaced(hours: DayHours, spans: Day, source: Source) -> DayHours:
    cuts = () if spans else (Cut(WHOLE_DAY.start, WHOLE_DAY.end, source),)
    return DayHours(_pieces(spans, source), cuts, source, (*hours.layers, source))


def _pieces(spans: Day, source: Source) -> tuple[Piece, ...]:
    """The spans as pieces in order, overlapping ones joined."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(Piece(span.start, span.end, source) for span in joined)


def without(pieces: tuple[Piece, ...], holes: tuple[Piece, ...] | tuple[Cut, ...]) -> tuple[Piece, ...]:
    """What is left of the pieces outside the holes (both in minutes of the same day)."""
    left = list(pieces)
    for hole in holes:
        kept = []
        for piece in left:
            kept.append(Piece(piece.start, min(piece.end, hole.start), piece.source))
            kept.append(Piece(max(piece.start, hole.end), piece.end, piece.source))
        left = [piece for piece in kept if piece.start < piece.end]
    return tuple(left)
