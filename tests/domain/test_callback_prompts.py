"""What is heard while somebody asks for a callback, in both languages, each key after its purpose."""

from __future__ import annotations

from dataclasses import replace

import pytest

from routing.domain.callback_facts import Told
from routing.domain.callback_talk import begun, settled
from routing.domain.scene import Memory, Place, Scene, Situation
from routing.domain.slots import Soonest
from routing.domain.text import Language
from tests.domain.conversations import CLOSED, OPEN, PROMISED, keyed, situation, talk, words

ASKED = Scene(Place.CALLBACK, Memory(greeted=True))


def _heard(where: Situation, keys: str, language: Language = Language.FR) -> str:
    start = begun(where, Scene(Place.CALLBACK, Memory(greeted=True, language=language)))
    return words(where, talk(where, *(keyed(keys) if keys else []), start=start)[-1], language)


@pytest.mark.parametrize(("keys", "said"), [
    ("", "Nous vous rappellerons au 06, 12, 34, 56, 78. Votre numéro sert uniquement à ce rappel. Si c’est exact, "
         "tapez 1. Pour corriger ce numéro, tapez 2. Pour réécouter, tapez étoile."),
    ("2", "Pour votre rappel, tapez votre numéro à dix chiffres, puis dièse."),
    ("2,0145678901", "Vous avez indiqué le 01, 45, 67, 89, 01. Si c’est exact, tapez 1. Pour corriger, tapez 2."),
    ("1", "Pour un rappel dès que possible, demain, entre 9 heures et 9 heures 30, tapez 1. Pour choisir une autre "
          "heure, tapez 2. Pour réécouter, tapez étoile."),
    ("1,2", "Pour demain, entre 9 heures et 9 heures 30, tapez 1. Pour demain, entre 9 heures 30 et 10 heures, tapez "
            "2. Pour demain, entre 10 heures et 10 heures 30, tapez 3. Pour d’autres heures, tapez 4. Pour un autre "
            "jour, tapez 5. Pour réécouter, tapez étoile."),
    ("1,2,2", "Vous avez choisi demain, entre 9 heures 30 et 10 heures. Pour confirmer ce rappel, tapez 1. Pour "
              "corriger, tapez 2."),
])
def test_a_callback_is_asked_for_in_plain_words(keys: str, said: str) -> None:
    assert _heard(situation(CLOSED), keys) == said


def test_the_same_in_english() -> None:
    where = situation(CLOSED)
    assert _heard(where, "1", Language.EN).startswith(
        "For a call back as soon as possible, tomorrow, between 9 and 9:30 am, press 1. To choose another time, "
        "press 2."
    )
    assert _heard(where, "1", Language.FR) != ""
    assert "We will call you back on 0 6, 1 2, 3 4, 5 6, 7 8." in _heard(where, "", Language.EN)


def test_while_open_as_soon_as_possible_says_by_when() -> None:
    assert "Pour un rappel dès que possible, avant 11 heures 30, tapez 1." in _heard(situation(OPEN), "1")


def test_without_a_known_opening_it_is_promised_for_the_reopening() -> None:
    where = situation(CLOSED)
    assert where.callbacks is not None
    unknown = replace(where, callbacks=replace(where.callbacks, soonest=Soonest(is_known=False), slots=()))
    said = _heard(unknown, "1")
    assert said == "Pour un rappel dès notre réouverture, tapez 1. Pour réécouter, tapez étoile."
    told, scene = settled(unknown, ASKED, Told("c", "RC-7F3K", None))
    assert "C’est noté. Nous vous rappellerons dès notre réouverture, depuis le 01 73 01 84 99." in words(told, scene)


def test_what_was_promised_is_said_with_the_reference_letter_by_letter() -> None:
    told, scene = settled(situation(OPEN), ASKED, PROMISED)
    assert words(told, scene) == (
        "C’est noté. Nous vous rappellerons demain, entre 11 heures et 11 heures 30, depuis le 01 73 01 84 99. "
        "La référence de votre rappel est R, C, 7, F, 3, K. Merci de votre appel. Au revoir."
    )


def test_who_has_a_callback_hears_when_and_what_may_be_done() -> None:
    assert _heard(situation(OPEN, held=PROMISED), "") == (
        "Un rappel est prévu pour vous, demain, entre 11 heures et 11 heures 30. Pour garder ce rappel, tapez 1. Pour "
        "le déplacer, tapez 2. Pour l’annuler, tapez 3. Pour attendre un conseiller maintenant, tapez 4. Pour "
        "réécouter, tapez étoile."
    )
    assert "attendre" not in _heard(situation(CLOSED, held=PROMISED), "")


def test_who_left_the_queue_hears_how_to_go_on_waiting() -> None:
    where = situation(OPEN)
    scene = begun(where, Scene(Place.CALLBACK, Memory(greeted=True, waited=True, keeps_place=True)))
    assert "Pour continuer d’attendre un conseiller, tapez 0." in words(where, scene)
