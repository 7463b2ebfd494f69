"""Each step of a call in words that a person understands."""

from __future__ import annotations

from typing import Any

import pytest

from routing.domain.call_words import ENDS, PLACES, notes_of, step_text
from routing.domain.scene import Place
from routing.domain.text import Text
from routing.web.api.desk_schemas import ENDS as KNOWN_ENDS

STEPS: dict[str, tuple[str, dict[str, Any], str, tuple[str, ...]]] = {
    "key": ("heard:1", {"place": "menu", "keys": "2"}, "A tapé 2", ("menu",)),
    "number": ("heard:4", {"place": "callback_check", "keys": "a number"}, "A composé un numéro",
               ("demande de rappel",)),
    "words": ("heard:2", {"place": "answer", "words": "remboursement"}, "A dit «\u00a0remboursement\u00a0»",
              ("réponse au motif",)),
    "silence": ("heard:3", {"place": "menu", "silence": True}, "N’a rien dit ni tapé", ("menu",)),
    "sms": ("heard:3", {"place": "answer", "sms": "queued"}, "N’a rien dit ni tapé",
            ("réponse au motif", "SMS envoyé")),
    "wait": ("waiting:2", {"place": "waiting", "ahead": 0}, "Dans la file d’attente", ("personne devant",)),
    "talk": ("queue_left:2", {"place": "talked"}, "Conversation terminée", ("au revoir",)),
    "overflow": ("queue_left:3", {"place": "overflow", "left": "left", "overflow": "too_long"},
                 "Sortie de la file d’attente",
                 ("autre solution proposée", "de sa propre volonté", "attente trop longue")),
    "of another version": ("beeped:1", {"place": "somewhere"}, "beeped:1", ("somewhere",)),
}


@pytest.mark.parametrize("case", STEPS)
def test_a_step(case: str) -> None:
    name, detail, said, notes = STEPS[case]
    assert step_text(name, detail).fr == said
    assert tuple(note.fr for note in notes_of(name, detail)) == notes


def test_every_place_and_every_end_has_words() -> None:
    assert {place.value for place in Place if not place.value.startswith("callback")} <= set(PLACES)
    assert set(ENDS) == set(KNOWN_ENDS)


@pytest.mark.parametrize(("name", "detail", "said", "notes"), [
    ("heard:1:2", {"place": "menu", "keys": "2"}, "Pressed 2", ("menu",)),
    ("heard:4", {"place": "callback_check", "keys": "a number"}, "Keyed a number", ("asking for a callback",)),
    ("heard:2", {"place": "answer", "said": "refund"}, "Said “refund”", ("answer to the topic",)),
    ("heard:3", {}, "Said and pressed nothing", ()),
    ("waiting:2:1", {"place": "waiting", "ahead": 3}, "In the queue", ("3 ahead",)),
    ("waiting:2", {"place": "connecting", "ahead": 0}, "In the queue", ("nobody ahead",)),
    ("waiting:2", {"place": "overflow", "overflow": "full"}, "In the queue", ("offered something else", "queue full")),
    ("queue_left:2", {"place": "talked", "left": "talked"}, "The talk is over", ("goodbye", "The talk is over")),
    ("queue_left:2:x", {"place": "queue", "left": "pushed"}, "Out of the queue", ("pushed",)),
    ("connecting:1", {"place": "with_agent"}, "Connected with the agent", ()),
    ("recorded:1", {"place": "thanks", "sms": "queued"}, "Message recorded", ("thanks", "text message sent")),
    ("incoming:1", {"sms": "sent by pigeon"}, "Call came in", ("text message",)),
])
def test_a_step_in_english(name: str, detail: dict[str, Any], said: str, notes: tuple[str, ...]) -> None:
    assert step_text(name, detail).en == said
    assert tuple(note.en for note in notes_of(name, detail)) == notes


def test_a_step_in_french_that_has_no_word_of_its_own() -> None:
    assert [note.fr for note in notes_of("incoming:1", {"sms": "sent by pigeon", "ahead": 2})] == ["2 devant", "SMS"]
    assert step_text("queue_left", {"place": "queue"}).fr == "Sortie de la file d’attente"


def test_what_is_of_another_version_is_said_by_its_name_in_both_languages() -> None:
    assert step_text("beeped:1", {}) == Text("beeped:1", "beeped:1")
    assert notes_of("beeped", {"place": "moon", "left": "pushed"}) == (Text("moon", "moon"), Text("pushed", "pushed"))
