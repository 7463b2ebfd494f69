"""The form of a closure: what was ticked and typed, read into a closure for each line, each fault beside its field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from werkzeug.datastructures import MultiDict

from routing.availability import Outlook
from routing.domain.closing_ends import End, end_of
from routing.domain.errors import Fault, Refused
from routing.domain.text import Text
from routing.domain.typed_moments import read_moment_typed
from routing.domain.typed_times import Unreadable

ASKED_AGAIN_FROM = timedelta(days=60)
OWN, NONE = "own", "none"
READY: Mapping[str, Text] = {
    "trouble": Text("Un incident technique nous empêche de vous répondre.",
                    "A technical problem keeps us from answering you."),
    "fire": Text("Nos locaux sont évacués.", "Our offices are being evacuated."),
    "weather": Text("Le mauvais temps empêche nos équipes de venir.", "Bad weather keeps our teams from coming in."),
    "training": Text("Nos équipes sont en réunion.", "Our teams are in a meeting."),
}
"""Sentences to choose from."""
FIELDS = {"/lines": "lines", "/until": "until", "/message": "message", "/message/fr": "message_fr",
          "/message/en": "message_en", "/reason": "reason"}


@dataclass(frozen=True, slots=True)
class Wish:
    """A closure as wished for: until when on each line (None: not known), what is said, and why."""

    until: Mapping[str, datetime | None]
    message: Text | None
    reason: str

    def is_long(self, now: datetime) -> bool:
        """Whether it is to be asked once more."""
        return any(end is not None and end - now > ASKED_AGAIN_FROM for end in self.until.values())


@dataclass(frozen=True, slots=True)
class Form:
    """What was typed, as it was typed."""

    lines: tuple[str, ...]
    until: str = End.HOUR.value
    until_typed: str = ""
    message: str = "trouble"
    message_fr: str = ""
    message_en: str = ""
    reason: str = ""

    @classmethod
    def of(cls, sent: MultiDict[str, str]) -> Form:
        """The form that a browser sent."""
        names = ("until", "until_typed", "message", "message_fr", "message_en", "reason")
        typed = {name: sent[name].replace("\0", "") for name in names if name in sent}
        return cls(tuple(dict.fromkeys(sent.getlist("lines"))), **typed)

    def read(self, outlook: Outlook, now: datetime) -> Wish:
        """The wish that it tells. Raises Refused with every fault."""
        faults = [*self._faults()]
        until: dict[str, datetime | None] = {}
        for line in self.lines:
            outlook.line(line)
            try:
                until[line] = self.end(outlook, line, now)
            except Unreadable as error:
                faults.append(Fault("body", "/until", "invalid_moment", error.text))
                break
        if faults:
            raise Refused(422, *faults)
        return Wish(until, self.said(), self.reason)

    def said(self) -> Text | None:
        """What callers and visitors are told of it."""
        if self.message == OWN:
            return Text(self.message_fr.strip(), self.message_en.strip())
        return READY.get(self.message)

    def end(self, outlook: Outlook, line: str, now: datetime) -> datetime | None:
        """Until when a line would be closed. Raises Unreadable."""
        hours, choice = outlook.hours[line], _end_chosen(self.until)
        if choice is End.MOMENT:
            end = read_moment_typed(self.until_typed, hours.rules.timezone, now)
        elif choice is End.UNKNOWN:
            return None
        else:
            end = end_of(choice, hours, now) or end_of(End.OPENING, hours, now) or now
        if end <= now:
            raise Unreadable(Text("La fin doit être à venir.", "The end must be to come."))
        return end

    def _faults(self) -> Iterator[Fault]:
        if not self.lines:
            yield _fault("/lines", "Choisissez au moins une ligne.", "Choose at least one line.")
        if self.message == OWN:
            for pointer, words in (("/message/fr", self.message_fr), ("/message/en", self.message_en)):
                if not words.strip():
                    yield _fault(pointer, "Écrivez le message dans les deux langues.",
                                 "Write the message in both languages.")
        if not self.reason.strip():
            yield _fault("/reason", "Donnez une raison\u00a0; elle est inscrite au journal.",
                         "Give a reason; the journal keeps it.")


def _end_chosen(written: str) -> End:
    try:
        return End(written)
    except ValueError:
        raise Unreadable(Text("Dites jusqu’à quand.", "Say until when.")) from None


def _fault(pointer: str, french: str, english: str) -> Fault:
    return Fault("body", pointer, "missing", Text(french, english))
