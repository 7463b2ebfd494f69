"""How moments are written in the console: in the zone of the centre, in the language of whoever reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from routing.domain.text import Language
from routing.domain.wording import clock_text, date_text, weekday_text
from routing.domain.zone_words import zone_text

NBSP = "\u00a0"
HOUR, MINUTE = 3600, 60


@dataclass(frozen=True, slots=True)
class Moments:
    """Writes instants, days and lengths. `zone` is where the line is."""

    language: Language
    zone: ZoneInfo

    def local(self, at: datetime) -> datetime:
        """The wall time of an instant."""
        return at.astimezone(self.zone)

    def in_zone(self, zone: ZoneInfo) -> Moments:
        """The same for a line that is in another zone."""
        return Moments(self.language, zone)

    def clock(self, at: datetime) -> str:
        """`9 h 30`, `9:30 am`."""
        local = self.local(at)
        return clock_text(local.hour * 60 + local.minute).in_(self.language)

    def minute(self, minute: int) -> str:
        """A time of day given as minutes after midnight."""
        return clock_text(minute).in_(self.language)

    def day(self, on: date, with_year: bool = False) -> str:
        """`lundi 23 novembre`, `Monday 23 November`."""
        words = f"{weekday_text(on.weekday()).in_(self.language)} {date_text(on).in_(self.language)}"
        return f"{words} {on.year}" if with_year else words

    def moment(self, at: datetime, now: datetime | None = None) -> str:
        """`lundi 23 novembre à 9 h`; on the day of `now` its time alone, as on the days next to it."""
        local, clock = self.local(at), self.clock(at)
        days = (local.date() - self.local(now).date()).days if now else None
        french = self.language is Language.FR
        near = {0: ("aujourd’hui", "today"), 1: ("demain", "tomorrow"), -1: ("hier", "yesterday")}
        if days in near:
            day = near[days][0 if french else 1]
        else:
            day = self.day(local.date(), with_year=days is not None and abs(days) > 300)
        return f"{day} à{NBSP}{clock}" if french else f"{day} at {clock}"

    def window(self, start: datetime, end: datetime, now: datetime | None = None) -> str:
        """A promised window: `demain, 10 h – 10 h 30`."""
        local = self.local(start)
        is_today = now is not None and local.date() == self.local(now).date()
        words = "" if is_today else f"{self.day(local.date())}, "
        return f"{words}{self.clock(start)} – {self.clock(end)}"

    def span(self, start: datetime, end: datetime) -> str:
        """Hours of a day: `9 h – 12 h 30`; from midnight to midnight the whole day."""
        low, high = self.local(start), self.local(end)
        if (low.hour, low.minute, high.hour, high.minute) == (0, 0, 0, 0) and (high.date() - low.date()).days == 1:
            return "toute la journée" if self.language is Language.FR else "all day"
        return f"{self.clock(start)} – {self.clock(end)}"

    def length(self, length: timedelta | float | None) -> str:
        """`2 min`, `1 h 05`, `40 s`; a dash for what is not known."""
        if length is None:
            return "–"
        seconds = round(length.total_seconds() if isinstance(length, timedelta) else length)
        if abs(seconds) < MINUTE:
            return f"{seconds}{NBSP}s"
        if abs(seconds) < HOUR:
            return f"{seconds // MINUTE}{NBSP}min"
        return f"{seconds // HOUR}{NBSP}h{NBSP}{seconds % HOUR // MINUTE:02d}"

    @property
    def zone_name(self) -> str:
        """`heure de Paris`."""
        return zone_text(self.zone).in_(self.language)
