"""What a caller said, made into what was meant: a topic, a command, a wish, or nothing that was understood.

Accents, case, apostrophes and punctuation do not matter; whole words do, and the longest phrase wins.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from routing.domain.centre import Topic
from routing.domain.menu import Command
from routing.domain.text import Language

LEAST_CONFIDENCE = 0.3
# A recogniser takes so many hints of such a length: https://www.twilio.com/docs/voice/twiml/gather
MOST_HINTS, LONGEST_HINT = 500, 100


class Word(StrEnum):
    """Wishes and answers that are neither topics nor commands of the menu."""

    CALLBACK = "callback"
    MESSAGE = "message"
    SMS = "sms"
    YES = "yes"
    NO = "no"


@dataclass(frozen=True, slots=True)
class TopicMeant:
    """A topic, by its id."""

    topic: str


@dataclass(frozen=True, slots=True)
class Key:
    """Keys that were pressed, or said as words."""

    keys: str


Meaning: TypeAlias = TopicMeant | Command | Word | Key

_SAID: Mapping[Command | Word, tuple[str, ...]] = {
    Command.AGENT: (
        "conseiller", "conseillère", "un agent", "agent", "quelqu’un", "une personne", "un humain", "opérateur",
        "opératrice", "advisor", "adviser", "operator", "representative", "somebody", "a person", "a human",
    ),
    Command.REPEAT: ("répéter", "répétez", "répète", "réécouter", "encore une fois", "repeat", "say again", "again"),
    Command.ENGLISH: ("anglais", "english", "in english"),
    Word.CALLBACK: (
        "rappel", "rappeler", "rappelez", "rappelez moi", "être rappelé", "être rappelée", "call back", "callback",
        "call me back", "ring me back",
    ),
    Word.MESSAGE: ("message", "un message", "messagerie", "répondeur", "laisser un message", "voicemail"),
    Word.SMS: ("sms", "texto", "par texto", "text message"),
    Word.YES: ("oui", "d’accord", "exact", "yes", "correct", "right"),
    Word.NO: ("non", "no", "wrong", "incorrect"),
}
_DIGITS: Mapping[str, tuple[str, ...]] = {
    "0": ("zéro", "zero", "0"), "1": ("un", "one", "1"), "2": ("deux", "two", "2"), "3": ("trois", "three", "3"),
    "4": ("quatre", "four", "4"), "5": ("cinq", "five", "5"), "6": ("six", "6"), "7": ("sept", "seven", "7"),
    "8": ("huit", "eight", "8"), "9": ("neuf", "nine", "9"), "*": ("étoile", "star", "*"),
}
_WORDS = re.compile(r"[^\W_]+|[*#]")
_LEADS = ("tapez", "touche", "le", "numero", "press", "option", "number", "key")


def plain(words: str) -> str:
    """Words without accents, case, apostrophes and punctuation, with a blank at each end: ready to be searched."""
    folded = unicodedata.normalize("NFKD", words.casefold().replace("œ", "oe"))
    bare = "".join(char for char in folded if not unicodedata.combining(char))
    return f" {' '.join(_WORDS.findall(bare))} "


class Ear:
    """Understands what callers say about some topics."""

    def __init__(self, topics: Mapping[str, Topic]) -> None:
        self._phrases = sorted(_phrases(topics), key=lambda pair: len(pair[0]), reverse=True)

    def understand(
        self, words: str, confidence: str | None = None, expected: Iterable[str] = ()
    ) -> Meaning | None:
        """What was meant, None for what was not understood. `expected` topics win where several fit equally well."""
        if not _is_sure(confidence):
            return None
        heard = plain(words)
        found = [(phrase, meaning) for phrase, meaning in self._phrases if phrase in heard]
        if not found:
            return _key(heard)
        longest = len(found[0][0])
        best = list(dict.fromkeys(meaning for phrase, meaning in found if len(phrase) == longest))
        if len(best) > 1:
            wanted = set(expected)
            best = [meaning for meaning in best if isinstance(meaning, TopicMeant) and meaning.topic in wanted]
        return best[0] if len(best) == 1 else None


def hints(topics: Mapping[str, Topic], ids: Iterable[str], language: Language) -> tuple[str, ...]:
    """What a recogniser should expect: the words of these topics, and what can be said anywhere."""
    said = [word for id_ in ids if id_ in topics for word in topics[id_].words.get(language, ())]
    for command in (Command.AGENT, Command.REPEAT, Word.CALLBACK, Word.MESSAGE, Word.YES, Word.NO):
        said += [word for word in _SAID[command] if _is_of(word, language)][:3]
    cleaned = (re.sub(r"[,\s]+", " ", word).strip() for word in said)
    return tuple(dict.fromkeys(word for word in cleaned if 0 < len(word) <= LONGEST_HINT))[:MOST_HINTS]


def _phrases(topics: Mapping[str, Topic]) -> Iterator[tuple[str, Meaning]]:
    for meaning, words in _SAID.items():
        yield from ((plain(word), meaning) for word in words)
    for id_, topic in topics.items():
        for words in topic.words.values():
            yield from ((plain(word), TopicMeant(id_)) for word in words if word.strip())


def _is_sure(confidence: str | None) -> bool:
    """An absent confidence, or one that is no number, says nothing against the words."""
    try:
        return confidence is None or not float(confidence) < LEAST_CONFIDENCE
    except ValueError:
        return True


def _key(heard: str) -> Key | None:
    """A key said as a word, alone or as in "tapez deux"."""
    words = [word for word in heard.split() if word not in _LEADS]
    if len(words) != 1:
        return None
    return next((Key(key) for key, names in _DIGITS.items() if words[0] in (plain(name).strip() for name in names)), None)


def _is_of(word: str, language: Language) -> bool:
    """Our own words stand French first; what is English begins at the first that a French speaker would not say."""
    english = ("advis", "operator", "represent", "some", "a person", "a human", "repeat", "say", "again", "call",
               "ring", "voicemail", "text", "yes", "correct", "right", "no", "wrong", "incorrect")
    is_english = word.startswith(english) and word != "non"
    return is_english is (language is Language.EN)
