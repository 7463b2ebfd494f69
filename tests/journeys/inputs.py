"""What a caller may do at a question: every key, a long wrong entry, silence, and things said in both languages."""

from __future__ import annotations

from dataclasses import dataclass

from routing.domain.centre import Centre
from tests.journeys.documents import Document

KEYS = "1234567890*#"


@dataclass(frozen=True)
class Input:
    """One class of input. `keys` or `words` is what is done; neither is silence."""

    name: str
    keys: str = ""
    words: str = ""

    def sent(self, document: Document) -> dict[str, str]:
        """The fields the network sends of it."""
        if self.words and document.listens:
            return {"SpeechResult": self.words, "Confidence": "0.91"}
        return {"Digits": document.digits_of(self.keys)}

    def is_heard(self, document: Document) -> bool:
        """Whether it differs from silence at this question."""
        return not self.words or document.listens


SILENCE = Input("silence")
PRESSED = tuple(Input(f"key {key}", key) for key in KEYS)
LONG = Input("a long wrong entry", "7" * 30)
SAID = (
    Input("nonsense", words="patati patata"), Input("oui", words="oui"), Input("non", words="non"),
    Input("conseiller", words="je veux un conseiller"), Input("rappel", words="je voudrais un rappel"),
    Input("message", words="laisser un message"), Input("agent", words="speak to an agent"),
    Input("call back", words="call me back"), Input("leave a message", words="leave a message"),
    Input("yes", words="yes"), Input("no", words="no"),
)
DATES = (
    Input("a date", "24092026#"), Input("an old date", "01012020#"), Input("no date", "99999999#"),
    Input("0 then hash", "0#"),
)
NUMBERS = (Input("a number", "0145678901#"), Input("a premium number", "0899123456#"))


def as_good_as(one: Input, document: Document) -> str:
    """Inputs of which the network sends the same are one."""
    return str(sorted(one.sent(document).items()))


def topics_said(centre: Centre) -> tuple[Input, ...]:
    """Each topic by its first phrase in each language."""
    return tuple(
        Input(f"topic {topic.id} in {language}", words=phrases[0])
        for topic in centre.topics.values() for language, phrases in topic.words.items()
    )


def all_inputs(centre: Centre) -> tuple[Input, ...]:
    """Every class of input at a question; hanging up is asked apart."""
    return (SILENCE, *PRESSED, LONG, *SAID, *DATES, *NUMBERS, *topics_said(centre))
