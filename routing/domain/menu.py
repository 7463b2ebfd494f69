"""The phone menu: which key leads where. Groups of topics nest up to three levels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from routing.domain.text import Text

DEEPEST = 3
KEYS = "123456789*0"
"""Every key that can be pressed for something, in the order in which it is announced. `#` ends what is keyed."""


class Command(StrEnum):
    """What a key does that is no topic."""

    AGENT = "agent"
    ENGLISH = "english"
    REPEAT = "repeat"


@dataclass(frozen=True, slots=True)
class TopicChoice:
    """A key that leads to a topic."""

    topic: str


@dataclass(frozen=True, slots=True)
class Menu:
    """Choices by key, one level of them; `spoken` is how its parent announces it, complete up to ", tapez N"."""

    label: Text | None
    spoken: Text | None
    choices: Mapping[str, Choice]

    def at(self, path: str) -> Menu | None:
        """The menu reached by these keys from here, None when they lead to none."""
        menu: Menu = self
        for key in path:
            choice = menu.choices.get(key)
            if not isinstance(choice, Menu):
                return None
            menu = choice
        return menu

    def topics(self) -> Iterator[str]:
        """Every topic under this menu, each as often as a key leads to it."""
        for choice in self.choices.values():
            if isinstance(choice, TopicChoice):
                yield choice.topic
            elif isinstance(choice, Menu):
                yield from choice.topics()

    def commands(self) -> Mapping[str, Command]:
        """The keys of this level that are no topics."""
        return {key: choice for key, choice in self.choices.items() if isinstance(choice, Command)}


Choice: TypeAlias = Command | TopicChoice | Menu
