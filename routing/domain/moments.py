"""Reads the moments and days that people write, each refusal naming the field and the fix."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from routing.domain.errors import Fault, Refused
from routing.domain.rules import Rules
from routing.domain.text import Text
from routing.domain.wall_time import at_epoch, instant_of

LONGEST_RANGE = 400


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant as asked for; `assumed_zone` names the zone taken when none was written."""

    at: datetime
    assumed_zone: str | None


def read_moment(written: str, rules: Rules) -> Moment:
    """An RFC 3339 instant; without offset, the line's wall time; a space may stand where the `+` was.

    Raises Refused (422) when it is none, or lies outside the known days.
    """
    try:
        moment = datetime.fromisoformat(_with_plus(written.strip()))
        read = Moment(moment, None) if moment.tzinfo else _at_wall(moment, rules.timezone)
        day = read.at.astimezone(rules.timezone).date()
    except (ValueError, OverflowError):
        raise refused("/at", "invalid_moment", Text(
            f"«\u00a0{written[:40]}\u00a0» n’est pas un moment\u00a0; écrivez 2026-11-23T09:00:00+01:00.",
            f"“{written[:40]}” is not a moment; write 2026-11-23T09:00:00+01:00.",
        )) from None
    _check_known("/at", day, rules)
    return read


def _with_plus(written: str) -> str:
    """A query turns `+` into a space: `…T09:00:00 01:00` was `…T09:00:00+01:00`."""
    head, space, tail = written.rpartition(" ")
    return f"{head}+{tail}" if space and ":" in head else written


def _at_wall(wall: datetime, zone: ZoneInfo) -> Moment:
    return Moment(at_epoch(instant_of(wall.replace(microsecond=0), zone)), zone.key)


def read_range(first: str, last: str, rules: Rules) -> tuple[date, date]:
    """Two days, the second exclusive. Raises Refused when reversed, over 400 days, or outside the known days."""
    start, end = _read_day("/from", first), _read_day("/to", last)
    if end <= start:
        raise refused("/to", "reversed_range", Text(
            "La fin doit suivre le début (elle n’est pas comprise).", "`to` must come after `from` (it is exclusive)."
        ))
    if (end - start).days > LONGEST_RANGE:
        raise refused("/to", "range_too_long", Text(
            f"Demandez au plus {LONGEST_RANGE} jours à la fois.", f"Ask for at most {LONGEST_RANGE} days at a time."
        ))
    _check_known("/from", start, rules)
    _check_known("/to", end - timedelta(days=1), rules)
    return start, end


def read_purchase(written: str, today: date) -> date:
    """The day of a purchase, not to come. Raises Refused (422)."""
    bought = _read_day("/purchased_on", written)
    if bought > today:
        raise refused("/purchased_on", "future_date", Text(
            "La date d’achat est à venir\u00a0; vérifiez l’année.", "The purchase date is to come; check the year."
        ))
    return bought


def _read_day(pointer: str, written: str) -> date:
    try:
        if len(written) != len("2026-11-23"):
            raise ValueError(written)
        return date.fromisoformat(written)
    except ValueError:
        raise refused(pointer, "invalid_date", Text(
            f"«\u00a0{written[:40]}\u00a0» n’est pas une date\u00a0; écrivez 2026-11-23.",
            f"“{written[:40]}” is not a date; write 2026-11-23.",
        )) from None


def _check_known(pointer: str, day: date, rules: Rules) -> None:
    known = rules.known
    if not known.start <= day < known.end:
        raise refused(pointer, "beyond_horizon", Text(
            f"Les horaires sont connus du {known.start} au {known.end}, ce jour non compris.",
            f"Hours are known from {known.start} to {known.end}, that day excluded.",
        ))


def refused(pointer: str, code: str, detail: Text) -> Refused:
    """A 422 for one field of the query."""
    return Refused(422, Fault("query", pointer, code, detail))
