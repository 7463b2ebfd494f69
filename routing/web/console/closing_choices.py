"""The ends of a closure that are offered, in words, by a line's own hours."""

from __future__ import annotations

from datetime import datetime

from routing.availability import Outlook
from routing.domain.closing_ends import End, end_of
from routing.domain.text import Text
from routing.web.console.naming import clock_of, say

WORDS = {
    End.HOUR: Text("pendant une heure, jusqu’à {when}", "for an hour, until {when}"),
    End.CLOSING: Text("jusqu’à la fermeture habituelle, {when}", "until the usual closing, {when}"),
    End.OPENING: Text("jusqu’à la prochaine ouverture, {when}", "until the next opening, {when}"),
    End.MOMENT: Text("jusqu’à un autre moment", "until another moment"),
    End.UNKNOWN: Text("sans fin connue\u00a0: une alerte toutes les 30 minutes",
                      "no end known: an alert every 30 minutes"),
}


def end_choices(outlook: Outlook, line: str, now: datetime) -> list[tuple[str, str]]:
    """Each end with its words; those that a line does not have today are left out."""
    at, found = clock_of(outlook.centre, line), []
    for choice, words in WORDS.items():
        end = end_of(choice, outlook.hours[line], now)
        if end is not None:
            when = at.clock(end) if choice in (End.HOUR, End.CLOSING) else at.moment(end, now)
            found.append((choice.value, say(words).format(when=when)))
        elif choice in (End.MOMENT, End.UNKNOWN):
            found.append((choice.value, say(words)))
    return found
