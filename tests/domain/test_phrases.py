"""Speech brought to bare words, and the lists of phrases free of slips."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.domain import phrases
from routing.domain.phrases import KEY_NAMES, bare_words, words_of_phrase
from routing.domain.text import Text

LISTS = (phrases.CALLBACK, phrases.MESSAGE, phrases.AGENT, phrases.SMS, phrases.ENGLISH, phrases.REPEAT, phrases.YES,
         phrases.NO)


@pytest.mark.parametrize(("spoken", "words"), [
    ("", ""),
    ("L’état de l'abonnement", "etat de abonnement"),
    ("Où ÇA ?", "ou ca"),
    ("cœur, Œuvre, ex æquo", "coeur oeuvre ex aequo"),
    ("e\u0301te\u0301", "ete"),
    ("aujourd’hui", "aujourd hui"),
    ("don’t", "do not"),
    ("I didn't", "i did not"),
    ("l’on t’entend", "on t entend"),
    ("un_deux", "un deux"),
    ("Straße", "strasse"),
    ("the 2nd", "2nd"),
    ("donʼt", "do not"), ("lʼordre", "ordre"),
])
def test_bare_words(spoken: str, words: str) -> None:
    assert bare_words(spoken) == tuple(words.split())
    assert words_of_phrase(spoken) == bare_words(spoken)


@given(st.text())
def test_bare_words_are_bare(spoken: str) -> None:
    words = bare_words(spoken)
    assert all(word.isalnum() for word in words)
    assert bare_words(" ".join(words)) == words


@pytest.mark.parametrize("said", LISTS)
def test_no_phrase_is_listed_twice_or_for_two_things(said: Text) -> None:
    for listed in (said.fr.split(", "), said.en.split(", ")):
        assert all(words_of_phrase(phrase) for phrase in listed)
        assert len({words_of_phrase(phrase) for phrase in listed}) == len(listed)
    others = {words_of_phrase(phrase) for other in LISTS if other is not said
              for phrase in f"{other.fr}, {other.en}, {phrases.MEANINGLESS}".split(", ")}
    assert not others & {words_of_phrase(phrase) for phrase in f"{said.fr}, {said.en}".split(", ")}


def test_each_key_has_names_of_its_own() -> None:
    assert set(KEY_NAMES.values()) == set("0123456789*#")
    assert {digit: KEY_NAMES[digit] for digit in "0123456789"} == {digit: digit for digit in "0123456789"}
