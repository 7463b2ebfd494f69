"""What a caller said, and what was meant by it: a topic, a wish, yes or no, a key by its name, or nothing we know.

Both languages are listened for at once. Only whole words count; capitals, accents and punctuation do not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from routing.domain import phrases
from routing.domain.centre import Topic
from routing.domain.menu import Command
from routing.domain.phrases import Tokens, bare_words, words_of_phrase
from routing.domain.text import Language, Text

LEAST_CONFIDENCE = 0.3
# The recogniser's limits, as https://www.twilio.com/docs/voice/twiml/gather gives them.
MOST_HINTS = 500
LONGEST_HINT = 100


class Word(StrEnum):
    """What may be said that is neither a topic nor a command of the menu."""

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
    """Keys, pressed or said by their names."""

    keys: str


Meaning: TypeAlias = TopicMeant | Command | Word | Key

_SAID: Mapping[Command | Word, Text] = {
    Word.CALLBACK: phrases.CALLBACK,
    Word.MESSAGE: phrases.MESSAGE,
    Command.AGENT: phrases.AGENT,
    Word.SMS: phrases.SMS,
    Command.ENGLISH: phrases.ENGLISH,
    Command.REPEAT: phrases.REPEAT,
    Word.YES: phrases.YES,
    Word.NO: phrases.NO,
}
# Of meanings with equally long phrases: what somebody asks for goes before what it is about, a topic before the rest.
_BEFORE_TOPICS = (Word.CALLBACK, Word.MESSAGE, Command.AGENT)
_AFTER_TOPICS = (Word.SMS, Command.ENGLISH, Command.REPEAT)


class Ear:
    """Everything that callers of a centre may say, ready to be listened for."""

    __slots__ = ("_longest", "_phrases")

    def __init__(self, topics: Mapping[str, Topic]) -> None:
        self._phrases: dict[Tokens, set[Meaning | None]] = {}
        for phrase, meaning in _known(topics):
            self._phrases.setdefault(words_of_phrase(phrase), set()).add(meaning)
        self._phrases.pop((), None)
        self._longest = max(len(phrase) for phrase in self._phrases)

    def understand(
        self, words: str, confidence: str | float | None = None, expected: Iterable[str] = ()
    ) -> Meaning | None:
        """What was meant, by the longest phrase in it, counted in words; None when nothing is sure enough.

        `confidence` is the recogniser's, 0 to 1: absent or unreadable counts as certain. `expected`: the topics on
        offer at this moment, which decide between topics that were named by phrases of the same length.
        """
        if not _is_sure(confidence):
            return None
        tokens = bare_words(words)
        found = tuple(self._found(tokens))
        if not found:
            return _key(tokens)
        longest = max(size for size, _ in found)
        return _chosen({meaning for size, meaning in found if size == longest}, expected)

    def _found(self, tokens: Tokens) -> Iterator[tuple[int, Meaning]]:
        """The longest phrase that begins at each word, with its length in words; what means nothing is passed over."""
        start = 0
        while start < len(tokens):
            sizes = range(min(self._longest, len(tokens) - start), 0, -1)
            size = next((size for size in sizes if tokens[start:start + size] in self._phrases), 0)
            meanings = self._phrases.get(tokens[start:start + size], set())
            yield from ((size, meaning) for meaning in meanings if meaning is not None)
            start += size if None in meanings else 1


def understood(
    words: str, confidence: str | float | None, topics: Mapping[str, Topic], expected: Iterable[str] = ()
) -> Meaning | None:
    """What was meant by words, as an Ear for these topics understands them."""
    return Ear(topics).understand(words, confidence, expected)


def hints(topics: Mapping[str, Topic], ids: Iterable[str], language: Language) -> tuple[str, ...]:
    """What the recogniser may expect: wishes, then the words of these topics, then keys; at most 500 of 100 characters.

    No hint holds a comma, as commas part them (https://www.twilio.com/docs/voice/twiml/gather). Unknown ids are left
    out, and so is what is too long: half a phrase would be a wrong hint.
    """
    named = [topics[id_] for id_ in ids if id_ in topics]
    topical = [words for topic in named for words in (topic.label.in_(language), *topic.words.get(language, ()))]
    wishes, keys = (
        [phrase for said in table.values() for phrase in said.in_(language).split(", ")]
        for table in (_SAID, phrases.KEYS)
    )
    cleaned = (" ".join(words.replace(",", " ").split()) for words in (*wishes, *topical, *keys))
    return tuple(dict.fromkeys(words for words in cleaned if 0 < len(words) <= LONGEST_HINT))[:MOST_HINTS]


def _known(topics: Mapping[str, Topic]) -> Iterator[tuple[str, Meaning | None]]:
    for topic in topics.values():
        yield from ((phrase, TopicMeant(topic.id)) for listed in topic.words.values() for phrase in listed)
    for meaning, said in _SAID.items():
        yield from ((phrase, meaning) for phrase in f"{said.fr}, {said.en}".split(", "))
    yield from ((phrase, None) for phrase in phrases.MEANINGLESS.split(", "))


def _chosen(meanings: set[Meaning], expected: Iterable[str]) -> Meaning | None:
    """The one that counts among equals, None when no one does."""
    for asked in _BEFORE_TOPICS:
        if asked in meanings:
            return asked
    topics = [meaning for meaning in meanings if isinstance(meaning, TopicMeant)]
    if len(topics) > 1:
        on_offer = frozenset(expected)
        topics = [meant for meant in topics if meant.topic in on_offer]
        return topics[0] if len(topics) == 1 else None
    if topics:
        return topics[0]
    # Yes and no at once is neither.
    return next((asked for asked in _AFTER_TOPICS if asked in meanings), meanings.pop() if len(meanings) == 1 else None)


def _key(tokens: Tokens) -> Key | None:
    """The one key that is all that was said."""
    said = [token for token in tokens if token not in phrases.AROUND_A_KEY]
    key = phrases.KEY_NAMES.get(said[0]) if len(said) == 1 else None
    return Key(key) if key else None


def _is_sure(confidence: str | float | None) -> bool:
    """Whether a recogniser stands by its words; zero is how some say that they measured no confidence."""
    try:
        return confidence is None or not 0 < float(confidence) < LEAST_CONFIDENCE
    except ValueError:
        return True
