"""What is allowed in the hours but probably not meant: findings for the supervisor who wrote them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise

from routing.domain.calendar import calendar
from routing.domain.day import day_hours
from routing.domain.hours import Hours
from routing.domain.rules import MINUTES_A_DAY, Day, Override, Rules, Span, Written
from routing.domain.text import Text
from routing.domain.wall_time import at_epoch
from routing.domain.wording import date_text, weekday_text

HOLIDAYS_LOOKED_AT = timedelta(days=90)
CHANGES_LOOKED_AT = timedelta(days=400)
LONG_NIGHT = 12 * 60


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at: its code, the line, what in words, and where it is written."""

    code: str
    line: str
    detail: Text
    written: Written


def lint(line: str, hours: Hours, now: datetime) -> tuple[Finding, ...]:
    """Every finding about one line, as seen from `now`."""
    today = now.astimezone(hours.rules.timezone).date()
    found = [
        *_never_opens(line, hours.rules),
        *_spans(line, hours.rules),
        *_overrides_without_effect(line, hours.rules, today),
        *_undecided_holidays(line, hours.rules, today),
        *_clock_changes(line, hours, today),
        *_endless_closures(line, hours, now),
    ]
    return tuple(found)


def _never_opens(line: str, rules: Rules) -> Iterator[Finding]:
    if rules.never_opens:
        detail = Text("Cette ligne n’ouvre jamais.", "This line never opens.")
        yield Finding("never_opens", line, detail, rules.source.written)


def _spans(line: str, rules: Rules) -> Iterator[Finding]:
    """Spans that overlap, and nights so long that a start and an end were probably exchanged."""
    weeks = [(rules.week, rules.source), *((season.week, season.source) for season in rules.seasons)]
    for week, source in weeks:
        for number, day in enumerate(week):
            following = tuple(Span(s.start + MINUTES_A_DAY, s.end + MINUTES_A_DAY) for s in week[(number + 1) % 7])
            name = weekday_text(number)
            if _overlap(day) or any(span.end > later.start for span in day for later in following):
                detail = Text(f"Des plages du {name.fr} se chevauchent\u00a0: elles comptent comme une seule.",
                              f"Spans of {name.en} overlap: they count as one.")
                yield Finding("overlapping_spans", line, detail, source.written)
            yield from (
                Finding("long_night", line, _long_night(name), source.written)
                for span in day if span.end > MINUTES_A_DAY and span.end - span.start > LONG_NIGHT
            )


def _long_night(name: Text) -> Text:
    return Text(
        f"La plage du {name.fr} dure plus de 12 heures et passe minuit\u00a0: "
        "le début et la fin sont-ils inversés\u00a0?",
        f"The span of {name.en} lasts over 12 hours and runs past midnight: are its start and end exchanged?",
    )


def _overlap(spans: Day) -> bool:
    ordered = sorted(spans)
    return any(after.start < before.end for before, after in pairwise(ordered))


def _overrides_without_effect(line: str, rules: Rules, today: date) -> Iterator[Finding]:
    """Overrides with days to come, none of which would differ without them."""
    for override in rules.overrides:
        periods = [period for period in override.periods if period.end > today]
        coming = (day for p in periods for day in p.days() if today <= day < rules.known.end)
        if periods and not any(_matters(rules, override, day) for day in coming):
            name = override.source.label or date_text(periods[0].start)
            detail = Text(f"L’exception «\u00a0{name.fr}\u00a0» ne change rien aux horaires.",
                          f"The override “{name.en}” changes nothing in the hours.")
            yield Finding("override_without_effect", line, detail, override.source.written)


def _matters(rules: Rules, override: Override, day: date) -> bool:
    """Whether the day, or the tail of the evening before, would be other hours without the override."""
    others = tuple(other for other in rules.overrides_on.get(day, ()) if other is not override)
    bare = replace(rules, overrides_on={day: others})
    with_it, without_it = day_hours(rules, day), day_hours(bare, day)
    spans = [(p.start, p.end) for p in with_it.pieces], [(p.start, p.end) for p in without_it.pieces]
    if spans[0] != spans[1]:
        return True
    before = day_hours(rules, day - timedelta(days=1)).pieces
    has_tail = any(piece.end > MINUTES_A_DAY for piece in before)
    return has_tail and [(c.start, c.end) for c in with_it.cuts] != [(c.start, c.end) for c in without_it.cuts]


def _undecided_holidays(line: str, rules: Rules, today: date) -> Iterator[Finding]:
    """Coming public holidays on which the line would be open only because nobody wrote anything."""
    if rules.on_holidays.spans is not None:
        return
    last = today + HOLIDAYS_LOOKED_AT
    for day, name in rules.holidays.items():
        if today <= day <= last and not rules.overrides_on.get(day) and day_hours(rules, day).pieces:
            when = date_text(day)
            detail = Text(
                f"{weekday_text(day.weekday()).fr.capitalize()} {when.fr}, {name.fr}\u00a0: jour férié sans décision, "
                "la ligne sera ouverte.",
                f"{weekday_text(day.weekday()).en} {when.en}, {name.en}: a public holiday nobody decided about, "
                "the line will be open.",
            )
            yield Finding("undecided_holiday", line, detail, rules.on_holidays.written)


def _clock_changes(line: str, hours: Hours, today: date) -> Iterator[Finding]:
    last = min(today + CHANGES_LOOKED_AT, hours.rules.known.end)
    for day in calendar(hours, today, last):
        sides = [at_epoch(change - before) for change in day.clock_changes for before in (0, 1)]
        if sides and all(hours.is_open(side) for side in sides):
            when = date_text(day.on)
            detail = Text(f"Le changement d’heure du {when.fr} tombe pendant les heures d’ouverture.",
                          f"The clock change of {when.en} falls inside open hours.")
            yield Finding("clock_change", line, detail, hours.rules.source.written)


def _endless_closures(line: str, hours: Hours, now: datetime) -> Iterator[Finding]:
    for closure in hours.closures:
        if closure.covers(now) and closure.until is None:
            detail = Text("La ligne est fermée sans date de réouverture.", "The line is closed without an end.")
            yield Finding("closure_without_end", line, detail, closure.source.written)
