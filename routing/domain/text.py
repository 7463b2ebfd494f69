"""A text for people, in the two languages Permanence speaks: French first, English second."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Language(StrEnum):
    """The languages of callers and visitors, the first one being the default."""

    FR = "fr"
    EN = "en"


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in French and in English."""

    fr: str
    en: str

    def in_(self, language: Language) -> str:
        """The words in one language."""
        return self.fr if language is Language.FR else self.en
