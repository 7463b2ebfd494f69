"""Which words are French and which are English, by the files that hold them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from routing.domain.centre import Centre
from routing.domain.menu import Menu
from routing.domain.text import Language, Text
from tests.journeys.documents import ENGLISH, FRENCH, Document

VOICES = {FRENCH: Language.FR, ENGLISH: Language.EN}
PRESS = {Language.FR: "tapez", Language.EN: "press"}
COUNTED = (
    Text("Vous êtes la prochaine personne.", "You are next in line."),
    Text("Il y a {n} avant vous.", "There {n} before you."),
    Text("Le temps d’attente estimé est {n}.", "The estimated wait is {n}."),
)
_PLACE = re.compile(r"\\\{\w+\\\}")


@dataclass(frozen=True)
class Sentences:
    """Every sentence of a centre, as a pattern for each language."""

    known: dict[Language, re.Pattern[str]]

    @classmethod
    def of(cls, centre: Centre) -> Sentences:
        """The sentences of the message files, of topics and of menus, alone and as what a key is for."""
        texts = [*centre.messages.values(), *COUNTED]
        for topic in centre.topics.values():
            texts += [text for text in (topic.label, topic.spoken, topic.answer) if text is not None]
        texts += [text for menu in centre.menus.values() for text in _of_menu(menu)]
        return cls({language: _pattern([text.in_(language) for text in texts], language) for language in Language})

    def problem(self, voice: str, words: str) -> str:
        """What is wrong with words said by a voice; empty when they are of its language alone."""
        language = VOICES.get(voice)
        if language is None:
            return f"no language of ours: {voice}"
        other = next(one for one in Language if one is not language)
        if not self.known[language].fullmatch(words):
            return f"not {language}: {words}"
        return f"as well {other}: {words}" if self.known[other].fullmatch(words) else ""


def foreign(document: Document) -> list[str]:
    """What a question says in another language than its own."""
    own = document.of("language") or next((voice for voice, _ in document.says), "")
    return [words for voice, words in document.says if voice != own]


def _of_menu(menu: Menu) -> Iterator[Text]:
    yield from (text for text in (menu.label, menu.spoken) if text is not None)
    for choice in menu.choices.values():
        if isinstance(choice, Menu):
            yield from _of_menu(choice)


def _pattern(sentences: list[str], language: Language) -> re.Pattern[str]:
    plain = [" ".join(words.split()) for words in sentences if words.strip()]
    named = [f"{words.rstrip(' .,:;!?')}, {PRESS[language]}" for words in plain]
    either = "|".join([
        *(_PLACE.sub(".{1,90}?", re.escape(words)) for words in plain),
        *(rf"{_PLACE.sub('.{1,90}?', _any_case(words))} (?:\d|\w+)\." for words in named),
    ])
    return re.compile(rf"(?:{either})(?: (?:{either}))*")


def _any_case(words: str) -> str:
    """The first letter of what a key is for is a capital."""
    return f"(?:{re.escape(words[:1])}|{re.escape(words[:1].upper())}){re.escape(words[1:])}"
