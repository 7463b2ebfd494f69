"""A document as a caller meets it: what is said, which keys are named, where it may lead. TwiML and nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from xml.etree import ElementTree

FRENCH, ENGLISH = "fr-FR", "en-GB"
_NAMES = {"étoile": "*", "star": "*", "dièse": "#", "hash": "#"}
_ANNOUNCED = re.compile(r"(?:tapez|press) (\d|étoile|star|dièse|hash)\b")
_TURN = re.compile(r"([?&]n=)[^\"&]*")
_REFERENCE = re.compile(r"\bR, C(?:, [A-Z0-9]){4,8}")


@dataclass(frozen=True)
class Document:
    """One answer of the line. `leave_to`: the address asked when a caller leaves the queue they are in, if any."""

    text: str
    leave_to: str = ""

    @cached_property
    def root(self) -> ElementTree.Element:
        """The document's root."""
        return ElementTree.fromstring(self.text.encode())

    @cached_property
    def seen(self) -> str:
        """All that can be observed of it: turn numbers and references are only names."""
        return _REFERENCE.sub("R, C, 7, F, 3, K", _TURN.sub(r"\1", self.text))

    @cached_property
    def last(self) -> ElementTree.Element | None:
        """The verb that decides where it leads; none in a document that only speaks."""
        found = list(self.root)
        return found[-1] if found else None

    @property
    def verb(self) -> str:
        """The name of that verb."""
        return self.last.tag if self.last is not None else ""

    def of(self, name: str) -> str:
        """An attribute of that verb."""
        return self.last.get(name, "") if self.last is not None else ""

    @cached_property
    def says(self) -> tuple[tuple[str, str], ...]:
        """(language, words) of all that is said, with plain spaces."""
        found = [(say.get("language", ""), plain("".join(say.itertext()))) for say in self.root.iter("Say")]
        return tuple(found)

    @property
    def words(self) -> str:
        """All that is said."""
        return " ".join(words for _, words in self.says)

    @cached_property
    def announced(self) -> frozenset[str]:
        """The keys it names."""
        return frozenset(_NAMES.get(name, name) for name in _ANNOUNCED.findall(self.words))

    @property
    def is_wait(self) -> bool:
        """Whether it is heard in a queue."""
        return bool(self.leave_to)

    @property
    def listens(self) -> bool:
        """Whether words are listened for."""
        return "speech" in self.of("input").split()

    def digits_of(self, keys: str) -> str:
        """What the network sends of keys: up to a finishing key, which it keeps, and no more than are asked for."""
        sent, most = "", int(self.of("numDigits") or 100)
        for key in keys:
            if key in self.of("finishOnKey") or len(sent) == most:
                break
            sent += key
        return sent


def plain(words: str) -> str:
    """Words with plain spaces."""
    return words.replace("\u00a0", " ").replace("\u202f", " ")
