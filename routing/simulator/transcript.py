"""What was heard in a call, event by event, and how a person or a program reads it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from routing.simulator.masking import mask_in
from routing.simulator.phrases import ENDS, EVENTS, LABELS, duration


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened `offset` seconds into the call, at the local time `at`.

    `who` is `network`, `line`, `caller` or `agent NAME`; `verb` the kind of event (a key of `phrases.EVENTS`,
    or `end`); `text` what was said, typed or named; `facts` what else its sentence needs.
    """

    offset: float
    at: datetime
    who: str
    verb: str
    text: str = ""
    facts: tuple[tuple[str, str], ...] = ()

    def fact(self, name: str) -> str:
        """One of the event's facts, empty when it has none of that name."""
        return dict(self.facts).get(name, "")


@dataclass(frozen=True, slots=True)
class Row:
    """An event to show: time as `HH:MM:SS`, who it is from, its sentence, and the document it stands for."""

    event: Event
    time: str
    label: str
    sentence: str
    document: int | None = None


@dataclass(frozen=True, slots=True)
class Transcript:
    """A call's events in order. `secrets` are the numbers that never show: the caller's and those typed."""

    events: tuple[Event, ...]
    secrets: tuple[str, ...] = ()

    def rows(self, lang: str = "fr") -> tuple[Row, ...]:
        """Every event in words, in `fr` or `en`, with secret numbers masked."""
        return tuple(self._row(event, lang) for event in self.events)

    def text(self, lang: str = "fr") -> str:
        """The log as lines of plain text; the documents fetched are left out."""
        rows = [row for row in self.rows(lang) if row.document is None]
        return "\n".join(f"{row.time}  {row.label:<8}  {row.sentence}" for row in rows)

    def dicts(self, lang: str = "fr") -> list[dict[str, str | float | int | None]]:
        """The log for a program: JSON-able, times as RFC 3339 with offset, the same masked sentences."""
        return [
            {
                "offset": round(row.event.offset, 3),
                "at": row.event.at.isoformat(),
                "who": row.event.who,
                "verb": row.event.verb,
                "text": row.sentence,
                "document": row.document,
            }
            for row in self.rows(lang)
        ]

    def mask(self, text: str) -> str:
        """Any text of this call with its secret numbers hidden."""
        return mask_in(text, self.secrets)

    def _row(self, event: Event, lang: str) -> Row:
        who = event.who.partition(" ")[0]
        label = LABELS[lang].get(event.verb) or LABELS[lang][who]
        document = int(event.text) if event.verb == "document" else None
        sentence = self.mask(_sentence(event, EVENTS[lang], lang))
        return Row(event, f"{event.at:%H:%M:%S}", label, sentence, document)


def sentence(who: str, verb: str, text: str, facts: Mapping[str, str], lang: str) -> str:
    """An event in words, numbers unmasked; the end of a call is in the words for its outcome."""
    if verb == "end":
        return ENDS[lang].get(text, text)
    side, _, name = who.partition(" ")
    templates = EVENTS[lang]
    template = templates.get(f"{side}-{verb}") or templates[verb]
    return template.format(**{"name": name, "text": text, **facts})


def _sentence(event: Event, templates: Mapping[str, str], lang: str) -> str:
    if event.verb == "end":
        template = templates["end-talk" if event.text == "answered" else "end-other"]
        return template.format(duration=duration(event.offset), outcome=ENDS[lang].get(event.text, event.text))
    return sentence(event.who, event.verb, event.text, dict(event.facts), lang)
