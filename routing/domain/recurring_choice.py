"""Recurring days by plain choices: every Friday, the first Friday of each month, the last Monday of May; and as a rule.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from routing.domain.text import Text
from routing.domain.wording import MONTHS, weekday_text

EVERY_WEEK, EVERY_MONTH = 0, 0
LAST = -1
PLACES = {
    EVERY_WEEK: Text("chaque", "every"), 1: Text("le premier", "the first"), 2: Text("le deuxième", "the second"),
    3: Text("le troisième", "the third"), 4: Text("le quatrième", "the fourth"), LAST: Text("le dernier", "the last"),
}
CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_RULE = re.compile(r"FREQ=(WEEKLY|MONTHLY|YEARLY);(?:BYMONTH=(\d{1,2});)?BYDAY=(-1|[1-4])?(MO|TU|WE|TH|FR|SA|SU)")


@dataclass(frozen=True, slots=True)
class Recurring:
    """A weekday (0 is Monday) in a place of the month, in one month or, for 0, in each."""

    place: int
    weekday: int
    month: int = EVERY_MONTH

    @property
    def rule(self) -> str:
        """The same as hours.yaml writes it."""
        day = CODES[self.weekday]
        if self.place == EVERY_WEEK:
            return f"FREQ=WEEKLY;BYDAY={day}" if not self.month else f"FREQ=YEARLY;BYMONTH={self.month};BYDAY={day}"
        if not self.month:
            return f"FREQ=MONTHLY;BYDAY={self.place}{day}"
        return f"FREQ=YEARLY;BYMONTH={self.month};BYDAY={self.place}{day}"

    @property
    def text(self) -> Text:
        """`le premier vendredi de chaque mois`, `every Friday`."""
        place, day = PLACES[self.place], weekday_text(self.weekday)
        if not self.month:
            french, english = ("", "") if self.place == EVERY_WEEK else (" de chaque mois", " of each month")
        else:
            month = MONTHS.fr.split()[self.month - 1]
            of = "d’" if month[0] in "ao" else "de "
            french = f" {of}{month}"
            english = f" {'in' if self.place == EVERY_WEEK else 'of'} {MONTHS.en.split()[self.month - 1]}"
        return Text(f"{place.fr} {day.fr}{french}", f"{place.en} {day.en}{english}")


def recurring_of(rule: str) -> Recurring | None:
    """The choices that a rule stands for; None for a rule that says more than they can."""
    found = _RULE.fullmatch(rule.strip().upper().replace(" ", ""))
    if found is None:
        return None
    frequency, month, place, day = found.groups()
    known = Recurring(int(place or 0), CODES.index(day), int(month or 0))
    return known if known.month <= 12 and known.rule.startswith(f"FREQ={frequency}") else None
