"""The sentences of the form in one language; those that a callback's own page says too are the same."""

from __future__ import annotations

from collections.abc import Callable

from routing.domain.call_plan import sentence
from routing.domain.centre import Centre
from routing.domain.text import Language, Text

OF_THE_PAGE = {
    "soonest": "callback_page_soonest", "no_slots": "callback_page_no_slots", "cancel": "callback_page_cancel",
    "sure": "callback_page_sure", "do_cancel": "callback_page_do_cancel", "do_move": "callback_page_do_move",
    "too_late": "callback_page_too_late", "unknown": "callback_page_unknown", "taken": "callback_page_taken",
    "gone": "callback_page_gone",
}


def words_of(centre: Centre, language: Language) -> Callable[..., str]:
    """Says a sentence of `messages.*.yaml`, its places filled."""
    def say(key: str, **places: str) -> str:
        texts = {name: Text(words, words) for name, words in places.items()}
        return sentence(centre.messages, OF_THE_PAGE.get(key, f"callback_form_{key}"), **texts).in_(language)

    return say
