"""Rules for the tests, in the oracle's plain values and in the product's, by hand or by Hypothesis."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from routing.config.zones import zone
from routing.domain.hours import Hours, compile_hours
from routing.domain.rules import (
    Closure,
    Day,
    Effect,
    HolidayPolicy,
    Kind,
    NewWeek,
    Override,
    Period,
    Rules,
    Scope,
    Season,
    Source,
    Span,
    Week,
    Written,
    assemble,
)
from routing.domain.text import Text
from tests.domain.oracle import PlainOverride, PlainRules, PlainSeason, Spans

PARIS = zone("Europe/Paris")
ONE_DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
KNOWN = Period(date(2016, 1, 1), date(2037, 1, 1))
SCOPES = {"recurrence": Scope.RECURRENCE, "range": Scope.RANGE, "date": Scope.DATE}
EFFECTS = {effect.value: effect for effect in Effect}

NO_DAY: Spans = ()
USUAL: Spans = ((9 * 60, 20 * 60),)
LATE: Spans = ((9 * 60 + 30, 20 * 60),)
REAL_WEEK = (USUAL, USUAL, USUAL, USUAL, LATE, NO_DAY, NO_DAY)
NEVER = (NO_DAY,) * 7
ALWAYS = (((0, 24 * 60),),) * 7
NIGHTS = (((22 * 60, 30 * 60),),) * 7

# Days around which each zone's clock changes; Kolkata's never does, Casablanca's goes back for Ramadan.
ANCHORS = {
    "Europe/Paris": ("2026-03-29", "2026-10-25", "2027-03-28", "2027-10-31"),
    "America/New_York": ("2026-03-08", "2026-11-01"),
    "Australia/Lord_Howe": ("2026-04-05", "2026-10-04"),
    "Asia/Kolkata": ("2026-06-15", "2026-12-31"),
    "Africa/Casablanca": ("2026-02-15", "2026-03-22", "2026-09-20"),
}


def utc(written: str) -> datetime:
    """An instant written in UTC, as `2026-03-30 07:00`."""
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


def paris(written: str) -> datetime:
    """An instant by the clock in Paris, the first one where the clock shows it twice."""
    return datetime.fromisoformat(written).replace(tzinfo=PARIS).astimezone(UTC)


def days(*written: str) -> frozenset[date]:
    """Days as the oracle wants them: `2026-12-24`, or `2026-12-24/2027-01-02` with both days."""
    found: set[date] = set()
    for text in written:
        first, _, last = text.partition("/")
        start, end = date.fromisoformat(first), date.fromisoformat(last or first)
        found |= {start + n * ONE_DAY for n in range((end - start).days + 1)}
    return frozenset(found)


def spans(*written: str) -> Spans:
    """Spans as `09:00-12:00`; an end past 24:00 is on the next day."""
    return tuple((_minute(start), _minute(end)) for start, end in (text.split("-") for text in written))


def _minute(written: str) -> int:
    hour, minute = written.split(":")
    return int(hour) * 60 + int(minute)


def override(scope: str, effect: str, on: frozenset[date], hours: Spans = (),
    is_row: bool = False) -> PlainOverride:
    """An override in plain values."""
    return PlainOverride(scope, effect, on, hours, is_row)


def rules_of(plain: PlainRules, known: Period = KNOWN) -> Rules:
    """The product's rules of the same meaning."""
    assert isinstance(plain.zone, ZoneInfo)
    return assemble(
        timezone=plain.zone,
        week=_week(plain.week),
        source=Source(Kind.WEEKLY_HOURS, None, Written(file="config/hours.yaml", line=5)),
        known=known,
        overrides=[_override(number, o) for number, o in enumerate(plain.overrides)],
        seasons=[_season(number, season) for number, season in enumerate(plain.seasons)],
        holidays={day: Text(f"Fête du {day}", f"Feast of {day}") for day in sorted(plain.holidays)},
        on_holidays=HolidayPolicy(
            None if plain.on_holidays is None else _day(plain.on_holidays),
            Written(file="config/hours.yaml", line=9),
        ),
        weeks=[_new_week(number, *new) for number, new in enumerate(plain.new_weeks)],
    )


def hours_of(plain: PlainRules, around: datetime, *closures: Closure, known: Period = KNOWN) -> Hours:
    """The product's hours, compiled around an instant."""
    return compile_hours(rules_of(plain, known), closures, around)


def closure(start: datetime, until: datetime | None = None, message: Text | None = None) -> Closure:
    """A closure made by a supervisor."""
    written = Written(id=f"cl_{int(start.timestamp())}", role="supervisor")
    return Closure(start, until, message, Source(Kind.CLOSURE, None, written))


def _override(number: int, plain: PlainOverride) -> Override:
    row, line = Written(id=f"ov_{number}", role="supervisor"), Written(file="config/hours.yaml",
        line=20 + number)
    label = Text(f"Exception {number}", f"Override {number}")
    source = Source(Kind.OVERRIDE, label, row if plain.is_row else line)
    return Override(SCOPES[plain.scope], _periods(plain.days), EFFECTS[plain.effect], _day(plain.spans),
        source)


def _season(number: int, plain: PlainSeason) -> Season:
    written = Written(file="config/hours.yaml", line=10 + number)
    source = Source(Kind.SEASON, Text(f"Saison {number}", f"Season {number}"), written)
    return Season(_periods(plain.days), plain.is_yearly, _week(plain.week), source)


def _new_week(number: int, from_on: date, week: tuple[Spans, ...]) -> NewWeek:
    written = Written(id=f"wk_{number}", role="supervisor")
    return NewWeek(from_on, _week(week), Source(Kind.WEEKLY_HOURS, None, written))


def _periods(on: Iterable[date]) -> tuple[Period, ...]:
    return tuple(Period(day, day + ONE_DAY) for day in sorted(on))


def _week(plain: tuple[Spans, ...]) -> Week:
    mon, tue, wed, thu, fri, sat, sun = (_day(day) for day in plain)
    return mon, tue, wed, thu, fri, sat, sun


def _day(plain: Spans) -> Day:
    return tuple(Span(start, end) for start, end in plain)


@dataclass(frozen=True)
class Sample:
    """Random rules, known for a few days around a clock change, with closures."""

    plain: PlainRules
    known: Period
    closures: tuple[Closure, ...]

    @property
    def start(self) -> datetime:
        """The first instant for which oracle and product know the evening before too."""
        return self._midnight(self.known.start + ONE_DAY)

    @property
    def end(self) -> datetime:
        """Where the known days end."""
        return self._midnight(self.known.end)

    @property
    def hours(self) -> Hours:
        """The product's hours."""
        return hours_of(self.plain, self.start, *self.closures, known=self.known)

    def _midnight(self, day: date) -> datetime:
        return datetime(day.year, day.month, day.day, tzinfo=self.plain.zone).astimezone(UTC)


_TIMES = st.one_of(
    st.sampled_from([0, 60, 90, 105, 119, 120, 121, 135, 150, 165, 179, 180, 181, 210, 240]),
    st.sampled_from([8 * 60, 9 * 60, 12 * 60, 18 * 60, 20 * 60, 22 * 60, 23 * 60, 24 * 60 - 1]),
    st.integers(0, 24 * 60 - 1),
)
_LENGTHS = st.one_of(st.sampled_from([1, 15, 30, 60, 90, 240, 480, 720, 1440]), st.integers(1, 1440))


@st.composite
def _drawn_spans(draw: st.DrawFn, least: int = 0) -> Spans:
    count = draw(st.integers(least, 3))
    starts = [draw(_TIMES) for _ in range(count)]
    return tuple(sorted((start, start + draw(_LENGTHS)) for start in starts))


_WEEKS = st.one_of(
    st.sampled_from([REAL_WEEK, ALWAYS, NEVER, NIGHTS]),
    st.tuples(*[_drawn_spans() for _ in range(7)]),
)


@st.composite
def _drawn_override(draw: st.DrawFn, on: st.SearchStrategy[frozenset[date]]) -> PlainOverride:
    effect = draw(st.sampled_from(["hours", "hours", "add", "close"]))
    scope = draw(st.sampled_from(["recurrence", "range", "date"]))
    drawn = draw(_drawn_spans(least=0 if effect == "hours" else 1))
    return PlainOverride(scope, effect, draw(on), drawn, draw(st.booleans()))


@st.composite
def samples(draw: st.DrawFn) -> Sample:
    """Random rules and closures in one of five zones, for the days around a clock change."""
    name = draw(st.sampled_from(sorted(ANCHORS)))
    anchor = date.fromisoformat(draw(st.sampled_from(ANCHORS[name])))
    known = Period(anchor - timedelta(days=4), anchor + timedelta(days=4))
    near = st.sampled_from(list(known.days()))
    some = st.one_of(
        st.frozensets(near, min_size=1, max_size=4),
        st.just(frozenset({anchor})), st.just(frozenset({anchor - ONE_DAY, anchor})),
    )
    plain = PlainRules(
        zone=zone(name),
        week=draw(_WEEKS),
        seasons=tuple(draw(st.lists(st.builds(PlainSeason, some, st.booleans(), _WEEKS), max_size=2))),
        holidays=draw(st.frozensets(near, max_size=3)),
        on_holidays=draw(st.one_of(st.none(), _drawn_spans())),
        overrides=tuple(draw(st.lists(_drawn_override(some), max_size=4))),
        new_weeks=tuple(draw(st.lists(st.tuples(near, _WEEKS), max_size=2))),
    )
    sample = Sample(plain, known, ())
    return Sample(plain, known, tuple(draw(st.lists(_drawn_closure(sample), max_size=2))))


@st.composite
def _drawn_closure(draw: st.DrawFn, sample: Sample) -> Closure:
    start = draw(instants(sample))
    lasting = draw(st.one_of(st.none(), st.integers(1, 3 * 86_400)))
    return closure(start, None if lasting is None else start + timedelta(seconds=lasting))


def instants(sample: Sample) -> st.SearchStrategy[datetime]:
    """Whole seconds within the sample's days."""
    length = int((sample.end - sample.start).total_seconds())
    return st.integers(0, length - 1).map(lambda second: sample.start + timedelta(seconds=second))
